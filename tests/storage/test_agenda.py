"""The agenda: everything once, at its time, whoever is there to do it."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import DBAPIError

from storage.agenda import Due, keep, next_due, put, sweep_agenda, take_due
from storage.database import Database
from storage.days import STOCKHOLM
from storage.engines import make_engine
from storage.tables import AgendaRow
from storage.writers import Kept, transact
from tests.storage.resident import NOON

RULES = ("hour", "day 02:30", "day 00:00", "week 0 17:00", "week 6 02:30", "month 1 17:00")


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment by Stockholm's clocks."""
    return datetime(year, month, day, hour, minute, tzinfo=STOCKHOLM)


def rows(database: Database) -> dict[str, list[tuple[str, datetime]]]:
    """What is on the agenda, by state."""
    asked = select(AgendaRow.state, AgendaRow.what, AgendaRow.due_at).order_by(AgendaRow.due_at)
    found: dict[str, list[tuple[str, datetime]]] = {}
    for state, what, due_at in database.read_now(lambda c: c.execute(asked).all()):
        found.setdefault(state, []).append((what, due_at.replace(tzinfo=UTC)))
    return found


@pytest.mark.parametrize(
    ("rule", "after", "due"),
    [
        ("hour", local(2026, 3, 2, 12, 0), local(2026, 3, 2, 13)),
        ("hour", local(2026, 3, 2, 12, 59), local(2026, 3, 2, 13)),
        ("day 02:30", local(2026, 3, 2, 2, 29), local(2026, 3, 2, 2, 30)),
        ("day 02:30", local(2026, 3, 2, 2, 30), local(2026, 3, 3, 2, 30)),
        ("week 0 17:00", local(2026, 3, 2, 17), local(2026, 3, 9, 17)),
        ("week 0 17:00", local(2026, 3, 3, 1), local(2026, 3, 9, 17)),
        ("month 1 17:00", local(2026, 12, 5), local(2027, 1, 1, 17)),
        ("week 0 17:00", local(2026, 3, 28), local(2026, 3, 30, 17)),
    ],
)
def test_rules_name_moments(rule: str, after: datetime, due: datetime) -> None:
    """Each names the first moment after another, by the clocks of Stockholm."""
    assert next_due(rule, after) == due


def test_a_time_that_the_clocks_jump_over() -> None:
    """On 29 March 2026 there is no half past two: it is the moment the clocks jump to."""
    spring = next_due("day 02:30", local(2026, 3, 28, 12))
    assert spring == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert (spring.astimezone(STOCKHOLM).hour, spring.astimezone(STOCKHOLM).minute) == (3, 0)
    assert next_due("day 02:30", spring) == local(2026, 3, 30, 2, 30)


def test_a_time_that_comes_twice() -> None:
    """On 25 October 2026 it is half past two twice: the first one counts."""
    autumn = next_due("day 02:30", local(2026, 10, 24, 12))
    assert autumn == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_due("day 02:30", autumn) == local(2026, 10, 26, 2, 30)


@pytest.mark.parametrize("rule", ["", "year 1 10:00", "week 7 10:00", "month 29 10:00", "day x"])
def test_odd_rules_are_refused(rule: str) -> None:
    """A rule that names no moment is a fault of whoever wrote it."""
    with pytest.raises(ValueError):
        next_due(rule, NOON)


@given(
    rule=st.sampled_from(RULES),
    after=st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 - made aware below
)
def test_next_is_later_and_none_lies_between(rule: str, after: datetime) -> None:
    """Strictly later; and from anywhere before it, it is the next one too."""
    moment = after.replace(tzinfo=UTC)
    due = next_due(rule, moment)
    assert moment < due
    assert next_due(rule, moment + (due - moment) / 2) == due


