"""Which questions lie on a resident's way, given the answers so far."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.answers import Answer
from dialogs.conditions import ALWAYS
from dialogs.questions import Dialogue, Ending, Question


def route(dialogue: Dialogue, answers: Mapping[str, Answer]) -> tuple[Question, ...]:
    """The questions that apply, in order. An answer off the way opens no branch."""
    way: list[Question] = []
    met: dict[str, Answer] = {}
    for question in dialogue.questions:
        # Most questions have no condition, and this is asked several times a turn.
        if question.when is ALWAYS or question.when.holds(met):
            way.append(question)
            answer = answers.get(question.id)
            if answer is not None:
                met[question.id] = answer
    return tuple(way)


def first_open(way: tuple[Question, ...], answers: Mapping[str, Answer]) -> Question | None:
    """The first question on the way without an answer."""
    return next((question for question in way if question.id not in answers), None)


def reviewed(way: tuple[Question, ...], answers: Mapping[str, Answer]) -> list[Question]:
    """The questions whose answers are looked over at the end: what counts as a step."""
    return [each for each in way if each.asks and each.step and each.id in answers]


def before(way: tuple[Question, ...], ident: str) -> Question | None:
    """The question before this one on the way; before anything else, the last."""
    ids = [question.id for question in way]
    place = ids.index(ident) if ident in ids else len(ids)
    return way[place - 1] if place else None


def progress(way: tuple[Question, ...], question: Question) -> tuple[int, int] | None:
    """This question's step and the number of steps on the way; a group of items is one step."""
    steps = list(dict.fromkeys(each.step for each in way if each.step))
    return (steps.index(question.step) + 1, len(steps)) if question.step in steps else None


def ending(dialogue: Dialogue, answers: Mapping[str, Answer]) -> Ending | None:
    """The early ending these answers lead to."""
    return next((each for each in dialogue.endings if each.when.holds(answers)), None)
