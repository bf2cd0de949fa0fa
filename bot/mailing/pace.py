"""The gate: lets messages out as fast as Telegram allows, replies before everything else."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic

from bot.mailing.budget import RATE, Budget
from bot.metrics import Metrics

LONG = 500  # characters: longer texts meet Telegram's limits sooner, and count twice


@dataclass(slots=True)
class _Reply:
    gone: asyncio.Future[None]
    weight: int


@dataclass(slots=True)
class _Mass:
    taken: asyncio.Future[int]
    most: int


class Pace:
    """Two lanes of one process: whoever sends waits in one of them. Only sending counts, and of
    mass messages every call; editing and answering a press are free.

    It is shut until `share` opens it; `lifted` lets everything through. A reply that finds room
    costs no more than a look at a list.
    """

    def __init__(
        self, metrics: Metrics, rate: int = RATE, clock: Callable[[], float] = monotonic
    ) -> None:
        self._metrics = metrics
        self._clock = clock
        self._budget = Budget(rate)
        self._replies: deque[_Reply] = deque()
        self._waiting: deque[_Mass] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self._until = -inf
        self.lifted = rate == 0
        self.lease = 0

    def share(self, among: int, since: float, until: float) -> None:
        """From `since` on (seconds of the clock) this process sends one part of `among`, and
        nothing after `until`, unless told again. Once that is past, a new `lease` begins."""
        if self._clock() >= self._until:
            self.lease += 1
        self._until = until
        self._budget.share(among, since, until)
        self._serve()

    def halt(self, seconds: float) -> None:
        """Telegram asked for peace: no mass messages for so long, and half as many after it."""
        self._budget.halt(self._clock() + seconds)

    @property
    def halted(self) -> float:
        """Seconds for which no mass messages go out, 0 when they do."""
        return max(0.0, self._budget.halted - self._clock())

    async def reply(self, chat_id: int, weight: int = 1) -> None:
        """Wait until a reply may be sent to a chat; it counts as sent then."""
        if self._replies or self._budget.reply(self._clock(), weight):
            mine = _Reply(asyncio.get_running_loop().create_future(), weight)
            self._replies.append(mine)
            self._serve()
            await mine.gone
        self._budget.replied(self._clock(), chat_id)

    async def mass(self, most: int) -> int:
        """Wait for leave to send up to `most` mass messages; how many may be: 0 only once closed.

        Each is then sent with `use` or handed back with `give_back`; until then it is held.
        """
        began = self._clock()
        mine = _Mass(asyncio.get_running_loop().create_future(), most)
        self._waiting.append(mine)
        self._serve()
        try:
            taken = await mine.taken
        except asyncio.CancelledError:
            if mine.taken.done() and not mine.taken.cancelled():
                self.give_back(mine.taken.result())
            raise
        self._metrics.mass_seconds.observe(self._clock() - began)
        return taken

    async def use(self, chat_id: int, weight: int, lease: int) -> bool:
        """Send one message of those held, `weight` of them, to a chat: when a second has passed
        since the last one there. False when it must not be sent any more: the `lease` it was
        claimed in is over, or the gate closed; they are handed back then."""
        if wait := self._budget.gap(self._clock(), chat_id):
            try:
                await asyncio.sleep(wait)
            except asyncio.CancelledError:
                self.give_back(weight)
                raise
        for left in range(weight - 1, -1, -1):
            # Void when the share became smaller, or mass messages were halted, since it was taken.
            while not self._spend(lease):
                if not await self._again(left, lease):
                    return False
        if self._replies or self._waiting:
            self._serve()
        return True

    async def one(self, chat_id: int) -> bool:
        """Wait for leave to send one mass message to a chat, which counts as sent then; False once
        closed."""
        return bool(await self.mass(1)) and await self.use(chat_id, 1, self.lease)

    async def opened(self) -> bool:
        """Wait until mass messages go out at all, before claiming what would be lost; False once
        closed."""
        taken = await self.mass(1)
        self.give_back(taken)
        return bool(taken)

    def give_back(self, number: int) -> None:
        """So many of those held are not needed."""
        self._budget.give_back(number)
        self._serve()

    def close(self) -> None:
        """Let no more mass messages out; replies go on."""
        self._closed = True
        self._serve()

    def _spend(self, lease: int) -> bool:
        if self._is_over(lease):
            self._budget.give_back(1)
            return False
        return self._budget.spend(self._clock())

    async def _again(self, left: int, lease: int) -> bool:
        try:
            if not self._is_over(lease) and await self.mass(1):
                return True
        except asyncio.CancelledError:
            self.give_back(left)
            raise
        self.give_back(left)
        return False

    def _is_over(self, lease: int) -> bool:
        return lease != self.lease or self._clock() >= self._until

    def _serve(self) -> None:
        """Let go of all who may go now, and come back when the next one may."""
        now = self._clock()
        again = self._serve_replies(now)
        if again == 0.0:
            again = self._serve_mass(now)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if 0.0 < again < inf:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, again - now), self._serve)

    def _serve_replies(self, now: float) -> float:
        """0.0 when none waits any more, or when to look again."""
        while self._replies:
            first = self._replies[0]
            if not first.gone.done():
                if again := self._budget.reply(now, first.weight):
                    return again
                first.gone.set_result(None)
            self._replies.popleft()
        return 0.0

    def _serve_mass(self, now: float) -> float:
        while self._waiting:
            first = self._waiting[0]
            if not first.taken.done():
                taken, again = (0, 0.0) if self._closed else self._budget.mass(now, first.most)
                if not taken and not self._closed:
                    return again
                first.taken.set_result(taken)
            self._waiting.popleft()
        return 0.0


def weight_of(words: str) -> int:
    """How many messages this one counts for."""
    return 2 if len(words) > LONG else 1
