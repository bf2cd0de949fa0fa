"""All that one resident has under way with the bot, and one turn of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from dialogs import home, promise, survey, tip
from dialogs.engine import step
from dialogs.events import (
    DataRequested,
    Event,
    Followed,
    Forgotten,
    LanguageChosen,
    RemindersStopped,
    Unfollowed,
)
from dialogs.facts import Facts
from dialogs.inputs import Command, Edited, Input, Position, Tap
from dialogs.presses import Go, Press, read_press
from dialogs.runs import Run
from dialogs.screens import Screen, Text, say

TIP_SILENCE = timedelta(minutes=30)  # an unfinished tip is dropped after this


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is remembered of one chat between turns.

    `focus` is the dialogue whose question stands at the end of the chat, or "home"; `guard` is the
    one-time word of a "really?" button; `keyboard` tells that a reply keyboard may be showing.
    """

    language: str = ""
    focus: str = "home"
    runs: dict[str, Run] = field(default_factory=dict)
    following: frozenset[str] = frozenset()
    guard: str = ""
    keyboard: bool = False
    touched: datetime | None = None

    @property
    def secret(self) -> str:
        """What opens the thread this chat has open, "" for none."""
        return self.runs["receipt"].subject if "receipt" in self.runs else ""


class Turn(NamedTuple):
    """What one input brought about: the new state, the facts to store, the screen to show."""

    conversation: Conversation
    events: tuple[Event, ...]
    screen: Screen


def converse(
    conversation: Conversation, reply: Input, facts: Facts, now: datetime, fresh: str
) -> Turn:
    """One turn. `fresh` is a word nobody can guess, new for every turn; `now` is aware."""
    talk = _current(conversation, facts, now)
    lapsed = _lapsed(conversation, talk, facts)
    turn = _turn(talk, reply, facts, fresh, lapsed or say("chat.lost"))
    # The word of a "really?" button is good for the next turn only.
    guard = turn.conversation.guard if turn.conversation.guard != talk.guard else ""
    after = replace(turn.conversation, guard=guard, touched=now)
    if not turn.screen.lines and lapsed is None:
        return Turn(after, turn.events, turn.screen)
    screen = turn.screen if turn.screen.lines else home.welcome(talk.runs, facts)
    screen = replace(screen, notice=screen.notice or lapsed)
    if conversation.keyboard and screen.position is None:
        shared = isinstance(reply, Position)
        away = say("chat.position.taken") if shared else say("chat.position.away")
        screen = replace(screen, position_away=True, notice=screen.notice or away)
    after = replace(after, keyboard=screen.position is not None)
    return Turn(after, turn.events, screen)


def current_screen(conversation: Conversation, facts: Facts, now: datetime) -> Screen:
    """What the chat shows now: for an update that was handled before, or a reminder."""
    return _focused(_current(conversation, facts, now), facts)


def _current(conversation: Conversation, facts: Facts, now: datetime) -> Conversation:
    """The conversation without what has lapsed meanwhile."""
    runs = dict(conversation.runs)
    if "survey" in runs and (facts.wave is None or facts.wave.id != runs["survey"].subject):
        del runs["survey"]
    silent = conversation.touched is not None and now - conversation.touched > TIP_SILENCE
    if silent or not facts.tips_open:
        runs.pop("tip", None)
    focus = conversation.focus if conversation.focus in runs else "home"
    language = conversation.language or facts.guess
    return replace(conversation, runs=runs, focus=focus, language=language)


def _lapsed(before: Conversation, talk: Conversation, facts: Facts) -> Text | None:
    """What to say when the dialogue a resident was in has lapsed since their last turn."""
    if before.focus == talk.focus:
        return None
    if before.focus == "survey":
        return say("chat.survey.lapsed")
    return say("chat.tip_lapsed") if facts.tips_open else say("chat.tips_closed")


def _focused(talk: Conversation, facts: Facts) -> Screen:
    if not talk.language:
        return home.languages("", facts)
    if talk.focus == "survey":
        return survey.screen(talk.runs["survey"], facts)
    if talk.focus == "tip":
        return tip.screen(talk.runs["tip"], facts)
    return home.welcome(talk.runs, facts)


