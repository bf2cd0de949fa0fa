"""What a receipt opens: a tip's thread, its state and its messages both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

from dialogs.answers import Answer

State = Literal["received", "looking", "asked", "acted", "not_ours", "closed", "withdrawn"]
Kind = Literal["text", "question", "status", "added", "withdrawn", "reopened"]

STATES: tuple[State, ...] = (
    "received", "looking", "asked", "acted", "not_ours", "closed", "withdrawn",
)  # fmt: skip
REPORTER = "reporter"


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `sender` is REPORTER or a body's id; `number` counts within the thread.

    Coordinators say `words` of their own, or the ready-made note `template` with its `params`; both
    may be empty when a status says enough. `next` is the day by which the reporter hears more.
    """

    number: int
    sender: str
    kind: Kind
    words: str = ""
    template: str = ""
    params: Mapping[str, str | int | date] = field(default_factory=lambda: MappingProxyType({}))
    state: State | None = None  # of a status message
    next: date | None = None
    day: date | None = None  # None: just now

    @property
    def says_something(self) -> bool:
        """Whether there is more in it than a change of state."""
        return bool(self.words or self.template)


@dataclass(frozen=True, slots=True)
class Thread:
    """A tip as its reporter sees it. What coordinators note among themselves is not in it.

    A tip marked as spam is "closed" here.
    """

    state: State
    version: str  # of the tip's dialogue
    answers: Mapping[str, Answer]
    messages: tuple[Message, ...]
    expires: date
    photos: int = 0
    notice: bool = False  # whether some chat is told of news

    @property
    def question(self) -> Message | None:
        """The coordinators' newest question, if the reporter has not written since."""
        for message in reversed(self.messages):
            if message.kind == "question":
                return message
            if message.kind in ("text", "added") and message.sender == REPORTER:
                return None
        return None

    def adding(self, message: Message) -> Thread:
        """The thread with one message more."""
        return replace(self, messages=(*self.messages, message))

    @property
    def answered(self) -> Message | None:
        """The newest message from the coordinators."""
        theirs = [each for each in self.messages if each.sender != REPORTER]
        return theirs[-1] if theirs else None
