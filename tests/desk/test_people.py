"""The people of the desk: let in, taken out, and back after a lost passphrase."""

from __future__ import annotations

import pytest

from storage.errors import WrongPassphrase
from tests.desk.terminal import Coordinator, Terminal
from tests.storage.tips.people import PASS, Copy, Town


def joins(terminal: Terminal, name: str, body: str, by: str) -> Coordinator:
    """A new coordinator, let into a body by one of it."""
    terminal.types("coordinators", "create", name, piped=f"{PASS} {name}\n")
    terminal.types("coordinators", "add", name, body, "--by", by, piped=f"{PASS} {by}\n")
    return Coordinator(terminal, name)


def test_the_operator_sets_everything_up_and_reads_nothing(town: Town, terminal: Terminal) -> None:
    """Bodies and coordinators are made with no passphrase but each coordinator's own; listing and
    the log take none, and tell nothing of a tip."""
    terminal.types("coordinators", "create", "anna", piped=f"{PASS} anna\n")
    told = terminal.types("bodies", "create", "police", "Polisen [syd]", "--coordinator", "anna")
    assert "Tips about drugs, youth" in told.text
    assert "Polisen [syd]" in terminal.types("bodies", "list").text
    assert "Polisen [syd]: anna" in terminal.types("bodies", "members", "police").text
    told = terminal.types("bodies", "create", "ours", "Vi", "--coordinator", "anna")
    assert "when they are handed to it" in told.text
    town.reporter().sends("Råttor", bodies=("police",))
    town.releases()
    assert "Råttor" not in terminal.types("audit", "list").text
    assert "No passphrase" in terminal.refuses("tips", "list", "--as", "anna")


def test_a_removed_coordinator_opens_nothing_new(
    town: Town, anna: Coordinator, terminal: Terminal
) -> None:
    """Taken out by the operator, they open nothing through Lyhörd, and nothing that comes later
    with whatever they kept; those who stay open everything."""
    cleo = joins(terminal, "cleo", "police", "anna")
    town.reporter().sends("Gammalt")
    town.releases()
    assert len(cleo.lists()) == 1
    kept = town.signs_in("cleo").who
    terminal.types("coordinators", "remove", "cleo", "police")
    town.reporter(78).sends("Nytt")
    town.releases()
    assert cleo.lists() == []
    assert len(anna.lists()) == 2
    assert kept.private not in repr(Copy(town.database).rows).encode()
    log = terminal.types("audit", "list").text
    assert "operator: remove member police cleo" in log


def test_one_of_the_body_removes_more_than_the_operator_can(
    town: Town, anna: Coordinator, terminal: Terminal
) -> None:
    """With a coordinator's passphrase what is there is sealed anew too, and they still read it."""
    joins(terminal, "cleo", "police", "anna")
    town.reporter().sends("Gammalt")
    town.releases()
    before = Copy(town.database).values("tip_keys", "sealed_key")
    command = ("coordinators", "remove", "cleo", "police", "--by", "anna")
    told = terminal.types(*command, piped=f"{anna.passphrase}\n").text
    assert "sealed anew" in told
    assert not set(before) & set(Copy(town.database).values("tip_keys", "sealed_key"))
    assert len(anna.lists()) == 1


def test_a_passphrase_is_changed(town: Town, anna: Coordinator) -> None:
    """The new one opens, also where another keyboard spells its letters in two; the old one not."""
    town.reporter().sends()
    town.releases()
    chosen = "fem nya ord på rad"
    anna.terminal.types(
        "coordinators", "passphrase", "anna", piped=f"{anna.passphrase}\n{chosen}\n"
    )
    assert "does not open" in anna.refused("list")
    anna.passphrase = chosen.replace("å", "a\u030a")
    assert len(anna.lists()) == 1


def test_a_lost_passphrase_takes_one_of_the_same_body(
    town: Town, anna: Coordinator, bo: Coordinator, terminal: Terminal
) -> None:
    """Cleo, of two bodies, forgot: Anna seals the police's key to a new one of hers, Bo lets her
    into the housing company again; meanwhile she opens what Anna opens, and no more."""
    cleo = joins(terminal, "cleo", "police", "anna")
    command = ("coordinators", "add", "cleo", "housing", "--by", "bo")
    terminal.types(*command, piped=f"{bo.passphrase}\n")
    town.reporter().sends("Till polisen", bodies=("police",))
    town.reporter(78).sends("Till bolaget", bodies=("housing",))
    town.releases()
    assert len(cleo.lists()) == 2
    found = "ett nytt ord i taget"
    told = terminal.types(
        *("coordinators", "restore", "cleo", "--by", "anna"), piped=f"{anna.passphrase}\n{found}\n"
    ).text
    assert "reads for police again" in told
    assert "For housing, `lyhord coordinators add`" in told
    with pytest.raises(WrongPassphrase):
        town.signs_in("cleo")
    cleo.passphrase = found
    assert [each["bodies"] for each in cleo.lists()] == [["police"]]
    terminal.types(*command, piped=f"{bo.passphrase}\n")
    assert len(cleo.lists()) == 2


def test_a_body_whose_keys_are_all_lost_begins_anew(
    town: Town, anna: Coordinator, terminal: Terminal
) -> None:
    """Alone in a body, a coordinator who lost the passphrase lost its tips: the operator can make
    a new key, and what comes from then on opens."""
    town.reporter().sends("Förlorat", bodies=("police",))
    town.releases()
    terminal.types("coordinators", "create", "dora", piped=f"{PASS} dora\n")
    terminal.types("bodies", "renew", "police", "--coordinator", "dora", "--yes")
    town.reporter(78).sends("Nytt", bodies=("police",))
    town.releases()
    dora = Coordinator(terminal, "dora")
    [tip] = dora.lists()
    assert tip["answers"]["words"]["value"] == "Nytt"
    assert anna.lists() == []


def test_a_routed_tip_opens_for_the_new_body_and_not_before(
    town: Town, anna: Coordinator, bo: Coordinator
) -> None:
    """Bo cannot open a tip of the police, whose id he knows, until they hand it over; then they
    cannot any more."""
    town.reporter().sends("Bilar", bodies=("police",))
    town.releases()
    [tip] = anna.lists()
    assert bo.lists() == []
    assert "not addressed to a body of bo" in bo.refused("read", tip["id"])
    anna.types("route", tip["id"], "housing")
    assert "Bilar" in bo.types("read", tip["id"]).text
    assert anna.lists() == []
    assert "not addressed to a body of anna" in anna.refused("read", tip["id"])