def _turn(talk: Conversation, reply: Input, facts: Facts, fresh: str, lost: Text) -> Turn:
    if not talk.language and not _picks_language(reply, facts):
        return _at_home(talk, home.languages("", facts))
    match reply:
        case Command(name, payload):
            return _command(talk, name, payload, facts, fresh)
        case Tap(data):
            pressed = read_press(data)
            if isinstance(pressed, Go):
                return _go(talk, pressed, facts, fresh)
            if isinstance(pressed, Press):
                return _pressed(talk, pressed, reply, facts)
            return Turn(talk, (), _focused(talk, facts).toasting(say("chat.stale")))
        case Edited(origin=origin):
            for dialogue, run in talk.runs.items():
                if origin in run.typed:
                    return _edited(talk, dialogue, reply, facts)
            return Turn(talk, (), _focused(talk, facts).noting(say("chat.edit.late")))
    if talk.focus in talk.runs:
        return _reply(talk, talk.focus, reply, facts)
    return Turn(talk, (), home.welcome(talk.runs, facts).noting(lost))


def _picks_language(reply: Input, facts: Facts) -> bool:
    to = read_press(reply.press) if isinstance(reply, Tap) else None
    return isinstance(to, Go) and to.target == "language" and to.code in facts.languages


def _pressed(talk: Conversation, pressed: Press, reply: Tap, facts: Facts) -> Turn:
    """A tap on a question's button. An old one takes no resident away from another dialogue."""
    for dialogue, run in talk.runs.items():
        near = talk.focus not in talk.runs or talk.focus == dialogue
        if run.key == pressed.key and (near or run.prompt == pressed.prompt):
            return _reply(talk, dialogue, reply, facts)
    return _spent(talk)


def _spent(talk: Conversation) -> Turn:
    """A button of something that is over, often a second tap: the thanks shown by then stay."""
    return Turn(talk, (), Screen(()).toasting(say("chat.spent")))


def _edited(talk: Conversation, dialogue: str, reply: Edited, facts: Facts) -> Turn:
    """An edit may reach an answer far up in the chat: the question at its end stays in focus."""
    turn = _reply(talk, dialogue, reply, facts)
    if dialogue == talk.focus or dialogue not in turn.conversation.runs:
        return turn
    stayed = replace(turn.conversation, focus=talk.focus)
    screen = replace(_focused(stayed, facts), notice=turn.screen.notice)
    return Turn(stayed, turn.events, screen)


def _reply(talk: Conversation, dialogue: str, reply: Input, facts: Facts) -> Turn:
    """A reply to an open dialogue, which comes into focus by it."""
    before = talk.runs[dialogue]
    flow = survey if dialogue == "survey" else tip
    stepped = step(flow.dialogue_of(before, facts), before, reply)
    run, events, screen = flow.outcome(before, stepped, talk.language, facts)
    runs = {**talk.runs, dialogue: run} if run else _without(talk.runs, dialogue)
    focus = dialogue if run else "home"
    return Turn(replace(talk, runs=runs, focus=focus), events, screen)


def _without(runs: dict[str, Run], dialogue: str) -> dict[str, Run]:
    return {name: run for name, run in runs.items() if name != dialogue}


def _at_home(talk: Conversation, screen: Screen, *events: Event) -> Turn:
    return Turn(replace(talk, focus="home"), events, screen)


def _command(talk: Conversation, name: str, payload: str, facts: Facts, fresh: str) -> Turn:
    if name == "start" and payload and facts.library.promise.area(payload):
        return _go(talk, Go("area", payload), facts, fresh)
    if name == "stop":
        events = (Unfollowed(None), RemindersStopped())
        screen = home.welcome(talk.runs, facts).noting(say("chat.stopped"))
        return _at_home(replace(talk, following=frozenset()), screen, *events)
    target = "home" if name == "start" else name
    if target in _DOORS:
        return _DOORS[target](talk, Go(target), facts, fresh)
    return Turn(talk, (), _focused(talk, facts).noting(say("chat.unknown_command")))


def _go(talk: Conversation, to: Go, facts: Facts, fresh: str) -> Turn:
    door = _DOORS.get(to.target)
    if door is None:
        return Turn(talk, (), _focused(talk, facts).toasting(say("chat.stale")))
    return door(talk, to, facts, fresh)


def _home(talk: Conversation, _to: Go, facts: Facts, _fresh: str) -> Turn:
    return _at_home(talk, home.welcome(talk.runs, facts))


def _resume(talk: Conversation, _to: Go, facts: Facts, _fresh: str) -> Turn:
    return Turn(talk, (), _focused(talk, facts))


