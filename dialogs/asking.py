"""The screens of a run: a question, the review, the end."""

from __future__ import annotations

from dialogs.answers import Answer
from dialogs.presses import Verb, go, press
from dialogs.questions import Dialogue, Question
from dialogs.route import first_open, progress, reviewed, route
from dialogs.runs import DONE, REVIEW, Run
from dialogs.screens import Button, Rows, Screen, Text, say

_LONGEST_QUOTE = 60  # characters of a typed answer shown in the review
_NUMBERS_A_ROW = 5

HOME = Button(say("chat.button.home"), go("home"))


def screen(dialogue: Dialogue, run: Run) -> Screen:
    """What a run shows now."""
    if run.at == DONE:
        return Screen((dialogue.done,), ((HOME,),))
    if run.at == REVIEW:
        return _review(dialogue, run)
    return _question(dialogue, run, dialogue.by_id[run.at])


def _button(run: Run, label: Text, verb: Verb, code: str = "", *, chosen: bool = False) -> Button:
    return Button(label, press(run.key, run.prompt, verb, code), chosen)


def _question(dialogue: Dialogue, run: Run, question: Question) -> Screen:
    if run.pointing:
        return Screen(
            (say("chat.position.ask"),),
            position=(say("chat.button.share_position"), say("chat.button.no_position")),
        )
    way = route(dialogue, run.answers)
    lines = (*_progress(way, question), *question.lines)
    answer = run.answers.get(question.id)
    if answer and question.kind in ("text", "number"):
        lines = (*lines, say("chat.answer_now", answer=describe(question, answer)))
    return Screen(lines, (*_choices(run, question), *_ways_on(run, question, way)))


def _progress(way: tuple[Question, ...], question: Question) -> tuple[Text, ...]:
    place = progress(way, question)
    if place is None:
        return ()
    step, steps = place
    group = [each.id for each in way if each.step == question.step]
    if len(group) == 1:
        return (say("chat.progress", step=step, steps=steps),)
    part = group.index(question.id) + 1
    return (say("chat.progress_part", step=step, steps=steps, part=part, parts=len(group)),)


def _choices(run: Run, question: Question) -> Rows:
    answer = run.answers.get(question.id)
    buttons = []
    for choice in question.choices:
        if question.kind == "multiple":
            chosen = choice.code in run.marks
            verb: Verb = "unset" if chosen else "set"
        else:
            chosen = answer is not None and answer.value == choice.code
            verb = "is"
        buttons.append(_button(run, choice.label, verb, choice.code, chosen=chosen))
    if question.kind == "place":
        buttons.append(_button(run, say("chat.button.point"), "point"))
    return _in_rows(buttons, question.columns)


def _ways_on(run: Run, question: Question, way: tuple[Question, ...]) -> Rows:
    """The buttons below the choices: confirm, give no answer, back, home."""
    answer = run.answers.get(question.id)
    rows: list[tuple[Button, ...]] = []
    if question.kind == "info":
        rows.append((_button(run, say("chat.button.continue"), "ok"),))
    elif question.kind == "multiple":
        rows.append((_button(run, say("chat.button.done"), "ok"),))
    none = []
    if question.dont_know:
        chosen = answer is not None and answer.missing == "unknown"
        none.append(_button(run, say("chat.button.unknown"), "unknown", chosen=chosen))
    if question.skip:
        chosen = answer is not None and answer.missing == "skipped"
        none.append(_button(run, say("chat.button.skip"), "skip", chosen=chosen))
    rows += [(button,) for button in none]
    if answer is not None and question.asks and not _half_ticked(run, question):
        open_left = first_open(way, run.answers)
        label = say("chat.button.keep") if open_left else say("chat.button.to_review")
        rows.append((_button(run, label, "keep"),))
    if question.id == way[0].id:
        rows.append((HOME,))
    else:
        rows.append((_button(run, say("chat.button.back"), "back"), HOME))
    return tuple(rows)


def _half_ticked(run: Run, question: Question) -> bool:
    """Whether there are ticks unlike the answer given: "keep my answer" would throw them away."""
    answer = run.answers.get(question.id)
    given = answer.value if answer is not None and isinstance(answer.value, list) else []
    return question.kind == "multiple" and list(run.marks) != given


def _review(dialogue: Dialogue, run: Run) -> Screen:
    asked = reviewed(route(dialogue, run.answers), run.answers)
    lines = tuple(
        say(
            "chat.review.line",
            number=number,
            question=question.short,
            answer=describe(question, run.answers[question.id], quote=_LONGEST_QUOTE),
        )
        for number, question in enumerate(asked, 1)
    )
    numbers = [
        _button(run, say("chat.review.number", number=number), "change", str(number))
        for number in range(1, len(asked) + 1)
    ]
    return Screen(
        (
            say("chat.review.title"),
            say("chat.review.answers", answers=lines),
            say("chat.review.how"),
        ),
        (
            *_in_rows(numbers, _NUMBERS_A_ROW),
            (_button(run, say("chat.button.send"), "ok"),),
            (_button(run, say("chat.button.back"), "back"), HOME),
        ),
    )


def describe(question: Question, answer: Answer, *, quote: int = 3000) -> Text:
    """An answer as its reader would say it; typed words are cut after `quote` characters."""
    if answer.missing == "skipped":
        return say("chat.answer.skipped")
    labels = {choice.code: choice.label for choice in question.choices}
    if question.kind == "photo" and answer.value is not None:
        return say("chat.answer.photo")
    match answer.value:
        case int(number):
            return say("chat.answer.number", number=number)
        case str(code) if code in labels:
            return labels[code]
        case str(words):
            cut = words if len(words) <= quote else words[:quote].rstrip() + "…"
            return say("chat.answer.words", words=cut)
        case [float(), float()]:
            return say("chat.answer.position")
        case [*codes]:
            return say("chat.answer.several", answers=tuple(labels[str(code)] for code in codes))
    return say("chat.answer.unknown")


def _in_rows(buttons: list[Button], columns: int) -> Rows:
    return tuple(
        tuple(buttons[start : start + columns]) for start in range(0, len(buttons), columns)
    )
