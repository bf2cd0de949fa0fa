"""Turns of phrase in which people tell of themselves, per language, from data beside this file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from bot.identifying.reading import Reading, Span
from dialogs.inputs import Telling

_WORD = re.compile(r"[\w@']+")
_APART = r"[ ,:\n\t]{1,3}"
_NAMES = re.compile(rf"(?:{_APART}[A-ZÀ-ÖØ-ÞŁŠŽ](?![A-ZÀ-ÖØ-Þ])[\w'-]{{1,30}}){{1,3}}")
_NEXT = re.compile(rf"{_APART}[\w'-]{{2,30}}")
_NEXT_TWO = re.compile(rf"(?:{_APART}[\w'-]{{2,30}}){{1,2}}")
_NUMBER = re.compile(r"[ .:]{0,3}(?:nr\.? ?|no\.? ?|رقم )?\d{1,6}(?: ?[a-h])?(?!\w)", re.IGNORECASE)


class Reach(NamedTuple):
    """How far what a phrase tells goes on: the first of `ways` that fits; `needed`, or there is
    nothing to tell."""

    ways: tuple[re.Pattern[str], ...]
    needed: bool = False


_REACHES = {
    "alone": Reach(()),
    "name": Reach((_NAMES, _NEXT)),  # capital letters tell how long it is, where they are used
    "perhaps name": Reach((_NAMES,)),
    "if name": Reach((_NAMES,), needed=True),
    "one word": Reach((_NEXT,)),
    "if word": Reach((_NEXT,), needed=True),
    "two words": Reach((_NEXT_TWO,)),
    "number": Reach((_NUMBER,), needed=True),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A turn of phrase: `pattern` finds it in small letters."""

    pattern: re.Pattern[str]
    kind: Telling
    reach: Reach

    def end(self, reading: Reading, start: int) -> int | None:
        """Where the passage ends that begins with this phrase at `start`; None if none does."""
        begun = self.pattern.match(reading.low, start)
        if begun is None:
            return None
        for way in self.reach.ways:
            if more := way.match(reading.text, begun.end()):
                return more.end()
        return None if self.reach.needed else begun.end()


def find_phrases(reading: Reading) -> Iterator[Span]:
    """ "I live ...", "my name is ...", "my flat", "flat 1203" and their like."""
    phrases = _phrases()
    for word in _WORD.finditer(reading.low):
        for phrase in phrases.get(word[0], ()):
            end = phrase.end(reading, word.start())
            if end is not None:
                yield Span(word.start(), end, phrase.kind)
                break


@cache
def _phrases() -> dict[str, tuple[Phrase, ...]]:
    """Every language's phrases by their first word, the longest first."""
    found: dict[str, list[tuple[str, Phrase]]] = {}
    folder = files(__package__)
    for source in sorted(folder.iterdir(), key=lambda each: each.name):
        if source.name.endswith(".toml"):
            for start, phrase in _read(source.read_text("utf-8")):
                found.setdefault(start.split()[0], []).append((start, phrase))
    return {
        word: tuple(phrase for _, phrase in sorted(pairs, key=lambda pair: -len(pair[0])))
        for word, pairs in found.items()
    }


def _read(source: str) -> Iterator[tuple[str, Phrase]]:
    data = tomllib.loads(source)
    ends = "|".join(map(re.escape, data["clause_ends"]))
    clause = re.compile(
        rf"(?:[ \t]{{1,3}}(?!(?:{ends})(?!\w))[^\s.,;:!?()،؛؟]{{1,40}}){{0,8}}", re.IGNORECASE
    )
    reaches = {**_REACHES, "clause": Reach((clause,))}
    for table in data["phrase"]:
        unless = "|".join(re.escape(Reading(each).low) for each in table.get("unless", ()))
        barred = rf"(?!\s+(?:{unless})(?!\w))" if unless else ""
        for start in table["starts"]:
            for prefix in ("", *data.get("prefixes", ())):
                low = Reading(prefix + start).low
                words = r"\s+".join(map(re.escape, low.split()))
                pattern = re.compile(rf"{words}(?![\w'@]){barred}")
                kind: Telling = table.get("kind", "self")
                yield low, Phrase(pattern, kind, reaches[table["reach"]])
