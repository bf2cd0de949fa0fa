"""What every command at the desk needs: the database, the vault, the data files, the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from bot.errors import WrongWordError
from bot.settings import read_settings
from bot.texts import read_catalogues
from dialogs.repertoire import Repertoire, read_repertoire
from locales.catalogue import Catalogues
from storage.database import Database
from storage.days import day_of
from storage.house import open_house
from storage.promise.catalogue import load_promises
from storage.vault import Vault

T = TypeVar("T")


@dataclass(frozen=True)
class Room:
    """An open desk."""

    database: Database
    vault: Vault
    repertoire: Repertoire
    catalogues: Catalogues

    @property
    def now(self) -> datetime:
        """This moment, aware."""
        return datetime.now(UTC)

    @property
    def today(self) -> date:
        """The day it is where the promise holds."""
        return day_of(self.now)

    def run(self, act: Callable[..., T], *details: Any, **named: Any) -> T:
        """One of storage's functions of (connection, vault, ...), as a transaction."""
        return self.database.run_now(
            lambda connection: act(connection, self.vault, *details, **named)
        )

    def check_language(self, language: str) -> None:
        """Raise `WrongWordError` unless there are texts in this language."""
        if language not in self.catalogues.languages:
            had = ", ".join(self.catalogues.languages)
            raise WrongWordError(f"There is no catalogue for {language}; there is {had}.")


def enter() -> Room:
    """Open the desk with the settings of the environment; raises what `lyhord` tells in a line."""
    settings = read_settings()
    database, vault = open_house(settings.data_dir, settings.database)
    room = Room(database, vault, read_repertoire(), read_catalogues())
    # The desk may be opened before the bot ever ran.
    database.run_now(lambda c: load_promises(c, room.repertoire.promises, room.now))
    return room
