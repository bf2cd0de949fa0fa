"""What can come from a resident. The top floor turns each incoming update into one of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Strange = Literal[
    "sticker", "voice", "video", "file", "contact", "poll", "forward", "album", "live", "other"
]


@dataclass(frozen=True, slots=True)
class Command:
    """A command such as /survey, or a deep link's payload after /start. `name` has no slash."""

    name: str
    payload: str = ""


@dataclass(frozen=True, slots=True)
class Tap:
    """A button press. `press` is whatever the client sent: 1-64 bytes that nobody vouches for."""

    press: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A text message. `origin` is its running number in the chat, growing with time."""

    words: str
    origin: int


@dataclass(frozen=True, slots=True)
class Edited:
    """An earlier text message with new words; `version` grows with each edit of it."""

    words: str
    origin: int
    version: int


@dataclass(frozen=True, slots=True)
class Position:
    """A shared position in degrees. It is coarsened before it becomes an answer."""

    latitude: float
    longitude: float
    origin: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture; `handle` lets the top floor find it again and means nothing here."""

    handle: str
    origin: int


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something no question asks for; `kind` picks the explanation."""

    kind: Strange


Input = Command | Tap | Typed | Edited | Position | Photo | Unsupported
