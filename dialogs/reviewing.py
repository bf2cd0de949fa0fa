"""The review: every answer as it will be stored, and a way to change each."""

from __future__ import annotations

from dialogs import masking
from dialogs.answers import Answer
from dialogs.buttons import HOME, button, in_rows
from dialogs.describing import describe
from dialogs.questions import Dialogue, Question
from dialogs.route import reviewed, route
from dialogs.runs import Run
from dialogs.screens import Screen, Text, say

_LONGEST_QUOTE = 60  # characters of a typed answer, where it is not for its words that it is read
_NUMBERS_A_ROW = 5


def review(dialogue: Dialogue, run: Run) -> Screen:
    """The answers, numbered; what may tell who somebody is; the buttons to change and send."""
    asked = reviewed(route(dialogue, run.answers), run.answers)
    numbers = [
        button(run, say("chat.review.number", number=number), "change", str(number))
        for number in range(1, len(asked) + 1)
    ]
    more = run.dialogue == "tip"  # its receipt follows, and is sent from there
    return Screen(
        (
            say("chat.review.title"),
            say("chat.review.answers", answers=answer_lines(run, asked)),
            *masking.lines(run),
            say("chat.review.how_on") if more else say("chat.review.how"),
        ),
        (
            *in_rows(numbers, _NUMBERS_A_ROW),
            *masking.rows(run),
            (button(run, say("chat.button.continue") if more else say("chat.button.send"), "ok"),),
            (button(run, say("chat.button.back"), "back"), HOME),
        ),
    )


def answer_lines(run: Run, asked: list[Question]) -> tuple[Text, ...]:
    """A numbered line for each of these questions, with its answer."""
    return tuple(
        say(
            "chat.review.line",
            number=number,
            question=question.short,
            answer=_described(run, question, run.answers[question.id]),
        )
        for number, question in enumerate(asked, 1)
    )


def _described(run: Run, question: Question, answer: Answer) -> Text:
    if question.scan:  # read to see what it gives away: whole
        return describe(question, masking.masked(run, question.id, answer))
    return describe(question, answer, quote=_LONGEST_QUOTE)
