"""Observations are stored all or none, and everything that is wrong with them is said at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dialogs.board import Evidence, Observation
from storage.errors import Faulty
from storage.promise.observations import (
    NewObservation,
    add_observations,
    list_observations,
    observation_faults,
)
from storage.promise.pictures import add_picture
from storage.promise.stamp import read_stamp
from tests.storage.promise.people import Office
from tests.storage.promise.places import LANGUAGES

DAY = date(2026, 2, 1)
BINS = NewObservation("o1", "bins", DAY, 20, activity="litter.bins", body="streets")
STORY = NewObservation("o2", "story", DAY, words={"sv": "Det var roligt.", "en": "It was fun."})


def add(office: Office, *new: NewObservation) -> None:
    """By Bo, with words in all languages."""
    office.does(add_observations, new, "bo", office.now, LANGUAGES)


def faults(office: Office, new: Sequence[NewObservation]) -> list[str]:
    """What adding them names; nothing is stored, and a dry run says the same."""
    with pytest.raises(Faulty) as refused:
        add(office, *new)
    assert office.does(list_observations) == []
    dry = office.does(observation_faults, new, office.now, LANGUAGES)
    assert dry == list(refused.value.faults)
    return dry


def test_residents_see_the_newest_first(office: Office) -> None:
    """Numbers and words, with what bears them out, are on the board at once."""
    link = Evidence("link", "https://example.org/bins")
    later = replace(BINS, id="o3", day=DAY + timedelta(days=9), value=30.0, evidence=(link,))
    before = office.does(read_stamp)
    add(office, BINS, STORY, later)
    assert office.does(read_stamp) != before
    board = office.board
    assert board.observations["bins"] == (
        Observation(DAY + timedelta(days=9), 30.0, {}, (link,)),
        Observation(DAY, 20.0, {}, ()),
    )
    assert board.observations["story"][0].words["en"] == "It was fun."
    assert board.last_report("litter.bins") == DAY + timedelta(days=9)


def test_every_fault_of_every_line_is_named(office: Office) -> None:
    """One good line among them is not stored either."""
    new = [
        BINS,
        replace(BINS, id="a", indicator="benches", where="line 2"),
        replace(BINS, id="b", activity="litter.day", body="polis", where="line 3"),
        replace(BINS, id="c", day=date(2025, 12, 31), where="line 4"),
        replace(BINS, id="d", activity="drugs.patrols", body="police", where="line 5"),
        replace(BINS, id="", value=None, where="line 6"),
    ]
    assert faults(office, new) == [
        "line 2: no such indicator: benches",
        "line 3: no such activity: litter.day",
        "line 3: no such body: polis",
        "line 4: 2025-12-31 is outside the promise: 2026-01-01 to 2027-03-31",
        "line 5: the indicator bins is not of the activity drugs.patrols",
        "line 5: police is not responsible for what bins counts",
        "line 6: not an id (letters, digits, _ . -, at most 64): ''",
        "line 6: bins needs a number",
    ]


def test_the_same_id_twice_in_one_import(office: Office) -> None:
    """Both lines are named."""
    assert faults(office, [replace(BINS, where="line 2"), replace(BINS, where="line 3")]) == [
        "line 2: the id o1 is there twice",
        "line 3: the id o1 is there twice",
    ]


def test_the_same_import_twice(office: Office) -> None:
    """The second is refused, and changes nothing."""
    add(office, BINS)
    with pytest.raises(Faulty, match="there is an observation o1 already"):
        add(office, STORY, replace(BINS, value=99))
    [only] = office.does(list_observations)
    assert only.observation.value == 20


@pytest.mark.parametrize("value", [None, "20", True, math.nan, math.inf, -1, 1.5])
def test_values_that_are_no_count(office: Office, value: Any) -> None:
    """A count is a whole number from 0 on."""
    [fault] = faults(office, [replace(BINS, value=value)])
    assert "number" in fault


def test_a_measure_may_be_any_number(office: Office) -> None:
    """Below nought, and between whole numbers; but a number."""
    add(office, NewObservation("m", "clean", DAY, -0.5, body="housing"))
    assert office.board.observations["clean"][0].value == -0.5


def test_a_narrative_is_words(office: Office) -> None:
    """Not a number, not nothing, and in every language once it is told."""
    assert faults(office, [replace(STORY, value=1.0)]) == [
        "observation 'o2': story is told in words, not in numbers"
    ]
    assert faults(office, [replace(STORY, words={})]) == [
        "observation 'o2': story is told in words, and there are none"
    ]
    assert faults(office, [replace(STORY, words={"sv": "Bra.", "en": " "})]) == [
        "observation 'o2': words in en: missing"
    ]
    assert faults(office, [replace(STORY, words={"sv": "a\x00b", "en": "x" * 701})]) == [
        "observation 'o2': words in sv: it holds a character that cannot be shown",
        "observation 'o2': words in en: 701 characters, 700 are the most",
    ]


def test_nothing_was_observed_tomorrow(office: Office) -> None:
    """A day that is not yet is refused, the day it is in Stockholm is not."""
    today = office.now.date()
    assert "is not yet" in faults(office, [replace(BINS, day=today + timedelta(days=1))])[0]
    add(office, replace(BINS, day=today))


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence("link", "javascript:alert(1)"),
        Evidence("link", "https://"),
        Evidence("link", "http://[broken"),
        Evidence("link", "https://a.example/x\ny"),
        Evidence("photo", "nothing"),
        Evidence("document", " "),
        Evidence("document", "x" * 501),
        Evidence("song", "la"),  # type: ignore[arg-type]
    ],
)
def test_evidence_that_is_none(office: Office, evidence: Evidence) -> None:
    """A link leads somewhere, a photo is there, a document has a name."""
    assert len(faults(office, [replace(BINS, evidence=(evidence,))])) == 1


def test_a_photo_that_is_there(office: Office) -> None:
    """One that was added before."""
    photo = Evidence("photo", office.does(add_picture, b"\xff\xd8\xff etc."))
    add(office, replace(BINS, evidence=(photo, Evidence("document", "protokoll.pdf"))))
    assert office.board.observations["bins"][0].evidence[0] == photo


def test_a_long_import(office: Office) -> None:
    """Two thousand lines are stored as one."""
    new = [replace(BINS, id=f"n{number}", value=number) for number in range(2000)]
    add(office, *new)
    assert len(office.does(list_observations, "bins")) == 2000
    with pytest.raises(Faulty) as refused:
        add(office, *new)
    assert len(refused.value.faults) == 2000


def test_nothing_is_nothing(office: Office) -> None:
    """An empty import is fine."""
    add(office)
    assert office.does(list_observations) == []
