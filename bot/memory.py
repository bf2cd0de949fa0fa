"""The short memory of one process: what chats show now. Bounded, and never stored."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

CHATS = 5_000
UPDATES = 5_000
ALBUMS = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """The message that shows a chat's current screen, and a fingerprint of what it shows."""

    message_id: int
    print: int
    has_buttons: bool


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
    answered them; `albums` are those already answered once.
    """

    def __init__(self) -> None:
        self.shown: Latest[int, Shown] = Latest(CHATS)
        self.languages: Latest[int, str] = Latest(CHATS)
        self.handled: Latest[int, str] = Latest(UPDATES)
        self.albums: Latest[str, bool] = Latest(ALBUMS)

    def forget(self, chat_id: int) -> None:
        """Drop what is remembered of a chat."""
        self.shown.drop(chat_id)
        self.languages.drop(chat_id)
