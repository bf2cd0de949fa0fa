"""All that one resident has under way with the bot, and what one turn makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from dialogs import home, survey, thread, tip
from dialogs.events import Event
from dialogs.facts import Facts
from dialogs.following import AT_ONCE, News
from dialogs.runs import DONE, ENDED, Run
from dialogs.screens import Screen, say

_MOST_MESSAGES = 300


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is remembered of one chat between turns.

    `focus` is the dialogue whose question stands at the end of the chat, or "home"; `guard` is the
    one-time word of a "really?" button; `keyboard` tells that a reply keyboard may be showing.
    `following` are topics; `told` are the updates of which they said whether it made a difference.
    """

    language: str = ""
    focus: str = "home"
    runs: dict[str, Run] = field(default_factory=dict)
    following: frozenset[str] = frozenset()
    news: News = AT_ONCE
    told: tuple[str, ...] = ()
    guard: str = ""
    keyboard: bool = False
    touched: datetime | None = None

    @property
    def secret(self) -> str:
        """What opens the thread this chat has open, "" for none."""
        return self.runs["receipt"].subject if "receipt" in self.runs else ""

    @property
    def busy(self) -> bool:
        """Whether a dialogue stands at the end of the chat, so that one can go back to it."""
        return self.focus in self.runs

    @property
    def idle(self) -> bool:
        """Whether no dialogue waits for a reply."""
        return not self.busy or self.runs[self.focus].at in (DONE, ENDED)

    def without(self, *dialogues: str) -> Conversation:
        """The conversation without some dialogues."""
        left = {name: run for name, run in self.runs.items() if name not in dialogues}
        return replace(self, runs=left)

    def having(self, dialogue: str, run: Run) -> Conversation:
        """The conversation with a dialogue at the end of the chat."""
        return replace(self, runs={**self.runs, dialogue: run}, focus=dialogue)


class Turn(NamedTuple):
    """What one input brought about: the new state, the facts to store, the screen to show."""

    conversation: Conversation
    events: tuple[Event, ...]
    screen: Screen


def is_over(run: Run) -> bool:
    """Whether a tip was sent or thrown away: only its messages are left to clear."""
    return run.dialogue == "tip" and run.at in (DONE, ENDED)


def focused(talk: Conversation, facts: Facts) -> Screen:
    """What stands at the end of the chat."""
    if not talk.language:
        return home.languages("", facts)
    match talk.focus:
        case "survey":
            return survey.screen(talk.runs["survey"], facts)
        case "tip":
            return tip.screen(talk.runs["tip"], facts)
        case "receipt":
            return thread.screen(talk.runs["receipt"], facts)
    return home.welcome(talk.runs, facts)


def at_home(talk: Conversation, screen: Screen, *events: Event) -> Turn:
    """A turn that ends outside of all dialogues."""
    return Turn(replace(talk, focus="home"), events, screen)


def spent(talk: Conversation) -> Turn:
    """A button of something that is over, often a second tap: what is shown by then stays."""
    return Turn(talk, (), Screen(()).toasting(say("chat.spent")))


def remembering(talk: Conversation, message: int) -> Conversation:
    """The conversation whose open tip or thread knows of one message more it left in the chat."""
    run = talk.runs.get(talk.focus)
    if not message or run is None or talk.focus not in ("tip", "receipt"):
        return talk
    messages = tuple(sorted({*run.messages, message}))[-_MOST_MESSAGES:]
    return talk.having(talk.focus, replace(run, messages=messages))
