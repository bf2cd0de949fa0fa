"""The paper bin: deletes messages from a chat, one by one, and says truly which it could not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from telegram.error import BadRequest

from bot.api import Api
from bot.delivery import Floods, GoneError, UnsentError, deliver

PATIENCE = 60.0  # seconds for a whole chat, with the waits Telegram asks for
AT_ONCE = 2  # chats: twenty calls a second at most, of the 30 that Telegram lets through
DOUBTS = 20  # deleting twice is deleting
PACE = 0.1  # seconds between two deletions in a chat

_GONE = "message to delete not found"


@dataclass(frozen=True, slots=True)
class Cleared:
    """What became of messages, by their numbers, newest first.

    `gone` are not in the chat any more; `kept` Telegram does not let a bot delete (after 48 hours);
    `untried` were not reached, for Telegram was away or asked for peace: worth another try.
    """

    gone: tuple[int, ...]
    kept: tuple[int, ...]
    untried: tuple[int, ...]

    @property
    def left(self) -> int:
        """How many messages may still be seen."""
        return len(self.kept) + len(self.untried)


class Clearing:
    """Deletes from few chats at a time, so that answers to others are never held up by it.

    Message by message, for the Bot API's `deleteMessages` says yes whatever it skipped.
    """

    def __init__(self, api: Api, floods: Floods) -> None:
        self._api = api
        self._floods = floods
        self._seats = asyncio.Semaphore(AT_ONCE)

    async def clear(self, chat_id: int, messages: Iterable[int]) -> Cleared:
        """Delete these messages, the newest first. Raises nothing that Telegram does.

        After a 429 it goes on when Telegram said, or stops if that is too far off.
        """
        numbers = sorted(set(messages), reverse=True)
        found: dict[str, list[int]] = {"gone": [], "kept": [], "untried": []}
        async with self._seats:
            loop = asyncio.get_running_loop()
            deadline = loop.time() + PATIENCE
            for place, number in enumerate(numbers):
                if place:
                    await asyncio.sleep(PACE)
                try:
                    found[await self._delete(chat_id, number, deadline)].append(number)
                except (UnsentError, GoneError):
                    found["untried"] = numbers[place:]
                    break
        return Cleared(*(tuple(found[name]) for name in ("gone", "kept", "untried")))

    async def _delete(self, chat_id: int, number: int, deadline: float) -> Literal["gone", "kept"]:
        message = {"chat_id": chat_id, "message_id": number}
        try:
            await deliver(
                lambda: self._api.call("deleteMessage", message),
                chat_id,
                self._floods,
                deadline,
                doubts=DOUBTS,
            )
        except BadRequest as refusal:
            return "gone" if _GONE in refusal.message.lower() else "kept"
        return "gone"
