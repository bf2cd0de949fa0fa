"""One bot's run: started, measured alone, in a crowd and at a steady pace, ended."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bot.playground.people import NotSeen
from bot.playground.standin import StandIn
from tests.bench.contestants import Contestant
from tests.bench.load import Load, Span
from tests.bench.measured import PATIENCE, BenchError, Cores, Measured
from tests.bench.residents import LANGUAGE

ALONE = 1
CROWD = 32
PACE = 200.0  # answers a second
PACED_RESIDENTS = 64  # enough that somebody always has a question to answer


@dataclass(frozen=True, slots=True)
class Length:
    """Seconds: unmeasured before each span, alone, in a crowd, at a steady pace."""

    warm: float
    alone: float
    crowd: float
    paced: float


USUAL = Length(warm=1.5, alone=8.0, crowd=15.0, paced=15.0)
SHORT = Length(warm=0.7, alone=2.0, crowd=4.0, paced=4.0)


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


async def measure(contestant: Contestant, length: Length, cores: Cores, room: Path) -> Outcome:
    """Start the bot on its core, with a folder of its own in `room`, and put it through all."""
    standin = StandIn()
    await standin.start()
    try:
        with tempfile.TemporaryDirectory(dir=room, prefix="bench-") as folder:
            return await _measure(contestant, length, cores, standin, Path(folder))
    finally:
        await standin.stop()


async def _measure(
    contestant: Contestant, length: Length, cores: Cores, standin: StandIn, folder: Path
) -> Outcome:
    environment = contestant.environment(standin, folder)
    early = standin.person(language_code=LANGUAGE)
    early.sends("/start")
    with Measured(contestant.command, environment, folder / "log", cores) as bot:
        try:
            await early.sees(lambda message: True, PATIENCE)
        except NotSeen:
            raise BenchError(f"no first reply: {bot.last_words()}") from None
        start = time.perf_counter() - bot.started
        alone = await Load(standin, contestant.chooser, ALONE).run(bot, length.warm, length.alone)
        crowd = await Load(standin, contestant.chooser, CROWD).run(bot, length.warm, length.crowd)
        paced = None
        if contestant.paced:
            pace = Load(standin, contestant.chooser, PACED_RESIDENTS, PACE)
            paced = await pace.run(bot, length.warm, length.paced)
        peak = bot.peak()
        await bot.end()
    return Outcome(contestant.name, start, peak, alone, crowd, paced)
