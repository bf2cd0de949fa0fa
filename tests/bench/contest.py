"""The contest: all bots started one after the other, then measured by turns, and ended.

By turns, so that a machine that is slower for a minute is slower for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.contestants import Contestant
from tests.bench.load import Load, run
from tests.bench.measured import Cores
from tests.bench.residents import answering
from tests.bench.running import Running, running
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

    running: Running
    loads: dict[str, Load]
    slices: dict[str, list[Slice]] = field(default_factory=dict)

    async def go_round(self, length: Length) -> None:
        """One slice of every load."""
        for kind, load in self.loads.items():
            seconds: float = getattr(length, kind)
            taken = await run(self.running.bot, length.warm, seconds, load)
            self.slices.setdefault(kind, []).extend(taken)

    def outcome(self) -> Outcome:
        """All rounds together."""
        spans = {
            kind: add_up(self.loads[kind].residents, taken) for kind, taken in self.slices.items()
        }
        name, bot, _, start = self.running
        return Outcome(
            name, start, bot.peak(), spans["alone"], spans["crowd"], spans.get("paced")
        )  # fmt: skip


async def hold(
    contestants: Mapping[str, Contestant], length: Length, cores: Cores, room: Path
) -> dict[str, Outcome]:
    """Measure all of these; each gets a folder of its own in `room`. Raises `BenchError`."""
    async with AsyncExitStack() as stack:
        entries = {}
        for name, contestant in contestants.items():
            one = await stack.enter_async_context(running(contestant, cores, room))
            entries[name] = Entry(one, _loads(contestant, one))
            for load in entries[name].loads.values():
                stack.push_async_callback(load.close)
        for _ in range(length.rounds):
            for entry in entries.values():
                await entry.go_round(length)
        return {name: entry.outcome() for name, entry in entries.items()}


def _loads(contestant: Contestant, on: Running) -> dict[str, Load]:
    day = answering(contestant.chooser)
    loads = {
        "alone": Load(on.standin, day, ALONE),
        "crowd": Load(on.standin, day, CROWD),
    }
    if contestant.paced:
        loads["paced"] = Load(on.standin, day, PACED_RESIDENTS, PACE)
    return loads
