"""A resident's phone: what its chat with the bot shows, and waiting for it to show something."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.playground.call import Json
from bot.playground.chats import Chat, Message, Tap

if TYPE_CHECKING:
    from bot.playground.standin import StandIn

Wanted = str | Callable[[Message], bool]


class NotSeen(AssertionError):  # noqa: N818 - a test's finding
    """What a resident waited for did not come; the text shows the chat as it is."""


class Phone:
    """One person's end of the private chat with the bot."""

    def __init__(self, standin: "StandIn", user: Json, chat: Chat) -> None:
        self._standin = standin
        self.user = user
        self.id: int = user["id"]
        self.chat = chat
        self._seen_deeds = 0

    def __repr__(self) -> str:
        return f"<{self.user['first_name']}>"

    @property
    def first_name(self) -> str:
        """As on the phone."""
        name: str = self.user["first_name"]
        return name

    @property
    def messages(self) -> list[Message]:
        """What the chat shows now, oldest first."""
        return list(self.chat.messages.values())

    @property
    def last(self) -> Message | None:
        """The newest message of the bot."""
        return next((m for m in reversed(self.chat.messages.values()) if not m.mine), None)

    def buttons(self, message: Message | None = None) -> list[str]:
        """The texts of the buttons under a message, or under the bot's newest one."""
        message = message or self.last
        return message.buttons if message else []

    @property
    def reply_buttons(self) -> list[str]:
        """The texts of the reply keyboard below the chat."""
        markup = self.chat.reply_keyboard or {}
        return [button["text"] for row in markup.get("keyboard", []) for button in row]

    @property
    def taps_made(self) -> list[Tap]:
        """Every button press so far, with what came back."""
        return self.chat.taps

    @property
    def toasts(self) -> list[str]:
        """The texts that answered button presses, in the order of the presses; no empty ones."""
        return [tap.text for tap in self.chat.taps if tap.text]

    @property
    def unanswered(self) -> list[Tap]:
        """Button presses that still spin."""
        return [tap for tap in self.chat.taps if not tap.answered]

    @property
    def blocked(self) -> bool:
        """Whether this resident has blocked the bot."""
        return self.chat.blocked

    async def sees(self, wanted: Wanted, timeout: float = 5.0) -> Message:
        """The bot's newest message with this text in it (or fulfilling this), waiting for it.

        NotSeen after `timeout` seconds.
        """

        def find() -> Message | None:
            for message in reversed(self.chat.messages.values()):
                if not message.mine and _fits(message, wanted):
                    return message
            return None

        try:
            return await self.chat.bell.until(find, timeout)
        except TimeoutError:
            raise NotSeen(
                f"not seen within {timeout} s: {wanted!r}; {self._transcript()}"
            ) from None

    async def hears_back(self, timeout: float = 5.0) -> None:
        """Wait until the bot did something in this chat after the resident's last act."""
        try:
            await self.chat.bell.until(lambda: self.chat.deeds > self._seen_deeds or None, timeout)
        except TimeoutError:
            raise NotSeen(f"no reaction within {timeout} s; {self._transcript()}") from None

    async def is_answered(self, tap: Tap | None = None, timeout: float = 5.0) -> None:
        """Wait until this button press (or every one) stopped spinning."""

        def done() -> bool:
            return bool(tap.answered) if tap else not self.unanswered

        try:
            await self.chat.bell.until(done, timeout)
        except TimeoutError:
            raise NotSeen(f"still spinning after {timeout} s: {self.unanswered}") from None

    def _update(self, kind: str, payload: Json, key: tuple[str, int]) -> None:
        self._seen_deeds = self.chat.deeds
        self._standin.updates.put(kind, payload, key)

    def _transcript(self) -> str:
        shown = "\n  ".join(repr(message) for message in self.messages[-8:])
        return f"{self.first_name}'s chat shows:\n  {shown or 'nothing'}"


def _fits(message: Message, wanted: Wanted) -> bool:
    return wanted in message.text if isinstance(wanted, str) else wanted(message)
