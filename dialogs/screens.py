"""What a resident is shown: text ids with parameters, and buttons. No language yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from dialogs.pictures import Picture


@dataclass(frozen=True, slots=True)
class Text:
    """A message id and its parameters; a parameter may be a text itself.

    A plain string parameter is somebody's words or a code: it is escaped and direction-isolated.
    A tuple of texts is a list, one on each line.
    """

    id: str
    params: Mapping[str, Param] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody's words in several languages, by code: the reader's are shown, and no other. The
    painter raises KeyError where they are missing, which publishing refuses before."""

    words: Mapping[str, str]


Param = str | int | float | date | Text | Told | tuple[Text, ...]


def say(message_id: str, **params: Param) -> Text:
    """A text. Every literal id given here is collected for the catalogues."""
    return Text(message_id, params)


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. `press` is sent back on a tap: at most 64 bytes."""

    label: Text
    press: str
    chosen: bool = False  # shown with a tick


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: paragraphs and buttons.

    `notice` is said besides (a kind refusal, a confirmation), last of all, just above the buttons;
    `toast` is the short answer to a button press. `position` asks for a shared position: the
    labels of two reply-keyboard buttons, one that shares it and one that declines, shown instead of
    `rows`; `position_away` takes that keyboard away again (the notice goes with it, as a message
    of its own, since a message carries one keyboard). `picture` is shown above the words, with
    its grid drawn over it; `album` is the id of an update's picture to be shown there. A screen
    that goes `below` is a new message, and leaves the tapped one as it is. A `secret` screen holds
    a receipt: its message is deleted from the chat after ten minutes. Without `lines` what the chat
    shows stays as it is: there is at most a toast.
    """

    lines: tuple[Text, ...]
    rows: Rows = ()
    notice: Text | None = None
    toast: Text | None = None
    position: tuple[Text, Text] | None = None
    position_away: bool = False
    picture: Picture | None = None
    secret: bool = False
    below: bool = False
    album: str = ""

    def noting(self, notice: Text) -> Screen:
        """The same screen with a notice."""
        return replace(self, notice=notice)

    def toasting(self, toast: Text) -> Screen:
        """The same screen with a short answer to the button press."""
        return replace(self, toast=toast)
