"""Disorder: shuffled, doubled, delayed updates of every kind leave a valid state, always."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.app import House
from bot.playground import Person, StandIn
from bot.playground.updates import Update
from dialogs.presses import Go
from dialogs.records import pack, unpack
from dialogs.runs import Run
from tests.whole.acts import SEQUENCES, Delivery, Round
from tests.whole.courier import Courier
from tests.whole.respondent import Said, presses_of
from tests.whole.site import REPERTOIRE, Site

TAP = "callback_query"
REMEMBERED = 6  # updates that are delivered once more; the bot knows 64 of each chat
EXAMPLES = 10_000 if os.environ.get("LYHORD_SOAK") == "1" else 40


class World:
    """A bot in this process, and a courier in place of Telegram's orderly queues."""

    site: Site
    house: House
    courier: Courier
    other: Courier

    async def opens(self, folder: Path) -> None:
        """Start everything."""
        self._stack = AsyncExitStack()
        standin = StandIn()
        await standin.start()
        self._stack.push_async_callback(standin.stop)
        url = f"sqlite:///{folder / 'data' / 'lyhord.sqlite3'}"
        self.site = Site(folder / "data", url, standin).furnish()
        self.house = await self._stack.enter_async_context(self.site.house())
        self.courier = Courier(standin, [self.house.port])
        await self._stack.enter_async_context(self.courier)
        # Remembers nothing of what the first one handled: as after a restart.
        other = await self._stack.enter_async_context(self.site.house())
        self.other = Courier(standin, [other.port])
        await self._stack.enter_async_context(self.other)

    async def closes(self) -> None:
        """End everything."""
        await self._stack.aclose()

    async def plays(self, sequence: Sequence[Round]) -> None:
        """A newcomer lives through a sequence; then everything is checked."""
        person = self.site.standin.person("Ali", language_code="en")
        self._delivered: list[Update] = []
        late: list[tuple[int, Update]] = []
        person.presses_start()
        await self._deliver(self.courier.collects(), at_once=False)
        for number, each in enumerate(sequence):
            for act in each.acts:
                act.by(person)
            due = [update for when, update in late if when <= number]
            late = [(when, update) for when, update in late if when > number]
            plans = zip_longest(self.courier.collects(), each.deliveries, fillvalue=None)
            placed = [(0, update) for update in due]
            for update, plan in plans:
                if update is None:
                    break
                how = plan or Delivery()
                if how.late:
                    late.append((number + how.late, update))
                placed += [(how.place, update)] * (how.copies - bool(how.late))
            placed.sort(key=lambda each: each[0])
            await self._deliver([update for _, update in placed], at_once=each.at_once)
        await self._deliver([update for _, update in late], at_once=False)
        await self._check(person)
        await self._once_more(person)

    async def _once_more(self, person: Person) -> None:
        """Deliver the latest updates again, to a bot that has just started: nothing new is stored,
        and no press is left unanswered."""
        before = self.site.session(person.id), self.site.answers(person.id), self.site.tips()
        # Of an album only the first picture is a turn; the others are told by memory alone.
        turns = [u for u in self._delivered if "media_group_id" not in u.data[u.kind]]
        again = turns[-REMEMBERED:]
        taps = [self.site.standin.taps[u.data[u.kind]["id"]] for u in again if u.kind == TAP]
        for tap in taps:
            tap.answered = 0
        for update in again:
            await self.other.delivers(update)
        after = self.site.session(person.id), self.site.answers(person.id), self.site.tips()
        assert after == before
        assert all(tap.answered for tap in taps)

    async def _deliver(self, updates: list[Update], *, at_once: bool) -> None:
        self._delivered += updates
        if at_once:
            await self.courier.delivers_at_once(updates)
        else:
            for update in updates:
                await self.courier.delivers(update)

    async def _check(self, person: Person) -> None:
        """No press spins, no turn failed, the state is valid and the way in can be shown."""
        await self.site.standin.until(lambda: not self.site.standin.calls_in_flight)
        assert person.unanswered == []
        for outcome in ("failed", "unreadable", "not stored", "unsent"):
            count = self.house.metrics.registry.get_sample_value(
                "lyhord_turns_total", {"outcome": outcome}
            )
            assert not count, f"a turn was {outcome}"
        self._check_state(person)
        if person.blocked:
            person.unblocks()
        person.presses_start()
        await self._deliver(self.courier.collects(), at_once=False)
        assert person.last is not None
        assert Go("help") in presses_of(person.last).values()

    def _check_state(self, person: Person) -> None:
        session = self.site.session(person.id)
        rows = self.site.answers(person.id)
        if session is None:  # forgotten
            assert rows == []
            return
        assert unpack(pack(session.conversation)) == session.conversation
        assert [number for number, _, _ in rows] == [*range(1, len(rows) + 1)]
        in_force = {question: said for _, question, said in rows if said != "-orphaned"}
        for number, question, said in rows:
            last = max(each for each, asked, _ in rows if asked == question)
            if number == last and said == "-orphaned":
                in_force.pop(question, None)
        run = session.conversation.runs.get("survey")
        assert in_force == (answers_of(run) if run is not None and run.given else {})


def answers_of(run: Run) -> dict[str, Said]:
    """A run's own idea of its answers, as the rows would have them."""
    questions = REPERTOIRE.surveys[run.version].by_id
    return {
        ident: f"-{answer.missing}" if answer.missing else answer.value  # type: ignore[misc]
        for ident, answer in run.answers.items()
        if questions[ident].asks
    }


@pytest.fixture
def world(tmp_path: Path) -> Iterator[tuple[World, asyncio.Runner]]:
    """A world that lives between examples."""
    with asyncio.Runner() as runner:
        world = World()
        runner.run(world.opens(tmp_path))
        yield world, runner
        runner.run(world.closes())


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(sequence=SEQUENCES)
def test_any_sequence_leaves_a_valid_state(
    world: tuple[World, asyncio.Runner], sequence: list[Round]
) -> None:
    """Whatever residents do, in whatever order and however often it arrives: every press is
    answered, no turn fails, what is stored is what the conversation holds, and it goes on."""
    here, runner = world
    runner.run(here.plays(sequence))
