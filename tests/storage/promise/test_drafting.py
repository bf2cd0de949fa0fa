"""A draft refuses what could never go out; submitting it refuses what not everybody could read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from storage.errors import Faulty
from storage.promise.content import Content, hash_of, read_content, write_content
from storage.promise.pictures import add_picture
from storage.promise.reports import list_updates, topics_of
from tests.storage.promise.people import Coordinator, Office
from tests.storage.promise.places import BINS


def faults(anna: Coordinator, content: Content) -> tuple[str, ...]:
    """What a draft, and an edit, of it is told."""
    with pytest.raises(Faulty) as refused:
        anna.drafts(content)
    ident = anna.drafts()
    with pytest.raises(Faulty) as again:
        anna.edits(ident, content)
    assert again.value.faults == refused.value.faults
    assert anna.office.reads(ident).version == 1
    return refused.value.faults


def test_every_limit_is_named_at_once(anna: Coordinator) -> None:
    """Title, text, activity, status, picture: a line each."""
    content = Content(
        title={"sv": "x" * 81, "en": "two\nlines"},
        text={"sv": "y" * 701, "en": "\x00"},
        activities=("litter.bins", "litter.bins", "litter"),
        statuses={"drugs.patrols": ("finished", " ")},  # type: ignore[dict-item]
        pictures=("1", "2", "3", "4"),
    )
    assert faults(anna, content) == (
        "title in sv: 81 characters, 80 are the most",
        "title in en: it has more than one line",
        "text in sv: 701 characters, 700 are the most",
        "text in en: it holds a character that cannot be shown",
        "activity litter.bins: twice",
        "no such activity: litter",
        "no such picture: 1",
        "no such picture: 2",
        "no such picture: 3",
        "no such picture: 4",
        "4 pictures: 3 are the most",
        "status of drugs.patrols: the update is not on that activity",
        "status of drugs.patrols: no such status: finished",
        "status of drugs.patrols: it has to be said why",
    )


def test_exactly_at_the_limits(anna: Coordinator, office: Office) -> None:
    """80, 700 and three are still taken, and a lone surrogate is not."""
    pictures = tuple(office.does(add_picture, b"\xff\xd8\xff") for _ in range(3))
    full = replace(BINS, title={"sv": "x" * 80}, text={"sv": "y" * 700}, pictures=pictures)
    assert office.reads(anna.drafts(full)).content == full
    assert faults(anna, replace(BINS, title={"sv": "\ud83d"}))


def test_every_missing_language_is_named(anna: Coordinator) -> None:
    """Blanks are no words, and an update on nothing reaches nobody."""
    ident = anna.drafts(Content(title={"sv": "Bra"}, text={"sv": "Nytt.", "en": "  \n"}))
    with pytest.raises(Faulty) as refused:
        anna.submits(ident)
    assert refused.value.faults == (
        "it is on no activity: nobody would be told",
        "title in en: missing",
        "text in en: missing",
    )
    assert anna.office.reads(ident).state == "draft"


def test_whom_it_reaches(office: Office) -> None:
    """Who follows the activity, its area, or a body behind it."""
    both = replace(BINS, activities=("litter.days", "drugs.patrols"))
    assert office.does(topics_of, both) == (
        "@housing", "@police", "@streets", "drugs", "drugs.patrols", "litter", "litter.days",
    )  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [
        {"title": {"sv": "Fler papperskorgar!", "en": "More bins"}},
        {"text": {"sv": "Tio nya."}},
        {"activities": ("litter.bins", "litter.days")},
        {"statuses": {"litter.bins": ("under_way", "the first eleven stand")}},
        {"statuses": {"litter.bins": ("done", "the first ten stand")}},
        {"pictures": ("one",)},
    ],
)
def test_any_change_is_another_hash(changed: dict[str, Any]) -> None:
    """Whatever is edited; the order in which languages were written is no edit."""
    assert hash_of(replace(BINS, **changed)) != hash_of(BINS)
    turned = replace(BINS, title=dict(sorted(BINS.title.items())))
    assert hash_of(turned) == hash_of(BINS) == hash_of(read_content(write_content(BINS)))


def test_the_list_has_the_newest_first(anna: Coordinator, office: Office) -> None:
    """By what was done last."""
    first = anna.drafts()
    office.waits(hours=1)
    second = anna.drafts()
    assert [each.id for each in office.does(list_updates)] == [second, first]
    office.waits(hours=1)
    anna.edits(first, BINS)
    assert [(each.id, each.version) for each in office.does(list_updates)] == [
        (first, 2),
        (second, 1),
    ]
