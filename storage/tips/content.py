"""What a tip and its messages say, as bytes under the tip's key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dialogs.answers import Answer
from dialogs.messages import Message
from storage.vault.ciphers import pad, seal, unpad, unseal

PHOTO_STEP = 16 * 1024  # bytes; a photo's exact size would tell it from others

_DATE = "date"


@dataclass(frozen=True, slots=True)
class Content:
    """A tip, with what coordinators marked on it.

    `masks` are passages not to be shown, each with the part it stands in. `same` are the tips
    merged into this one, `into` is the one it was merged into; `withdrawn` the bodies that could
    open it before it was taken back. Tips' ids are hexadecimal.
    """

    language: str
    answers: Mapping[str, Answer]
    version: str = "1"
    category: str = ""
    urgent: bool = False
    spam: bool = False
    same: tuple[str, ...] = ()
    into: str = ""
    masks: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    withdrawn: tuple[str, ...] = ()


def seal_content(key: bytes, tip: bytes, content: Content) -> bytes:
    """A tip's content, padded to whole kilobytes and bound to the tip's id."""
    answers = {ident: [each.value, each.missing] for ident, each in content.answers.items()}
    plain = {
        "language": content.language,
        "answers": answers,
        "version": content.version,
        "category": content.category,
        "urgent": content.urgent,
        "spam": content.spam,
        "same": content.same,
        "into": content.into,
        "masks": content.masks,
        "withdrawn": content.withdrawn,
    }
    return seal(key, pad(_bytes(plain)), tip)


def open_content(key: bytes, tip: bytes, sealed: bytes) -> Content:
    """The content again; `WrongKey` when it does not open."""
    plain = json.loads(unpad(unseal(key, sealed, tip)))
    plain["answers"] = {ident: Answer(*each) for ident, each in plain["answers"].items()}
    for name in ("same", "withdrawn"):
        plain[name] = tuple(plain.get(name, ()))
    plain["masks"] = tuple((part, passage) for part, passage in plain.get("masks", ()))
    # The first release's tips had none of their own.
    plain.setdefault("category", str(plain["answers"].get("category", Answer("")).value))
    return Content(**plain)


def seal_message(key: bytes, tip: bytes, ident: bytes, message: Message) -> bytes:
    """A message of a thread, padded, bound to its own id and the tip's."""
    plain = {
        "number": message.number,
        "sender": message.sender,
        "kind": message.kind,
        "words": message.words,
        "template": message.template,
        "params": {name: _plain(each) for name, each in message.params.items()},
        "state": message.state,
        "next": _plain(message.next),
        "day": _plain(message.day),
    }
    return seal(key, pad(_bytes(plain)), tip + ident)


def open_message(key: bytes, tip: bytes, ident: bytes, sealed: bytes) -> Message:
    """The message again; `WrongKey` when it does not open."""
    plain = json.loads(unpad(unseal(key, sealed, tip + ident)))
    plain["params"] = {name: _read(each) for name, each in plain["params"].items()}
    return Message(**{**plain, "next": _read(plain["next"]), "day": _read(plain["day"])})


def seal_photo(key: bytes, tip: bytes, ident: bytes, place: int, jpeg: bytes) -> bytes:
    """A photo of a tip and its place among them, padded, bound to its own id and the tip's."""
    return seal(key, pad(bytes([place]) + jpeg, PHOTO_STEP), tip + ident)


def open_photo(key: bytes, tip: bytes, ident: bytes, sealed: bytes) -> tuple[int, bytes]:
    """The photo's place and the photo again; `WrongKey` when it does not open."""
    opened = unpad(unseal(key, sealed, tip + ident))
    return opened[0], opened[1:]


def _bytes(plain: Mapping[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(
        errors="surrogatepass"
    )


def _plain(value: Any) -> Any:
    return {_DATE: value.isoformat()} if isinstance(value, date) else value


def _read(value: Any) -> Any:
    return date.fromisoformat(value[_DATE]) if isinstance(value, dict) else value
