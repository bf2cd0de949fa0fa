"""The audit log: every act at the desk, in a chain that shows whatever is done to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from storage.audit import append, read_audit, verify_audit
from storage.database import Database
from storage.errors import AuditBroken
from storage.tables import ActRow, LastActRow
from storage.tips.masking import mask, unmask
from storage.tips.reading import export_tips
from storage.tips.routing import route
from storage.tips.writing import mark_spam, merge
from storage.vault import Vault, open_vault
from tests.storage.resident import NOON
from tests.storage.tips.people import Town

LINES = 5
Act = Callable[[Connection], Any]


@pytest.fixture
def log(database: Database, vault: Vault) -> Database:
    """A log of some lines."""
    for number in range(LINES):
        at = NOON + timedelta(minutes=number)
        database.run_now(lambda c, at=at: append(c, vault, at, "anna", "read tip", "ab12"))  # type: ignore[misc]
    return database


def unguarded(database: Database, act: Act) -> None:
    """What somebody can do who owns the database and takes its guards away first."""

    def work(connection: Connection) -> None:
        guards: dict[str, tuple[str, ...]] = {
            "audit": ("audit_kept", "audit_whole"),
            "audit_end": ("audit_end_onward", "audit_end_whole", "audit_end_kept"),
        }
        for table, names in guards.items():
            for name in names:
                on = "" if database.is_sqlite else f" ON {table}"
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{on}"))
        act(connection)

    database.run_now(work)


def verified(database: Database, vault: Vault) -> int:
    """The number of lines, all as they were written."""
    return database.read_now(lambda connection: verify_audit(connection, vault))


def test_a_log_that_was_left_alone_is_whole(log: Database, vault: Vault, tmp_path: Path) -> None:
    """The lines come out as they went in; verified with the same server key, and no other."""
    assert verified(log, vault) == LINES
    acts = log.read_now(lambda connection: list(read_audit(connection)))
    assert [(act.number, act.coordinator, act.action, act.subject) for act in acts] == [
        (number, "anna", "read tip", "ab12") for number in range(1, LINES + 1)
    ]
    assert acts[0].at == NOON
    assert acts[0].at.tzinfo is UTC
    with pytest.raises(AuditBroken):
        verified(log, open_vault(tmp_path / "other"))


def test_an_empty_log_is_whole(database: Database, vault: Vault) -> None:
    """Nothing done, nothing to prove."""
    assert verified(database, vault) == 0


@pytest.mark.parametrize("number", range(1, LINES + 1))
@pytest.mark.parametrize(
    "change",
    [
        {"coordinator": "eva"},
        {"action": "list tips"},
        {"subject": "cd34"},
        {"at": NOON.replace(tzinfo=None) + timedelta(hours=9)},
        {"before": bytes(32)[:31] + b"x"},
        {"hash": bytes(32)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_changed_line_is_found(
    log: Database, vault: Vault, number: int, change: dict[str, Any]
) -> None:
    """Whatever column of whatever line was changed, the log is broken, there."""
    changed = update(ActRow).where(ActRow.number == number).values(**change)
    unguarded(log, lambda connection: connection.execute(changed))
    with pytest.raises(AuditBroken, match=f"line ({number}|{number + 1})"):
        verified(log, vault)


@pytest.mark.parametrize("number", range(1, LINES + 1))
def test_every_missing_line_is_found(log: Database, vault: Vault, number: int) -> None:
    """Whichever line was deleted, the first and the last too, the log is broken."""
    unguarded(log, lambda c: c.execute(delete(ActRow).where(ActRow.number == number)))
    with pytest.raises(AuditBroken):
        verified(log, vault)


@pytest.mark.parametrize("number", [0, LINES + 1])
def test_every_line_put_in_is_found(log: Database, vault: Vault, number: int) -> None:
    """A line before or after the others that storage did not write breaks the log."""

    def put_in(connection: Connection) -> None:
        last = connection.execute(select(ActRow.__table__).where(ActRow.number == LINES)).one()
        row = dict(last._mapping) | {"number": number, "before": last.hash, "hash": bytes(32)}
        connection.execute(insert(ActRow), row)

    unguarded(log, put_in)
    with pytest.raises(AuditBroken):
        verified(log, vault)


def test_a_log_cut_off_or_without_end_is_found(log: Database, vault: Vault) -> None:
    """The end set back, or deleted: broken."""
    unguarded(log, lambda c: c.execute(delete(LastActRow)))
    with pytest.raises(AuditBroken, match="end"):
        verified(log, vault)


@pytest.mark.parametrize(
    "statement",
    [
        update(ActRow).values(coordinator="eva"),
        update(ActRow).where(ActRow.number == 1).values(number=77),
        delete(ActRow).where(ActRow.number == LINES),
        delete(ActRow),
        delete(LastActRow),
        update(LastActRow).values(number=1),
        update(LastActRow).values(number=LINES),
        text("TRUNCATE audit"),
        text("TRUNCATE audit_end"),
    ],
)
def test_the_database_refuses_to_change_the_log(
    log: Database, vault: Vault, statement: Any
) -> None:
    """Update, delete and truncate are refused by both databases, on the log and on its end."""
    with pytest.raises(DBAPIError):
        log.run_now(lambda connection: connection.execute(statement))
    assert verified(log, vault) == LINES


def test_a_failed_act_leaves_no_line(log: Database, vault: Vault) -> None:
    """The line is part of the act's transaction: without the one there is not the other."""

    def work(connection: Connection) -> None:
        append(connection, vault, NOON, "anna", "read tip")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        log.run_now(work)
    assert verified(log, vault) == LINES


def test_everything_done_at_the_desk_is_in_the_log(database: Database, vault: Vault) -> None:
    """Reading, exporting, writing, marking, handing over and letting in, each with its tip."""
    town = Town(database, vault)
    [anna] = town.founds("police", "anna")
    town.employs("eva")
    anna.lets_in("eva", "police")
    for _ in range(2):
        town.reporter().sends()
    town.releases()
    one, other = (tip.id for tip in anna.lists())
    anna.reads(one)
    anna.photos(one)
    town.run(export_tips, anna.who, town.now)
    anna.replies("Hej", one)
    anna.sets("looking", one)
    anna.notes("Hm", one)
    anna.does(mask, "words", "Sven", tip=one, final=False)
    anna.does(unmask, tip=one)
    anna.does(mask, "words", "Sven", tip=one, final=True)
    anna.does(merge, one, tip=other)
    anna.does(mark_spam, tip=other, spam=True)
    anna.does(route, ["police"], tip=one)
    acts = [
        (act.coordinator, act.action, act.subject)
        for act in database.read_now(lambda connection: list(read_audit(connection)))
    ]
    assert acts == [
        ("operator", "create coordinator", "anna"),
        ("operator", "create body", "police"),
        ("operator", "add member", "police anna"),
        ("operator", "create coordinator", "eva"),
        ("anna", "add member", "police eva"),
        ("anna", "list tips", ""),
        ("anna", "read tip", one),
        ("anna", "read photos", one),
        ("anna", "export tips", ""),
        ("anna", "reply", one),
        ("anna", "set looking", one),
        ("anna", "note", one),
        ("anna", "mask", f"{one} words"),
        ("anna", "unmask", one),
        ("anna", "mask for good", f"{one} words"),
        ("anna", "merge", f"{other} {one}"),
        ("anna", "spam", other),
        ("anna", "route", f"{one} police"),
    ]
    assert verified(database, vault) == len(acts)