def _survey(talk: Conversation, to: Go, facts: Facts, fresh: str) -> Turn:
    if facts.wave is None:
        return _at_home(talk, home.welcome(talk.runs, facts).noting(say("chat.survey.closed")))
    run = talk.runs.get("survey")
    match to.code:
        case "":
            run = run or survey.start(facts, fresh)
        case "change" if run:
            run = survey.change(run)
        case "withdraw" if run:
            asked = replace(talk, focus="survey", guard=fresh)
            return Turn(asked, (), survey.ask_withdrawal(fresh))
        case talk.guard if run:
            gone = replace(talk, runs=_without(talk.runs, "survey"))
            screen = home.welcome(gone.runs, facts).noting(say("chat.survey.withdrawn"))
            return _at_home(gone, screen, *survey.withdrawal())
        case _:
            return _spent(talk)
    opened = replace(talk, runs={**talk.runs, "survey": run}, focus="survey")
    return Turn(opened, (), survey.screen(run, facts))


def _tip(talk: Conversation, to: Go, facts: Facts, fresh: str) -> Turn:
    if not facts.tips_open:
        return _at_home(talk, home.welcome(talk.runs, facts).noting(say("chat.tips_closed")))
    run = talk.runs.get("tip")
    if to.code and (run is None or run.key != to.code):
        return _spent(talk)
    if to.code:
        left = replace(talk, runs=_without(talk.runs, "tip"))
        return _at_home(left, home.welcome(left.runs, facts).noting(say("chat.tip_dropped")))
    run = run or tip.start(facts, fresh)
    opened = replace(talk, runs={**talk.runs, "tip": run}, focus="tip")
    return Turn(opened, (), tip.screen(run, facts))


def _promise(talk: Conversation, _to: Go, facts: Facts, _fresh: str) -> Turn:
    return _at_home(talk, promise.overview(facts.library.promise, talk.following))


def _more(talk: Conversation, _to: Go, facts: Facts, _fresh: str) -> Turn:
    return _at_home(talk, promise.background(facts.library.promise))


def _area(talk: Conversation, to: Go, facts: Facts, fresh: str) -> Turn:
    """One area; following and unfollowing are set, so a second tap changes nothing."""
    area = facts.library.promise.area(to.code)
    if area is None:
        return _promise(talk, to, facts, fresh)
    following, events = talk.following, tuple[Event, ...]()
    notice = None
    if to.target == "follow":
        following, events = following | {area.id}, (Followed(area.id, talk.language),)
        notice = say("chat.following", area=promise.area_name(area.id))
    elif to.target == "unfollow":
        following, events = following - {area.id}, (Unfollowed(area.id),)
        notice = say("chat.unfollowed", area=promise.area_name(area.id))
    screen = promise.area_screen(facts.library.promise, area, following)
    if notice:
        screen = screen.toasting(notice)
    return _at_home(replace(talk, following=following), screen, *events)


def _language(talk: Conversation, to: Go, facts: Facts, _fresh: str) -> Turn:
    """The language picker, from which the question that was open is shown again."""
    if to.code in facts.languages:
        chosen = replace(talk, language=to.code)
        return Turn(chosen, (LanguageChosen(to.code),), _focused(chosen, facts))
    return Turn(talk, (), home.languages(talk.language, facts))


def _privacy(talk: Conversation, _to: Go, _facts: Facts, _fresh: str) -> Turn:
    return Turn(talk, (), home.privacy())


def _help(talk: Conversation, _to: Go, _facts: Facts, _fresh: str) -> Turn:
    return Turn(talk, (), home.help_screen())


def _mydata(talk: Conversation, _to: Go, _facts: Facts, _fresh: str) -> Turn:
    return Turn(talk, (DataRequested(),), home.mydata())


def _forget(talk: Conversation, to: Go, _facts: Facts, fresh: str) -> Turn:
    if not to.code:
        return Turn(replace(talk, guard=fresh), (), home.ask_forget(fresh))
    if to.code != talk.guard:
        return _spent(talk)
    return Turn(Conversation(language=talk.language), (Forgotten(),), home.forgotten())


def _quiet(talk: Conversation, _to: Go, facts: Facts, _fresh: str) -> Turn:
    screen = home.welcome(talk.runs, facts).noting(say("chat.reminders_stopped"))
    return _at_home(talk, screen, RemindersStopped())


_DOORS: dict[str, Callable[[Conversation, Go, Facts, str], Turn]] = {
    "home": _home,
    "resume": _resume,
    "survey": _survey,
    "tip": _tip,
    "promise": _promise,
    "more": _more,
    "area": _area,
    "follow": _area,
    "unfollow": _area,
    "language": _language,
    "privacy": _privacy,
    "help": _help,
    "mydata": _mydata,
    "forget": _forget,
    "quiet": _quiet,
}
