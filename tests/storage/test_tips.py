"""Tips: readable by the bodies they are for, and by nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select

from dialogs.answers import SKIPPED, Answer
from dialogs.events import TipSubmitted
from storage.bodies import (
    create_body,
    create_coordinator,
    join_body,
    list_bodies,
)
from storage.database import Database
from storage.errors import (
    BodyExists,
    BodyWithoutCoordinator,
    Conflict,
    CoordinatorExists,
    NoSuchBody,
    NoSuchCoordinator,
    NoSuchTip,
    NotAMember,
    WrongPassphrase,
)
from storage.tables import TipRow
from storage.tips import list_tips, read_tip, store_tip
from tests.storage.resident import NOON

PASS = "fyra ord i rad"
TIP = TipSubmitted(
    {"category": Answer("litter"), "place": SKIPPED, "text": Answer("Råttor!")}, "sv"
)


@pytest.fixture
def town(database: Database) -> Database:
    """Anna at the police and Bo at the housing company."""

    def work(connection: Connection) -> None:
        for name in ("anna", "bo", "cleo"):
            create_coordinator(connection, name, f"{PASS} {name}")
        create_body(connection, "police", "Polisen", ["anna"])
        create_body(connection, "housing", "Bostadsbolaget", ["bo"])

    database.run_now(work)
    return database


def send(database: Database, tip: TipSubmitted = TIP) -> None:
    """A tip arrives."""
    database.run_now(lambda connection: store_tip(connection, tip, NOON.date()))


def test_coordinators_of_all_bodies_read_a_tip(town: Database) -> None:
    """Each body's coordinator opens it with the passphrase, and finds what was said."""
    send(town)
    for name in ("anna", "bo"):
        [tip] = town.read_now(lambda c, name=name: list_tips(c, name, f"{PASS} {name}"))  # type: ignore[misc]
        assert tip.answers == TIP.answers
        assert (tip.language, tip.day) == ("sv", NOON.date())
        assert tip.bodies == ("housing", "police")
        again = town.read_now(lambda c, tip=tip: read_tip(c, "anna", f"{PASS} anna", tip.id[:8]))  # type: ignore[misc]
        assert again == tip


def test_who_belongs_to_no_body_reads_nothing(town: Database) -> None:
    """A coordinator of no body opens no tip, and a wrong passphrase opens nothing."""
    send(town)
    assert town.read_now(lambda c: list_tips(c, "cleo", f"{PASS} cleo")) == []
    with pytest.raises(WrongPassphrase):
        town.read_now(lambda c: list_tips(c, "anna", f"{PASS} bo"))
    with pytest.raises(NoSuchCoordinator):
        town.read_now(lambda c: list_tips(c, "dan", PASS))
    with pytest.raises(NoSuchTip):
        town.read_now(lambda c: read_tip(c, "anna", f"{PASS} anna", "00ff"))
    with pytest.raises(NoSuchTip):
        town.read_now(lambda c: read_tip(c, "anna", f"{PASS} anna", ""))


def test_a_newcomer_reads_what_came_before(town: Database) -> None:
    """A coordinator hands a body's key on; the newcomer opens all the body's tips."""
    send(town)
    town.run_now(lambda c: join_body(c, "police", "cleo", "anna", f"{PASS} anna"))
    town.run_now(lambda c: join_body(c, "police", "cleo", "anna", f"{PASS} anna"))
    assert len(town.read_now(lambda c: list_tips(c, "cleo", f"{PASS} cleo"))) == 1
    assert [(body.id, body.coordinators) for body in town.read_now(list_bodies)] == [
        ("housing", ("bo",)),
        ("police", ("anna", "cleo")),
    ]


def test_only_a_member_hands_a_bodys_key_on(town: Database) -> None:
    """Nobody from outside, and nobody without the passphrase, adds anybody to a body."""
    for body, member, passphrase, error in (
        ("police", "bo", f"{PASS} bo", NotAMember),
        ("police", "anna", "wrong", WrongPassphrase),
        ("school", "anna", f"{PASS} anna", NoSuchBody),
    ):
        with pytest.raises(error):
            town.run_now(lambda c, b=body, m=member, p=passphrase: join_body(c, b, "cleo", m, p))  # type: ignore[misc]


def test_names_are_taken_once(town: Database) -> None:
    """No second body or coordinator of a name; no body without somebody to hold its key."""
    with pytest.raises(CoordinatorExists):
        town.run_now(lambda c: create_coordinator(c, "anna", PASS))
    with pytest.raises(BodyExists):
        town.run_now(lambda c: create_body(c, "police", "Polisen", ["anna"]))
    with pytest.raises(BodyWithoutCoordinator):
        town.run_now(lambda c: create_body(c, "school", "Skolan", []))
    with pytest.raises(NoSuchCoordinator):
        town.run_now(lambda c: create_body(c, "school", "Skolan", ["dan"]))


def test_without_a_body_no_tip_is_stored(database: Database) -> None:
    """A tip nobody could ever open is not taken: a conflict with who removed the last body."""
    with pytest.raises(Conflict):
        send(database)


def test_tips_of_a_size_look_alike(town: Database) -> None:
    """A short tip and one of some hundred characters are equally long in the table."""
    for words in ("!", "x" * 700):
        send(town, TipSubmitted({"text": Answer(words)}, "sv"))
    lengths = town.read_now(lambda c: {len(each) for each in c.scalars(select(TipRow.sealed))})
    assert len(lengths) == 1
