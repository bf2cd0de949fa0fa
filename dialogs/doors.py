"""Where the commands and the menu's buttons lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from dialogs import clearing, home, promise_doors, survey, thread, tip
from dialogs.chat import Conversation, Turn, at_home, focused, is_over, spent
from dialogs.events import (
    ClearRequested,
    DataRequested,
    Forgotten,
    LanguageChosen,
    NoticesStopped,
    RemindersStopped,
    Unfollowed,
)
from dialogs.facts import Facts
from dialogs.inputs import Command
from dialogs.presses import Go
from dialogs.receipts import entered_digits, is_receipt
from dialogs.runs import Run
from dialogs.screens import say


def command(talk: Conversation, given: Command, facts: Facts, fresh: str, today: date) -> Turn:
    """A command such as /survey; /start may bring a link's payload, /receipt the digits."""
    name, payload = given.name, given.payload
    link = promise_doors.deep_link(payload, facts.board) if name == "start" and payload else None
    if link is not None:
        door = promise_doors.DOORS.get(link.target, promise_doors.PREVIEW)
        return door(talk, link, facts.board, today)
    if name == "receipt" and is_receipt(digits := entered_digits(payload)):
        return enter_receipt(talk, digits, given.origin, facts, fresh)
    if name == "stop":
        events = (Unfollowed(None), RemindersStopped(), NoticesStopped())
        screen = home.welcome(talk.runs, facts).noting(say("chat.stopped"))
        return at_home(replace(talk, following=frozenset()), screen, *events)
    target = _CALLED.get(name, name)
    if target in _COMMANDS:
        return go_to(talk, Go(target), facts, fresh, today)
    return Turn(talk, (), focused(talk, facts).noting(say("chat.unknown_command")))


def go_to(talk: Conversation, to: Go, facts: Facts, fresh: str, today: date) -> Turn:
    """A menu's button, or one that a changed client made up."""
    if to.target in promise_doors.DOORS:
        return promise_doors.DOORS[to.target](talk, to, facts.board, today)
    door = _DOORS.get(to.target)
    if door is None:
        return Turn(talk, (), focused(talk, facts).toasting(say("chat.stale")))
    return door(talk, to, facts, fresh)


def enter_receipt(talk: Conversation, digits: str, origin: int, facts: Facts, fresh: str) -> Turn:
    """A receipt, wherever it was entered."""
    run = talk.runs.get("receipt") or thread.start(facts, fresh)
    waiting, events, screen = thread.enter(run, digits, origin)
    return Turn(talk.having("receipt", waiting), events, screen)


def _home(talk: Conversation, _to: Go, facts: Facts, _fresh: str) -> Turn:
    return at_home(talk, home.welcome(talk.runs, facts))


def _resume(talk: Conversation, _to: Go, facts: Facts, _fresh: str) -> Turn:
    return Turn(talk, (), focused(talk, facts))


def _survey(talk: Conversation, to: Go, facts: Facts, fresh: str) -> Turn:
    if facts.wave is None:
        return at_home(talk, home.welcome(talk.runs, facts).noting(say("chat.survey.closed")))
    run = talk.runs.get("survey")
    match to.code:
        case "":
            run = run or survey.start(facts, fresh)
        case "change" if run:
            run = survey.change(run)
        case "withdraw" if run and run.given:
            asked = replace(talk, focus="survey", guard=fresh)
            return Turn(asked, (), survey.ask_withdrawal(fresh))
        case talk.guard if run and run.given:
            gone = talk.without("survey")
            screen = home.welcome(gone.runs, facts).noting(say("chat.survey.withdrawn"))
            return at_home(gone, screen, *survey.withdrawal())
        case _:
            return spent(talk)
    return Turn(talk.having("survey", run), (), survey.screen(run, facts))


