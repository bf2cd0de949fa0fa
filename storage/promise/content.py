"""What an update says, and the hash that an approval is bound to."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dialogs.board import STATUSES, Status
from dialogs.catalogue import Words

LONGEST_TITLE = 80
LONGEST_TEXT = 700  # with all that is said around it, it fits a caption's 1,024 characters
LONGEST_REASON = 300
MOST_PICTURES = 3


@dataclass(frozen=True)
class Content:
    """What an update says: words by language, the activities it is on, the statuses that take
    effect when it is published, each with its reason, and the ids of its pictures."""

    title: Words
    text: Words
    activities: tuple[str, ...] = ()
    statuses: Mapping[str, tuple[Status, str]] = field(default_factory=dict)
    pictures: tuple[str, ...] = ()


def hash_of(content: Content) -> bytes:
    """The same for the same content and for no other."""
    plain = json.dumps(write_content(content), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).digest()


def write_content(content: Content) -> dict[str, Any]:
    """The content as JSON knows it."""
    return {
        "title": dict(content.title),
        "text": dict(content.text),
        "activities": list(content.activities),
        "statuses": {activity: list(each) for activity, each in content.statuses.items()},
        "pictures": list(content.pictures),
    }


def read_content(document: Mapping[str, Any]) -> Content:
    """What `write_content` wrote."""
    return Content(
        title=document.get("title", {}),
        text=document.get("text", {}),
        activities=tuple(document.get("activities", ())),
        statuses={key: (each[0], each[1]) for key, each in document.get("statuses", {}).items()},
        pictures=tuple(document.get("pictures", ())),
    )


def content_faults(
    content: Content, activities: Collection[str], pictures: Collection[str]
) -> Iterator[str]:
    """What cannot even be drafted, a line each. `activities` and `pictures` are those there are."""
    for language, words in content.title.items():
        yield from word_faults(f"title in {language}", words, LONGEST_TITLE)
        if "\n" in words:
            yield f"title in {language}: it has more than one line"
    for language, words in content.text.items():
        yield from word_faults(f"text in {language}", words, LONGEST_TEXT)
    yield from _faults_of_list("activity", content.activities, activities)
    yield from _faults_of_list("picture", content.pictures, pictures)
    if len(content.pictures) > MOST_PICTURES:
        yield f"{len(content.pictures)} pictures: {MOST_PICTURES} are the most"
    for activity, (status, reason) in content.statuses.items():
        if activity not in content.activities:
            yield f"status of {activity}: the update is not on that activity"
        if status not in STATUSES:
            yield f"status of {activity}: no such status: {status}"
        if not reason.strip():
            yield f"status of {activity}: it has to be said why"
        yield from word_faults(f"status of {activity}, reason", reason, LONGEST_REASON)


def untranslated(content: Content, languages: Collection[str]) -> Iterator[str]:
    """What is not yet there to be read by everybody, a line each."""
    if not content.activities:
        yield "it is on no activity: nobody would be told"
    for language in languages:
        for name, words in (("title", content.title), ("text", content.text)):
            if not words.get(language, "").strip():
                yield f"{name} in {language}: missing"


def word_faults(name: str, words: str, longest: int) -> Iterator[str]:
    """What keeps some words from being stored and shown, a line each."""
    if len(words) > longest:
        yield f"{name}: {len(words)} characters, {longest} are the most"
    # Control characters and lone surrogates: no database or message takes all of them.
    if any(unicodedata.category(each) in {"Cc", "Cs"} for each in words if each != "\n"):
        yield f"{name}: it holds a character that cannot be shown"


def _faults_of_list(name: str, ids: tuple[str, ...], known: Collection[str]) -> Iterator[str]:
    for ident in dict.fromkeys(ids):
        if ident not in known:
            yield f"no such {name}: {ident}"
        if ids.count(ident) > 1:
            yield f"{name} {ident}: twice"
