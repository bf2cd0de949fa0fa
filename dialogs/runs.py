"""One resident's way through one dialogue."""

from __future__ import annotations

from dataclasses import dataclass, field

from dialogs.answers import Answer
from dialogs.inputs import Finding

REVIEW = "-review"
RECEIPT = "-receipt"  # a tip's last look before it is sent: the receipt to note down
DONE = "-done"
ENDED = "-ended"  # let go early, or thrown away


@dataclass(frozen=True, slots=True)
class Typed:
    """Which question a typed message answered, and the newest edit of it that was taken."""

    question: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Where a dialogue stands.

    `key` is random, so that no button of another run fits; `prompt` is the sequence number of the
    question it waits on; `at` names that question (or REVIEW, or DONE); `since` is the running
    number of the message that led there, so that one delayed on its way is not taken for a reply;
    `marks` are the ticks of a multiple choice, or the photos, not yet confirmed; `given` counts the
    events so far. `findings` are passages that may tell who somebody is, by question; `messages`
    are the numbers of the messages the dialogue left in the chat, as far as they came by here.
    """

    dialogue: str
    version: str
    key: str
    at: str
    prompt: int = 1
    # What it is about: the survey's wave, a tip's ending, the secret that opens a thread.
    subject: str = field(default="", repr=False)
    answers: dict[str, Answer] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    typed: dict[int, Typed] = field(default_factory=dict)
    since: int = 0
    given: int = 0
    pointing: bool = False  # a place question waits for a shared position
    findings: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    receipt: str = field(default="", repr=False)
    notice: bool = False  # the resident wants to be told of news
    messages: tuple[int, ...] = ()
