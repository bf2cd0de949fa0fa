"""The cloakroom: receipts are handed out, and looked up without telling more than there is."""

from __future__ import annotations

import asyncio
import math
import secrets
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from bot.seats import FullError, Seats
from bot.stretching import Stretcher
from bot.throttle import WrongReceipts
from dialogs.inputs import ReceiptRefused, ThreadOpened
from dialogs.receipts import LENGTH, complete
from storage.database import Database
from storage.tips.reporter import find_thread
from storage.vault import Receipt, Vault

AT_ONCE = 2  # 64 MiB each while they are stretched
WAITING = 30  # look-ups: some five seconds' worth
STEP = 0.25  # seconds: answers leave on such a step after their question, found or not

_CHANCES = 10 ** (LENGTH - 1)


class Receipts:
    """Draws new receipts, has their digits stretched (Argon2id) by others, looks up.

    Nothing of a receipt is kept here; who tries too many is slowed, see `bot.throttle`.
    """

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._wrong = WrongReceipts()
        self._seats = Seats(AT_ONCE, WAITING)
        self._threads = ThreadPoolExecutor(AT_ONCE, "receipts")
        self._stretchers = [Stretcher(vault.receipts) for _ in range(AT_ONCE)]
        self._free: SimpleQueue[Stretcher] = SimpleQueue()
        for stretcher in self._stretchers:
            self._free.put(stretcher)

    @staticmethod
    def draw() -> str:
        """A receipt that nobody has: 15 digits by chance, and their check digit."""
        return complete(f"{secrets.randbelow(_CHANCES):0{LENGTH - 1}}")

    async def derive(self, digits: str) -> Receipt:
        """What a receipt's digits stand for, after 0.1-0.2 s of work or longer in a queue."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._stretched, digits)

    async def look_up(self, chat_id: int, digits: str) -> ThreadOpened | ReceiptRefused:
        """What to tell the chat that entered this receipt. A thread takes as long as none."""
        wait = self._wrong.wait(chat_id)
        if wait:
            return ReceiptRefused(_minutes(wait))
        began = asyncio.get_running_loop().time()
        try:
            async with self._seats.seat():
                receipt = await self.derive(digits)
        except FullError:
            return ReceiptRefused(1)
        thread = await self._database.run(lambda c: find_thread(c, self._vault, receipt))
        await _until_a_step_after(began)
        if thread is not None:
            return ThreadOpened(receipt.secret)
        return ReceiptRefused(_minutes(self._wrong.count(chat_id)))

    def close(self) -> None:
        """Stretch no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for stretcher in self._stretchers:
            stretcher.close()

    def _stretched(self, digits: str) -> Receipt:
        stretcher = self._free.get()  # there is one for each thread
        try:
            return stretcher.derive(digits)
        finally:
            self._free.put(stretcher)


def _minutes(seconds: float) -> int:
    return math.ceil(seconds / 60)


async def _until_a_step_after(began: float) -> None:
    """Decrypting a thread takes a moment that not finding one does not: neither shows."""
    spent = asyncio.get_running_loop().time() - began
    await asyncio.sleep(math.ceil(spent / STEP) * STEP - spent)
