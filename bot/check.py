"""`lyhord check`: every screen there can be, in every language, before a resident meets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from bot.check_promise import promise_screens
from bot.texts import read_catalogues
from dialogs import clearing, home, reading, survey, thread, tip
from dialogs.check import check_logic, check_screen, check_texts
from dialogs.facts import Facts, Wave
from dialogs.messages import REPORTER, STATES, Message, Thread
from dialogs.receipts import complete
from dialogs.repertoire import Repertoire, read_repertoire
from dialogs.runs import DONE, ENDED, RECEIPT
from dialogs.screens import Screen
from locales.catalogue import Catalogues


def faults() -> Iterator[str]:
    """What is wrong, a line each. Raises `DialogueFault` where a data file cannot be read."""
    catalogues = read_catalogues()
    repertoire = read_repertoire()

    for dialogue in (*repertoire.surveys.values(), *repertoire.tips.values(), repertoire.answer):
        yield from (f"{dialogue.id} {dialogue.version}, {each}" for each in check_logic(dialogue))
        yield from check_texts(dialogue, catalogues.languages, catalogues.plain)
    for name, screen in _screens(repertoire, catalogues):
        for language in catalogues.languages:
            for fault in check_screen(screen, partial(catalogues.plain, language=language)):
                yield f"{name}, {language}: {fault}"


def _screens(repertoire: Repertoire, catalogues: Catalogues) -> Iterator[tuple[str, Screen]]:
    """The screens between the dialogues."""
    version = repertoire.newest_survey.version
    languages = {code: catalogues.autonym(code) for code in catalogues.languages}
    facts = Facts(repertoire, languages, Wave("check", version), tips_open=True)
    run = survey.start(facts, "k" * 16)
    yield "home", home.welcome({"survey": run}, facts)
    yield "languages", home.languages("", facts)
    yield "privacy", home.privacy(busy=True)
    yield "help", home.help_screen(busy=True)
    followed = repertoire.board.topics
    yield "my data", home.mydata("en", followed, {"survey": run}, facts, busy=True)
    yield "forget", home.ask_forget("g" * 16)
    yield "forgotten", home.forgotten()
    yield "survey sent", survey.screen(replace(run, at=DONE), facts)
    yield "survey withdrawal", survey.ask_withdrawal("g" * 16)
    yield "survey reminder", survey.reminder(run, facts)
    yield from promise_screens(repertoire.board, catalogues.languages)
    yield from _tip_screens(facts)
    yield from _thread_screens(repertoire)


def _tip_screens(facts: Facts) -> Iterator[tuple[str, Screen]]:
    """What stands around a tip's questions."""
    run = replace(tip.start(facts, "k" * 16), receipt=complete("1" * 15))
    yield "receipt", tip.screen(replace(run, at=RECEIPT, notice=True), facts)
    yield "tip sent", tip.screen(replace(run, at=DONE), facts)
    yield "tip thrown away", tip.screen(replace(run, at=ENDED), facts)
    yield "clearing", clearing.clearing()
    for number in (0, 1, 2, 3, 11, 100):
        yield f"{number} cleared", clearing.cleared(number, number)


def _thread_screens(repertoire: Repertoire) -> Iterator[tuple[str, Screen]]:
    """A thread in every state, with every ready-made note and the longest of free ones."""
    facts = Facts(repertoire, {})
    run = replace(thread.start(facts, "k" * 16), subject="secret")
    day = date(2026, 12, 31)
    words = "m" * repertoire.answer.questions[0].longest
    values: dict[str, str | int | date] = {"body": "streets", "day": day}
    yield "entering a receipt", reading.entering()
    yield "looking for a thread", reading.looking()
    yield "withdrawal", reading.ask_withdrawal(run)
    yield "news", reading.news()
    for each in repertoire.templates.values():
        for state in each.states:
            params = {name: values[name] for name in each.params}
            note = Message(
                1, "streets", "status", words[:1000], each.id, params, state, next=day, day=day
            )
            asked = Message(2, "police", "question", words[:1000], day=day)
            told = Message(3, REPORTER, "text", words)
            opened = Thread(
                state, repertoire.newest_tip.version, {}, (note, asked, told), day, 5, notice=True
            )
            name = f"thread {state} {each.id}"
            yield name, reading.overview(run, opened, repertoire)
            yield (
                f"{name}, asked",
                reading.overview(run, replace(opened, messages=(asked, note)), repertoire),
            )
            for page in (1, 2):
                yield f"{name}, page {page}", reading.messages(run, opened, repertoire, page)
            yield f"{name}, the tip", reading.own_words(run, opened, repertoire)
    for state in STATES:
        bare = Thread(state, "", {}, (), day)
        yield f"thread {state}", reading.overview(run, bare, repertoire)
        yield f"thread {state}, its tip", reading.own_words(run, bare, repertoire)
