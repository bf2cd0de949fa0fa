"""A dialogue as data: its questions, their choices, its endings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from dialogs.conditions import ALWAYS, Condition
from dialogs.screens import Text

Kind = Literal["single", "multiple", "number", "text", "place", "photos", "info"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the given answers: its code for the data, its text for the reader."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One prompt. `step` names the group it counts under in "5 of 22"; None: it is not counted.

    `most` is how many photos fit; without `fine` a place is one of the named ones and no position;
    with `scan` typed words are looked through for what may tell who somebody is.
    """

    id: str
    kind: Kind
    lines: tuple[Text, ...]
    short: Text
    step: str | None
    choices: tuple[Choice, ...] = ()
    exclusive: frozenset[str] = frozenset()
    when: Condition = ALWAYS
    skip: bool = True
    dont_know: bool = False
    columns: int = 1
    minimum: int = 0
    maximum: int = 0
    longest: int = 0
    most: int = 0
    fine: bool = True
    scan: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its choices, in the order shown."""
        return tuple(choice.code for choice in self.choices)

    @property
    def asks(self) -> bool:
        """Whether a reply to it is an answer; an information screen's is not."""
        return self.kind != "info"


@dataclass(frozen=True, slots=True)
class Ending:
    """Where a dialogue stops early. `keep` tells whether what was answered so far is kept."""

    id: str
    text: Text
    when: Condition
    keep: bool


@dataclass(frozen=True)
class Dialogue:
    """A questionnaire of one version. Whoever began with it finishes with it."""

    id: str
    version: str
    questions: tuple[Question, ...]
    endings: tuple[Ending, ...]
    title: Text
    done: Text

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.questions}
