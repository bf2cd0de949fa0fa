"""The screens between the dialogues: home, language, privacy, help, one's data."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dialogs import survey
from dialogs.buttons import HOME
from dialogs.facts import Facts
from dialogs.naming import topic_name
from dialogs.presses import go
from dialogs.runs import DONE, ENDED, Run
from dialogs.screens import Button, Screen, Text, say

_MOST_FOLLOWED = 15  # named on the screen; the file has them all
_RESUME = Button(say("chat.button.resume"), go("resume"))


def welcome(runs: Mapping[str, Run], facts: Facts) -> Screen:
    """The way in: what can be done here, and what is under way."""
    lines = [say("chat.welcome")]
    rows: list[tuple[Button, ...]] = []
    if facts.wave:
        rows.append((Button(_survey_label(runs.get("survey"), facts), go("survey")),))
    if "tip" in runs and runs["tip"].at not in (DONE, ENDED):
        rows.append((Button(say("chat.button.tip_continue"), go("tip")),))
    elif facts.tips_open:
        rows.append((Button(say("chat.button.tip"), go("tip")),))
    thread_open = "receipt" in runs and runs["receipt"].subject
    label = say("chat.button.thread") if thread_open else say("chat.button.receipt")
    rows += [
        (Button(label, go("receipt")),),
        (Button(say("chat.button.promise_read"), go("promise")),),
        (Button(say("chat.button.language"), go("language")),),
        (
            Button(say("chat.button.privacy"), go("privacy")),
            Button(say("chat.button.help"), go("help")),
        ),
    ]
    return Screen(tuple(lines), tuple(rows))


def _survey_label(run: Run | None, facts: Facts) -> Text:
    if run is None:
        return say("chat.button.survey")
    if run.at == DONE:
        return say("chat.button.survey_sent")
    where = survey.place(run, facts)
    if where is None:
        return say("chat.button.survey_continue")
    return say("chat.button.survey_at", step=where[0], steps=where[1])


def languages(current: str, facts: Facts) -> Screen:
    """The languages, each by its own name."""
    rows = tuple(
        (Button(say("chat.language.name", name=name), go("language", code), code == current),)
        for code, name in facts.languages.items()
    )
    way_home = ((HOME,),) if current else ()
    return Screen((say("chat.language.choose"),), (*rows, *way_home))


def _ways_back(*, busy: bool) -> tuple[Button, ...]:
    """Home; and to what is under way, where it is not home as well."""
    return (_RESUME, HOME) if busy else (HOME,)


def privacy(*, busy: bool) -> Screen:
    """Who sees what, in plain words. `busy`: there is something to go back to."""
    return Screen(
        (
            say("chat.privacy.title"),
            say("chat.privacy.telegram"),
            say("chat.privacy.operator"),
            say("chat.privacy.coordinators"),
            say("chat.privacy.following"),
            say("chat.privacy.survey"),
            say("chat.privacy.rights"),
        ),
        (
            (
                Button(say("chat.button.mydata"), go("mydata")),
                Button(say("chat.button.forget"), go("forget")),
            ),
            _ways_back(busy=busy),
        ),
    )


def help_screen(*, busy: bool) -> Screen:
    """What the commands do, and whom to call when it is urgent."""
    return Screen(
        (say("chat.help.title"), say("chat.help.commands"), say("chat.help.urgent")),
        (_ways_back(busy=busy),),
    )


def mydata(
    language: str, following: Collection[str], runs: Mapping[str, Run], facts: Facts, *, busy: bool
) -> Screen:
    """Said before the file with what is held about the chat: the same in short, to be read."""
    names = [topic_name(topic, facts.board) for topic in sorted(following)]
    followed = [name for name in names if name is not None]
    held = [say("chat.mydata.language", language=facts.languages.get(language, language))]
    held += [say("chat.mydata.follows", area=name) for name in followed[:_MOST_FOLLOWED]]
    if len(followed) > _MOST_FOLLOWED:
        held.append(say("chat.mydata.follows_more", number=len(followed) - _MOST_FOLLOWED))
    if not followed:
        held.append(say("chat.mydata.follows_none"))
    held += [_held_survey(runs.get("survey")), _held_tip(runs.get("tip"))]
    points = tuple(say("chat.promise.point", text=each) for each in held)
    lines = (say("chat.mydata"), say("chat.mydata.held", points=points), say("chat.untied"))
    return Screen(lines, (_ways_back(busy=busy),))


def _held_survey(run: Run | None) -> Text:
    if run is None:
        return say("chat.mydata.survey_none")
    return say("chat.mydata.survey_sent") if run.at == DONE else say("chat.mydata.survey_begun")


def _held_tip(run: Run | None) -> Text:
    if run is None or run.at in (DONE, ENDED):
        return say("chat.mydata.tip_none")
    return say("chat.mydata.tip_begun")


def ask_forget(guard: str) -> Screen:
    """Really delete? `guard` makes an old "yes" button harmless."""
    return Screen(
        (say("chat.forget.ask"), say("chat.untied")),
        (
            (Button(say("chat.button.forget_yes"), go("forget", guard)),),
            (Button(say("chat.button.no_back"), go("resume")),),
        ),
    )


def forgotten() -> Screen:
    """Said after everything was deleted."""
    return Screen((say("chat.forget.done"), say("chat.untied")), ((HOME,),))
