"""Surveys and tips filled in by hand: respondents of whom every answer is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count

from sqlalchemy import Connection

from dialogs.facts import Facts
from dialogs.inputs import Input, Tap, Typed
from dialogs.presses import Verb, go, press
from dialogs.questions import Question
from dialogs.runs import DONE, REVIEW, Run
from storage.turns import Update, take_turn
from tests.whole.respondent import Said
from tests.whole.site import CATALOGUES, Site

_updates = count(1)


def fill_in(
    site: Site,
    chat_id: int,
    answers: Mapping[str, Said],
    *,
    dialogue: str = "survey",
    language: str = "en",
    until: str = DONE,
    now: datetime | None = None,
) -> None:
    """Answer the open wave's survey, or leave a tip, up to the question `until`, unanswered.

    Consents, and skips whatever `answers` does not name. `now` is when all this happens.
    """
    facts = Facts(site.repertoire, {code: code for code in CATALOGUES.languages}, guess=language)
    moment = now or datetime.now(UTC)
    words = iter(range(1, 1000))

    def does(connection: Connection, reply: Input) -> Run | None:
        number = next(_updates)
        came = Update(chat_id, number, reply)
        take_turn(connection, site.vault, came, facts, moment, f"f{number}")
        session = site.session_in(connection, chat_id)
        return session.conversation.runs.get(dialogue) if session else None

    def answers_all(connection: Connection) -> None:
        does(connection, Tap(go("language", language)))
        run = does(connection, Tap(go(dialogue)))
        while run is not None and run.at not in (DONE, until):
            if run.at == REVIEW:
                replies: list[Input] = [_tap(run, "ok")]
            else:
                versions = site.repertoire.surveys if dialogue == "survey" else site.repertoire.tips
                question = versions[run.version].by_id[run.at]
                replies = _replies(run, question, answers, next(words))
            for reply in replies:
                run = does(connection, reply)

    site.database.run_now(answers_all)


def _replies(run: Run, question: Question, answers: Mapping[str, Said], origin: int) -> list[Input]:
    said = answers.get(question.id, "yes" if question.id == "consent" else "-skipped")
    if not question.asks:
        return [_tap(run, "ok")]
    if said == "-skipped":
        return [_tap(run, "skip")]
    if said == "-unknown":
        return [_tap(run, "unknown")]
    if isinstance(said, list):
        return [*(_tap(run, "set", code) for code in said), _tap(run, "ok")]
    return [Typed(said, origin) if question.kind == "text" else _tap(run, "is", said)]


def _tap(run: Run, verb: Verb, code: str = "") -> Tap:
    return Tap(press(run.key, run.prompt, verb, code))
