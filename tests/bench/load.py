"""The load: residents who act as fast as they are answered, or as often as they are told to."""

from __future__ import annotations

import asyncio
import gc
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from bot.playground.chats import Message
from bot.playground.people import Person
from bot.playground.standin import StandIn
from tests.bench.measured import BenchError, Measured, read_clocks
from tests.bench.spans import Slice

LANGUAGE = "en"
NO_REPLY = 15.0  # seconds after which a question is held for lost

Day = Callable[["Load"], Awaitable[None]]
"""All that one resident does, from the first message to the last."""


def _whatever(message: Message) -> bool:
    return True


class Load:
    """Residents at their phones, each beginning anew as somebody else when their day is over.

    rate: acts that count a second, all residents together, at random moments (a Poisson process);
    the wait counts from the moment the act was due, so a slow bot cannot hide by slowing its
    residents down. None: each goes on as soon as the bot has answered.
    """

    def __init__(
        self, standin: StandIn, day: Day, residents: int, rate: float | None = None
    ) -> None:
        self.residents = residents
        self.standin = standin
        self.chance = random.Random(0)
        self._day = day
        self._rate = rate
        self._waits: list[float] = []
        self._due: asyncio.Queue[float] = asyncio.Queue()
        self._awake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def newcomer(self) -> Person:
        """Somebody the bot has never heard of."""
        return self.standin.person(language_code=LANGUAGE)

    async def act(
        self,
        person: Person,
        deed: Callable[[], object],
        shown: Callable[[Message], bool] = _whatever,
        *,
        counts: bool,
    ) -> Message:
        """Do something when it is time to, and wait until the bot's newest message is another one,
        and such a one. The wait is measured if it `counts`. `BenchError` when nothing comes."""
        await self._awake.wait()
        last = person.last
        seen = last.data if last else None

        def answer() -> Message | None:
            now = person.last
            return now if now is not None and now.data is not seen and shown(now) else None

        if counts and self._rate is not None:
            since = await self._due.get()
        else:
            since = time.perf_counter()
        deed()
        try:
            message = await person.chat.bell.until(answer, NO_REPLY)
        except TimeoutError:
            raise BenchError(f"no answer; the buttons are {person.buttons()}") from None
        if counts:
            self._waits.append(time.perf_counter() - since)
        return message

    def take(self) -> list[float]:
        """The waits that ended since they were taken last."""
        taken, self._waits = self._waits, []
        return taken

    @contextmanager
    def going(self) -> Iterator[list[asyncio.Task[None]]]:
        """The residents act, until they pause; they go on next time where they stopped."""
        self._tasks = self._tasks or [
            asyncio.create_task(self._days()) for _ in range(self.residents)
        ]
        ticking = [asyncio.create_task(self._tick(self._rate))] if self._rate else []
        self._awake.set()
        try:
            yield [*self._tasks, *ticking]
        finally:
            self._awake.clear()
            for task in ticking:
                task.cancel()

    async def close(self) -> None:
        """Send the residents home."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _days(self) -> None:
        while True:
            await self._day(self)

    async def _tick(self, rate: float) -> None:
        while not self._due.empty():  # what was due before a pause is not due any more
            self._due.get_nowait()
        due = time.perf_counter()
        while True:
            due += self.chance.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self._due.put_nowait(due)


async def run(bot: Measured, warm: float, seconds: float, *loads: Load) -> list[Slice]:
    """A slice of each of these loads on one bot, all at the same time: `warm` seconds unmeasured,
    then `seconds`, then a pause. `BenchError` when an answer never comes."""
    with uncollected(), ExitStack() as stack:
        tasks = [task for load in loads for task in stack.enter_context(load.going())]
        await _for(tasks, warm)
        for load in loads:
            load.take()
        before = read_clocks(bot)
        await _for(tasks, seconds)
        after = read_clocks(bot)
        waits = [load.take() for load in loads]
    bot.check()
    for load in loads:
        await load.standin.quiet(NO_REPLY)
    took, cpu, own, machine = (end - begin for begin, end in zip(before, after, strict=True))
    others = max(0.0, machine - cpu - own)
    return [Slice(each, took, cpu, own, others) for each in waits]


@contextmanager
def uncollected() -> Iterator[None]:
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
