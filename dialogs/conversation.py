"""One turn of a chat: whatever comes in finds its dialogue or its door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dialogs import album, doors, home, survey, thread, tip
from dialogs.acceptance import astray
from dialogs.chat import (
    Conversation,
    Turn,
    focused,
    is_over,
    remembering,
    spent,
)
from dialogs.events import CodeMistyped, Event, PhotosDropped, TipSubmitted
from dialogs.facts import Facts
from dialogs.inputs import (
    Command,
    Edited,
    Input,
    Photo,
    Position,
    ReceiptRefused,
    Tap,
    ThreadOpened,
    Typed,
)
from dialogs.presses import Go, Press, read_press
from dialogs.promise_doors import ON_SENT
from dialogs.receipts import entered_digits, is_receipt, typed_digits
from dialogs.runs import Run
from dialogs.screens import Screen, Text, say

__all__ = ["TIP_SILENCE", "Conversation", "Turn", "converse", "current_screen"]

TIP_SILENCE = timedelta(minutes=30)  # an unfinished tip, or an open thread, is dropped after this
_STOCKHOLM = ZoneInfo("Europe/Stockholm")  # days are those of the place

_FLOWS: Mapping[
    str, Callable[[Run, Input, str, Facts], tuple[Run | None, tuple[Event, ...], Screen]]
] = {"survey": survey.go_on, "tip": tip.go_on, "receipt": thread.go_on}


def converse(
    conversation: Conversation, reply: Input, facts: Facts, now: datetime, fresh: str
) -> Turn:
    """One turn. `fresh` is a word nobody can guess, new for every turn; `now` is aware."""
    talk = remembering(_current(conversation, reply, facts, now), _message(reply))
    lapsed = _lapsed(conversation, talk, facts, now)
    today = now.astimezone(_STOCKHOLM).date()
    turn = _turn(talk, reply, facts, fresh, today, lapsed or astray(reply))
    # The word of a "really?" button is good for the next turn only.
    guard = turn.conversation.guard if turn.conversation.guard != talk.guard else ""
    after = replace(turn.conversation, guard=guard, touched=now)
    after = remembering(after, _message(reply))
    turn = Turn(after, (*turn.events, *_dropped(conversation, reply, facts, turn)), turn.screen)
    if not turn.screen.lines and lapsed is None:
        return turn
    screen = turn.screen if turn.screen.lines else home.welcome(talk.runs, facts)
    sent = _on_sent(reply)  # the message to all followers stays as it is
    screen = replace(screen, notice=screen.notice or lapsed, below=screen.below or sent)
    if conversation.keyboard and screen.position is None:
        shared = isinstance(reply, Position)
        away = say("chat.position.taken") if shared else say("chat.position.away")
        screen = replace(screen, position_away=True, notice=screen.notice or away)
    after = replace(after, keyboard=screen.position is not None)
    return Turn(after, turn.events, screen)


def current_screen(conversation: Conversation, facts: Facts, now: datetime) -> Screen:
    """What the chat shows now: for an update that was handled before, or a reminder."""
    return focused(_current(conversation, None, facts, now), facts)


def _current(
    conversation: Conversation, reply: Input | None, facts: Facts, now: datetime
) -> Conversation:
    """The conversation without what has lapsed meanwhile."""
    runs = dict(conversation.runs)
    if "survey" in runs and (facts.wave is None or facts.wave.id != runs["survey"].subject):
        del runs["survey"]
    silent = _silent(conversation, now)
    if "tip" in runs and (silent or not (facts.tips_open or is_over(runs["tip"]))):
        del runs["tip"]
    gone = facts.thread is None and not isinstance(reply, ThreadOpened)
    if "receipt" in runs and (silent or (thread.is_open(runs["receipt"]) and gone)):
        del runs["receipt"]
    focus = conversation.focus if conversation.focus in runs else "home"
    language = conversation.language or facts.guess
    return replace(conversation, runs=runs, focus=focus, language=language)


def _silent(conversation: Conversation, now: datetime) -> bool:
    return conversation.touched is not None and now - conversation.touched > TIP_SILENCE


def _lapsed(before: Conversation, talk: Conversation, facts: Facts, now: datetime) -> Text | None:
    """What to say when the dialogue a resident was in has lapsed since their last turn."""
    run = before.runs.get(before.focus)
    if before.focus == talk.focus or (run is not None and is_over(run)):
        return None
    match before.focus:
        case "survey":
            return say("chat.survey.lapsed")
        case "receipt":
            return say("chat.thread.lapsed") if _silent(before, now) else say("chat.thread.gone")
    return say("chat.tip_lapsed") if facts.tips_open else say("chat.tips_closed")


def _message(reply: Input) -> int:
    """The number of the message that came in, or that a tapped button stands under."""
    match reply:
        case Tap(message=message):
            # What was sent to all followers is no trace of a tip or a thread.
            return 0 if _on_sent(reply) else message
        case ThreadOpened() | ReceiptRefused():
            return 0
    return reply.origin


def _on_sent(reply: Input) -> bool:
    """Whether it is a tap under a message that was sent to followers."""
    to = read_press(reply.press) if isinstance(reply, Tap) else None
    return isinstance(to, Go) and to.target in ON_SENT


def _dropped(
    before: Conversation, reply: Input, facts: Facts, turn: Turn
) -> tuple[PhotosDropped, ...]:
    """The draft photos that this turn left nobody to want."""
    had = _photos(before, facts) | ({reply.handle} if isinstance(reply, Photo) else set())
    sent = {p.handle for e in turn.events if isinstance(e, TipSubmitted) for p in e.photos}
    left = had - _photos(turn.conversation, facts) - sent
    return (PhotosDropped(tuple(sorted(left))),) if left else ()


def _photos(talk: Conversation, facts: Facts) -> set[str]:
    found = set[str]()
    for name, dialogue_of in (("survey", survey.dialogue_of), ("tip", tip.dialogue_of)):
        if run := talk.runs.get(name):
            found |= album.handles(dialogue_of(run, facts), run)
    return found


def _turn(
    talk: Conversation, reply: Input, facts: Facts, fresh: str, today: date, lost: Text
) -> Turn:
    if not talk.language and not _picks_language(reply, facts):
        return Turn(replace(talk, focus="home"), _too_early(reply), home.languages("", facts))
    match reply:
        case Command():
            return doors.command(talk, reply, facts, fresh, today)
        case Tap(data):
            pressed = read_press(data)
            if isinstance(pressed, Go):
                return doors.go_to(talk, pressed, facts, fresh, today)
            if isinstance(pressed, Press):
                return _pressed(talk, pressed, reply, facts)
            return Turn(talk, (), focused(talk, facts).toasting(say("chat.stale")))
        case Edited():
            return _edited(talk, reply, facts)
        case ThreadOpened() | ReceiptRefused():
            return _looked_up(talk, reply, facts)
        case Typed(words, origin) if is_receipt(digits := _receipt_in(words, talk, facts)):
            return doors.enter_receipt(talk, digits, origin, facts, fresh)
    if talk.busy:
        return _reply(talk, talk.focus, reply, facts)
    return Turn(talk, (), home.welcome(talk.runs, facts).noting(lost))


def _too_early(reply: Input) -> tuple[Event, ...]:
    """A receipt typed before there is a language opens nothing yet; nor does it stay there."""
    if isinstance(reply, Typed) and is_receipt(entered_digits(reply.words)):
        return (CodeMistyped(reply.origin),)
    return ()


def _receipt_in(words: str, talk: Conversation, facts: Facts) -> str:
    """The digits of a receipt that nobody asked for. Where words are waited for it has to stand
    alone: taken for an answer, whoever reads that could speak for the reporter."""
    return entered_digits(words) if _waits_for_no_words(talk, facts) else typed_digits(words)


def _waits_for_no_words(talk: Conversation, facts: Facts) -> bool:
    """Whether words typed now are no answer: there is nothing open, or a question to be tapped."""
    if talk.idle:
        return True
    run, dialogues = talk.runs[talk.focus], {"survey": survey.dialogue_of, "tip": tip.dialogue_of}
    if talk.focus not in dialogues or run.pointing:
        return False
    question = dialogues[talk.focus](run, facts).by_id.get(run.at)
    return question is not None and question.kind not in ("text", "number")


def _picks_language(reply: Input, facts: Facts) -> bool:
    to = read_press(reply.press) if isinstance(reply, Tap) else None
    return isinstance(to, Go) and to.target == "language" and to.code in facts.languages


def _pressed(talk: Conversation, pressed: Press, reply: Tap, facts: Facts) -> Turn:
    """A tap on a question's button. An old one takes no resident away from another dialogue."""
    for dialogue, run in talk.runs.items():
        near = talk.focus not in talk.runs or talk.focus == dialogue
        if run.key == pressed.key and (near or run.prompt == pressed.prompt):
            return spent(talk) if is_over(run) else _reply(talk, dialogue, reply, facts)
    return spent(talk)


