"""The front door: an update from Telegram becomes an input, or is none of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from telegram import Chat, ChatMember, Message, MessageEntity, Update
from telegram import User as Account

from dialogs.inputs import (
    Command,
    Edited,
    Input,
    Photo,
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


@dataclass(frozen=True, slots=True)
class Arrival:
    """One input of one resident, and what the answer needs: never stored, never logged.

    `tapped` is the message a pressed button stands under, `query` the press to be answered, `album`
    the group a picture came with.
    """

    update_id: int
    chat_id: int
    input: Input
    tongue: str | None = None
    query: str | None = None
    tapped: int | None = None
    album: str | None = None


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
    return Arrival(
        update_id,
        int(message["chat"]["id"]),
        Tap(_sound(str(query.get("data", "")))),
        query["from"].get("language_code"),
        str(query["id"]),
        int(message["message_id"]),
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
        return Unsupported("other")
    # Edits of one second are told apart by the running number of their updates.
    moment = int(message.edit_date.timestamp()) if message.edit_date else 0
    version = (moment << 20) | (update.update_id & 0xFFFFF)
    return Edited(_sound(message.text), message.message_id, version)


def _content(message: Message) -> Input | None:
    if message.forward_origin is not None or message.external_reply is not None:
        return Unsupported("forward")
    if message.via_bot is not None:
        return Unsupported("other")
    if message.text is not None:
        return _words(message, message.text)
    if message.media_group_id is not None:
        return Unsupported("album")
    if message.photo:
        return Photo(message.photo[-1].file_id, message.message_id)
    if message.location is not None:
        if message.location.live_period:
            return Unsupported("live")
        where = message.location
        return Position(where.latitude, where.longitude, message.message_id)
    for name, kind in _KINDS:
        if getattr(message, name) is not None:
            return Unsupported(kind)
    if any(getattr(message, name) for name in _SERVICE):
        return None
    return Unsupported("other")


def _words(message: Message, text: str) -> Input:
    first = message.entities[0] if message.entities else None
    marked = first and first.type == MessageEntity.BOT_COMMAND and first.offset == 0
    if marked and (match := _COMMAND.fullmatch(text)):
        return Command(match[1].lower(), _sound(match[2] or "").strip())
    return Typed(_sound(text), message.message_id)


def _sound(words: str) -> str:
    """Words that every database and encoding can hold: no U+0000, no half of a surrogate pair."""
    if words.isascii() and "\0" not in words:
        return words
    return words.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _tongue(account: Account | None) -> str | None:
    return account.language_code if account else None
