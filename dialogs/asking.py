"""The screens of a run: a question, the review, the end."""

from __future__ import annotations

from dialogs import album
from dialogs.buttons import HOME, button, in_rows
from dialogs.describing import describe
from dialogs.presses import Verb
from dialogs.questions import Dialogue, Question
from dialogs.reviewing import review
from dialogs.route import first_open, progress, route
from dialogs.runs import DONE, REVIEW, Run
from dialogs.screens import Button, Rows, Screen, Text, say


def screen(dialogue: Dialogue, run: Run) -> Screen:
    """What a run shows now."""
    if run.at == DONE:
        return Screen((dialogue.done,), ((HOME,),))
    if run.at == REVIEW:
        return review(dialogue, run)
    return _question(dialogue, run, dialogue.by_id[run.at])


def _question(dialogue: Dialogue, run: Run, question: Question) -> Screen:
    if run.pointing:
        return Screen(
            (say("chat.position.ask"),),
            position=(say("chat.button.share_position"), say("chat.button.no_position")),
        )
    way = route(dialogue, run.answers)
    picture = album.in_view(run) if question.kind == "photos" else None
    asked = album.lines(question, run) if picture else question.lines
    lines = (*_progress(way, question), *asked)
    answer = run.answers.get(question.id)
    if answer and question.kind in ("text", "number"):
        lines = (*lines, say("chat.answer_now", answer=describe(question, answer)))
    rows = (*_choices(run, question), *_ways_on(run, question, way))
    return Screen(lines, rows, picture=picture)


def _progress(way: tuple[Question, ...], question: Question) -> tuple[Text, ...]:
    place = progress(way, question)
    if place is None or place[1] == 1:
        return ()
    step, steps = place
    group = [each.id for each in way if each.step == question.step]
    if len(group) == 1:
        return (say("chat.progress", step=step, steps=steps),)
    part = group.index(question.id) + 1
    return (say("chat.progress_part", step=step, steps=steps, part=part, parts=len(group)),)


def _choices(run: Run, question: Question) -> Rows:
    if question.kind == "photos":
        return album.rows(run)
    answer = run.answers.get(question.id)
    buttons = []
    for choice in question.choices:
        if question.kind == "multiple":
            chosen = choice.code in run.marks
            verb: Verb = "unset" if chosen else "set"
        else:
            chosen = answer is not None and answer.value == choice.code
            verb = "is"
        buttons.append(button(run, choice.label, verb, choice.code, chosen=chosen))
    if question.kind == "place" and question.fine:
        buttons.append(button(run, say("chat.button.point"), "point"))
    return in_rows(buttons, question.columns)


def _ways_on(run: Run, question: Question, way: tuple[Question, ...]) -> Rows:
    """The buttons below the choices: confirm, give no answer, back, home."""
    answer = run.answers.get(question.id)
    rows: list[tuple[Button, ...]] = []
    if question.kind == "info":
        rows.append((button(run, say("chat.button.continue"), "ok"),))
    elif question.kind == "multiple" or (question.kind == "photos" and run.marks):
        rows.append((button(run, say("chat.button.done"), "ok"),))
    none = []
    if question.dont_know:
        chosen = answer is not None and answer.missing == "unknown"
        none.append(button(run, say("chat.button.unknown"), "unknown", chosen=chosen))
    if question.skip and not (question.kind == "photos" and run.marks):
        chosen = answer is not None and answer.missing == "skipped"
        photos = question.kind == "photos"
        label = say("chat.button.no_photos") if photos else say("chat.button.skip")
        none.append(button(run, label, "skip", chosen=chosen))
    rows += [(each,) for each in none]
    # What is not counted is a gate, such as a consent: it is passed by saying yes once more.
    if answer is not None and question.asks and question.step and not _half_ticked(run, question):
        open_left = first_open(way, run.answers)
        label = say("chat.button.keep") if open_left else say("chat.button.to_review")
        rows.append((button(run, label, "keep"),))
    if question.id == way[0].id:
        rows.append((HOME,))
    else:
        rows.append((button(run, say("chat.button.back"), "back"), HOME))
    return tuple(rows)


def _half_ticked(run: Run, question: Question) -> bool:
    """Whether there are ticks unlike the answer given: "keep my answer" would throw them away."""
    answer = run.answers.get(question.id)
    given = answer.value if answer is not None and isinstance(answer.value, list) else []
    return question.kind in ("multiple", "photos") and list(run.marks) != given
