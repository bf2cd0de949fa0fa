"""A running bot: on its core, with a stand-in and a folder of its own; gone afterwards."""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from bot.playground.people import NotSeen
from bot.playground.standin import StandIn
from tests.bench.contestants import Contestant
from tests.bench.load import LANGUAGE
from tests.bench.measured import PATIENCE, BenchError, Cores, Measured


class Running(NamedTuple):
    """A bot that has replied once. `start`: seconds from the process's start to that reply."""

    name: str
    bot: Measured
    standin: StandIn
    start: float


@asynccontextmanager
async def running(contestant: Contestant, cores: Cores, room: Path) -> AsyncIterator[Running]:
    """Start one in a new folder of `room`, and end it. Raises `BenchError`."""
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
                yield Running(contestant.name, bot, standin, start)
                await bot.end()
    finally:
        await standin.stop()
