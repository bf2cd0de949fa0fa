"""The dialogue engine: one reply in; the new state, the events and the next screen out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from dialogs import asking
from dialogs.acceptance import accept, unasked
from dialogs.answers import SKIPPED, UNKNOWN, Answer
from dialogs.events import AnswerGiven, AnswerOrphaned
from dialogs.inputs import Edited, Input, Photo, Position, Tap, Typed
from dialogs.presses import Press, read_press
from dialogs.questions import Dialogue, Ending, Question
from dialogs.route import before, ending, first_open, reviewed, route
from dialogs.runs import DONE, REVIEW, Run
from dialogs.runs import Typed as TypedAnswer
from dialogs.screens import Screen, Text, say


@dataclass(frozen=True, slots=True)
class Sent:
    """The resident looked the answers over and sent them."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The answers led to an early ending."""

    ending: Ending


_OWN = ("text", "photo")  # answers that are somebody's own words, or lead to their picture

EngineEvent = AnswerGiven | AnswerOrphaned | Sent | Ended


_NO_MESSAGE: Mapping[int, TypedAnswer] = MappingProxyType({})


class Step(NamedTuple):
    """What one reply brought about."""

    run: Run
    events: tuple[EngineEvent, ...]
    screen: Screen


def begin(dialogue: Dialogue, key: str, subject: str = "") -> Run:
    """A new run at the first question; `key` must be new and hard to guess."""
    first = dialogue.questions[0]
    return Run(dialogue.id, dialogue.version, key, at=first.id, subject=subject)


def reopen(run: Run) -> Run:
    """A sent run, open for changes again."""
    return replace(run, at=REVIEW, prompt=run.prompt + 1)


def step(dialogue: Dialogue, run: Run, reply: Input) -> Step:
    """One reply to a run. A reply that fits nothing changes nothing and is told why."""
    match reply:
        case Tap(data):
            pressed = read_press(data)
            if not isinstance(pressed, Press) or (pressed.key, pressed.prompt) != (
                run.key,
                run.prompt,
            ):
                return _stale(dialogue, run, pressed)
            return _pressed(dialogue, run, pressed)
        case Edited():
            return _edited(dialogue, run, reply)
        case Typed(origin=origin) | Position(origin=origin) | Photo(origin=origin):
            if origin <= run.since:  # sent before the message that led to this question
                return _stay(dialogue, run, say("chat.late"))
            return _told(dialogue, run, reply, origin)
    return _told(dialogue, run, reply, None)


def _stay(dialogue: Dialogue, run: Run, notice: Text) -> Step:
    return Step(run, (), asking.screen(dialogue, run).noting(notice))


def _stale(dialogue: Dialogue, run: Run, pressed: object) -> Step:
    screen = asking.screen(dialogue, run)
    doubled = isinstance(pressed, Press) and pressed.prompt == run.prompt - 1
    return Step(run, (), screen if doubled else screen.toasting(say("chat.stale")))


def _go(dialogue: Dialogue, run: Run, at: str) -> Run:
    """The run at another prompt, with the ticks its question already has."""
    question, answer = dialogue.by_id.get(at), run.answers.get(at)
    ticked = answer.value if answer and question and question.kind == "multiple" else None
    marks = tuple(map(str, ticked)) if isinstance(ticked, list) else ()
    return replace(run, at=at, prompt=run.prompt + 1, marks=marks, pointing=False)


def _onward(dialogue: Dialogue, run: Run) -> Run:
    """The run at the first question still open, or at the review."""
    question = first_open(route(dialogue, run.answers), run.answers)
    return _go(dialogue, run, question.id if question else REVIEW)


def _shown(dialogue: Dialogue, run: Run, *events: EngineEvent) -> Step:
    return Step(run, events, asking.screen(dialogue, run))


def _pressed(dialogue: Dialogue, run: Run, pressed: Press) -> Step:
    """A tap on a button of the current prompt (or on one a changed client made up)."""
    if run.at == DONE:
        return _stale(dialogue, run, pressed)
    way = route(dialogue, run.answers)
    if pressed.verb == "back" and (previous := before(way, run.at)):
        return _shown(dialogue, _go(dialogue, run, previous.id))
    if run.at == REVIEW:
        return _pressed_in_review(dialogue, run, pressed, way)
    question = dialogue.by_id[run.at]
    match pressed.verb, question.kind:
        case "is", "single" | "place" if pressed.code in question.codes:
            return _answered(dialogue, run, question, Answer(pressed.code))
        case "set" | "unset", "multiple" if pressed.code in question.codes:
            marked = _mark(question, run.marks, pressed.code, on=pressed.verb == "set")
            return _shown(dialogue, replace(run, marks=marked))
        case "ok", "multiple" if run.marks:
            return _answered(dialogue, run, question, Answer(list(run.marks)))
        case "ok", "multiple":
            return Step(run, (), asking.screen(dialogue, run).toasting(say("chat.mark_one")))
        case "ok", "info":
            return _answered(dialogue, run, question, Answer("read"))
        case "skip", _ if question.skip:
            return _answered(dialogue, run, question, SKIPPED)
        case "unknown", _ if question.dont_know:
            return _answered(dialogue, run, question, UNKNOWN)
        case "keep", _ if question.id in run.answers:
            return _shown(dialogue, _onward(dialogue, run))
        case "point", "place":
            return _shown(dialogue, replace(run, prompt=run.prompt + 1, pointing=True))
    return _stale(dialogue, run, pressed)