@pytest.mark.parametrize("begin", [local(2026, 3, 27), local(2026, 10, 23)])
def test_a_daily_one_fires_once_a_day(database: Database, begin: datetime) -> None:
    """Asked every ten minutes over both clock changes of 2026: once each day, on time."""
    now = begin.astimezone(UTC)
    database.run_now(lambda c: keep(c, "sweep", "day 02:30", now))
    fired: list[datetime] = []

    def ticks(connection: Connection) -> None:
        for minutes in range(0, 5 * 24 * 60, 10):
            moment = now + timedelta(minutes=minutes)
            for due in take_due(connection, moment, 5):
                assert due.due_at == moment
                fired.append(due.due_at)

    database.run_now(ticks)
    assert len(fired) == 5
    days = Counter(each.astimezone(STOCKHOLM).date() for each in fired)
    assert set(days.values()) == {1}
    assert len(days) == 5


def test_twice_is_once(database: Database) -> None:
    """The same thing at the same moment is there once, done or not."""
    for _ in range(2):
        database.run_now(lambda c: put(c, "publish u1", NOON))
    assert database.run_now(lambda c: take_due(c, NOON, 9)) == [Due("publish u1", NOON)]
    database.run_now(lambda c: put(c, "publish u1", NOON))
    assert database.run_now(lambda c: take_due(c, NOON, 9)) == []
    assert rows(database) == {"done": [("publish u1", NOON)]}


def test_nothing_early_and_the_oldest_first(database: Database) -> None:
    """A moment before it nothing is due; what waits longest comes first."""
    for what, minutes in (("b", 2), ("a", 1), ("c", 3)):
        database.run_now(lambda c, w=what, m=minutes: put(c, w, NOON + timedelta(minutes=m)))  # type: ignore[misc]
    soon = NOON + timedelta(minutes=2)
    assert database.run_now(lambda c: take_due(c, soon - timedelta(seconds=61), 9)) == []
    first, second = database.run_now(lambda c: take_due(c, soon, 9))
    assert (first.what, second.what) == ("a", "b")
    assert database.run_now(lambda c: take_due(c, soon, 9)) == []


def test_missed_ones_are_late_or_skipped_as_they_say(database: Database) -> None:
    """After a week of silence: what is done however late is done once, what may be an hour late is
    skipped, and both go on from now."""
    then = NOON - timedelta(days=7)

    def plan(connection: Connection) -> None:
        keep(connection, "digest", "day 17:00", then)
        keep(connection, "remind", "hour", then, late=3600)
        put(connection, "close w", then + timedelta(days=1), late=60)
        put(connection, "publish u", then + timedelta(days=2))

    database.run_now(plan)
    taken = [each.what for each in database.run_now(lambda c: take_due(c, NOON, 9))]
    assert sorted(taken) == ["digest", "publish u"]
    found = rows(database)
    assert [what for what, _ in found["skipped"]] == ["remind", "close w"]
    assert found["waiting"] == [
        ("remind", NOON + timedelta(hours=1)),
        ("digest", local(2026, 3, 2, 17).astimezone(UTC)),
    ]


def test_skipped_ones_hide_nothing(database: Database) -> None:
    """Whoever takes one at a time gets the one behind those that are skipped."""
    for number in range(3):
        database.run_now(
            lambda c, n=number: put(c, f"old {n}", NOON - timedelta(days=1), late=5)  # type: ignore[misc]
        )
    database.run_now(lambda c: put(c, "publish u", NOON))
    assert [each.what for each in database.run_now(lambda c: take_due(c, NOON))] == ["publish u"]


def test_a_rule_is_kept_once(database: Database) -> None:
    """Every start asks for the same: it is there once; another rule takes its place."""
    for hours in range(3):
        database.run_now(
            lambda c, h=hours: keep(c, "digest", "week 0 17:00", NOON + timedelta(minutes=h))  # type: ignore[misc]
        )
    assert rows(database) == {"waiting": [("digest", local(2026, 3, 2, 17))]}
    database.run_now(lambda c: keep(c, "digest", "week 4 17:00", NOON))
    assert rows(database) == {"waiting": [("digest", local(2026, 3, 6, 17))]}
    late = local(2026, 3, 6, 18)
    database.run_now(lambda c: keep(c, "digest", "week 2 12:00", late))
    assert [each.what for each in database.run_now(lambda c: take_due(c, late))] == ["digest"]
    assert rows(database)["waiting"] == [("digest", local(2026, 3, 11, 12))]


