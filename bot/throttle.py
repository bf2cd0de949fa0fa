"""The turnstile: slows who guesses receipts or floods tips, and remembers nobody.

Counts live in the memory of one process, under tags made with a secret that is never written down
and thrown away after a day, with all that was counted. Several processes count each for itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from time import monotonic
from typing import Generic, NamedTuple, TypeVar

from bot.memory import Latest
from storage.vault import Tags

DAY = 86_400.0
CHATS = 20_000  # remembered; of more, those unseen longest are forgotten

FREE_GUESSES = 3  # wrong receipts that cost nothing: digits are hard to copy
FIRST_PAUSE = 30.0  # seconds after the next one; each further one doubles it
LONGEST_PAUSE = 3_600.0

TIPS_AT_ONCE = 5
TIP_PAUSE = 480.0  # seconds a tip more, after those: over before the receipt's message vanishes
MESSAGES_AT_ONCE = 20
MESSAGE_PAUSE = 120.0  # seconds a message more in a thread, after those

V = TypeVar("V")
Seconds = Callable[[], float]


class DayBook(Generic[V]):
    """Something about each chat, for a day from when it was begun at the longest."""

    def __init__(self, clock: Seconds) -> None:
        self._clock = clock
        self._begin()

    def get(self, chat_id: int) -> V | None:
        """What is written about a chat."""
        return self._page().get(self._tags.of(chat_id))

    def put(self, chat_id: int, value: V) -> None:
        """Write it over."""
        self._page().put(self._tags.of(chat_id), value)

    def _page(self) -> Latest[bytes, V]:
        if self._clock() - self._began >= DAY:
            self._begin()
        return self._written

    def _begin(self) -> None:
        self._began = self._clock()
        self._tags = Tags(secrets.token_bytes(32), b"throttle")
        self._written: Latest[bytes, V] = Latest(CHATS)


class _Guesses(NamedTuple):
    wrong: int
    until: float


class WrongReceipts:
    """Lets a chat try receipts, after wrong ones ever more slowly.

    A right one mends nothing: who has one could guess at another in between.
    """

    def __init__(self, clock: Seconds = monotonic) -> None:
        self._clock = clock
        self._book: DayBook[_Guesses] = DayBook(clock)

    def wait(self, chat_id: int) -> float:
        """Seconds until this chat may try one, 0 for now."""
        before = self._book.get(chat_id)
        return 0.0 if before is None else max(0.0, before.until - self._clock())

    def count(self, chat_id: int) -> float:
        """One was wrong; the seconds until the next may be tried.

        All are forgotten when the longest pause has passed without one.
        """
        now = self._clock()
        before = self._book.get(chat_id)
        lately = before is not None and now < before.until + LONGEST_PAUSE
        wrong = before.wrong + 1 if before is not None and lately else 1
        pause = 0.0
        if wrong > FREE_GUESSES:
            doublings = min(wrong - FREE_GUESSES - 1, 16)
            pause = min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)
        self._book.put(chat_id, _Guesses(wrong, now + pause))
        return pause


class TipsAnHour:
    """Lets a chat send a few tips at once, and then one at a time with pauses between.

    It only says when: a tip that has to wait stays the draft it is.
    """

    at_once, pause = TIPS_AT_ONCE, TIP_PAUSE

    def __init__(self, clock: Seconds = monotonic) -> None:
        self._clock = clock
        self._paid: DayBook[float] = DayBook(clock)  # until when what was sent has used up time

    def wait(self, chat_id: int) -> float:
        """Seconds until this chat may send one, 0 for now."""
        spare = (self.at_once - 1) * self.pause
        return max(0.0, (self._paid.get(chat_id) or 0.0) - spare - self._clock())

    def count(self, chat_id: int) -> float:
        """One was sent; the seconds until the next may be."""
        now = self._clock()
        self._paid.put(chat_id, max(self._paid.get(chat_id) or now, now) + self.pause)
        return self.wait(chat_id)


class MessagesAnHour(TipsAnHour):
    """The same for what a chat adds to the threads of tips."""

    at_once, pause = MESSAGES_AT_ONCE, MESSAGE_PAUSE