def _edited(talk: Conversation, reply: Edited, facts: Facts) -> Turn:
    """An edit may reach an answer far up in the chat: the question at its end stays in focus."""
    dialogue = _edits(talk, reply)
    if dialogue is None:
        return Turn(talk, (), focused(talk, facts).noting(say("chat.edit.late")))
    turn = _reply(talk, dialogue, reply, facts)
    if dialogue == talk.focus or dialogue not in turn.conversation.runs:
        return turn
    stayed = replace(turn.conversation, focus=talk.focus)
    screen = replace(focused(stayed, facts), notice=turn.screen.notice)
    return Turn(stayed, turn.events, screen)


def _edits(talk: Conversation, reply: Edited) -> str | None:
    """The dialogue a message was typed in; a mistyped receipt may be mended by editing it, too."""
    for dialogue, run in talk.runs.items():
        if reply.origin in run.typed:
            return dialogue
    waiting = talk.runs.get("receipt")
    entering = talk.focus == "receipt" and waiting is not None and waiting.at == thread.ENTER
    return "receipt" if entering and entered_digits(reply.words) else None


def _reply(talk: Conversation, dialogue: str, reply: Input, facts: Facts) -> Turn:
    """A reply to an open dialogue, which comes into focus by it."""
    run, events, screen = _FLOWS[dialogue](talk.runs[dialogue], reply, talk.language, facts)
    if run is None:
        return Turn(replace(talk.without(dialogue), focus="home"), events, screen)
    return Turn(talk.having(dialogue, run), events, screen)


def _looked_up(talk: Conversation, reply: ThreadOpened | ReceiptRefused, facts: Facts) -> Turn:
    """What became of a receipt; of nothing, when the resident has left it meanwhile."""
    run = talk.runs.get("receipt")
    if run is None or run.at != thread.ENTER:
        return Turn(talk, (), focused(talk, facts))
    if isinstance(reply, ThreadOpened):
        found, events, screen = thread.opened(run, reply.secret, facts)
    else:
        found, events, screen = thread.refused(run, reply.wait)
    return Turn(talk.having("receipt", found), events, screen)
