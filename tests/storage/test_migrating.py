"""The tables as the migrations make them."""

from __future__ import annotations

from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, select, text

from storage.database import Database
from storage.errors import DatabaseNewer, DatabaseOlder
from storage.migrating import check_current, current, migrate, newest, step_back
from storage.tables import AnswerRow, ResponseRow, Table, WaveRow

DAY = date(2026, 3, 1)


def test_migrations_make_the_declared_tables(database: Database) -> None:
    """What the migrations make and what the models declare differ in nothing."""
    differences = database.read_now(
        lambda connection: compare_metadata(MigrationContext.configure(connection), Table.metadata)
    )
    assert differences == []


def test_up_keeps_the_data(database: Database) -> None:
    """Migrating a database that is up to date changes nothing in it."""
    database.run_now(
        lambda connection: connection.execute(
            insert(WaveRow), {"id": "w", "version": "1", "status": "open", "opened": DAY}
        )
    )
    migrate(database)
    assert database.read_now(lambda c: c.scalars(select(WaveRow.id)).all()) == ["w"]
    assert current(database) == newest()


def test_down_and_up_again_with_data(database: Database) -> None:
    """A filled database goes down to nothing and up to empty tables again."""

    def fill(connection) -> None:  # type: ignore[no-untyped-def]
        wave = {"id": "w", "version": "1", "status": "open", "opened": DAY}
        response = {"wave_id": "w", "respondent": bytes(16), "version": "1", "language": "sv"}
        connection.execute(insert(WaveRow), wave)
        connection.execute(insert(ResponseRow), {**response, "status": "open", "begun": DAY})
        answer = {"wave_id": "w", "respondent": bytes(16), "number": 1, "question": "age"}
        connection.execute(insert(AnswerRow), {**answer, "value": "16_19"})

    database.run_now(fill)
    step_back(database, "base")
    assert current(database) is None
    tables = database.read_now(lambda connection: inspect(connection).get_table_names())
    assert tables == ["alembic_version"]
    migrate(database)
    assert database.read_now(lambda c: c.scalars(select(WaveRow.id)).all()) == []


def test_an_unmigrated_database_is_told_of(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """A database without tables is too old for this release, and says what to run."""
    with pytest.raises(DatabaseOlder, match="lyhord migrate"):
        check_current(Database(f"sqlite:///{tmp_path / 'empty.sqlite'}"))


def test_a_newer_database_is_refused(database: Database) -> None:
    """A database of a later release is neither used nor changed."""
    database.run_now(
        lambda connection: connection.execute(text("UPDATE alembic_version SET version_num='9999'"))
    )
    with pytest.raises(DatabaseNewer, match="9999"):
        check_current(database)
    with pytest.raises(DatabaseNewer):
        migrate(database)
