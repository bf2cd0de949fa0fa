"""The catalogue: loaded once, changed in versions, never so that something hangs in the air."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dialogs.board import Standing
from dialogs.catalogue import Activity, Area, Promise
from storage.days import day_of
from storage.errors import (
    ChangedMeanwhile,
    Faulty,
    NoSuchActivity,
    NoSuchPromise,
    ReasonMissing,
)
from storage.promise.catalogue import save_promise
from storage.promise.checking import promise_faults
from storage.promise.observations import NewObservation, add_observations
from storage.promise.stamp import read_stamp
from storage.promise.standings import history, set_status
from storage.promise.versions import current_promises, promise_versions, read_version
from tests.storage.promise.people import NOON, Office
from tests.storage.promise.places import EAST, WEST

DAY = day_of(NOON)
PLACED = replace(EAST, place="East, by the square")


def save(office: Office, promise: Promise, **of: int) -> int:
    """By Bo, for a reason."""
    return office.does(save_promise, promise, "bo", "it was decided", office.now, **of)


def test_loading_is_once(office: Office) -> None:
    """A second start stores nothing, and does not even say that something changed."""
    before = office.does(read_stamp)
    office.loads(EAST)
    assert office.does(read_stamp) == before
    assert len(office.does(promise_versions, EAST.id)) == 1
    assert office.does(current_promises) == (EAST,)


def test_loading_does_not_undo_a_change(office: Office) -> None:
    """What a coordinator changed outlives every start, and a new place is added beside it."""
    save(office, PLACED)
    office.loads(EAST, WEST)
    assert office.does(current_promises) == (PLACED, WEST)
    assert office.board.promises == (PLACED, WEST)


def test_a_place_with_anothers_ids_is_not_loaded(office: Office) -> None:
    """Nobody could tell what is followed: all of the start is refused."""
    with pytest.raises(Faulty, match="litter"):
        office.loads(WEST, replace(EAST, id="north-2026"))
    assert office.does(current_promises) == (EAST,)


def test_every_version_can_be_read(office: Office) -> None:
    """With who made it, when and why."""
    office.waits(days=1)
    assert save(office, PLACED) == 2
    first, second = office.does(promise_versions, EAST.id)
    assert (first.coordinator, first.at) == ("", NOON)
    assert (second.coordinator, second.reason) == ("bo", "it was decided")
    assert office.does(read_version, EAST.id, 1) == EAST
    assert office.does(read_version, EAST.id) == PLACED
    for wrong in ((EAST.id, 3), ("nowhere", None)):
        with pytest.raises(NoSuchPromise):
            office.does(read_version, *wrong)


def test_two_change_the_same_version(office: Office) -> None:
    """The second is told, and the first one's change stands."""
    save(office, PLACED, of=1)
    with pytest.raises(ChangedMeanwhile):
        save(office, EAST, of=1)
    with pytest.raises(ChangedMeanwhile):
        save(office, WEST, of=1)
    assert office.does(read_version, EAST.id) == PLACED
    assert save(office, WEST, of=0) == 1


def test_a_change_needs_a_reason(office: Office) -> None:
    """Blanks are none."""
    with pytest.raises(ReasonMissing):
        office.does(save_promise, PLACED, "bo", " ", office.now)


def test_nothing_vanishes_that_something_hangs_on(office: Office) -> None:
    """Activities and areas stay, indicators once they were observed; all of it is named at once."""
    seen = NewObservation("o1", "bins", date(2026, 2, 1), 20)
    office.does(add_observations, [seen], "bo", office.now)
    bare = replace(
        EAST,
        areas=(replace(EAST.areas[0], effects=()),),
        activities=EAST.activities[1:2],
        indicators=(),
    )
    with pytest.raises(Faulty) as refused:
        save(office, bare)
    assert [fault.partition(":")[0] for fault in refused.value.faults] == [
        "area drugs",
        "activity litter.bins",
        "activity drugs.patrols",
        "indicator bins",
    ]
    assert office.does(promise_faults, bare) == list(refused.value.faults)
    assert office.does(current_promises) == (EAST,)


def test_an_observed_indicator_stays_what_it_is(office: Office) -> None:
    """Its kind, what it is of, and a period that holds its observations; its target may change."""
    seen = NewObservation("o1", "bins", date(2026, 1, 20), 20)
    office.does(add_observations, [seen], "bo", office.now)
    bins, *others = EAST.indicators
    for changed in (replace(bins, kind="measure"), replace(bins, of="litter.days")):
        with pytest.raises(Faulty, match="bins"):
            save(office, replace(EAST, indicators=(changed, *others)))
    with pytest.raises(Faulty, match="outside the new period"):
        save(office, replace(EAST, start=date(2026, 2, 1)))
    assert save(office, replace(EAST, indicators=(replace(bins, target=50), *others))) == 2


def test_what_contradicts_itself_is_not_stored(office: Office) -> None:
    """An activity in no area, and ids that another place has."""
    lost = Activity("lost", "nowhere", ("police",))
    with pytest.raises(Faulty, match="lost"):
        save(office, replace(EAST, activities=(*EAST.activities, lost)))
    mine = Area("litter", ("police",))
    with pytest.raises(Faulty, match="area litter"):
        save(office, replace(WEST, areas=(*WEST.areas, mine)))
    with pytest.raises(Faulty, match="no promise nowhere-2020"):
        save(office, replace(WEST, succeeds="nowhere-2020"))


def test_how_an_activity_stands(office: Office) -> None:
    """The last word counts; all are kept, each with its reason."""
    office.does(set_status, "litter.bins", "under_way", DAY, "begun", "bo")
    office.does(set_status, "litter.bins", "delayed", DAY, "frost", "anna")
    assert office.board.standings == {"litter.bins": Standing("delayed", DAY)}
    told = [(each.number, each.reason) for each in office.does(history, "litter.bins")]
    assert told == [(1, "begun"), (2, "frost")]
    assert office.does(history, "litter.days") == []


def test_a_status_that_cannot_be(office: Office) -> None:
    """An unknown activity or status, no reason, a day before the promise."""
    with pytest.raises(NoSuchActivity):
        office.does(set_status, "litter", "done", DAY, "so", "bo")
    with pytest.raises(ReasonMissing):
        office.does(set_status, "litter.bins", "done", DAY, "", "bo")
    with pytest.raises(Faulty):
        office.does(set_status, "litter.bins", "finished", DAY, "so", "bo")
    with pytest.raises(Faulty):
        office.does(set_status, "litter.bins", "done", date(2025, 12, 31), "so", "bo")
    assert office.board.standings == {}
