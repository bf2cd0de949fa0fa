"""How a run changes: to another prompt, by an answer, by a tick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dialogs.answers import Answer
from dialogs.events import AnswerGiven, AnswerOrphaned
from dialogs.inputs import Finding
from dialogs.questions import Dialogue, Question
from dialogs.route import first_open, route
from dialogs.runs import REVIEW, Run
from dialogs.runs import Typed as TypedAnswer

_OWN = ("text", "photos")  # somebody's own words, or what leads to their pictures


def go_to(dialogue: Dialogue, run: Run, at: str) -> Run:
    """The run at another prompt, with the ticks or the photos its question already has."""
    question, answer = dialogue.by_id.get(at), run.answers.get(at)
    several = question is not None and question.kind in ("multiple", "photos")
    ticked = answer.value if answer and several else None
    marks = tuple(map(str, ticked)) if isinstance(ticked, list) else ()
    return replace(run, at=at, prompt=run.prompt + 1, marks=marks, pointing=False)


def onward(dialogue: Dialogue, run: Run) -> Run:
    """The run at the first question still open, or at the review."""
    question = first_open(route(dialogue, run.answers), run.answers)
    return go_to(dialogue, run, question.id if question else REVIEW)


def tick(question: Question, marks: tuple[str, ...], code: str, *, on: bool) -> tuple[str, ...]:
    """The ticks after one more or one less, in the question's order."""
    if on and code in question.exclusive:
        return (code,)
    left = {*marks, code} - question.exclusive if on else {*marks} - {code}
    return tuple(each for each in question.codes if each in left)


def typed_in(run: Run, question: Question, source: Mapping[int, TypedAnswer]) -> Run:
    """The run in which only `source`, a message, revises this answer: no earlier one does."""
    others = {each: typed for each, typed in run.typed.items() if typed.question != question.id}
    return replace(run, typed={**others, **source})


def give(
    dialogue: Dialogue,
    run: Run,
    question: Question,
    answer: Answer,
    findings: tuple[Finding, ...] = (),
) -> tuple[Run, list[AnswerGiven | AnswerOrphaned]]:
    """The run with an answer more and without those it orphans, and the events of both.

    `findings` are the passages of the answer that may tell who somebody is.
    """
    events: list[AnswerGiven | AnswerOrphaned] = []
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
    found = {**run.findings, question.id: findings}
    found = {ident: each for ident, each in found.items() if each and ident in way}
    return replace(run, answers=kept, given=given, findings=found), events
