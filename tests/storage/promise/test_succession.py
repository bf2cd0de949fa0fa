"""A promise after another carries on with what is unfinished, and nobody loses what they follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, select

from dialogs.board import Standing
from dialogs.catalogue import Activity
from storage.days import day_of
from storage.errors import ChangedMeanwhile, Faulty, NoSuchPromise
from storage.promise.catalogue import save_promise
from storage.promise.observations import NewObservation, add_observations
from storage.promise.standings import set_status
from storage.promise.succession import carry_over, finished_activities, succeed
from storage.promise.versions import all_promises, current_promises
from storage.tables import FollowerRow, SubscriptionRow
from tests.storage.promise.conftest import Publish
from tests.storage.promise.people import NOON, Office
from tests.storage.promise.places import EAST, NEXT

DAY = day_of(NOON)
SONGS = NEXT.activities[0]


@pytest.fixture
def begin(office: Office) -> Callable[..., None]:
    """The next promise begins."""

    def begin(promise=NEXT) -> None:  # type: ignore[no-untyped-def]
        office.does(succeed, promise, "bo", "a new year", NOON)

    return begin


def test_what_is_unfinished_goes_on(office: Office, begin: Callable[..., None]) -> None:
    """Done and cancelled activities stay behind; the others come with areas and indicators."""
    office.does(set_status, "litter.bins", "done", DAY, "all forty", "bo")
    office.does(set_status, "drugs.patrols", "partly_done", DAY, "half of it", "bo")
    begin()
    [now] = office.does(current_promises)
    assert now.id == "east-2027"
    assert [(each.id, each.carries) for each in now.activities] == [
        ("litter.songs", ""),
        ("litter.days", "litter.days"),
        ("drugs.patrols", "drugs.patrols"),
    ]
    assert [area.id for area in now.areas] == ["litter", "drugs"]
    assert now.areas[0] == NEXT.areas[0]
    assert [each.id for each in now.indicators] == ["story"]
    assert office.board.standings["drugs.patrols"] == Standing("partly_done", DAY)
    assert [each.id for each in office.does(all_promises)] == ["east-2026", "east-2027"]


def test_a_preview_says_what_will_be(office: Office) -> None:
    """The same, without storing anything."""
    office.does(set_status, "litter.bins", "cancelled", DAY, "no money", "bo")
    finished = office.does(finished_activities, EAST)
    assert finished == {"litter.bins"}
    preview = carry_over(EAST, NEXT, finished)
    assert office.does(current_promises) == (EAST,)
    assert office.does(succeed, NEXT, "bo", "a new year", NOON) == preview


def test_what_was_observed_goes_along(office: Office, begin: Callable[..., None]) -> None:
    """Old observations stay on the board, and a late one of the old year is still taken."""
    first = NewObservation("o1", "story", date(2026, 2, 1), words={"sv": "Bra.", "en": "Good."})
    office.does(add_observations, [first], "bo", office.now)
    begin()
    late = replace(first, id="o2", day=date(2026, 2, 20))
    office.does(add_observations, [late], "bo", office.now)
    days = [each.day for each in office.board.observations["story"]]
    assert days == [date(2026, 2, 20), date(2026, 2, 1)]


def test_updates_stay_readable(
    office: Office, begin: Callable[..., None], published: Publish
) -> None:
    """What was published under the old promise is found under the area that goes on."""
    ident = published()
    begin()
    assert [each.id for each in office.board.updates_about("litter")] == [ident]
    assert [each.id for each in office.board.updates_about("litter.bins")] == [ident]


def test_one_that_goes_on_under_another_id(office: Office, begin: Callable[..., None]) -> None:
    """How it stands and who follows it go along, once each."""
    office.does(set_status, "litter.bins", "under_way", DAY, "begun", "bo")
    topics = {b"a" * 16: ["litter.bins"], b"b" * 16: ["litter.bins", "litter.more"]}

    def follow(connection) -> None:  # type: ignore[no-untyped-def]
        for tag, followed in topics.items():
            row = {"tag": tag, "sealed": b"", "pace": "now", "silent": False, "day": DAY}
            connection.execute(insert(FollowerRow), row)
            for topic in followed:
                connection.execute(
                    insert(SubscriptionRow), {"tag": tag, "topic": topic, "day": DAY}
                )

    office.does(follow)
    more = Activity("litter.more", "litter", ("housing",), carries="litter.bins")
    begin(replace(NEXT, activities=(SONGS, more)))
    assert office.board.standings["litter.more"].status == "under_way"
    mine = select(SubscriptionRow.tag).where(SubscriptionRow.topic == "litter.more")
    assert sorted(office.does(lambda c: c.scalars(mine).all())) == sorted(topics)
    [now] = office.does(current_promises)
    assert "litter.bins" not in [each.id for each in now.activities]
    assert [each.of for each in now.indicators if each.id == "bins"] == ["litter.more"]


def test_what_is_finished_is_not_promised_again(office: Office, begin: Callable[..., None]) -> None:
    """Under its old id it would begin as done."""
    office.does(set_status, "litter.bins", "done", DAY, "forty", "bo")
    again = Activity("litter.bins", "litter", ("housing",))
    with pytest.raises(Faulty, match="another id"):
        begin(replace(NEXT, activities=(again,)))
    with pytest.raises(Faulty, match="carry on with"):
        begin(replace(NEXT, activities=(replace(SONGS, carries="litter.nothing"),)))
    assert office.does(current_promises) == (EAST,)


def test_succession_is_once(office: Office, begin: Callable[..., None]) -> None:
    """A promise has one successor, which exists, comes later, and cannot be changed to another."""
    begin()
    with pytest.raises(ChangedMeanwhile):
        begin()
    with pytest.raises(Faulty, match="succeeded by east-2027 already"):
        begin(replace(NEXT, id="east-2028"))
    with pytest.raises(NoSuchPromise):
        begin(replace(NEXT, id="east-2028", succeeds="nowhere"))
    with pytest.raises(Faulty, match="starts before"):
        begin(replace(NEXT, id="east-2025", succeeds="east-2027", start=date(2025, 1, 1)))
    [now] = office.does(current_promises)
    for changed in (replace(now, succeeds=""), replace(EAST, place="there")):
        with pytest.raises(Faulty):
            office.does(save_promise, changed, "bo", "so", NOON)
    assert office.does(save_promise, replace(now, place="there"), "bo", "so", NOON) == 2


def test_a_successor_among_the_data_files(office: Office) -> None:
    """It is loaded as any other, once, and carries over what is unfinished that day."""
    office.does(set_status, "litter.bins", "done", DAY, "forty", "bo")
    office.loads(NEXT, EAST)
    office.loads(NEXT, EAST)
    [now] = office.does(current_promises)
    assert [each.id for each in now.activities] == ["litter.songs", "litter.days", "drugs.patrols"]
