"""Facts worth storing that a turn brought about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dialogs.answers import Answer
from dialogs.pictures import Picture

Pace = Literal["now", "week", "month"]
Noticed = Literal["yes", "little", "no", "unknown"]


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
    """A tip to be sealed: the answers by question id, and nothing about who gave them.

    `receipt` opens its thread; `bodies` are those it is for by its category (the floors above
    know which of them there are); `photos` are the draft photos to keep, with what to black out;
    `notice` asks that this chat is told of news, by words that say no more than that.
    """

    answers: dict[str, Answer]
    language: str
    version: str = ""
    receipt: str = field(default="", repr=False)
    category: str = ""
    bodies: tuple[str, ...] = ()
    urgent: bool = False
    photos: tuple[Picture, ...] = ()
    notice: bool = False


@dataclass(frozen=True, slots=True)
class PhotosDropped:
    """Draft photos that nobody wants any more: to be deleted now."""

    handles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReceiptEntered:
    """Somebody wrote a receipt: 16 digits, the last of which fits the others.

    The floors above look for its thread and take a turn with `ThreadOpened` or `ReceiptRefused`.
    The message `origin` is deleted from the chat after ten minutes.
    """

    digits: str = field(repr=False)
    origin: int


@dataclass(frozen=True, slots=True)
class CodeMistyped:
    """The message `origin` holds what was to be a receipt: deleted after ten minutes as well."""

    origin: int


@dataclass(frozen=True, slots=True)
class MessageWritten:
    """The reporter answered the coordinators' question ("text"), or added something."""

    secret: str = field(repr=False)
    kind: Literal["text", "added"]
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TipWithdrawn:
    """The reporter takes the tip back."""

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TipReopened:
    """The reporter says that a closed tip is not done with, or sends a withdrawn one again."""

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoticeStopped:
    """Tell no chat of news in this thread any more."""

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoticesStopped:
    """Tell this chat of news in no thread any more."""


@dataclass(frozen=True, slots=True)
class ClearRequested:
    """Delete these messages of the chat, and those the floors above remember having sent.

    `clearing.cleared` is what to show then.
    """

    messages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """The chat wants updates on a topic, in this language: an area's or an activity's id, or a
    body's with @ before it."""

    topic: str
    language: str


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """The chat wants no more updates on a topic; None means on anything."""

    topic: str | None


@dataclass(frozen=True, slots=True)
class NewsChosen:
    """When the chat wants to be told.

    `pace`: "now", "week" or "month". `quiet`: the hours without messages, as "21-08", or "".
    Nothing comes before the day `snoozed`. `silent`: a digest without news is left out.
    """

    pace: Pace
    quiet: str
    snoozed: date | None
    silent: bool


@dataclass(frozen=True, slots=True)
class DifferenceTold:
    """Whether a difference was noticed after an update: to be counted, and nothing else."""

    update: str
    answer: Noticed


@dataclass(frozen=True, slots=True)
class PreviewAsked:
    """A coordinator opened the link of a preview: for the floors above to show, if it is one."""

    token: str = field(repr=False)


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
    | PhotosDropped
    | ReceiptEntered
    | CodeMistyped
    | MessageWritten
    | TipWithdrawn
    | TipReopened
    | NoticeStopped
    | NoticesStopped
    | ClearRequested
    | Followed
    | Unfollowed
    | NewsChosen
    | DifferenceTold
    | PreviewAsked
    | LanguageChosen
    | RemindersStopped
    | DataRequested
    | Forgotten
)
