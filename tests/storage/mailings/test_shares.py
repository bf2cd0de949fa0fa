"""Shares: however processes come, go and hang, together they never have more than the whole."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from storage.mailings.shares import Shares, beat, halt, leave
from storage.tables import ProcessRow
from tests.storage.mailings.post import NOON, TTL, Post


class Process:
    """One that beats, and obeys what it learns."""

    def __init__(self, post: Post, name: int) -> None:
        self.post, self.me = post, bytes([name]) * 16
        self.shares: Shares | None = None
        self.until = NOON

    def beats(self) -> Shares:
        self.shares = self.post.does(lambda c: beat(c, self.me, 0, self.post.now, TTL))
        self.until = self.post.now + TTL
        return self.shares

    def part(self, now: datetime) -> Fraction:
        """How much of the whole it sends now."""
        if self.shares is None or not self.shares.agreed or now >= self.until:
            return Fraction()
        return Fraction(1, self.shares.among)


def test_one_that_joins_waits_until_there_is_room(post: Post) -> None:
    """Alone it has the whole; the second gets its half once the first has given it up."""
    first, second = Process(post, 1), Process(post, 2)
    assert first.beats() == Shares(1, 1, agreed=True, halted=None)
    assert second.beats() == Shares(2, 2, agreed=False, halted=None)
    assert first.beats() == Shares(2, 2, agreed=True, halted=None)
    assert second.beats() == Shares(2, 2, agreed=True, halted=None)


def test_one_that_hangs_is_counted_until_its_time_is_up(post: Post) -> None:
    """Then the others get its part; waking, it joins anew."""
    first, second = Process(post, 1), Process(post, 2)
    for each in (first, second, first, second):
        each.beats()
    post.now += TTL - timedelta(seconds=1)
    assert first.beats().among == 2
    post.now += timedelta(seconds=1)
    assert first.beats().among == 1
    assert not second.beats().agreed


def test_one_that_leaves_makes_room_at_once(post: Post) -> None:
    """It need not be waited for."""
    first, second = Process(post, 1), Process(post, 2)
    for each in (first, second, first):
        each.beats()
    post.does(lambda c: leave(c, second.me, post.now))
    assert first.beats() == Shares(1, 1, agreed=True, halted=None)


def test_a_halt_is_told_to_all_and_outlives_its_process(post: Post) -> None:
    """The longest counts; it is over by itself, and rows of the dead go then."""
    first, second = Process(post, 1), Process(post, 2)
    first.beats()
    second.beats()
    end = NOON + timedelta(seconds=30)
    post.does(lambda c: halt(c, first.me, end))
    post.does(lambda c: halt(c, first.me, end - timedelta(seconds=9)))
    assert second.beats().halted == end
    post.now += timedelta(seconds=29)
    assert second.beats().halted == end
    assert first.beats().halted == end
    post.now += timedelta(seconds=1)
    assert second.beats().halted is None
    post.now += TTL
    assert second.beats().halted is None
    assert post.does(lambda c: c.scalar(select(func.count(ProcessRow.id)))) == 1


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    beats=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 6), st.booleans()), min_size=5, max_size=40
    )
)
def test_all_parts_together_are_never_more_than_the_whole(
    post: Post, beats: list[tuple[int, int, bool]]
) -> None:
    """Beats in any order, pauses of any length, departures; then all beat twice, and share."""
    post.does(lambda c: c.execute(delete(ProcessRow)))
    processes = [Process(post, name) for name in range(1, 6)]
    for which, seconds, leaves in beats:
        post.now += timedelta(seconds=seconds)
        process = processes[which]
        if leaves and process.shares is not None:
            post.does(lambda c, me=process.me: leave(c, me, post.now))  # type: ignore[misc]
            process.shares = None
        else:
            process.beats()
        assert sum(each.part(post.now) for each in processes) <= 1
    for each in processes * 3:
        each.beats()
    assert [each.part(post.now) for each in processes] == [Fraction(1, 5)] * 5