def _pressed_in_review(
    dialogue: Dialogue, run: Run, pressed: Press, way: tuple[Question, ...]
) -> Step:
    asked = reviewed(way, run.answers)
    if pressed.verb == "ok":
        return _shown(dialogue, _go(dialogue, run, DONE), Sent())
    if pressed.verb == "change" and pressed.code.isdecimal():
        place = int(pressed.code)
        if 1 <= place <= len(asked):
            return _shown(dialogue, _go(dialogue, run, asked[place - 1].id))
    return _stale(dialogue, run, pressed)


def _mark(question: Question, marks: tuple[str, ...], code: str, *, on: bool) -> tuple[str, ...]:
    """The ticks after one more or one less, in the question's order."""
    if on and code in question.exclusive:
        return (code,)
    left = {*marks, code} - question.exclusive if on else {*marks} - {code}
    return tuple(each for each in question.codes if each in left)


def _told(dialogue: Dialogue, run: Run, reply: Input, origin: int | None) -> Step:
    """A reply that is no tap: words, a position, a picture, something odd."""
    question = dialogue.by_id.get(run.at)
    if question is None:
        return _stay(dialogue, run, unasked(reply))
    if run.pointing and isinstance(reply, Typed):  # "no" on the position keyboard, or any words
        return _shown(dialogue, _go(dialogue, run, run.at))
    answer = accept(question, reply)
    source = {origin: TypedAnswer(question.id)} if isinstance(reply, Typed) and origin else {}
    if isinstance(answer, Text):
        # Who is told what is wrong with their words may well mend them by editing the message.
        mendable = source and question.id not in run.answers
        return _stay(dialogue, _typed_in(run, question, source) if mendable else run, answer)
    return _answered(dialogue, replace(run, since=origin or run.since), question, answer, source)


def _typed_in(run: Run, question: Question, source: Mapping[int, TypedAnswer]) -> Run:
    """The run in which only `source`, a message, revises this answer: no earlier one does."""
    others = {each: typed for each, typed in run.typed.items() if typed.question != question.id}
    return replace(run, typed={**others, **source})


def _answered(
    dialogue: Dialogue,
    run: Run,
    question: Question,
    answer: Answer,
    source: Mapping[int, TypedAnswer] = _NO_MESSAGE,
) -> Step:
    """The run with an answer, onward to the next open question; `source` is where it was typed.

    An answer to another question than the open one, by an edit, leaves that one open if it can.
    """
    told, events = _tell(dialogue, _typed_in(run, question, source), question, answer)
    if end := ending(dialogue, told.answers):
        return Step(_go(dialogue, told, DONE), (*events, Ended(end)), Screen((end.text,)))
    on_way = {each.id for each in route(dialogue, told.answers)}
    if run.at != question.id and run.at in on_way:
        return _shown(dialogue, told, *events)
    return _shown(dialogue, _onward(dialogue, told), *events)


def _tell(
    dialogue: Dialogue, run: Run, question: Question, answer: Answer
) -> tuple[Run, list[EngineEvent]]:
    """The run with one answer more and without those it orphans, and the events of both."""
    events: list[EngineEvent] = []
    given = run.given
    if question.asks and run.answers.get(question.id) != answer:
        given += 1
        events.append(AnswerGiven(question.id, answer, given, words=question.kind in _OWN))
    answers: Mapping[str, Answer] = {**run.answers, question.id: answer}
    way = {each.id for each in route(dialogue, answers)}
    for orphan in [each for each in answers if each not in way]:
        if dialogue.by_id[orphan].asks:
            given += 1
            events.append(AnswerOrphaned(orphan, given))
    kept = {ident: each for ident, each in answers.items() if ident in way}
    return replace(run, answers=kept, given=given), events


def _edited(dialogue: Dialogue, run: Run, edit: Edited) -> Step:
    """An earlier typed message in new words.

    It revises the answer it gave while the dialogue is open, or gives the answer that its old words
    were refused as, while that question is.
    """
    source = run.typed.get(edit.origin)
    if source is None or run.at == DONE or source.question not in {*run.answers, run.at}:
        return _stay(dialogue, run, say("chat.edit.late"))
    if edit.version <= source.version:
        return _shown(dialogue, run)
    question = dialogue.by_id[source.question]
    newest = {edit.origin: TypedAnswer(question.id, edit.version)}
    answer = accept(question, Typed(edit.words, edit.origin))
    if isinstance(answer, Text):
        return _stay(dialogue, replace(run, typed={**run.typed, **newest}), answer)
    taken = _answered(dialogue, run, question, answer, newest)
    return taken._replace(screen=taken.screen.noting(say("chat.edit.taken")))
