"""The people around a tip: who sends it, who reads it at a body's desk, and who copies it all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, insert, select

from dialogs.answers import Answer
from dialogs.events import TipSubmitted
from dialogs.messages import State, Thread
from dialogs.pictures import Picture
from storage.bodies import create_body, join_body
from storage.coordinators import Coordinator, add_coordinator, prepare_coordinator, sign_in
from storage.database import Database
from storage.tables import Table
from storage.tips.reading import Tip, list_tips, read_photos, read_tip
from storage.tips.release import release_tips
from storage.tips.reporter import find_thread, write_message
from storage.tips.sending import Prepared, store_tip
from storage.tips.writing import note, reply, set_status
from storage.vault import Vault
from tests.storage.questionnaire import new_receipt

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)  # a Monday, 12 o'clock in Stockholm
WORDS = "Råttor i portgången, och Sven ser på"
PASS = "fyra ord i rad"

T = TypeVar("T")


@cache
def _prepared(name: str) -> Any:
    """One key pair a name for the whole run: stretching a passphrase takes long."""
    return prepare_coordinator(name, f"{PASS} {name}")


class Town:
    """A database, its keys, the time, and who is there. `keys` holds what opens receipts."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self.database, self.vault, self.now = database, vault, NOON

    def run(self, function: Callable[..., T], *details: Any, **named: Any) -> T:
        """One of storage's functions, as a transaction."""
        return self.database.run_now(
            lambda connection: function(connection, self.vault, *details, **named)
        )

    def founds(self, body: str, *coordinators: str) -> list[Desk]:
        """A body of coordinators, who are new."""
        desks = [self.employs(name) for name in coordinators]
        self.run(create_body, body, body.title(), coordinators, self.now)
        return desks

    def employs(self, name: str) -> Desk:
        """A coordinator who belongs to no body yet."""
        self.run(add_coordinator, _prepared(name), self.now)
        return self.signs_in(name)

    def signs_in(self, name: str, passphrase: str = "") -> Desk:
        """A coordinator's desk."""
        return Desk(self, sign_in(self.database, name, passphrase or f"{PASS} {name}"))

    def releases(self, *, urgent: bool = False) -> int:
        """The tick that shows coordinators what came."""
        return release_tips(self.database, urgent=urgent)

    def reporter(self, chat_id: int = 77) -> Reporter:
        """Somebody with something to tell."""
        return Reporter(self, chat_id)


class Reporter:
    """Somebody who sends a tip and keeps its receipt."""

    def __init__(self, town: Town, chat_id: int) -> None:
        self.town, self.chat_id = town, chat_id
        self.digits = new_receipt()
        self.receipt = town.vault.receipts.derive(self.digits)
        self.prepared = Prepared(self.digits, self.receipt)

    def sends(
        self,
        words: str = WORDS,
        category: str = "litter",
        bodies: Sequence[str] = (),
        photos: Sequence[Picture] = (),
        place: Any = "centre",
        *,
        urgent: bool = False,
        notice: bool = False,
    ) -> Reporter:
        """A tip goes in."""
        answers = {
            "category": Answer(category),
            "place": Answer(place),
            "words": Answer(words),
        }
        tip = TipSubmitted(
            answers,
            "sv",
            version="2",
            receipt=self.digits,
            category=category,
            bodies=tuple(bodies),
            urgent=urgent,
            photos=tuple(photos),
            notice=notice,
        )
        self.town.run(store_tip, self.chat_id, tip, self.prepared, self.town.now)
        return self

    def reads(self) -> Thread | None:
        """What the receipt opens."""
        return self.town.run(find_thread, self.receipt)

    def writes(self, words: str, kind: str = "text") -> None:
        """A message to the coordinators."""
        self.town.run(write_message, self.receipt, kind, words, self.town.now)

    def withdraws(self) -> None:
        """Takes the tip back."""
        self.writes("", "withdrawn")

    def reopens(self) -> None:
        """Brings it up again."""
        self.writes("", "reopened")

    def hears(self) -> list[str]:
        """The words of the thread, in their order."""
        thread = self.reads()
        assert thread is not None
        return [message.words for message in thread.messages]


class Desk:
    """A coordinator who has signed in."""

    def __init__(self, town: Town, who: Coordinator) -> None:
        self.town, self.who = town, who

    def lists(self, **how: Any) -> list[Tip]:
        """All tips that open."""
        return self.town.run(list_tips, self.who, self.town.now, **how)

    def reads(self, tip: str = "", **how: Any) -> Tip:
        """One tip; the only one unless told."""
        return self.town.run(read_tip, self.who, self._which(tip), self.town.now, **how)

    def photos(self, tip: str = "") -> list[bytes]:
        """A tip's photos."""
        return self.town.run(read_photos, self.who, self._which(tip), self.town.now)

    def replies(self, words: str, tip: str = "", **how: Any) -> None:
        """Words to the reporter."""
        self.town.run(reply, self.who, self._which(tip), words, self.town.now, **how)

    def sets(self, state: State, tip: str = "", **how: Any) -> None:
        """A state, with a note."""
        self.town.run(set_status, self.who, self._which(tip), state, self.town.now, **how)

    def notes(self, words: str, tip: str = "") -> None:
        """Words for colleagues."""
        self.town.run(note, self.who, self._which(tip), words, self.town.now)

    def does(self, act: Callable[..., T], *details: Any, tip: str = "", **how: Any) -> T:
        """Any other act on a tip."""
        return self.town.run(act, self.who, self._which(tip), *details, self.town.now, **how)

    def lets_in(self, newcomer: str, body: str) -> None:
        """Hands a body's keys on."""
        self.town.run(join_body, self.who, body, newcomer, self.town.now)

    def _which(self, tip: str) -> str:
        return tip or self.lists()[0].id


class Copy:
    """All rows of all tables, as a backup or a thief has them."""

    def __init__(self, database: Database) -> None:
        self._tables = [
            table for table in Table.metadata.sorted_tables if not table.name.startswith("audit")
        ]
        self.rows = database.read_now(self._take)

    def restore(self, database: Database) -> None:
        """Put everything back as it was; the log, which nobody can put back, is left alone."""

        def work(connection: Connection) -> None:
            for table in reversed(self._tables):
                connection.execute(delete(table))
            for table in self._tables:
                for row in self.rows[table.name]:
                    connection.execute(insert(table), row)

        database.run_now(work)

    def values(self, table: str, column: str) -> list[bytes]:
        """All values of a column, the empty ones left out."""
        return [row[column] for row in self.rows[table] if row[column] is not None]

    def _take(self, connection: Connection) -> dict[str, list[dict[str, Any]]]:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in self._tables
        }
