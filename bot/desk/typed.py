"""What is typed about promises and updates: days, statuses, words in every language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer

from bot.desk.lines import ask_words
from bot.desk.promised import check_words
from bot.desk.room import Room

Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Which day; today unless told.")
]


class Status(StrEnum):
    """How an activity can stand."""

    planned = "planned"
    under_way = "under_way"
    done = "done"
    partly_done = "partly_done"
    delayed = "delayed"
    cancelled = "cancelled"
    unverifiable = "unverifiable"


def day_told(day: datetime | None, room: Room) -> date:
    """The day somebody typed, or today."""
    return day.date() if day else room.today


def ask_each(what: str, room: Room, languages: Iterable[str] | None = None) -> dict[str, str]:
    """Words in every language, asked for one language after another; piped in, a line with only a
    full stop lies between them. Raises `WrongWordError`."""
    said = {}
    for language in languages or room.catalogues.languages:
        name = f"{what}, {room.catalogues.autonym(language)}"
        said[language] = ask_words(name)
        check_words(said[language], name)
    return said
