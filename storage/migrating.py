"""Brings a database to the version of this release, and tells which it has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.errors import DatabaseNewer, DatabaseOlder

# Alembic is imported where something is to be migrated: it takes 7 MB and a tenth of a second that
# no start of an up-to-date bot needs.
if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x4C7968  # a number of our own: two processes that start at once migrate one by one


def migrate(database: Database, version: str = "head") -> None:
    """Bring the database up to a version, whole or not at all; one at least as new is left alone.

    Raises `DatabaseNewer` when a later release made it.
    """
    from alembic import command

    database.run_now(lambda connection: command.upgrade(_hold(connection), version))


def step_back(database: Database, version: str) -> None:
    """Bring the database down to an earlier version, "base" for none; what had no place in it
    is lost."""
    from alembic import command

    database.run_now(lambda connection: command.downgrade(_hold(connection), version))


def current(database: Database) -> str | None:
    """The database's version, None when it has no tables; `DatabaseNewer` as in `migrate`."""
    return database.read_now(_found)


def prepare(database: Database) -> None:
    """Make sure that the tables fit this release.

    An SQLite file, or a database without tables, is brought up to date; a PostgreSQL with tables
    may serve other processes of an older release, so it is the operator's to migrate. Raises
    `DatabaseOlder` or `DatabaseNewer`.
    """
    found = current(database)
    if found == newest():
        return
    if database.is_sqlite or found is None:
        migrate(database)
    else:
        check_current(database)


def check_current(database: Database) -> None:
    """Raise `DatabaseOlder` or `DatabaseNewer` unless the database fits this release."""
    found, needed = current(database), newest()
    if found != needed:
        raise DatabaseOlder(found=found or "none", needed=needed)


def newest() -> str:
    """The version of this release."""
    return _releases()[-1]


def _hold(connection: Connection) -> Config:
    """Alembic's settings for a connection that nobody else migrates meanwhile."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    _found(connection)
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _found(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is not None and found not in _releases():
        raise DatabaseNewer(found=found)
    return found


def _releases() -> list[str]:
    """The versions there are, oldest first: a script is named after its version, v0001_first."""
    return sorted(path.stem[1:].partition("_")[0] for path in (SCRIPTS / "versions").glob("v*.py"))
