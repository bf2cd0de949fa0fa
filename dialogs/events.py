"""Facts worth storing that a turn brought about."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.answers import Answer


@dataclass(frozen=True, slots=True)
class SurveyBegun:
    """A resident consented and has a response in the wave from now on."""

    wave: str
    version: str
    language: str


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """A survey question was answered, or answered anew.

    `number` grows with each event of one response: the highest of a question is the one in force.
    """

    question: str
    answer: Answer
    number: int
    words: bool = False  # the resident's own words or picture: never to be stored in the clear


@dataclass(frozen=True, slots=True)
class AnswerOrphaned:
    """A changed branch left this answer without its question: history, not result."""

    question: str
    number: int


@dataclass(frozen=True, slots=True)
class SurveyCompleted:
    """The response was sent, or sent again after changes."""

    language: str


@dataclass(frozen=True, slots=True)
class SurveyWithdrawn:
    """The response is to be deleted, with all its history."""


@dataclass(frozen=True, slots=True)
class TipSubmitted:
    """A tip to be sealed: the answers by question id, and nothing about who gave them."""

    answers: dict[str, Answer]
    language: str


@dataclass(frozen=True, slots=True)
class Followed:
    """The chat wants updates on an area of the promise, in this language."""

    area: str
    language: str


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """The chat wants no more updates on an area; None means on anything."""

    area: str | None


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The resident's language changed."""

    language: str


@dataclass(frozen=True, slots=True)
class RemindersStopped:
    """No more reminders about the unfinished survey."""


@dataclass(frozen=True, slots=True)
class DataRequested:
    """The resident wants a file with all that is held about this chat."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Delete all that can be found from this chat."""


Event = (
    SurveyBegun
    | AnswerGiven
    | AnswerOrphaned
    | SurveyCompleted
    | SurveyWithdrawn
    | TipSubmitted
    | Followed
    | Unfollowed
    | LanguageChosen
    | RemindersStopped
    | DataRequested
    | Forgotten
)
