"""Who belongs to a body: let in, taken out, locked out, and what each can open then."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select

from storage.bodies import body_keys, list_bodies, renew_body
from storage.coordinators import (
    change_passphrase,
    list_coordinators,
    prepare_coordinator,
    renew_coordinator,
)
from storage.errors import (
    BodyWithoutCoordinator,
    Conflict,
    NoSuchBody,
    NoSuchCoordinator,
    NotAMember,
    WrongKey,
    WrongPassphrase,
)
from storage.leaving import remove_member
from storage.tables import TipKeyRow, TipRow
from storage.tips.keys import bodys_key
from tests.storage.tips.people import PASS, Desk, Town


@pytest.fixture
def eva(town: Town, anna: Desk) -> Desk:
    """Eva, at the police too."""
    eva = town.employs("eva")
    anna.lets_in("eva", "police")
    return eva


def opens_by(town: Town, kept: dict[str, tuple[bytes, ...]]) -> int:
    """How many of the tips in the database open with keys that somebody kept, whatever storage
    thinks of them: with every row and every week's key in hand."""

    def work(connection: Any) -> int:
        joined = select(TipRow.id, TipRow.week, TipKeyRow.body_id, TipKeyRow.sealed_key).join(
            TipKeyRow, TipKeyRow.tip_id == TipRow.id
        )
        opened = 0
        for tip, week, body, sealed in connection.execute(joined):
            with suppress(WrongKey):
                bodys_key(town.vault, week, tip, body, sealed, kept["police"])
                opened += 1
        return opened

    return town.database.read_now(work)


def test_a_newcomer_reads_what_came_before(town: Town, anna: Desk, bo: Desk) -> None:
    """A coordinator hands a body's keys on; the newcomer opens all the body's tips. Twice is as
    good as once."""
    town.reporter().sends()
    town.releases()
    cleo = town.employs("cleo")
    anna.lets_in("cleo", "police")
    anna.lets_in("cleo", "police")
    assert len(cleo.lists()) == 1
    assert [(body.id, body.coordinators) for body in town.database.read_now(list_bodies)] == [
        ("housing", ("bo",)),
        ("police", ("anna", "cleo")),
    ]
    assert town.database.read_now(list_coordinators) == [
        ("anna", ("police",)),
        ("bo", ("housing",)),
        ("cleo", ("police",)),
    ]


def test_only_a_member_hands_a_bodys_keys_on(town: Town, anna: Desk, bo: Desk) -> None:
    """Nobody from outside adds anybody to a body, and nobody who is not there is added."""
    with pytest.raises(NotAMember):
        bo.lets_in("bo", "police")
    with pytest.raises(NoSuchBody):
        anna.lets_in("bo", "school")
    with pytest.raises(NoSuchCoordinator):
        anna.lets_in("dan", "police")


def test_a_removed_coordinator_opens_nothing_new(town: Town, anna: Desk, eva: Desk) -> None:
    """The operator takes Eva out: what comes then she cannot open, even with the keys she kept;
    Anna reads the new and the old."""
    town.reporter().sends("before")
    kept = town.database.read_now(lambda c: body_keys(c, eva.who))
    town.run(remove_member, "police", "eva", town.now)
    town.reporter().sends("after")
    town.releases()
    assert eva.lists() == []
    assert sorted(str(tip.answers["words"].value) for tip in anna.lists()) == ["after", "before"]
    assert opens_by(town, kept) == 1


def test_removed_by_a_colleague_she_opens_nothing_at_all(town: Town, anna: Desk, eva: Desk) -> None:
    """Anna takes Eva out: the tips there are get sealed anew at once, notes too, and the keys Eva
    kept open none of them. Whoever is let in later reads everything."""
    reporter = town.reporter().sends("before")
    town.releases()
    eva.notes("Evas")
    kept = town.database.read_now(lambda c: body_keys(c, eva.who))
    town.run(remove_member, "police", "eva", town.now, by=anna.who)
    assert opens_by(town, kept) == 0
    assert eva.lists() == []
    assert [note.words for note in anna.reads().notes] == ["Evas"]
    cleo = town.employs("cleo")
    anna.lets_in("cleo", "police")
    cleo.replies("Hej")
    assert reporter.hears() == ["Hej"]
    assert len(town.database.read_now(lambda c: body_keys(c, anna.who))["police"]) == 1


def test_the_last_one_cannot_be_taken_out(town: Town, anna: Desk, bo: Desk, eva: Desk) -> None:
    """A body always has somebody to hold its key; who does not belong cannot be taken out."""
    town.run(remove_member, "police", "anna", town.now, by=eva.who)
    with pytest.raises(BodyWithoutCoordinator):
        town.run(remove_member, "police", "eva", town.now)
    with pytest.raises(NotAMember):
        town.run(remove_member, "police", "bo", town.now)
    with pytest.raises(NotAMember):
        town.run(remove_member, "police", "eva", town.now, by=bo.who)
    with pytest.raises(NoSuchBody):
        town.run(remove_member, "school", "eva", town.now)


def test_a_passphrase_can_be_changed(town: Town, anna: Desk) -> None:
    """With the new one she signs in and reads; the old one opens nothing."""
    town.reporter().sends()
    town.releases()
    change_passphrase(town.database, town.vault, anna.who, "helt andra ord", town.now)
    with pytest.raises(WrongPassphrase):
        town.signs_in("anna")
    assert len(town.signs_in("anna", "helt andra ord").lists()) == 1


def test_a_lost_passphrase_loses_access_until_a_colleague_helps(
    town: Town, anna: Desk, eva: Desk
) -> None:
    """Renewed, Eva opens nothing; let in again by Anna she opens all. Her old key is of no use."""
    town.reporter().sends()
    town.releases()
    town.run(renew_coordinator, prepare_coordinator("eva", f"{PASS} ny"), town.now)
    renewed = town.signs_in("eva", f"{PASS} ny")
    assert renewed.lists() == []
    with pytest.raises(WrongPassphrase):
        town.signs_in("eva")
    anna.lets_in("eva", "police")
    assert len(renewed.lists()) == 1
    with pytest.raises(Conflict):
        change_passphrase(town.database, town.vault, eva.who, "x", town.now)


def test_a_body_nobody_can_open_begins_anew(town: Town, anna: Desk, bo: Desk) -> None:
    """The only coordinator lost the passphrase: the body is renewed, what came before stays shut
    for it unless another body hands it over, and what comes now opens."""
    town.reporter().sends("before")
    with pytest.raises(BodyWithoutCoordinator):
        town.run(renew_coordinator, prepare_coordinator("anna", f"{PASS} ny"), town.now)
    cleo = town.employs("cleo")
    town.run(renew_body, "police", "cleo", town.now)
    town.reporter().sends("after")
    town.releases()
    assert [tip.answers["words"].value for tip in cleo.lists()] == ["after"]
    assert anna.lists() == []
    assert len(bo.lists()) == 2
