"""What can come from a resident. The top floor turns each incoming update into one of these."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Strange = Literal[
    "sticker", "voice", "video", "file", "contact", "poll", "forward", "album", "live", "other"
]
Telling = Literal["number", "phone", "mail", "name", "link", "plate", "address", "self"]
Unfit = Literal["large", "broken", "foreign", "slow", "later"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage that may tell who somebody is: code points `start` to `end` of the words.

    `kind`: a personal number, phone number, mail address, @name, link, vehicle plate, street and
    house number, or something about oneself ("I live", "my flat").
    """

    start: int
    end: int
    kind: Telling
    masked: bool = False  # the resident chose to hide it


@dataclass(frozen=True, slots=True)
class Command:
    """A command such as /survey, or a deep link's payload after /start. `name` has no slash."""

    name: str
    payload: str = ""
    origin: int = 0


@dataclass(frozen=True, slots=True)
class Tap:
    """A button press. `press` is whatever the client sent: 1-64 bytes that nobody vouches for;
    `message` is the running number of the message the button stands under."""

    press: str
    message: int = 0


@dataclass(frozen=True, slots=True)
class Typed:
    """A text message. `origin` is its running number in the chat, growing with time."""

    words: str
    origin: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """An earlier text message with new words; `version` grows with each edit of it."""

    words: str
    origin: int
    version: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """A shared position in degrees. It is coarsened before it becomes an answer."""

    latitude: float
    longitude: float
    origin: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture; `handle` lets the floors above find it again and means nothing here: the id of a
    draft photo, cleaned and stored before the turn. `PhotosDropped` says when it is not wanted."""

    handle: str
    origin: int


@dataclass(frozen=True, slots=True)
class PhotoRefused:
    """A picture that was not kept: too large, broken, no picture at all, too slow to read, or one
    that could not be looked at just now."""

    reason: Unfit
    origin: int


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something no question asks for; `kind` picks the explanation."""

    kind: Strange
    origin: int = 0


@dataclass(frozen=True, slots=True)
class ThreadOpened:
    """The floors above found the thread of the receipt that was entered: it is in the facts.

    `secret` opens it again, as letters and digits: what was derived from the receipt, never the
    receipt itself.
    """

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReceiptRefused:
    """No thread opens with the receipt that was entered. `wait`: minutes until the next try."""

    wait: int = 0


Input = (
    Command
    | Tap
    | Typed
    | Edited
    | Position
    | Photo
    | PhotoRefused
    | Unsupported
    | ThreadOpened
    | ReceiptRefused
)
