"""The front door: an update from Telegram becomes an input, or is none of ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from telegram import Chat, ChatMember, Message, MessageEntity, PhotoSize, Update
from telegram import User as Account

from bot.identifying import find
from dialogs.inputs import (
    Command,
    Edited,
    Input,
    Position,
    Strange,
    Tap,
    Typed,
    Unsupported,
)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_KINDS: tuple[tuple[str, Strange], ...] = (
    ("sticker", "sticker"),
    ("voice", "voice"),
    ("audio", "voice"),
    ("video_note", "video"),
    ("video", "video"),
    ("animation", "video"),
    ("document", "file"),
    ("contact", "contact"),
    ("poll", "poll"),
)
# What Telegram says by itself in a private chat: nobody waits for an answer to it.
_SERVICE = (
    "message_auto_delete_timer_changed",
    "pinned_message",
    "chat_background_set",
    "write_access_allowed",
    "boost_added",
    "proximity_alert_triggered",
    "connected_website",
    "chat_shared",
    "users_shared",
)


# A receipt as a message of ours shows it.
_RECEIPT = re.compile(r"\b\d{4}-\d{4}-\d{4}-\d{4}\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A picture that still lies at Telegram: where, how many bytes (0 if it does not say), and the
    number of the message it came in. Where it lies is the same for every bot: it is never stored.
    """

    file_id: str = field(repr=False)
    size: int
    origin: int


@dataclass(frozen=True, slots=True)
class Under:
    """The message of ours that a pressed button stands under, as the press describes it."""

    message: int
    photo: bool = False
    secret: bool = False  # it shows a receipt


@dataclass(frozen=True, slots=True)
class Arrival:
    """One input of one resident, and what the answer needs: never stored, never logged.

    `query` is a press to be answered, `under` the message whose button was pressed, `album` the
    group a picture came with.
    """

    update_id: int
    chat_id: int
    input: Input | Snapshot
    tongue: str | None = None
    query: str | None = None
    under: Under | None = None
    album: str | None = None

    @property
    def message(self) -> int:
        """The number of the resident's message, 0 for a press."""
        return 0 if isinstance(self.input, Tap) else getattr(self.input, "origin", 0)


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot was blocked or let in again by a person, or put into a group it has to leave."""

    chat_id: int
    now: Literal["blocked", "unblocked", "in a group", "gone"]


def kind_of(data: dict[str, Any]) -> str:
    """The kind of a raw update, of those we asked for, or "other": a label for a meter."""
    return next((kind for kind in ALLOWED_UPDATES if kind in data), "other")


def read_update(data: dict[str, Any]) -> Arrival | Membership | None:
    """What a raw update of the Bot API means to us; None is ignored.

    Only private chats count. Raises whatever a malformed update makes the library raise.
    """
    if (query := data.get("callback_query")) is not None:
        return _tap(data["update_id"], query)
    update = Update.de_json(data)
    if (change := update.my_chat_member) is not None:
        return _membership(change.chat, change.new_chat_member)
    message = update.message or update.edited_message
    if message is None or message.chat.type != Chat.PRIVATE:
        return None
    found = _edited(update, message) if update.edited_message else _content(message)
    if found is None:
        return None
    return Arrival(
        update.update_id, message.chat.id, found, _tongue(message.from_user),
        album=message.media_group_id,
    )  # fmt: skip


def _tap(update_id: int, query: dict[str, Any]) -> Arrival | None:
    """A button press, nine updates of ten, is read without the library: it would build the whole
    message under the button, keyboard and all, for four numbers of it."""
    message = query.get("message")
    if message is None or message["chat"]["type"] != Chat.PRIVATE:
        return None
    number = int(message["message_id"])
    words = message.get("text", "")
    return Arrival(
        update_id,
        int(message["chat"]["id"]),
        Tap(_sound(str(query.get("data", ""))), number),
        query["from"].get("language_code"),
        str(query["id"]),
        Under(number, photo="photo" in message, secret=_RECEIPT.search(words) is not None),
    )


def _membership(chat: Chat, member: ChatMember) -> Membership:
    inside = member.status not in {ChatMember.BANNED, ChatMember.LEFT}
    if chat.type == Chat.PRIVATE:
        return Membership(chat.id, "unblocked" if inside else "blocked")
    return Membership(chat.id, "in a group" if inside else "gone")


def _edited(update: Update, message: Message) -> Input | None:
    if message.location is not None:
        return None  # a live position moves on; the first message was answered already
    if message.text is None:
        return Unsupported("other", message.message_id)
    # Edits of one second are told apart by the running number of their updates.
    moment = int(message.edit_date.timestamp()) if message.edit_date else 0
    version = (moment << 20) | (update.update_id & 0xFFFFF)
    words = _sound(message.text)
    return Edited(words, message.message_id, version, find(words))


def _content(message: Message) -> Input | Snapshot | None:
    number = message.message_id
    if message.forward_origin is not None or message.external_reply is not None:
        return Unsupported("forward", number)
    if message.via_bot is not None:
        return Unsupported("other", number)
    if message.text is not None:
        return _words(message, message.text)
    if message.photo:
        return _largest(message.photo, number)
    if message.location is not None:
        if message.location.live_period:
            return Unsupported("live", number)
        where = message.location
        return Position(where.latitude, where.longitude, number)
    for name, kind in _KINDS:
        if getattr(message, name) is not None:
            return Unsupported(kind, number)
    if any(getattr(message, name) for name in _SERVICE):
        return None
    return Unsupported("other", number)


def _largest(sizes: Sequence[PhotoSize], number: int) -> Snapshot:
    largest = max(sizes, key=lambda size: size.width * size.height)
    return Snapshot(largest.file_id, largest.file_size or 0, number)


def _words(message: Message, text: str) -> Input:
    first = message.entities[0] if message.entities else None
    marked = first and first.type == MessageEntity.BOT_COMMAND and first.offset == 0
    if marked and (match := _COMMAND.fullmatch(text)):
        return Command(match[1].lower(), _sound(match[2] or "").strip(), message.message_id)
    words = _sound(text)
    return Typed(words, message.message_id, find(words))


def _sound(words: str) -> str:
    """Words that every database and encoding can hold: no U+0000, no half of a surrogate pair."""
    if words.isascii() and "\0" not in words:
        return words
    return words.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _tongue(account: Account | None) -> str | None:
    return account.language_code if account else None