def _tip(talk: Conversation, to: Go, facts: Facts, fresh: str) -> Turn:
    """A tip begun or gone on with; with a code, the one of that key thrown away."""
    if not facts.tips_open:
        return at_home(talk, home.welcome(talk.runs, facts).noting(say("chat.tips_closed")))
    run = talk.runs.get("tip")
    if to.code:
        if run is None or run.key != to.code or is_over(run):
            return spent(talk)
        left = talk.having("tip", tip.drop(run))
        return at_home(left, home.welcome(left.runs, facts).noting(say("chat.tip_dropped")))
    if run is None or is_over(run):
        run = tip.start(facts, fresh, run.messages if run else ())
    return Turn(talk.having("tip", run), (), tip.screen(run, facts))


def _receipt(talk: Conversation, _to: Go, facts: Facts, fresh: str) -> Turn:
    """The thread that is open, or the place to enter a receipt."""
    run = talk.runs.get("receipt") or thread.start(facts, fresh)
    return Turn(talk.having("receipt", run), (), thread.screen(run, facts))


def _clear(talk: Conversation, _to: Go, _facts: Facts, _fresh: str) -> Turn:
    """Everything a tip or a thread left in the chat, and what is unfinished of them."""
    messages = {each for name in ("tip", "receipt") for each in _left_by(talk.runs.get(name))}
    cleared = ClearRequested(tuple(sorted(messages)))
    return at_home(talk.without("tip", "receipt"), clearing.clearing(), cleared)


def _left_by(run: Run | None) -> tuple[int, ...]:
    return run.messages if run is not None else ()


def _language(talk: Conversation, to: Go, facts: Facts, _fresh: str) -> Turn:
    """The language picker, from which the question that was open is shown again."""
    if to.code in facts.languages:
        chosen = replace(talk, language=to.code)
        return Turn(chosen, (LanguageChosen(to.code),), focused(chosen, facts))
    return Turn(talk, (), home.languages(talk.language, facts))


def _privacy(talk: Conversation, _to: Go, _facts: Facts, _fresh: str) -> Turn:
    return Turn(talk, (), home.privacy(busy=talk.busy))


def _help(talk: Conversation, _to: Go, _facts: Facts, _fresh: str) -> Turn:
    return Turn(talk, (), home.help_screen(busy=talk.busy))


def _mydata(talk: Conversation, _to: Go, facts: Facts, _fresh: str) -> Turn:
    told = home.mydata(talk.language, talk.following, talk.runs, facts, busy=talk.busy)
    return Turn(talk, (DataRequested(),), told)


def _forget(talk: Conversation, to: Go, _facts: Facts, fresh: str) -> Turn:
    if not to.code:
        return Turn(replace(talk, guard=fresh), (), home.ask_forget(fresh))
    if to.code != talk.guard:
        return spent(talk)
    return Turn(Conversation(language=talk.language), (Forgotten(),), home.forgotten())


def _quiet(talk: Conversation, _to: Go, facts: Facts, _fresh: str) -> Turn:
    screen = home.welcome(talk.runs, facts).noting(say("chat.reminders_stopped"))
    return at_home(talk, screen, RemindersStopped())


def _no_news(talk: Conversation, _to: Go, facts: Facts, _fresh: str) -> Turn:
    screen = home.welcome(talk.runs, facts).noting(say("chat.news_stopped"))
    return at_home(talk, screen, NoticesStopped())


_DOORS: Mapping[str, Callable[[Conversation, Go, Facts, str], Turn]] = {
    "home": _home,
    "resume": _resume,
    "survey": _survey,
    "tip": _tip,
    "receipt": _receipt,
    "clear": _clear,
    "language": _language,
    "privacy": _privacy,
    "help": _help,
    "mydata": _mydata,
    "forget": _forget,
    "quiet": _quiet,
    "nonews": _no_news,
}
_CALLED: Mapping[str, str] = {"start": "home", "updates": "follows", "follow": "promise"}
_COMMANDS = {*_DOORS, "promise", "follows"}
