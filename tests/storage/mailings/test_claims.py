"""Claims: each delivery is taken once, when its follower may be told, and by one process."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from dialogs.following import NIGHTS
from storage.database import Database
from storage.days import STOCKHOLM
from storage.engines import make_engine
from storage.mailings.deliveries import claim
from storage.mailings.hours import awake
from storage.tables import DeliveryRow
from storage.writers import Kept
from tests.storage.mailings.post import DAY, NOON, Post, Sender


def test_a_claim_is_committed_as_being_sent(post: Post) -> None:
    """Before anything is sent the rows say so, and by whom."""
    for chat in range(1, 4):
        post.follows(chat)
    mailing = post.opens()
    sender = post.sender()
    assert len(sender.claims(2)) == 2
    assert post.states(mailing) == {"sending": 2, "pending": 1}
    claimed = select(DeliveryRow.claim).where(DeliveryRow.state == "sending")
    assert set(post.does(lambda c: c.scalars(claimed).all())) == {sender.me}
    assert len(sender.claims()) == 1
    assert sender.claims() == []


def test_claims_of_many_never_overlap(post: Post) -> None:
    """Several connections claim at once, each now and then one that fails before its commit: all is
    taken, nothing twice."""
    for chat in range(1, 61):
        post.follows(chat)
        post.chooses(chat, quiet=NIGHTS[chat % 4])
    post.opens("litter", ident="a")
    post.opens("litter", ident="b")
    connections = [Kept(make_engine(post.database.url)) for _ in range(4)]
    senders = [replace(post, kept=kept).sender() for kept in connections]
    begin = Barrier(len(senders))

    def work(sender: Sender) -> list[tuple[str, bytes]]:
        taken: list[tuple[str, bytes]] = []
        begin.wait()
        while mine := sender.claims(3):
            if len(mine) == 3:
                lost(sender)
            taken += [(each.mailing, each.tag) for each in mine]
            sender.settles(*mine)
        return taken

    with ThreadPoolExecutor(len(senders)) as pool:
        taken = [each for found in pool.map(work, senders) for each in found]
    for kept in connections:
        kept.drop()
    # A claim taken back at the very end was, for that moment, nobody's: it is claimed here.
    taken += [(each.mailing, each.tag) for each in post.sender().claims()]
    assert len(taken) == 120
    assert max(Counter(taken).values()) == 1


class CutOffError(Exception):
    """The process is gone before its commit."""


def lost(sender: Sender) -> None:
    """A claim that is never committed."""
    post = sender.post

    def work(connection):  # type: ignore[no-untyped-def]
        claim(connection, post.vault, sender.me, post.now, 2, sender.marks)
        raise CutOffError

    with pytest.raises(CutOffError):
        post.does(work)


async def test_a_locked_row_holds_nobody_up(post: Post) -> None:
    """While one process is still claiming, another takes what is left. (SQLite has one writer.)"""
    if post.database.is_sqlite:
        assert post.opens()
        return
    for chat in range(1, 5):
        post.follows(chat)
    post.opens()
    slow, quick = post.sender(), post.sender()
    held, go = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    other = Database(post.database.url)

    def work(connection):  # type: ignore[no-untyped-def]
        taken = claim(connection, post.vault, slow.me, post.now, 3)
        loop.call_soon_threadsafe(held.set)
        asyncio.run_coroutine_threadsafe(go.wait(), loop).result(10)
        return taken.deliveries

    waiting = asyncio.create_task(other.run(work))
    await held.wait()
    mine = await asyncio.to_thread(quick.claims)
    go.set()
    theirs = await waiting
    assert (len(theirs), len(mine)) == (3, 1)
    assert not {each.tag for each in theirs} & {each.tag for each in mine}
    await other.close()


def test_quiet_hours_by_class(post: Post) -> None:
    """At half past eight in the evening who sleeps from eight is left alone, at one all but those
    without hours; in the morning each gets theirs as their hours end."""
    for chat, hours in enumerate(NIGHTS, 1):
        post.follows(chat)
        post.chooses(chat, quiet=hours)
    post.opens()
    sender = post.sender()

    def at(hour: int, day: int = 2) -> list[int]:
        post.now = datetime(2026, 3, day, hour, 30, tzinfo=STOCKHOLM).astimezone(UTC)
        return sender.sends()

    usual, early, late, none = range(1, 5)
    assert at(23) == [none]
    assert at(1, day=3) == []
    assert at(7, day=3) == [late]
    assert at(8, day=3) == [usual]
    assert at(9, day=3) == [early]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)))  # noqa: DTZ001 - made aware below
def test_hours_are_those_of_stockholms_clocks(moment: datetime) -> None:
    """Summer and winter, on the nights of the clock change too."""
    now = moment.replace(tzinfo=UTC)
    hour = now.astimezone(STOCKHOLM).hour
    assert set(awake(now)) == {
        "",
        *(["21-08"] if 8 <= hour < 21 else []),
        *(["20-09"] if 9 <= hour < 20 else []),
        *(["22-07"] if 7 <= hour < 22 else []),
    }


def test_hours_chosen_meanwhile_count(post: Post) -> None:
    """What waits already keeps to new hours; an edit, which makes no sound, does not."""
    for chat in (1, 2):
        post.follows(chat)
    post.opens()
    sender = post.sender()
    assert sender.sends(1)
    post.chooses(1, quiet="")
    post.chooses(2, quiet="")
    post.now = NOON + timedelta(hours=12)
    assert len(sender.sends()) == 1
    edit = post.opens(kind="correction", version=2)
    post.chooses(1, quiet="21-08")
    post.chooses(2, quiet="21-08")
    assert sender.sends() == [1, 2]
    assert post.states(edit) == {"sent": 2}


def test_a_retry_waits_until_it_is_due(post: Post) -> None:
    """Not a moment earlier, and not in quiet hours; each try is counted."""
    post.follows(1)
    mailing = post.opens()
    sender = post.sender()
    [first] = sender.claims()
    sender.settles(first, state="retry", later=120)
    assert post.states(mailing) == {"retry": 1}
    post.now += timedelta(seconds=119)
    assert sender.claims() == []
    post.now += timedelta(seconds=1)
    [second] = sender.claims()
    assert (first.tries, second.tries) == (1, 2)
    sender.settles(second, state="retry", later=60)
    post.now = NOON + timedelta(hours=11)
    assert sender.claims() == []
    assert post.finishes(mailing) == "running"
    post.now = NOON + timedelta(hours=22)
    assert sender.sends() == [1]
    assert post.finishes(mailing) == "done"


def test_who_wants_nothing_any_more_gets_nothing(post: Post) -> None:
    """Blocked, snoozed, waiting for digests: settled where they are found, and the next are taken
    in their place."""
    for chat in range(1, 9):
        post.follows(chat)
    mailing = post.opens()
    post.blocks(1)
    post.chooses(2, snoozed=DAY + timedelta(days=1))
    post.chooses(3, pace="week")
    post.chooses(4, snoozed=DAY)  # over
    sender = post.sender()
    assert [len(sender.sends(2)) for _ in range(4)] == [2, 2, 1, 0]
    assert post.states(mailing) == {"blocked": 1, "cancelled": 2, "sent": 5}


def test_who_blocked_the_bot_is_found_out_once(post: Post) -> None:
    """A delivery that meets a block keeps all others from being tried."""
    post.follows(1)
    first, second = post.opens(ident="a"), post.opens(ident="b")
    sender = post.sender()
    [one] = sender.claims(1)
    sender.settles(one, state="blocked")
    assert sender.claims() == []
    assert post.states(first) == post.states(second) == {"blocked": 1}


def test_a_dead_process_leaves_the_unknown(post: Post) -> None:
    """What it was sending is unknown once its time is up, not before; nobody sends it again until a
    coordinator says so. What others send is left alone."""
    for chat in range(1, 5):
        post.follows(chat)
    mailing = post.opens()
    dead, alive = post.sender(), post.sender()
    dead.claims(2)
    mine = alive.claims(1)
    post.now += timedelta(seconds=9)
    alive.beats()
    assert alive.notices_the_dead() == 0
    post.now += timedelta(seconds=2)
    assert alive.notices_the_dead() == 2
    alive.settles(*mine)
    assert len(alive.sends()) == 1
    assert post.states(mailing) == {"unknown": 2, "sent": 2}
    assert post.finishes(mailing) == "done"


def test_a_process_that_only_slept_tells_the_truth_late(post: Post) -> None:
    """What was given up as unknown is sent after all, if its process says so; nobody else can."""
    for chat in (1, 2):
        post.follows(chat)
    mailing = post.opens()
    asleep, awake_ = post.sender(), post.sender()
    one, two = asleep.claims()
    post.now += timedelta(seconds=11)
    awake_.beats()
    assert awake_.notices_the_dead() == 2
    awake_.settles(one, two, state="failed")
    assert post.states(mailing) == {"unknown": 2}
    asleep.settles(one)
    assert post.states(mailing) == {"unknown": 1, "sent": 1}
    asleep.settles(one, state="failed")
    assert post.states(mailing) == {"unknown": 1, "sent": 1}
