"""The contest: all bots started one after the other, then measured by turns, and ended.

By turns, so that a machine that is slower for a minute is slower for all of them.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.playground.people import NotSeen
from bot.playground.standin import StandIn
from tests.bench.contestants import Contestant
from tests.bench.load import Load
from tests.bench.measured import PATIENCE, BenchError, Cores, Measured
from tests.bench.residents import LANGUAGE
from tests.bench.spans import Slice, Span, add_up

ALONE = 1
CROWD = 32
PACE = 200.0  # answers a second
PACED_RESIDENTS = 64  # enough that somebody always has a question to answer


@dataclass(frozen=True, slots=True)
class Length:
    """How many rounds, and the seconds in each: unmeasured before every slice, and each slice."""

    rounds: int
    warm: float
    alone: float
    crowd: float
    paced: float


USUAL = Length(rounds=4, warm=0.5, alone=2.0, crowd=4.0, paced=4.5)
SHORT = Length(rounds=2, warm=0.25, alone=0.8, crowd=1.8, paced=1.8)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one bot needed. `start`: seconds from the process's start to its first reply; `peak`:
    MiB of memory at most."""

    name: str
    start: float
    peak: float
    alone: Span
    crowd: Span
    paced: Span | None


@dataclass(slots=True)
class Entry:
    """A running bot, the loads it gets in each round, and what was measured so far."""

    name: str
    bot: Measured
    start: float
    loads: dict[str, Load]
    slices: dict[str, list[Slice]] = field(default_factory=dict)

    async def go_round(self, length: Length) -> None:
        """One slice of every load."""
        for kind, load in self.loads.items():
            seconds: float = getattr(length, kind)
            taken = await load.run(self.bot, length.warm, seconds)
            self.slices.setdefault(kind, []).append(taken)

    def outcome(self) -> Outcome:
        """All rounds together."""
        spans = {
            kind: add_up(self.loads[kind].residents, taken) for kind, taken in self.slices.items()
        }
        return Outcome(
            self.name, self.start, self.bot.peak(),
            spans["alone"], spans["crowd"], spans.get("paced"),
        )  # fmt: skip


async def hold(
    contestants: Mapping[str, Contestant], length: Length, cores: Cores, room: Path
) -> dict[str, Outcome]:
    """Measure all of these; each gets a folder of its own in `room`. Raises `BenchError`."""
    async with AsyncExitStack() as stack:
        entries = {
            name: await stack.enter_async_context(_entered(contestant, cores, room))
            for name, contestant in contestants.items()
        }
        for _ in range(length.rounds):
            for entry in entries.values():
                await entry.go_round(length)
        return {name: entry.outcome() for name, entry in entries.items()}


@asynccontextmanager
async def _entered(contestant: Contestant, cores: Cores, room: Path) -> AsyncIterator[Entry]:
    """A bot on its core, with its own stand-in, folder and residents; gone afterwards."""
    standin = StandIn()
    await standin.start()
    try:
        with tempfile.TemporaryDirectory(dir=room, prefix="bench-") as name:
            folder = Path(name)
            environment = contestant.environment(standin, folder)
            early = standin.person(language_code=LANGUAGE)
            early.sends("/start")
            with Measured(contestant.command, environment, folder / "log", cores) as bot:
                try:
                    await early.sees(lambda message: True, PATIENCE)
                except NotSeen:
                    raise BenchError(f"no first reply: {bot.last_words()}") from None
                start = time.perf_counter() - bot.started
                loads = _loads(contestant, standin)
                try:
                    yield Entry(contestant.name, bot, start, loads)
                finally:
                    for load in loads.values():
                        await load.close()
                await bot.end()
    finally:
        await standin.stop()


def _loads(contestant: Contestant, standin: StandIn) -> dict[str, Load]:
    loads = {
        "alone": Load(standin, contestant.chooser, ALONE),
        "crowd": Load(standin, contestant.chooser, CROWD),
    }
    if contestant.paced:
        loads["paced"] = Load(standin, contestant.chooser, PACED_RESIDENTS, PACE)
    return loads
