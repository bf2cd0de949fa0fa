"""The sorting table: claims what is due, has it carried, and settles how each one fared."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.logs import get_log
from bot.mailing.carrying import Carrier, FloodError, failed, needless, put_off
from bot.mailing.composing import Composer, Letter
from bot.mailing.gathering import Gathered, Gathering
from bot.mailing.pace import Pace
from bot.metrics import Metrics
from storage.database import Database
from storage.errors import StorageError
from storage.mailings.deliveries import Delivery, Outcome, settle
from storage.mailings.shares import halt

BATCH = 8  # claimed at a time: what a kill leaves unknown is on its way at that moment
BATCH_LIFTED = 64  # without a limit: a transaction costs the less the more it holds
IN_FLIGHT = 80  # at most, when Telegram is slow to answer
IDLE = 0.5  # seconds between looks when nothing is due
LONGEST_REST = 60.0  # seconds between tries while Telegram cannot be reached

_log = get_log("sending")


class Sender:
    """Sends mailings at the pace allowed, until stopped.

    It takes leave to send before it claims, and calls all that it claimed at once: what is marked
    as being sent is. How those fared is stored together with the next claim, or at once when that
    has to wait.
    """

    def __init__(
        self,
        database: Database,
        gathering: Gathering,
        me: bytes,
        pace: Pace,
        composer: Composer,
        carrier: Carrier,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._gathering = gathering
        self._me = me
        self._pace = pace
        self._composer = composer
        self._carrier = carrier
        self._metrics = metrics
        self._stopping = asyncio.Event()
        self._stirred = asyncio.Event()
        self._roomy = asyncio.Event()
        self._roomy.set()
        self._batch = BATCH_LIFTED if pace.lifted else BATCH
        self._flying: set[asyncio.Task[None]] = set()
        self._done: list[Outcome] = []
        self._kinds: dict[str, str] = {}
        self._halted: datetime | None = None
        self._weight = 1
        self._outages = 0

    async def run(self) -> None:
        """Send what is due, until `stop`; then see through what is on its way."""
        while not self._stopping.is_set():
            try:
                await self._round()
            except (StorageError, DBAPIError) as failure:
                _log.error("mailings not settled", error=type(failure).__qualname__)
                await self._rest(1.0)
            except Exception:  # a bug in one mailing must not end all others for good
                _log.error("mailings not sent", exc_info=True)
                await self._rest(1.0)
        await asyncio.gather(*self._flying)
        try:
            await self._settle()
        except (StorageError, DBAPIError) as failure:  # they become unknown when our time is over
            _log.error("mailings not settled", error=type(failure).__qualname__)

    def stop(self) -> None:
        """Claim no more. The pace has to be closed, too: `run` may wait there."""
        self._stopping.set()
        self._stirred.set()
        self._roomy.set()

    async def _round(self) -> None:
        """Claim once, and have it carried."""
        units = await self._leave()
        if not units:
            return
        lease, weight = self._pace.lease, self._weight
        try:
            most = max(1, units // weight) if self._carrier.reachable else 1
            gathered = await self._exchange(most)
        except BaseException:
            self._pace.give_back(units)
            raise
        letters = [
            (each, letter)
            for each in gathered.deliveries
            if (letter := self._letter(each, gathered)) is not None
        ]
        self._weight = max((letter.weight for _, letter in letters), default=1)
        needed = sum(letter.weight for _, letter in letters)
        while units < needed and (more := await self._pace.mass(needed - units)):
            units += more
        if units < needed:  # the gate was closed
            self._put_back(each for each, _ in letters)
            self._pace.give_back(units)
            return
        self._pace.give_back(units - needed)
        for delivery, letter in letters:
            self._start(delivery, letter, lease)
        if not gathered.deliveries:
            await self._rest(IDLE)
        elif not self._carrier.reachable:
            await self._wait_out()

    async def _wait_out(self) -> None:
        """Telegram is away: one message after the other, ever more slowly, finds out how long."""
        await asyncio.gather(*self._flying)
        self._outages = 0 if self._carrier.reachable else self._outages + 1
        if self._outages:
            await self._rest(min(LONGEST_REST, 2.0**self._outages))

    async def _leave(self) -> int:
        """Wait for leave to send, and settle meanwhile what comes back."""
        if self._pace.lifted:
            await self._roomy.wait()
            return 0 if self._stopping.is_set() else await self._pace.mass(self._batch)
        asking: asyncio.Task[int] | None = None
        try:
            while not self._stopping.is_set():
                room = min(self._batch, IN_FLIGHT - len(self._flying))
                if asking is None and room > 0:
                    asking = asyncio.ensure_future(self._pace.mass(room * self._weight))
                stirred = asyncio.ensure_future(self._stirred.wait())
                await asyncio.wait(
                    {stirred} if asking is None else {stirred, asking},
                    return_when=asyncio.FIRST_COMPLETED,
                )
                stirred.cancel()
                if asking is not None and asking.done():
                    taken, asking = asking.result(), None
                    return taken
                await self._settle()
            return 0
        finally:
            if asking is not None and not asking.cancel():
                self._pace.give_back(asking.result())

    async def _exchange(self, most: int) -> Gathered:
        """Settle and claim, in one transaction."""
        outcomes, halted = self._taken()

        def work(connection: Connection) -> Gathered:
            if halted is not None:
                halt(connection, self._me, halted)
            return self._gathering.gather(connection, self._me, outcomes, datetime.now(UTC), most)

        try:
            gathered = await self._database.run(work)
        except BaseException:
            self._done[:0], self._halted = outcomes, self._halted or halted
            raise
        self._count(outcomes)
        for mailing in gathered.mailings.values():
            self._kinds[mailing.id] = mailing.kind
        return gathered

    async def _settle(self) -> None:
        """The same without claiming."""
        outcomes, halted = self._taken()
        if not outcomes and halted is None:
            return

        def work(connection: Connection) -> None:
            if halted is not None:
                halt(connection, self._me, halted)
            settle(connection, self._gathering.vault, self._me, outcomes, datetime.now(UTC))

        try:
            await self._database.run(work)
        except BaseException:
            self._done[:0], self._halted = outcomes, self._halted or halted
            raise
        self._count(outcomes)

    def _taken(self) -> tuple[list[Outcome], datetime | None]:
        self._stirred.clear()
        outcomes, self._done = self._done, []
        halted, self._halted = self._halted, None
        return outcomes, halted

    def _letter(self, delivery: Delivery, gathered: Gathered) -> Letter | None:
        """What to send; None when that is settled already."""
        try:
            mailing = gathered.mailings[delivery.mailing]
            letter = self._composer.compose(delivery, mailing, gathered.news)
        except Exception:  # nobody else's message is to be held up by it
            _log.error("a letter not composed", exc_info=True)
            self._note(failed(delivery))
            return None
        if letter is None:
            self._note(needless(delivery))
        return letter

    def _start(self, delivery: Delivery, letter: Letter, lease: int) -> None:
        task = asyncio.get_running_loop().create_task(self._carry(delivery, letter, lease))
        self._flying.add(task)
        if len(self._flying) > IN_FLIGHT - self._batch:
            self._roomy.clear()
        task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        if len(self._flying) <= IN_FLIGHT - self._batch:
            self._roomy.set()

    async def _carry(self, delivery: Delivery, letter: Letter, lease: int) -> None:
        if not await self._pace.use(delivery.chat_id, letter.weight, lease):
            self._put_back([delivery])
            return
        try:
            outcome = await self._carrier.carry(delivery, letter)
        except FloodError as flood:
            self._pace.halt(flood.seconds)
            self._halted = datetime.now(UTC) + timedelta(seconds=flood.seconds)
            self._metrics.halts.inc()
            outcome = flood.outcome
        self._note(outcome)

    def _put_back(self, deliveries: Iterable[Delivery]) -> None:
        for delivery in deliveries:
            self._note(put_off(delivery, timedelta()))

    def _note(self, outcome: Outcome) -> None:
        self._done.append(outcome)
        self._stirred.set()

    def _count(self, outcomes: Iterable[Outcome]) -> None:
        """Once they are stored."""
        counts = Counter((self._kinds[each.mailing], each.state) for each in outcomes)
        for labels, number in counts.items():
            self._metrics.deliveries.labels(*labels).inc(number)

    async def _rest(self, seconds: float) -> None:
        """For so long, or until stopped."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            pass
