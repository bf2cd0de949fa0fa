"""The pace: never more than allowed, replies first, and a flood stops mass messages only."""

from __future__ import annotations

import asyncio
from heapq import heappop, heappush
from itertools import count
from math import inf
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mailing.budget import RATE, WINDOW, Budget
from bot.mailing.pace import Pace
from bot.metrics import Metrics

TICK = 1e-6


class Traffic:
    """Several processes on one make-believe clock, each with replies to send and a greedy sender
    of mass messages that dawdles between taking leave and sending."""

    def __init__(self, shares: list[tuple[int, float, float]], rate: int = RATE) -> None:
        self.sent: list[tuple[float, str]] = []
        self.waits: list[float] = []
        self._processes = [Budget(rate) for _ in shares]
        for process, share in zip(self._processes, shares, strict=True):
            process.share(*share)
        self._due: list[tuple[float, int, int, str, object]] = []
        self._order = count()

    def plan(self, at: float, process: int, what: str, detail: object) -> None:
        """Have something happen."""
        heappush(self._due, (at, next(self._order), process, what, detail))

    def plan_replies(self, arrivals: list[tuple[float, int, int]], processes: int) -> None:
        """Have these bursts of replies come."""
        for at, number, many in arrivals:
            for _ in range(many):
                self.plan(at, number % processes, "reply", at)

    def run(self, until: float) -> None:
        """Let time pass."""
        while self._due and self._due[0][0] <= until:
            now, _, number, what, detail = heappop(self._due)
            getattr(self, f"_{what}")(now, number, detail)

    def _share(self, now: float, number: int, among: int) -> None:
        self._processes[number].share(among, now, inf)

    def _halt(self, now: float, number: int, seconds: float) -> None:
        self._processes[number].halt(now + seconds)

    def _reply(self, now: float, number: int, came: float) -> None:
        again = self._processes[number].reply(now)
        if again:
            if again < inf:
                self.plan(max(again, now + TICK), number, "reply", came)
            return
        self.sent.append((now, "reply"))
        self.waits.append(now - came)

    def _mass(self, now: float, number: int, dawdling: tuple[float, ...]) -> None:
        taken, again = self._processes[number].mass(now, 8)
        for place in range(taken):
            self.plan(now + dawdling[place % len(dawdling)], number, "spend", None)
        if taken or again < inf:
            self.plan(max(again, now + TICK), number, "mass", dawdling)
        else:
            self.plan(now + 0.01, number, "mass", dawdling)

    def _spend(self, now: float, number: int, _: object) -> None:
        if self._processes[number].spend(now):
            self.sent.append((now, "mass"))

    @property
    def busiest(self) -> int:
        """The most that went out in any window of one second."""
        moments = sorted(at for at, _ in self.sent)
        first = most = 0
        for last, at in enumerate(moments):
            while moments[first] <= at - 1.0:
                first += 1
            most = max(most, last - first + 1)
        return most


# Replies come in bursts: when, to which process, and how many.
arrivals = st.lists(
    st.tuples(st.floats(0, 4), st.integers(0, 3), st.integers(1, 12)), min_size=1, max_size=6
)
dawdling = st.lists(st.floats(0, 2), min_size=1, max_size=8).map(tuple)


@settings(deadline=None)
@given(processes=st.integers(1, 4), arrivals=arrivals, slow=dawdling)
def test_no_second_holds_more_than_thirty(
    processes: int, arrivals: list[tuple[float, int, int]], slow: tuple[float, ...]
) -> None:
    """However replies arrive, and however long a sender dawdles, over all processes."""
    traffic = Traffic([(processes, 0.0, inf)] * processes)
    traffic.plan_replies(arrivals, processes)
    for number in range(processes):
        traffic.plan(0.0, number, "mass", slow)
    traffic.run(18.0)
    assert traffic.busiest <= RATE
    assert len(traffic.waits) == sum(many for _, _, many in arrivals)


@settings(deadline=None)
@given(arrivals=arrivals, slow=dawdling, joins=st.floats(0.5, 3), leaves=st.floats(0, 2))
def test_nor_when_a_process_joins_and_another_leaves(
    arrivals: list[tuple[float, int, int]], slow: tuple[float, ...], joins: float, leaves: float
) -> None:
    """The newcomer waits until what went out before is a window old; whoever is left takes over
    when the other may send no more."""
    ends = joins + WINDOW + leaves
    traffic = Traffic([(1, 0.0, inf), (2, joins + WINDOW, ends)])
    traffic.plan(joins, 0, "share", 2)
    traffic.plan(ends + WINDOW, 0, "share", 1)
    traffic.plan_replies(arrivals, 2)
    for number in range(2):
        traffic.plan(0.0, number, "mass", slow)
    traffic.run(8.0)
    assert traffic.busiest <= RATE


def test_mass_messages_leave_room_for_replies() -> None:
    """Some replies a second hardly wait beside a mailing that takes all it can get."""
    traffic = Traffic([(1, 0.0, inf)])
    traffic.plan(0.0, 0, "mass", (0.0,))
    for at in range(50):
        traffic.plan(1.0 + at * 0.22, 0, "reply", 1.0 + at * 0.22)
    traffic.run(12.0)
    assert max(traffic.waits) < 0.1
    mass = sum(what == "mass" for _, what in traffic.sent)
    assert mass / 12 == pytest.approx(25, abs=1.5)


def test_a_flood_of_replies_takes_what_mass_messages_had() -> None:
    """More replies than that: mass messages get what is left, which is nothing."""
    traffic = Traffic([(1, 0.0, inf)])
    for at in range(400):
        traffic.plan(at / 100, 0, "reply", at / 100)
    traffic.run(20.0)
    assert traffic.busiest <= RATE
    assert len(traffic.waits) == 400


