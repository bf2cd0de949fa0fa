"""The postman: one call to Telegram, tried again as long as that helps and time is left."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.memory import Latest
from bot.transport import NotSent

T = TypeVar("T")

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0


class UnsentError(Exception):
    """Telegram could not be reached in time; `after` is when to try again, in loop seconds."""

    def __init__(self, after: float = 0.0) -> None:
        super().__init__("unsent")
        self.after = after


class GoneError(Exception):
    """The chat takes no messages: the bot is blocked, or the account deleted."""


class Floods:
    """Until when Telegram asked us to leave a chat in peace."""

    def __init__(self) -> None:
        self._until: Latest[int, float] = Latest(10_000)

    def until(self, chat_id: int) -> float:
        """The loop time from which on the chat may be written to; the past when it may now."""
        return self._until.get(chat_id) or 0.0

    def hold(self, chat_id: int, until: float) -> None:
        """Leave a chat in peace until this loop time."""
        self._until.put(chat_id, until)


async def deliver(
    call: Callable[[], Awaitable[T]],
    chat_id: int,
    floods: Floods,
    deadline: float,
    *,
    doubts: int,
) -> T:
    """Make a call to a chat until it succeeds or `deadline` (loop time) comes.

    What surely was not sent is tried again without harm; what may have arrived at most `doubts`
    times. `retry_after` is obeyed. Raises `UnsentError`, `GoneError`, or `BadRequest` as it came.
    """
    loop = asyncio.get_running_loop()
    pause = FIRST_PAUSE
    while True:
        wait = floods.until(chat_id) - loop.time()
        if wait > 0:
            if loop.time() + wait > deadline:
                raise UnsentError(loop.time() + wait)
            await asyncio.sleep(wait)
        try:
            async with asyncio.timeout_at(deadline):
                return await call()
        except RetryAfter as flood:
            floods.hold(chat_id, loop.time() + seconds_of(flood))
            continue
        except Forbidden:
            raise GoneError from None
        except BadRequest as refusal:
            if "chat not found" in refusal.message.lower():
                raise GoneError from None
            raise
        except InvalidToken:
            raise UnsentError from None  # revoked while we run: a restart tells the operator
        except NotSent:
            pass
        except (TelegramError, TimeoutError):
            if not doubts:
                raise UnsentError from None
            doubts -= 1
        if loop.time() + pause >= deadline:
            raise UnsentError
        # Apart from each other by chance, so that a thousand chats do not come back in one moment.
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311
        pause = min(pause * 2, LONGEST_PAUSE)


def seconds_of(flood: RetryAfter) -> float:
    """How long Telegram asks to wait, in seconds."""
    after = flood.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