class BrokenError(Exception):
    """What was due failed."""


def test_what_fails_stays_due_and_holds_up_no_other(database: Database) -> None:
    """A thing and its effect are one transaction; one that failed can be left out for now."""
    for what, minutes in (("bad", 1), ("good", 0)):
        database.run_now(lambda c, w=what, m=minutes: put(c, w, NOON - timedelta(minutes=m)))  # type: ignore[misc]

    def fails(connection: Connection) -> None:
        take_due(connection, NOON)
        raise BrokenError

    with pytest.raises(BrokenError):
        database.run_now(fails)
    bad = Due("bad", NOON - timedelta(minutes=1))
    assert [d.what for d in database.run_now(lambda c: take_due(c, NOON, but=[bad]))] == ["good"]
    assert database.run_now(lambda c: take_due(c, NOON)) == [bad]


def test_a_thousand_taken_by_several_fire_once(database: Database) -> None:
    """Four connections take a thousand due things, and put down what comes after each, once."""
    due = [
        {"what": f"t{n}", "due_at": NOON.replace(tzinfo=None), "rule": "hour"} for n in range(1000)
    ]
    waiting = [{**each, "state": "waiting"} for each in due]
    database.run_now(lambda c: c.execute(insert(AgendaRow), waiting))
    begin = Barrier(4)

    def take(_: int) -> list[str]:
        kept = Kept(make_engine(database.url))
        taken: list[str] = []
        begin.wait()
        while mine := transact(kept, lambda c: take_due(c, NOON, 20)):
            taken += [each.what for each in mine]
        kept.drop()
        return taken

    with ThreadPoolExecutor(4) as pool:
        fired = [what for taken in pool.map(take, range(4)) for what in taken]
    fired += [each.what for each in database.run_now(lambda c: take_due(c, NOON, 20))]
    assert len(fired) == len(set(fired)) == 1000
    found = rows(database)
    assert len(found["done"]) == len(found["waiting"]) == 1000
    assert {at for _, at in found["waiting"]} == {NOON + timedelta(hours=1)}


def test_what_a_frozen_process_holds_is_given_back(database: Database) -> None:
    """Frozen while it does something due, it loses it: another one does it, and what the first one
    would still store when it wakes is refused. (Frozen, SQLite's one process holds up nobody.)"""
    if database.is_sqlite:
        return
    database.run_now(lambda c: put(c, "publish u", NOON))
    patience = "idle_in_transaction_session_timeout"
    frozen = make_engine(database.url).connect()
    assert frozen.scalar(text(f"SHOW {patience}")) == "30s"
    frozen.execute(text(f"SET LOCAL {patience} = '200ms'"))
    assert take_due(frozen, NOON)
    end = time.monotonic() + 10
    taken: list[Due] = []
    while not taken and time.monotonic() < end:
        taken = database.run_now(lambda c: take_due(c, NOON))
    assert taken == [Due("publish u", NOON)]
    with pytest.raises(DBAPIError):
        put(frozen, "digest", NOON)
    frozen.close()


def test_old_ones_are_forgotten(database: Database) -> None:
    """What was done ninety days ago goes; what waits stays."""
    database.run_now(lambda c: put(c, "a", NOON))
    database.run_now(lambda c: put(c, "b", NOON + timedelta(days=1)))
    database.run_now(lambda c: take_due(c, NOON))
    for days, left in ((90, {"done", "waiting"}), (91, {"waiting"})):
        database.run_now(lambda c, d=days: sweep_agenda(c, NOON + timedelta(days=d)))  # type: ignore[misc]
        assert rows(database).keys() == left
