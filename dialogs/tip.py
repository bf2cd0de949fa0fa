"""The anonymous tip as a resident meets it."""

from __future__ import annotations

from dataclasses import replace

from dialogs import asking, engine
from dialogs.events import Event, TipSubmitted
from dialogs.facts import Facts
from dialogs.presses import go
from dialogs.questions import Dialogue
from dialogs.runs import Run
from dialogs.screens import Button, Screen, say


def dialogue_of(run: Run, facts: Facts) -> Dialogue:
    """The dialogue of the version this run began with."""
    return facts.library.tips[run.version]


def start(facts: Facts, key: str) -> Run:
    """A new tip at its first question."""
    return engine.begin(facts.library.newest_tip, key)


def outcome(
    _before: Run, stepped: engine.Step, language: str, facts: Facts
) -> tuple[Run | None, tuple[Event, ...], Screen]:
    """What a step means for the tip: only sending it brings an event about."""
    run, events, screen = stepped
    match events[-1] if events else None:
        case engine.Ended():
            return None, (), Screen(screen.lines, ((asking.HOME,),))
        case engine.Sent():
            dialogue = dialogue_of(run, facts)
            answers = {
                ident: answer for ident, answer in run.answers.items() if dialogue.by_id[ident].asks
            }
            thanks = Screen((dialogue.done,), ((asking.HOME,),))
            return None, (TipSubmitted(answers, language),), thanks
    return run, (), _droppable(run, screen)


def screen(run: Run, facts: Facts) -> Screen:
    """What the tip shows now."""
    return _droppable(run, asking.screen(dialogue_of(run, facts), run))


def _droppable(run: Run, shown: Screen) -> Screen:
    """A tip can be thrown away at every question, by a button that is good for no other tip."""
    if shown.position:
        return shown
    drop = Button(say("chat.button.tip_drop"), go("tip", run.key))
    return replace(shown, rows=(*shown.rows, (drop,)))
