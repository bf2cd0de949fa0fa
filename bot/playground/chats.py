"""The message store: what every chat shows, and the changes to it that others watch."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.playground.bell import Bell
from bot.playground.call import Json


class Message:
    """One message as a chat shows it now; `data` is its Bot API object, never changed in place."""

    __slots__ = ("chat_id", "data", "mine")

    def __init__(self, chat_id: int, data: Json, mine: bool) -> None:
        self.chat_id = chat_id
        self.data = data
        self.mine = mine

    def __repr__(self) -> str:
        who = "resident" if self.mine else "bot"
        return f"<{self.id} {who}: {self.text or ', '.join(self.kinds())} {self.buttons or ''}>"

    @property
    def id(self) -> int:
        """The message's number."""
        number: int = self.data["message_id"]
        return number

    @property
    def text(self) -> str:
        """Its text or caption, empty when it has none."""
        words: str = self.data.get("text") or self.data.get("caption") or ""
        return words

    @property
    def entities(self) -> list[Json]:
        """The entities of its text or caption."""
        found: list[Json] = self.data.get("entities") or self.data.get("caption_entities") or []
        return found

    @property
    def keyboard(self) -> list[list[Json]]:
        """The rows of its inline keyboard."""
        rows: list[list[Json]] = self.data.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """The texts of its inline buttons, row by row."""
        return [button["text"] for row in self.keyboard for button in row]

    def button(self, text: str) -> Json | None:
        """Its inline button with exactly this text."""
        return next((b for row in self.keyboard for b in row if b["text"] == text), None)

    def kinds(self) -> list[str]:
        """What it carries beside its frame: text, photo, location, ..."""
        frame = {"message_id", "from", "chat", "date", "edit_date", "reply_markup"}
        return [name for name in self.data if name not in frame]

    def shown(self) -> Json:
        """The Bot API object with `mine`: whether the resident sent it."""
        return {**self.data, "mine": self.mine}


class Tap:
    """A button press, and what the resident's phone was told about it."""

    __slots__ = (
        "answered",
        "at",
        "chat_id",
        "data",
        "id",
        "message_id",
        "show_alert",
        "text",
        "url",
    )

    def __init__(self, query_id: str, chat_id: int, message_id: int, data: str, at: float) -> None:
        self.id = query_id
        self.chat_id = chat_id
        self.message_id = message_id
        self.data = data
        self.at = at
        self.answered = 0
        self.text = ""
        self.show_alert = False
        self.url = ""

    def __repr__(self) -> str:
        state = f"answered {self.answered} x {self.text!r}" if self.answered else "spinning"
        return f"<tap {self.data!r} on {self.message_id}: {state}>"


class Chat:
    """One chat: private with a person (`id` is then the person's), or a group."""

    def __init__(self, about: Json) -> None:
        self.about = about
        self.id: int = about["id"]
        self.private: bool = about["type"] == "private"
        self.messages: dict[int, Message] = {}
        self.reply_keyboard: Json | None = None
        self.started = False
        self.blocked = False
        self.deactivated = False
        self.migrated_to: int | None = None
        self.taps: list[Tap] = []
        self.bell = Bell()
        self.deeds = 0

    def stir(self) -> None:
        """Count one deed of the bot here and wake who waits for it."""
        self.deeds += 1
        self.bell.ring()


Watch = Callable[[str, int, Json], Any]


class Chats:
    """All chats. Message numbers run over all private chats together, as for a real bot."""

    def __init__(self, first_number: int, now: Callable[[], float], announce: Watch) -> None:
        self._chats: dict[int, Chat] = {}
        self._number = first_number
        self._now = now
        self._announce = announce

    def open(self, about: Json) -> Chat:
        """Make a chat known; nobody may write in it yet."""
        chat = self._chats[about["id"]] = Chat(about)
        return chat

    def get(self, chat_id: int) -> Chat | None:
        """The chat of this number."""
        return self._chats.get(chat_id)

    def __iter__(self) -> Iterator[Chat]:
        return iter(self._chats.values())

    def next_number(self) -> int:
        """A fresh message number."""
        self._number += 1
        return self._number

    def post(self, chat: Chat, sender: Json, content: Json, *, mine: bool) -> Message:
        """Put a message into the chat; a bot's message counts as its deed."""
        data = {
            "message_id": self.next_number(),
            "from": sender,
            "chat": chat.about,
            "date": int(self._now()),
            **content,
        }
        message = chat.messages[self._number] = Message(chat.id, data, mine)
        self._changed("message", chat, message)
        return message

    def edit(self, chat: Chat, message: Message, content: Json) -> None:
        """Replace what the message carries; its frame stays, its edit date is set."""
        old = message.data
        kept = {name: old[name] for name in _FRAME if name in old}
        message.data = {**kept, "edit_date": int(self._now()), **content}
        self._changed("edited", chat, message)

    def delete(self, chat: Chat, message_id: int) -> None:
        """Take the message away on both sides."""
        del chat.messages[message_id]
        self._announce("deleted", chat.id, {"message_id": message_id})
        chat.bell.ring()

    def _changed(self, kind: str, chat: Chat, message: Message) -> None:
        self._announce(kind, chat.id, {"message": message})
        if message.mine:
            chat.bell.ring()
        else:
            chat.stir()


_FRAME = (
    "message_id", "from", "chat", "date", "reply_to_message", "external_reply", "quote",
    "forward_origin", "media_group_id", "has_protected_content",
)  # fmt: skip
