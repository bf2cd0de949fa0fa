"""Our own survey and tip, walked through from the first question to the thanks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.events import SurveyCompleted, TipSubmitted
from dialogs.facts import Wave
from dialogs.inputs import Command, Tap, Typed
from dialogs.presses import press
from dialogs.questions import Question
from dialogs.receipts import complete
from dialogs.repertoire import read_repertoire
from dialogs.runs import ENDED, Run
from tests.dialogs.resident import Resident
from tests.dialogs.truths import check_turn, dialogue_of

OURS = read_repertoire()


def respondent() -> Resident:
    """Somebody who is asked our newest questionnaire."""
    resident = Resident()
    wave = Wave("w1", OURS.newest_survey.version)
    receipt = complete("123456789012345")
    resident.facts = replace(resident.facts, repertoire=OURS, wave=wave, receipt=receipt)
    return resident


@pytest.mark.parametrize("nth", range(10))
def test_survey_can_be_answered_to_its_end(nth: int) -> None:
    """By somebody who always gives the nth answer, starting over at the first."""
    resident = respondent()
    resident.sends(Command("survey"))
    for _ in range(300):
        run = resident.conversation.runs.get("survey")
        if run is None:  # an ending without trace: they declined, or are too young
            assert nth % 2
            return
        before = resident.conversation
        turn = resident.sends(_answer(resident, run, nth))
        check_turn(before, turn, resident.facts)
        if SurveyCompleted("en") in turn.events:
            return
    pytest.fail("the survey does not end")


@pytest.mark.parametrize("nth", range(10))
def test_tip_can_be_sent(nth: int) -> None:
    """About anything, from anywhere."""
    resident = respondent()
    resident.sends(Command("tip"))
    for _ in range(30):
        before = resident.conversation
        turn = resident.sends(_answer(resident, before.runs["tip"], nth))
        check_turn(before, turn, resident.facts)
        if turn.events:
            [event] = turn.events
            assert isinstance(event, TipSubmitted)
            assert event.answers["words"].value == "words"
            return
        if turn.conversation.runs["tip"].at == ENDED:  # not safe to write just now
            assert nth % 2
            return
    pytest.fail("the tip is never sent")


def _answer(resident: Resident, run: Run, nth: int) -> Tap | Typed:
    question = dialogue_of(run.dialogue, run, resident.facts).by_id.get(run.at)
    if question is not None and question.kind == "text":
        return Typed("words", resident.turns)
    if question is not None and question.kind == "photos":
        return Tap(press(run.key, run.prompt, "skip"))
    if question is None or run.marks or not question.codes:
        return Tap(press(run.key, run.prompt, "ok"))
    verb, code = "set" if question.kind == "multiple" else "is", _code(question, nth)
    return Tap(f"q.{run.key}.{run.prompt}.{verb}.{code}")


def _code(question: Question, nth: int) -> str:
    """The nth answer; of the age, never the first, which lets children go."""
    codes = question.codes[1:] if question.id == "age" else question.codes
    return codes[nth % len(codes)]
