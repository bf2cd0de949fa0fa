"""The safety survey as a resident meets it: begun, sent, changed, withdrawn."""

from __future__ import annotations

from dataclasses import replace

from dialogs import asking, engine
from dialogs.buttons import HOME
from dialogs.events import Event, SurveyBegun, SurveyCompleted, SurveyWithdrawn
from dialogs.facts import Facts
from dialogs.inputs import Input
from dialogs.presses import go
from dialogs.questions import Dialogue
from dialogs.route import progress, route
from dialogs.runs import DONE, REVIEW, Run
from dialogs.screens import Button, Screen, Text, say


def dialogue_of(run: Run, facts: Facts) -> Dialogue:
    """The questionnaire of the version this run began with."""
    return facts.repertoire.surveys[run.version]


def start(facts: Facts, key: str) -> Run:
    """A run of the open wave's questionnaire. Nothing is stored of it before the first answer."""
    if facts.wave is None:
        raise ValueError("no wave is open")
    return engine.begin(facts.repertoire.surveys[facts.wave.version], key, facts.wave.id)


def change(run: Run) -> Run:
    """A sent run open for changes; any other as it is."""
    return engine.reopen(run) if run.at == DONE else run


def go_on(
    before: Run, reply: Input, language: str, facts: Facts
) -> tuple[Run | None, tuple[Event, ...], Screen]:
    """A reply to the survey: the run after it (None: it is over), events, screen."""
    run, events, screen = engine.step(dialogue_of(before, facts), before, reply)
    begun = before.given > 0
    match events[-1] if events else None:
        case engine.Ended(ending) if not ending.keep:
            return None, (SurveyWithdrawn(),) if begun else (), _farewell(screen)
        case engine.Ended() | engine.Sent():
            last: tuple[Event, ...] = (SurveyCompleted(language),)
        case _:
            last = ()
    if run.at == DONE:
        screen = replace(_sent(screen.lines), notice=screen.notice, toast=screen.toast)
    kept: list[Event] = [
        event for event in events if not isinstance(event, engine.Ended | engine.Sent)
    ]
    if kept and not begun:
        kept.insert(0, SurveyBegun(run.subject, run.version, language))
    return run, (*kept, *last), screen


def screen(run: Run, facts: Facts) -> Screen:
    """What the survey shows now."""
    dialogue = dialogue_of(run, facts)
    if run.at == DONE:
        return _sent((dialogue.done,))
    return asking.screen(dialogue, run)


def _sent(lines: tuple[Text, ...]) -> Screen:
    """Thanks, and the two ways back while the wave is open."""
    return Screen(
        lines,
        (
            (Button(say("chat.button.survey_change"), go("survey", "change")),),
            (Button(say("chat.button.survey_withdraw"), go("survey", "withdraw")),),
            (Button(say("chat.button.promise"), go("promise")), HOME),
        ),
    )


def ask_withdrawal(guard: str) -> Screen:
    """Really withdraw? `guard` makes an old "yes" button harmless."""
    return Screen(
        (say("chat.survey.withdraw"),),
        (
            (Button(say("chat.button.survey_withdraw_yes"), go("survey", guard)),),
            (Button(say("chat.button.no_back"), go("survey")),),
        ),
    )


def withdrawal() -> tuple[Event, ...]:
    """The events of a withdrawn response."""
    return (SurveyWithdrawn(),)


def place(run: Run, facts: Facts) -> tuple[int, int] | None:
    """How far an unfinished run has come: the step it is at and the number of steps."""
    dialogue = dialogue_of(run, facts)
    way = route(dialogue, run.answers)
    steps = len(dict.fromkeys(each.step for each in way if each.step))
    if run.at == REVIEW:
        return steps, steps
    question = dialogue.by_id.get(run.at)
    return progress(way, question) if question else None


def reminder(run: Run, facts: Facts) -> Screen:
    """A nudge about an unfinished survey, and one tap that stops them."""
    where = place(run, facts)
    progress_line = (say("chat.progress", step=where[0], steps=where[1]),) if where else ()
    return Screen(
        (say("chat.reminder"), *progress_line),
        (
            (Button(say("chat.button.survey_continue"), go("survey")),),
            (Button(say("chat.button.quiet"), go("quiet")),),
        ),
    )


def _farewell(screen: Screen) -> Screen:
    return Screen(screen.lines, ((HOME,),))
