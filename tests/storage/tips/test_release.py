"""Release: coordinators see what came in batches, and no row tells with what it was written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from statistics import correlation
from typing import Any

import pytest
from sqlalchemy import Connection, text

from dialogs.pictures import Picture
from storage.database import Database
from storage.drafts import store_photo
from storage.tables import Table
from storage.tips.expiry import expire_tips
from tests.storage.conftest import Residents
from tests.storage.tips.people import Copy, Desk, Town

TIP_TABLES = ("tips", "tip_keys", "photos", "messages", "notices")
# A photo large enough that PostgreSQL keeps it apart from its row.
PICTURE = bytes(range(256)) * 200


def writers(database: Database, *tables: str) -> set[str]:
    """The transactions that PostgreSQL says wrote or last held these tables' rows."""

    def work(connection: Any) -> set[str]:
        found: set[str] = set()
        for table in tables:
            for row in connection.execute(text(f"SELECT xmin::text, xmax::text FROM {table}")):  # noqa: S608 - our own names
                found |= set(row)
            apart = connection.scalar(
                text(f"SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname='{table}'")  # noqa: S608
            )
            if apart != "-":
                rows = connection.execute(text(f"SELECT xmin::text FROM {apart}"))  # noqa: S608
                found |= {row.xmin for row in rows}
        return found - {"0"}

    return database.read_now(work)


def test_nothing_is_shown_before_the_release(town: Town, anna: Desk) -> None:
    """A tip that was sent appears in no list and opens for no coordinator until its batch."""
    town.reporter().sends()
    assert anna.lists() == []
    assert town.releases() == 1
    assert len(anna.lists()) == 1
    assert town.releases() == 0


def test_urgent_tips_do_not_wait_for_the_batch(town: Town, anna: Desk) -> None:
    """The minute's tick releases what is going on now, and leaves the rest for the batch."""
    town.reporter().sends("calm")
    town.reporter().sends("now", urgent=True)
    assert town.releases(urgent=True) == 1
    [tip] = anna.lists()
    assert (tip.answers["words"].value, tip.urgent) == ("now", True)
    assert town.releases(urgent=True) == 0
    assert town.releases() == 1
    # Forgotten by then: the database is not to tell which were.
    assert {row["urgent"] for row in Copy(town.database).rows["tips"]} == {False}


@pytest.mark.parametrize("database", ["postgres"], indirect=True)  # SQLite notes none with a row
def test_no_transaction_ties_a_tip_to_a_session(
    town: Town, anna: Desk, resident: Residents, database: Database
) -> None:
    """What PostgreSQL notes with each row says which were written together: after the release a
    tip's rows, its photos' parts and its bodies have no transaction in common with any session."""
    photo = town.run(store_photo, PICTURE, town.now)
    town.reporter().sends(photos=[Picture(photo)], notice=True)
    people = [resident(chat).arrives() for chat in range(1, 6)]
    for person in people:
        person.sends("tip")
        person.taps("tip.category.litter")
        person.types("Råttor")
        person.taps("continue")
        person.taps("send")
    digits = people[0].receipt
    sessions = writers(database, "sessions", "draft_photos")
    for seen in ("tips", "tip_keys", "bodies"):
        assert writers(database, seen) & sessions, "the test can see what it looks for"
    town.releases()
    tied = writers(database, *TIP_TABLES, "bodies") & writers(database, "sessions")
    assert tied == set()
    # A message written in a turn, later, as well.
    people[1].opens(digits)
    people[1].taps("thread_add")
    people[1].types("Fler råttor")
    people[1].taps("send")
    assert writers(database, "messages") & writers(database, "sessions")
    town.releases()
    tied = writers(database, *TIP_TABLES, "bodies") & writers(database, "sessions")
    assert tied == set()


def test_the_release_leaves_no_row_behind(town: Town, anna: Desk, database: Database) -> None:
    """Nor does the end: a database's files keep what was changed or deleted, PostgreSQL's with the
    transaction that wrote it, unless that is written over."""
    town.reporter().sends(notice=True)
    sealed = {"tips": "sealed", "tip_keys": "sealed_key", "notices": "sealed"}
    copy = Copy(database)
    for left in (1, 0):
        if left:
            town.releases()
        else:
            town.now += timedelta(days=365)
            expire_tips(database, town.vault, town.now.date())
        for table, column in sealed.items():
            [whole] = copy.values(table, column)
            for part in (whole[:64], whole[-64:]):
                assert on_disk(database, table).count(part) == left, table


def on_disk(database: Database, table: str) -> bytes:
    """SQLite's file with its journal, or a table's file of PostgreSQL."""
    if database.is_sqlite:
        file = Path(str(database.url.database))
        journal = file.with_name(f"{file.name}-wal")
        return file.read_bytes() + (journal.read_bytes() if journal.exists() else b"")

    def where(connection: Connection) -> Path:
        connection.execute(text("CHECKPOINT"))
        folder = connection.scalar(text("SHOW data_directory"))
        return Path(folder, connection.scalar(text(f"SELECT pg_relation_filepath('{table}')")))

    return database.run_now(where).read_bytes()


def places(database: Database, table: str, column: str) -> dict[bytes, Any]:
    """Where each tip's row of a table lies, by the tip's id."""
    tip = "id" if table == "tips" else "tip_id"
    if database.is_sqlite:
        data = Path(str(database.url.database)).read_bytes()
        return {row[tip]: data.index(row[column][:24]) for row in Copy(database).rows[table]}
    lain = text(f"SELECT {tip} AS tip FROM {table} ORDER BY ctid")  # noqa: S608 - our own names
    rows = database.read_now(lambda c: c.execute(lain).all())
    return {bytes(row.tip): place for place, row in enumerate(rows)}


def test_no_place_tells_which_came_first(town: Town, anna: Desk, database: Database) -> None:
    """The rows of a batch lie in another order than the one in which they came: in SQLite's file,
    and in PostgreSQL's pages."""
    came = []
    for chat in range(24):
        photo = town.run(store_photo, PICTURE, town.now)
        reporter = town.reporter(chat).sends(photos=[Picture(photo)], notice=True)
        came.append(reporter.receipt.handle)
    town.releases()
    order = {row["id"]: came.index(row["handle"]) for row in Copy(database).rows["tips"]}
    columns = {"tips": "handle", "tip_keys": "sealed_key", "photos": "id", "notices": "sealed"}
    for table, column in columns.items():
        lain = places(database, table, column)
        alike = correlation([order[tip] for tip in sorted(lain, key=lain.__getitem__)], range(24))
        assert abs(alike) < 0.85, table  # of two orders by chance: once in 10**7


def test_the_release_changes_nothing_but_who_sees(town: Town, anna: Desk) -> None:
    """Every row comes out of it with the values it had."""
    photo = Picture(town.run(store_photo, PICTURE, town.now))
    reporter = town.reporter().sends(photos=[photo], notice=True)
    town.releases()
    anna.replies("Tack")
    anna.notes("Intern")
    reporter.writes("Och en sak", "added")
    before = Copy(town.database)
    town.releases()
    after = Copy(town.database)
    marks = ("shown", "fresh", "urgent")
    for table in Table.metadata.tables:
        if table.startswith("audit"):
            continue
        was, now = (_in_order(copy.rows[table], marks) for copy in (before, after))
        assert was == now
    assert anna.photos() == [PICTURE]


def _in_order(rows: Iterable[Mapping[str, object]], but: Collection[str]) -> list[str]:
    """Rows without some columns, in an order that is not the database's."""
    return sorted(repr({k: each[k] for k in sorted(each.keys() - set(but))}) for each in rows)
