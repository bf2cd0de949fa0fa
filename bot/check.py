"""`lyhord check`: every screen there can be, in every language, before a resident meets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.desk.room import read_catalogues
from dialogs import home, promise, survey
from dialogs.check import check_logic, check_screen, check_texts
from dialogs.facts import Facts, Wave
from dialogs.library import Library, read_library
from dialogs.runs import DONE
from dialogs.screens import Screen
from locales.catalogue import Catalogues


def faults() -> Iterator[str]:
    """What is wrong, a line each. Raises `DialogueFault` where a data file cannot be read."""
    catalogues = read_catalogues()
    library = read_library()

    for dialogue in (*library.surveys.values(), *library.tips.values()):
        yield from (f"{dialogue.id} {dialogue.version}, {each}" for each in check_logic(dialogue))
        yield from check_texts(dialogue, catalogues.languages, catalogues.plain)
    for name, screen in _screens(library, catalogues):
        for language in catalogues.languages:
            for fault in check_screen(screen, partial(catalogues.plain, language=language)):
                yield f"{name}, {language}: {fault}"


def _screens(library: Library, catalogues: Catalogues) -> Iterator[tuple[str, Screen]]:
    """The screens between the dialogues."""
    version = library.newest_survey.version
    languages = {code: catalogues.autonym(code) for code in catalogues.languages}
    facts = Facts(library, languages, Wave("check", version), tips_open=True)
    run = survey.start(facts, "k" * 16)
    yield "home", home.welcome({"survey": run}, facts)
    yield "languages", home.languages("", facts)
    yield "privacy", home.privacy()
    yield "help", home.help_screen()
    yield "my data", home.mydata()
    yield "forget", home.ask_forget("g" * 16)
    yield "forgotten", home.forgotten()
    yield "survey sent", survey.screen(replace(run, at=DONE), facts)
    yield "survey withdrawal", survey.ask_withdrawal("g" * 16)
    yield "survey reminder", survey.reminder(run, facts)
    yield "promise", promise.overview(library.promise, ())
    yield "promise background", promise.background(library.promise)
    for area in library.promise.areas:
        yield f"area {area.id}", promise.area_screen(library.promise, area, ())