def test_more_processes_than_messages_share_still() -> None:
    """Each sends one less often."""
    traffic = Traffic([(60, 0.0, inf)] * 60)
    for number in range(60):
        for at in range(10):
            traffic.plan(number / 60 * 2.1 + at * 0.01, number, "reply", 0.0)
    traffic.run(100.0)
    assert len(traffic.waits) == 600
    assert traffic.busiest <= RATE


def test_halted_and_slowed() -> None:
    """Nothing for as long as told, then half, then a tenth more each ten seconds; replies go on."""
    traffic = Traffic([(1, 0.0, inf)])
    traffic.plan(0.0, 0, "mass", (0.0,))
    traffic.plan(5.0, 0, "halt", 4.0)
    for at in range(60):
        traffic.plan(5.01 + at / 20, 0, "reply", 5.01 + at / 20)
    traffic.run(80.0)
    assert max(traffic.waits) < 1.0

    def rate(begin: float, end: float) -> float:
        mass = sum(what == "mass" and begin <= at < end for at, what in traffic.sent)
        return mass / (end - begin)

    assert rate(5.01, 9.0) == 0.0
    assert rate(9.0, 19.0) == pytest.approx(12, abs=1)
    assert rate(19.0, 29.0) == pytest.approx(15, abs=1)
    assert rate(60.0, 80.0) == pytest.approx(25, abs=1)


def test_a_lease_that_is_past_sends_nothing() -> None:
    """Nor one that has not begun; leave taken before its end is void after it."""
    budget = Budget()
    assert budget.reply(0.0) == inf
    budget.share(1, 10.0, 20.0)
    assert budget.reply(5.0) == 10.0
    assert budget.reply(10.0) == 0.0
    taken, _ = budget.mass(19.9, 8)
    assert taken == 8
    assert budget.spend(19.95)
    assert not budget.spend(20.0)
    assert budget.reply(20.0) == inf


async def test_what_was_claimed_in_an_old_lease_is_not_sent() -> None:
    """A process that slept gets a new share, but what it had in hand may be another's by now."""
    pace = Pace(Metrics(), clock=(clock := iter(range(100))).__next__)
    pace.share(1, 0.0, 9.0)
    lease = pace.lease
    assert await pace.mass(2) == 2
    assert await pace.use(1, 1, lease)
    for _ in range(20):
        next(clock)
    pace.share(1, 0.0, 90.0)
    assert not await pace.use(2, 1, lease)
    assert await pace.mass(30) == 25


@pytest.fixture
def pace() -> Pace:
    """The gate of a process that is alone."""
    pace = Pace(Metrics())
    pace.share(1, 0.0, inf)
    return pace


async def test_replies_never_wait_behind_mass(pace: Pace) -> None:
    """With ten mass askers in the queue, the next to go is the reply."""
    for _ in range(30):
        await pace.reply(1)
    order: list[str] = []

    async def mass() -> None:
        order.append(f"mass {await pace.mass(1)}")

    async def reply() -> None:
        await pace.reply(1)
        order.append("reply")

    first = [asyncio.create_task(mass()) for _ in range(3)]
    await asyncio.wait(first, timeout=0.01)
    await asyncio.gather(*first, *(reply() for _ in range(3)))
    assert order == ["reply"] * 3 + ["mass 1"] * 3


async def test_whoever_gives_up_takes_nothing_along(pace: Pace) -> None:
    """Cancelled before it was let go, or just after: all is there for the next."""
    pace.give_back(await pace.mass(2))
    let_go = asyncio.create_task(pace.mass(25))
    waiting = asyncio.create_task(pace.mass(25))
    await asyncio.wait({let_go, waiting}, timeout=0)
    waiting.cancel()
    loop = asyncio.get_running_loop()
    # In the very round of the loop in which it is told to go.
    loop.call_at(loop.time() + 2 / 25, let_go.cancel)
    await asyncio.wait({let_go, waiting})
    if not let_go.cancelled():
        pace.give_back(let_go.result())
    async with asyncio.timeout(5):
        assert await pace.mass(30) == 25


async def test_one_chat_gets_one_a_second(pace: Pace) -> None:
    """Two mass messages to it are a second apart, and as far from a reply."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    await pace.reply(7)
    assert await pace.mass(3) == 3
    await asyncio.gather(*(pace.use(chat, 1, pace.lease) for chat in (7, 8, 7)))
    assert 1.9 < loop.time() - began < 3.0


async def test_closed_lets_replies_through_only(pace: Pace) -> None:
    """Whoever waits for leave gets none; what was taken may be sent."""
    assert await pace.mass(1) == 1
    pace.halt(60)
    waiting = asyncio.create_task(pace.mass(8))
    await asyncio.wait({waiting}, timeout=0)
    pace.close()
    assert await waiting == 0
    await pace.reply(1)


async def test_a_reply_costs_next_to_nothing() -> None:
    """Lifted or with room, under a fiftieth of a millisecond."""
    pace = Pace(Metrics(), 100_000)
    pace.share(1, 0.0, inf)
    began = perf_counter()
    for chat in range(2_000):
        await pace.reply(chat)
    assert (perf_counter() - began) / 2_000 < 0.000_05


async def test_lifted_it_lets_all_through() -> None:
    """Rate 0: as many as asked for, at once; but a halt is a halt."""
    pace = Pace(Metrics(), 0)
    pace.share(1, 0.0, inf)
    for _ in range(100):
        assert await pace.mass(64) == 64
        assert await pace.use(1, 1, pace.lease)
        await pace.reply(1)
    pace.halt(60)
    waiting = asyncio.create_task(pace.mass(1))
    done, _ = await asyncio.wait({waiting}, timeout=0.01)
    assert not done
    waiting.cancel()
