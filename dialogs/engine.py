"""The dialogue engine: one reply in; the new state, the events and the next screen out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from dialogs import album, asking, masking
from dialogs.acceptance import accept, unasked
from dialogs.answers import SKIPPED, UNKNOWN, Answer
from dialogs.events import AnswerGiven, AnswerOrphaned
from dialogs.inputs import Edited, Finding, Input, Photo, Position, Tap, Typed
from dialogs.moves import give, go_to, onward, tick, typed_in
from dialogs.presses import Press, read_press
from dialogs.questions import Dialogue, Ending, Question
from dialogs.route import before, ending, reviewed, route
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
            if pressed := current_press(run, reply):
                return _pressed(dialogue, run, pressed)
            return _stale(dialogue, run, read_press(data))
        case Edited():
            return _edited(dialogue, run, reply)
        case Typed(origin=origin) | Position(origin=origin) | Photo(origin=origin):
            if origin <= run.since:  # sent before the message that led to this question
                return _stay(dialogue, run, say("chat.late"))
            return _told(dialogue, run, reply, origin)
    return _told(dialogue, run, reply, None)


def current_press(run: Run, reply: Input) -> Press | None:
    """The button behind a tap if it belongs to the prompt the run waits on."""
    pressed = read_press(reply.press) if isinstance(reply, Tap) else None
    fits = isinstance(pressed, Press) and (pressed.key, pressed.prompt) == (run.key, run.prompt)
    return pressed if isinstance(pressed, Press) and fits else None


def explain_stale(run: Run, pressed: object) -> Text | None:
    """What to say of a button that does nothing; nothing where it is a second tap on the last."""
    doubled = isinstance(pressed, Press) and pressed.prompt == run.prompt - 1
    return None if doubled else say("chat.stale")


def _stay(dialogue: Dialogue, run: Run, notice: Text) -> Step:
    return Step(run, (), asking.screen(dialogue, run).noting(notice))


def _stale(dialogue: Dialogue, run: Run, pressed: object) -> Step:
    return Step(run, (), replace(asking.screen(dialogue, run), toast=explain_stale(run, pressed)))


def _shown(dialogue: Dialogue, run: Run, *events: EngineEvent) -> Step:
    return Step(run, events, asking.screen(dialogue, run))


def _pressed(dialogue: Dialogue, run: Run, pressed: Press) -> Step:
    """A tap on a button of the current prompt (or on one a changed client made up)."""
    if run.at == DONE:
        return _stale(dialogue, run, pressed)
    way = route(dialogue, run.answers)
    if pressed.verb == "back" and (previous := before(way, run.at)):
        kept, events = _with_photos(dialogue, run)
        return _shown(dialogue, go_to(dialogue, kept, previous.id), *events)
    if run.at == REVIEW:
        return _pressed_in_review(dialogue, run, pressed, way)
    question = dialogue.by_id[run.at]
    match pressed.verb, question.kind:
        case "is", "single" | "place" if pressed.code in question.codes:
            return _answered(dialogue, run, question, Answer(pressed.code))
        case "set" | "unset", "multiple" if pressed.code in question.codes:
            ticked = tick(question, run.marks, pressed.code, on=pressed.verb == "set")
            return _shown(dialogue, replace(run, marks=ticked))
        case "ok", "multiple" | "photos" if run.marks:
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
            return _shown(dialogue, onward(dialogue, run))
        case "point", "place" if question.fine:
            return _shown(dialogue, replace(run, prompt=run.prompt + 1, pointing=True))
        case _, "photos" if leafed := album.press(run, pressed):
            return _shown(dialogue, leafed)
    return _stale(dialogue, run, pressed)


def _with_photos(dialogue: Dialogue, run: Run) -> tuple[Run, tuple[EngineEvent, ...]]:
    """The run before it goes back: ticks are quickly set again, photos are not lost."""
    question = dialogue.by_id.get(run.at)
    if question is None or question.kind != "photos" or not run.marks:
        return run, ()
    kept, events = give(dialogue, run, question, Answer(list(run.marks)))
    return kept, tuple(events)


def _pressed_in_review(
    dialogue: Dialogue, run: Run, pressed: Press, way: tuple[Question, ...]
) -> Step:
    asked = reviewed(way, run.answers)
    match pressed.verb, pressed.code:
        case "ok", _:
            return _shown(dialogue, go_to(dialogue, run, DONE), Sent())
        case "change", number if number.isdecimal() and 1 <= int(number) <= len(asked):
            return _shown(dialogue, go_to(dialogue, run, asked[int(number) - 1].id))
        case "mask" | "show", code:
            if turned := masking.turn_mask(run, code, hide=pressed.verb == "mask"):
                return _shown(dialogue, turned)
    return _stale(dialogue, run, pressed)


def _told(dialogue: Dialogue, run: Run, reply: Input, origin: int | None) -> Step:
    """A reply that is no tap: words, a position, a picture, something odd."""
    question = dialogue.by_id.get(run.at)
    if question is None:
        return _stay(dialogue, run, unasked(reply))
    if run.pointing and isinstance(reply, Typed):  # "no" on the position keyboard, or any words
        return _shown(dialogue, go_to(dialogue, run, run.at))
    if question.kind == "photos" and isinstance(reply, Photo):
        more = album.add(question, run, reply)
        return _stay(dialogue, run, more) if isinstance(more, Text) else _shown(dialogue, more)
    answer = accept(question, reply)
    source = {origin: TypedAnswer(question.id)} if isinstance(reply, Typed) and origin else {}
    if isinstance(answer, Text):
        # Who is told what is wrong with their words may well mend them by editing the message.
        mendable = source and question.id not in run.answers
        return _stay(dialogue, typed_in(run, question, source) if mendable else run, answer)
    findings = _findings(run, question, reply)
    run = replace(run, since=origin or run.since)
    return _answered(dialogue, run, question, answer, source, findings)


def _findings(run: Run, question: Question, reply: Input) -> tuple[Finding, ...]:
    if not question.scan or not isinstance(reply, Typed | Edited):
        return ()
    return masking.align(reply.words, reply.findings, run, question.id)


def _answered(
    dialogue: Dialogue,
    run: Run,
    question: Question,
    answer: Answer,
    source: Mapping[int, TypedAnswer] = _NO_MESSAGE,
    findings: tuple[Finding, ...] = (),
) -> Step:
    """The run with an answer, onward to the next open question; `source` is where it was typed.

    An answer to another question than the open one, by an edit, leaves that one open if it can.
    """
    told, events = give(dialogue, typed_in(run, question, source), question, answer, findings)
    if end := ending(dialogue, told.answers):
        return Step(go_to(dialogue, told, DONE), (*events, Ended(end)), Screen((end.text,)))
    on_way = {each.id for each in route(dialogue, told.answers)}
    if run.at != question.id and run.at in on_way:
        return _shown(dialogue, told, *events)
    return _shown(dialogue, onward(dialogue, told), *events)


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
    taken = _answered(dialogue, run, question, answer, newest, _findings(run, question, edit))
    return taken._replace(screen=taken.screen.noting(say("chat.edit.taken")))
