"""The tip as a resident meets it: asked, looked over, its receipt noted down, sent."""

from __future__ import annotations

from dataclasses import replace

from dialogs import asking, engine, masking
from dialogs.acceptance import astray
from dialogs.buttons import CLEAR, HOME, button
from dialogs.events import Event, TipSubmitted
from dialogs.facts import Facts
from dialogs.inputs import Input, Tap
from dialogs.pictures import Picture, read_picture
from dialogs.presses import Verb, go
from dialogs.questions import Dialogue
from dialogs.receipts import grouped
from dialogs.routing import category_of
from dialogs.runs import DONE, ENDED, RECEIPT, REVIEW, Run
from dialogs.screens import Button, Screen, Text, say

Outcome = tuple[Run, tuple[Event, ...], Screen]

_NOTICE = "notice"


def dialogue_of(run: Run, facts: Facts) -> Dialogue:
    """The dialogue of the version this run began with."""
    return facts.repertoire.tips[run.version]


def start(facts: Facts, key: str, messages: tuple[int, ...] = ()) -> Run:
    """A new tip at its first question; `messages` are those an earlier one left in the chat."""
    return replace(engine.begin(facts.repertoire.newest_tip, key), messages=messages)


def go_on(before: Run, reply: Input, language: str, facts: Facts) -> Outcome:
    """A reply to the tip: only sending it brings an event about."""
    if before.at in (DONE, ENDED):
        return before, (), _afterwards(before, reply, facts)
    if before.at == RECEIPT:
        return _before_sending(before, reply, language, facts)
    return _stepped(engine.step(dialogue_of(before, facts), before, reply), facts)


def screen(run: Run, facts: Facts) -> Screen:
    """What the tip shows now."""
    dialogue = dialogue_of(run, facts)
    match run.at:
        case at if at == RECEIPT:
            return _receipt(run, facts)
        case at if at == DONE:
            return _sent((dialogue.done, say("chat.tip.noted")))
        case at if at == ENDED:
            texts = {each.id: each.text for each in dialogue.endings}
            return _sent((texts.get(run.subject, say("chat.tip_dropped")),))
    return _droppable(run, asking.screen(dialogue, run))


def drop(run: Run) -> Run:
    """A tip thrown away: of it only the messages it left in the chat are remembered."""
    return _over(run, ENDED)


def _stepped(stepped: engine.Step, facts: Facts) -> Outcome:
    """A step of the engine: what it calls sent has yet to be sent, after the receipt was seen."""
    run, events, shown = stepped
    match events[-1] if events else None:
        case engine.Ended(ending):
            over = _over(run, ENDED, ending.id)
            return over, (), screen(over, facts)
        case engine.Sent():
            ready = replace(run, at=RECEIPT, receipt=run.receipt or facts.receipt)
            return ready, (), screen(ready, facts)
    return run, (), _droppable(run, shown)


def _before_sending(run: Run, reply: Input, language: str, facts: Facts) -> Outcome:
    pressed = engine.current_press(run, reply)
    match (pressed.verb, pressed.code) if pressed else None:
        case ("ok", _) if facts.wait:
            return run, (), screen(run, facts).noting(say("chat.tip.wait", n=facts.wait))
        case ("ok", _):
            return _send(run, language, facts)
        case ("set" | "unset" as verb, code) if code == _NOTICE and not _is_quiet(run, facts):
            chosen = replace(run, notice=verb == "set")
            return chosen, (), screen(chosen, facts)
        case ("back", _):
            back = replace(run, at=REVIEW, prompt=run.prompt + 1)
            return back, (), screen(back, facts)
    # Whatever else comes is as it was in the review: an edit changes an answer, which is then seen.
    reviewing = replace(run, at=REVIEW)
    after, events, shown = _stepped(engine.step(dialogue_of(run, facts), reviewing, reply), facts)
    if after.prompt == run.prompt:  # the buttons under the receipt stay what they are
        stayed = replace(after, at=RECEIPT)
        return stayed, (), replace(screen(stayed, facts), notice=shown.notice, toast=shown.toast)
    return after, events, shown


def _send(run: Run, language: str, facts: Facts) -> Outcome:
    dialogue, routing = dialogue_of(run, facts), facts.repertoire.routing
    answers, photos = {}, tuple[Picture, ...]()
    for ident, answer in run.answers.items():
        question = dialogue.by_id[ident]
        if question.kind == "photos":
            kept = answer.value if isinstance(answer.value, list) else []
            photos = tuple(read_picture(str(each)) for each in kept)
        elif question.asks and question.step:  # what the review showed
            answers[ident] = masking.masked(run, ident, answer)
    category = category_of(answers)
    sent = TipSubmitted(
        answers,
        language,
        version=run.version,
        receipt=run.receipt,
        category=category,
        bodies=routing.bodies_for(answers),
        urgent=routing.urgent.holds(answers),
        photos=photos,
        notice=run.notice and not _is_quiet(run, facts),
    )
    lines = (dialogue.done, *_shown_receipt(run))
    return _over(run, DONE), (sent,), replace(_sent(lines), secret=True)


def _is_quiet(run: Run, facts: Facts) -> bool:
    return category_of(run.answers) in facts.repertoire.routing.quiet


def _over(run: Run, at: str, subject: str = "") -> Run:
    """What is left of a tip that is over. Its key stays, so that its old buttons are known."""
    prompt, messages = run.prompt + 1, run.messages
    return Run(run.dialogue, run.version, run.key, at, prompt, subject, messages=messages)


def _afterwards(run: Run, reply: Input, facts: Facts) -> Screen:
    if isinstance(reply, Tap):  # often a second tap on "Send": the receipt shown by then stays
        return Screen(()).toasting(say("chat.spent"))
    return screen(run, facts).noting(astray(reply))


def _receipt(run: Run, facts: Facts) -> Screen:
    """The receipt to note down, and the last tap."""
    lines: tuple[Text, ...] = (
        say("chat.tip.note_down"),
        *_shown_receipt(run),
    )
    rows: tuple[tuple[Button, ...], ...] = ()
    if not _is_quiet(run, facts):
        lines = (*lines, say("chat.tip.notice"))
        turn: Verb = "unset" if run.notice else "set"
        rows = ((button(run, say("chat.button.notice"), turn, _NOTICE, chosen=run.notice),),)
    rows = (
        *rows,
        (button(run, say("chat.button.send"), "ok"),),
        (button(run, say("chat.button.back"), "back"), HOME),
    )
    return _droppable(run, Screen(lines, rows, secret=True))


def _shown_receipt(run: Run) -> tuple[Text, ...]:
    return say("chat.tip.receipt", receipt=grouped(run.receipt)), say("chat.tip.vanishes")


def _sent(lines: tuple[Text, ...]) -> Screen:
    return Screen(lines, ((CLEAR,), (HOME,)))


def _droppable(run: Run, shown: Screen) -> Screen:
    """A tip can be thrown away at every question, by a button that is good for no other tip."""
    if shown.position:
        return shown
    drop = Button(say("chat.button.tip_drop"), go("tip", run.key))
    return replace(shown, rows=(*shown.rows, (drop,)))
