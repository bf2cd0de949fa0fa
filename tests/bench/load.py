"""The load: residents who answer as fast as they are asked, or as often as they are told to."""

from __future__ import annotations

import asyncio
import gc
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from bot.playground.standin import StandIn
from tests.bench.measured import BenchError, Measured, read_clocks
from tests.bench.residents import LANGUAGE, Chooser, do

NO_REPLY = 15.0  # seconds after which a question is held for lost


@dataclass(frozen=True, slots=True)
class Span:
    """What was measured while so many residents answered. Times in seconds."""

    residents: int
    seconds: float
    answers: int
    cpu: float
    standin_cpu: float
    others_cpu: float
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    @property
    def cpu_each(self) -> float:
        """The bot's seconds of CPU for one answer."""
        return self.cpu / self.answers


@dataclass(slots=True)
class Load:
    """Residents at their phones, each beginning anew as somebody else when all is answered.

    rate: answers a second, all residents together, at random moments (a Poisson process); the wait
    counts from the moment the tap was due, so a slow bot cannot hide by slowing its residents
    down. None: each taps as soon as the next question is there.
    """

    standin: StandIn
    chooser: Chooser
    residents: int
    rate: float | None = None
    _waits: list[float] = field(default_factory=list)
    _due: asyncio.Queue[float] = field(default_factory=asyncio.Queue)
    _chance: random.Random = field(default_factory=lambda: random.Random(0))

    async def run(self, bot: Measured, warm: float, seconds: float) -> Span:
        """Answer for `warm` seconds unmeasured, then for `seconds`; `BenchError` when a question
        never comes."""
        tasks = [asyncio.create_task(self._answer_on()) for _ in range(self.residents)]
        if self.rate is not None:
            tasks.append(asyncio.create_task(self._tick(self.rate)))
        gc.collect()
        gc.freeze()
        gc.disable()  # a collection here would be counted as the bot's slowness
        try:
            await _for(tasks, warm)
            self._waits.clear()
            before = read_clocks(bot)
            await _for(tasks, seconds)
            after = read_clocks(bot)
            waits = sorted(self._waits)
        finally:
            gc.enable()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        bot.check()
        await self.standin.quiet(NO_REPLY)
        if not waits:
            raise BenchError(f"nothing was answered: {bot.last_words()}")
        took, cpu, own, machine = (end - begin for begin, end in zip(before, after, strict=True))
        others = max(0.0, machine - cpu - own)
        return Span(self.residents, took, len(waits), cpu, own, others, median(waits), _p99(waits))

    async def _answer_on(self) -> None:
        while True:
            await self._answer_all()

    async def _answer_all(self) -> None:
        person = self.standin.person(language_code=LANGUAGE)
        chat = person.chat
        while deed := self.chooser(person.last, self._chance):
            last = person.last
            seen = last.data if last else None

            def moved_on(seen: object = seen) -> bool:
                now = person.last
                return now is not None and now.data is not seen

            if deed.answers and self.rate is not None:
                since = await self._due.get()
            else:
                since = time.perf_counter()
            do(person, deed)
            try:
                await chat.bell.until(moved_on, NO_REPLY)
            except TimeoutError:
                raise BenchError(f"no next question: {person.messages[-3:]}") from None
            if deed.answers:
                self._waits.append(time.perf_counter() - since)

    async def _tick(self, rate: float) -> None:
        due = time.perf_counter()
        while True:
            due += self._chance.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self._due.put_nowait(due)


async def _for(tasks: Sequence[asyncio.Task[None]], seconds: float) -> None:
    """Let them work for a while; what stops one of them stops the bench."""
    done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()


def _p99(waits: Sequence[float]) -> float:
    return waits[min(len(waits) - 1, int(len(waits) * 0.99))]
