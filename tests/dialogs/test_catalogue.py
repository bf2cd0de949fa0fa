"""A promise as a document: read as it was written, or not at all, with every fault named."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.catalogue import clashes, document_of, promise_of, wordless
from dialogs.faults import DialogueFault
from dialogs.repertoire import read_repertoire
from tests.dialogs.reports import SECOND
from tests.dialogs.resident import LANGUAGES, REPERTOIRE
from tests.dialogs.sizes import SEQUENCES

HILL = promise_of(SECOND)
WORDS = st.dictionaries(
    st.sampled_from(list(LANGUAGES)), st.from_regex(r"\S{1,28}", fullmatch=True)
)
NUMBERS = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))


def written(change: dict[str, Any]) -> dict[str, Any]:
    """The small document with something in its tables changed: "area.0.id" names a place."""
    document = deepcopy(SECOND)
    document["indicator"] = [{"id": "rounds", "of": "noise.rounds", "kind": "count"}]
    for place, value in change.items():
        *way, last = place.split(".")
        at: Any = document
        for step in way:
            at = at[int(step) if step.isdecimal() else step]
        if value is None:
            del at[last]
        else:
            at[last] = value
    return document


@pytest.mark.parametrize("promise", [*read_repertoire().promises, *REPERTOIRE.promises, HILL])
def test_document_is_read_as_it_was_written(promise: Any) -> None:
    """Through JSON, and exactly."""
    assert promise_of(json.loads(json.dumps(document_of(promise)))) == promise


@SEQUENCES
@given(words=WORDS, baseline=NUMBERS, target=NUMBERS, carries=st.sampled_from(["", "old.rounds"]))
def test_whatever_is_in_it_is_read_again(
    words: dict[str, str], baseline: float | None, target: float | None, carries: str
) -> None:
    """Numbers that are nothing are not numbers that are left out."""
    document = written({"indicator.0.words": words, "activity.0.carries": carries})
    document["indicator"][0] |= {"baseline": baseline, "target": target, "direction": "down"}
    document["area"][0]["words"] = words
    promise = promise_of(document)
    assert promise.indicators[0].target == target
    assert promise_of(json.loads(json.dumps(document_of(promise)))) == promise


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": "the hill"}, "the promise: not an id"),
        ({"place": " "}, "the promise: place is missing"),
        ({"start": "soon"}, "the promise: start is no date"),
        ({"end": None}, "the promise: end is missing"),
        ({"end": "2025-12-31"}, "the promise: it ends before it starts"),
        ({"followup.end": "2026-12-31"}, "followup: it ends before it starts"),
        ({"area": []}, "the promise: it has no area"),
        ({"area": [5]}, "the promise: area 1 is no table"),
        ({"area.0.id": "noise.rounds", "activity.0.area": "noise.rounds"}, "an area has the same"),
        ({"area.0.id": "søppel"}, "area søppel: not an id"),
        ({"area.0.id": "l" * 40}, "not an id"),
        ({"area.0.id": None}, "area 1: id is missing"),
        ({"area.0.bodies": []}, "area noise: bodies is missing"),
        ({"area.0.bodies": ["guard", "guard"]}, "area noise: bodies: not an id, or there twice"),
        ({"area.0.words": {"en": ""}}, "area noise: words is not a text for each language"),
        ({"area.0.words": {"en": "m" * 29}}, "area noise: words, en: 29 characters, 28 at the"),
        ({"area.0.abuot": {}}, "area noise: there is nothing called 'abuot'"),
        ({"activity.0.area": "moon"}, "activity noise.rounds: no such area: 'moon'"),
        ({"activity.0.bodies": "guard"}, "activity noise.rounds: bodies is no list of ids"),
        ({"effect": [{"id": "e", "area": "moon"}]}, "effect e: no such area: 'moon'"),
        ({"indicator.0.of": "moon"}, "indicator rounds: of no activity and no effect: 'moon'"),
        ({"indicator.0.of": "effect:e"}, "indicator rounds: of no activity and no effect"),
        ({"indicator.0.kind": "guess"}, "indicator rounds: kind is 'guess', not one of count"),
        ({"indicator.0.direction": "left"}, "direction is 'left', not one of up, down"),
        ({"indicator.0.target": "many"}, "indicator rounds: target is no number: 'many'"),
        ({"indicator.0.target": float("nan")}, "indicator rounds: target is no number"),
        ({"indicator.0.target": True}, "indicator rounds: target is no number"),
        ({"indicator.0.kind": "narrative", "indicator.0.target": 5}, "a narrative has no"),
        ({"body_names.guard": {"en": "m" * 31}}, "guard, en: 31 characters, 30 at the most"),
    ],
)
def test_fault_is_named_with_its_entry(change: dict[str, Any], fault: str) -> None:
    """Nothing is half read."""
    with pytest.raises(DialogueFault) as raised:
        promise_of(written(change))
    assert fault in str(raised.value)


def test_every_fault_is_named() -> None:
    """So that a long table is mended in one go."""
    with pytest.raises(DialogueFault) as raised:
        promise_of(written({"start": "x", "area.0.bodies": [], "activity.0.id": "a b", "tile": 1}))
    assert len(str(raised.value).splitlines()) == 4


def test_an_entry_twice_is_refused() -> None:
    """Standings and observations would not know which is meant."""
    document = written({})
    document["activity"] *= 2
    with pytest.raises(DialogueFault, match=r"^activity noise\.rounds: twice$"):
        promise_of(document)


def test_promises_in_force_share_nothing() -> None:
    """One that another succeeds is out of force."""
    again = promise_of(written({"id": "again"}))
    assert clashes([HILL, *REPERTOIRE.promises]) == []
    assert "area noise is in several promises: hill, again" in clashes([HILL, again])
    assert clashes([HILL, promise_of(written({"id": "again", "succeeds": "hill"}))]) == []


def test_what_has_no_words_is_named() -> None:
    """Its own in every language, or those of the catalogues."""
    assert list(wordless(HILL, list(LANGUAGES), lambda _: False)) == []
    lacking = promise_of(written({"activity.0.words": {"en": "Go round"}, "area.0.about": {}}))
    assert list(wordless(lacking, ["en", "sv", "ar"], lambda _: False)) == [
        "area noise, about: no words in any language",
        "activity noise.rounds: no words in sv, ar",
        "indicator rounds: no words in any language",
    ]
    assert list(wordless(REPERTOIRE.promises[0], ["en"], lambda _: True)) == []
