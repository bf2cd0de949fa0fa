"""What a resident is shown: text ids with parameters, and buttons. No language yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType



@dataclass(frozen=True, slots=True)
class Text:
    """A message id and its parameters; a parameter may be a text itself.

    A plain string parameter is somebody's words or a code: it is escaped and direction-isolated.
    """

    id: str
    params: Mapping[str, str | int | date | Text] = field(
        default_factory=lambda: MappingProxyType({})
    )


def say(message_id: str, **params: str | int | date | Text) -> Text:
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

    `notice` comes first when something must be said before (a kind refusal, a confirmation);
    `toast` is the short answer to a button press; `position` is the label of a reply-keyboard
    button that shares a position, shown instead of `rows`; `position_away` takes that keyboard away.
    """

    lines: tuple[Text, ...]
    rows: Rows = ()
    notice: Text | None = None
    toast: Text | None = None
    position: Text | None = None
    position_away: bool = False

    def noting(self, notice: Text | None) -> Screen:
        """The same screen with a notice before it."""
        return replace(self, notice=notice)
