"""The log of the desk: every act is in it, and nobody changes it unnoticed."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from storage.audit import append
from tests.desk.terminal import Coordinator, Terminal
from tests.storage.tips.people import Town

GUARDS = {
    "sqlite": ("audit_kept", "audit_whole", "audit_end_onward", "audit_end_whole"),
    "postgresql": ("audit_kept", "audit_whole", "audit_end_onward", "audit_end_kept"),
}
FALSE_ACT = (
    "INSERT INTO audit SELECT number + 1, at, coordinator, action, subject, hash, hash FROM audit "
    "WHERE number = (SELECT max(number) FROM audit)"
)


def tampers(town: Town, *statements: str) -> None:
    """Somebody who holds the database takes the guards away, and goes to work."""

    def work(connection) -> None:  # type: ignore[no-untyped-def]
        name = connection.dialect.name
        for guard in GUARDS[name]:
            where = f" ON {'audit_end' if '_end_' in guard else 'audit'}" * (name != "sqlite")
            connection.execute(text(f"DROP TRIGGER {guard}{where}"))
        for statement in statements:
            connection.execute(text(statement))

    town.database.run_now(work)


@pytest.mark.usefixtures("bo", "place")
def test_every_act_is_in_the_log(town: Town, anna: Coordinator, terminal: Terminal) -> None:
    """Who, what, with which tip; for people in 80 columns, for programs a line of JSON each."""
    town.reporter().sends(bodies=("police",))
    town.releases()
    tip = anna.lists()[0]["id"]
    anna.types("read", tip)
    anna.types("status", tip, "looking")
    anna.types("note", tip, then="x")
    anna.types("export", "one", tip)
    anna.types("export", "all")
    anna.types("route", tip, "housing", "police")
    anna.types("spam", tip)
    acts = [json.loads(line) for line in terminal.types("audit", "list", "--json").out.splitlines()]
    assert [(act["coordinator"], act["action"], act["subject"]) for act in acts] == [
        ("operator", "create coordinator", "bo"),
        ("operator", "create body", "housing"),
        ("operator", "add member", "housing bo"),
        ("operator", "create coordinator", "anna"),
        ("operator", "create body", "police"),
        ("operator", "add member", "police anna"),
        ("anna", "list tips", ""),
        ("anna", "read tip", tip),
        ("anna", "read tip", tip),  # to show which it is, before a state is set
        ("anna", "set looking", tip),
        ("anna", "note", tip),
        ("anna", "read tip", tip),
        ("anna", "export tip", tip),
        ("anna", "export tips", ""),
        ("anna", "read tip", tip),
        ("anna", "set received", tip),  # its reporter is told who has it now
        ("anna", "route", f"{tip} housing police"),
        ("anna", "spam", tip),
    ]
    shown = terminal.types("audit", "list").out
    assert f"anna: set looking {tip[:8]}\n" in shown
    assert terminal.types("audit", "verify").out.startswith("18 lines, all as they were written.")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE audit SET action = 'list tips' WHERE number = 2", "changed, at line 2"),
        ("DELETE FROM audit WHERE number = 2", "missing or was put in, at line 2"),
        ("DELETE FROM audit WHERE number = 3", "its end is not where it was, at line 2"),
        (FALSE_ACT, "the line was changed, at line 4"),
        ("DELETE FROM audit", "its end is not where it was"),
    ],
)
def test_verify_finds_what_was_tampered_with(
    town: Town, anna: Coordinator, terminal: Terminal, change: str, told: str
) -> None:
    """One line, and an exit code a script can go by."""
    terminal.types("audit", "verify")
    tampers(town, change)
    shown = terminal.tries("audit", "verify")
    assert (shown.code, shown.out) == (8, "")
    assert told in shown.err


def test_a_mark_shows_that_the_log_was_written_anew(
    town: Town, anna: Coordinator, terminal: Terminal
) -> None:
    """Whoever has database and server key can make a whole new log, which is in order; what an
    earlier `verify` printed is not in it."""
    mark = terminal.types("audit", "verify").out.splitlines()[1]
    anna.lists()
    assert "4 lines" in terminal.types("audit", "verify", "--mark", mark).out
    tampers(town, "DELETE FROM audit", "DELETE FROM audit_end")
    for act in ("create coordinator", "create body", "add member", "nothing at all"):
        town.run(append, town.now, "operator", act, "")
    assert "4 lines, all as they were written" in terminal.types("audit", "verify").out
    shown = terminal.tries("audit", "verify", "--mark", mark)
    assert (shown.code, shown.out) == (8, "")
    assert "Line 3 of the log is not the one that was noted" in shown.err
