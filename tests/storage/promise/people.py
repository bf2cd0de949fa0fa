"""Coordinators who write, approve and publish: what the desk would do, without the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from dialogs.board import Board
from dialogs.catalogue import Promise
from storage.database import Database
from storage.promise import publishing, updates
from storage.promise.board import Shelf
from storage.promise.catalogue import load_promises
from storage.promise.content import Content
from storage.promise.reports import Report, Step, history_of, read_update
from storage.promise.stamp import read_stamp
from tests.storage.promise.places import BINS, LANGUAGES

T = TypeVar("T")
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)  # a Monday, 12 o'clock in Stockholm


class Office:
    """Where coordinators work. `now` is theirs to move."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, NOON
        self.shelf = Shelf()

    def does(self, act: Callable[..., T], *details: Any, **named: Any) -> T:
        """One of storage's functions of (connection, ...), as a transaction."""
        return self.database.run_now(lambda connection: act(connection, *details, **named))

    def loads(self, *promises: Promise) -> None:
        """A start, with these data files."""
        self.does(load_promises, promises, self.now)

    def waits(self, **how_long: float) -> None:
        """Time goes by."""
        self.now += timedelta(**how_long)

    @property
    def board(self) -> Board:
        """What residents can read."""
        return self.database.read_now(lambda c: self.shelf.board(c, read_stamp(c)))

    def reads(self, ident: str) -> Report:
        """An update as it stands."""
        return self.does(read_update, ident)

    def steps(self, ident: str) -> list[Step]:
        """What was done to an update."""
        return self.does(history_of, ident)

    def publishes(self, ident: str) -> str | None:
        """The clock's part."""
        return self.does(publishing.publish, ident, self.now)


class Coordinator:
    """Somebody at the desk."""

    def __init__(self, office: Office, name: str) -> None:
        self.office, self.name = office, name

    def drafts(self, content: Content = BINS) -> str:
        """Begin an update."""
        return self.office.does(updates.draft, content, self.name, self.office.now)

    def edits(self, ident: str, content: Content, **of: int) -> int:
        """Write it anew."""
        return self.office.does(updates.edit, ident, content, self.name, self.office.now, **of)

    def submits(self, ident: str) -> None:
        """Say that it is there in all languages."""
        self.office.does(updates.submit, ident, LANGUAGES, self.name, self.office.now)

    def approves(self, ident: str, **how: Any) -> None:
        """Say that it may go out."""
        self.office.does(updates.approve, ident, self.name, self.office.now, **how)

    def schedules(self, ident: str, due_at: datetime | None = None) -> None:
        """Say when; at once if nothing is said."""
        now = self.office.now
        self.office.does(updates.schedule, ident, due_at or now, self.name, now)

    def unschedules(self, ident: str) -> None:
        """Not yet, after all."""
        self.office.does(updates.unschedule, ident, self.name, self.office.now)

    def retracts(self, ident: str, reason: str = "it is not so") -> str:
        """Take it back."""
        return self.office.does(publishing.retract, ident, self.name, reason, self.office.now)
