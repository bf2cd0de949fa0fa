"""The load: residents who answer as fast as they are asked, or as often as they are told to."""

from __future__ import annotations

import asyncio
import gc
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bot.playground.people import Person
from bot.playground.standin import StandIn
from tests.bench.measured import BenchError, Measured, read_clocks
from tests.bench.residents import LANGUAGE, Chooser, do
from tests.bench.spans import Slice

NO_REPLY = 15.0  # seconds after which a question is held for lost


class Load:
    """Residents at their phones, each beginning anew as somebody else when all is answered.

    rate: answers a second, all residents together, at random moments (a Poisson process); the wait
    counts from the moment the tap was due, so a slow bot cannot hide by slowing its residents
    down. None: each taps as soon as the next question is there.
    """

    def __init__(
        self, standin: StandIn, chooser: Chooser, residents: int, rate: float | None = None
    ) -> None:
        self.residents = residents
        self._standin = standin
        self._chooser = chooser
        self._rate = rate
        self._waits: list[float] = []
        self._due: asyncio.Queue[float] = asyncio.Queue()
        self._awake = asyncio.Event()
        self._chance = random.Random(0)
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self, bot: Measured, warm: float, seconds: float) -> Slice:
        """Answer for `warm` seconds unmeasured, then for `seconds`, and pause.

        The residents go on next time where they stopped. `BenchError` when a question never comes.
        """
        self._tasks = self._tasks or [
            asyncio.create_task(self._answer_on()) for _ in range(self.residents)
        ]
        ticking = [asyncio.create_task(self._tick(self._rate))] if self._rate else []
        with _no_collections():
            self._awake.set()
            try:
                await _for([*self._tasks, *ticking], warm)
                self._waits = []
                before = read_clocks(bot)
                await _for([*self._tasks, *ticking], seconds)
                after = read_clocks(bot)
                waits = self._waits
            finally:
                self._awake.clear()
                for task in ticking:
                    task.cancel()
        bot.check()
        await self._standin.quiet(NO_REPLY)
        if not waits:
            raise BenchError(f"nothing was answered: {bot.last_words()}")
        took, cpu, own, machine = (end - begin for begin, end in zip(before, after, strict=True))
        return Slice(waits, took, cpu, own, max(0.0, machine - cpu - own))

    async def close(self) -> None:
        """Send the residents home."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _answer_on(self) -> None:
        while True:
            await self._answer_all(self._standin.person(language_code=LANGUAGE))

    async def _answer_all(self, person: Person) -> None:
        while deed := self._chooser(person.last, self._chance):
            await self._awake.wait()
            last = person.last
            seen = last.data if last else None

            def moved_on(seen: object = seen) -> bool:
                now = person.last
                return now is not None and now.data is not seen

            if deed.answers and self._rate is not None:
                since = await self._due.get()
            else:
                since = time.perf_counter()
            do(person, deed)
            try:
                await person.chat.bell.until(moved_on, NO_REPLY)
            except TimeoutError:
                raise BenchError(f"no next question: {person.messages[-3:]}") from None
            if deed.answers:
                self._waits.append(time.perf_counter() - since)

    async def _tick(self, rate: float) -> None:
        while not self._due.empty():  # what was due before a pause is not due any more
            self._due.get_nowait()
        due = time.perf_counter()
        while True:
            due += self._chance.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self._due.put_nowait(due)


@contextmanager
def _no_collections() -> Iterator[None]:
    """Python's pauses for garbage here would be counted as the bot's slowness."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def _for(tasks: Sequence[asyncio.Task[None]], seconds: float) -> None:
    """Let them work for a while; what stops one of them stops the bench."""
    done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
