"""The short memory of one process: what chats show now. Bounded, and never stored."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

CHATS = 5_000
UPDATES = 5_000
ALBUMS = 500
MESSAGES = 300  # of one chat


@dataclass(frozen=True, slots=True)
class Shown:
    """The message that shows a chat's current screen, and a fingerprint of what it shows."""

    message_id: int
    print: int
    has_buttons: bool
    photo: bool = False


class Latest(Generic[K, V]):
    """The newest `size` entries of a mapping; older ones are forgotten."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._entries: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """What is remembered, or None."""
        return self._entries.get(key)

    def put(self, key: K, value: V) -> None:
        """Remember, as the newest."""
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > self._size:
            self._entries.popitem(last=False)

    def drop(self, key: K) -> None:
        """Forget, if it was known."""
        self._entries.pop(key, None)

    def __contains__(self, key: K) -> bool:
        return key in self._entries


class Memory:
    """What saves a superfluous message. Nothing is wrong when it is empty, only less tidy.

    `shown` and `languages` are by chat; `handled` maps updates fully dealt with to the toast that
    answered them; `albums` maps those already answered to the message that does.
    """

    def __init__(self) -> None:
        self.shown: Latest[int, Shown] = Latest(CHATS)
        self.languages: Latest[int, str] = Latest(CHATS)
        self.handled: Latest[int, str] = Latest(UPDATES)
        self.albums: Latest[str, int] = Latest(ALBUMS)
        self._messages: Latest[int, deque[int]] = Latest(CHATS)

    def note(self, chat_id: int, message_id: int) -> None:
        """Remember that this message, of whichever side, is in a chat."""
        messages = self._messages.get(chat_id) or deque(maxlen=MESSAGES)
        if message_id and message_id not in messages:
            messages.append(message_id)
        self._messages.put(chat_id, messages)

    def messages(self, chat_id: int) -> tuple[int, ...]:
        """The messages known to be in a chat: the newest, and those since the process began."""
        return tuple(self._messages.get(chat_id) or ())

    def drop_messages(self, chat_id: int, gone: Collection[int]) -> None:
        """Forget messages that are not in a chat any more, or stay for good."""
        left = [each for each in self.messages(chat_id) if each not in gone]
        self._messages.put(chat_id, deque(left, maxlen=MESSAGES))

    def forget(self, chat_id: int) -> None:
        """Drop what is remembered of a chat."""
        self.shown.drop(chat_id)
        self.languages.drop(chat_id)
        self._messages.drop(chat_id)
