"""The board: what residents read changes with the tables, and is read again only then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from dialogs.board import Board
from dialogs.facts import Facts
from dialogs.inputs import Tap
from storage.database import Database
from storage.days import day_of
from storage.errors import NoSuchPicture, PictureUnfit
from storage.promise.board import Shelf, as_update, read_board
from storage.promise.differences import differences, tell_difference
from storage.promise.pictures import add_picture, picture
from storage.promise.reports import read_update
from storage.promise.stamp import raise_stamp
from storage.promise.standings import set_status
from storage.tables import DifferenceRow, Table
from storage.turns import Taken, Update, take_turn
from storage.vault import Vault
from tests.storage.promise.conftest import Publish
from tests.storage.promise.people import NOON, Coordinator, Office
from tests.storage.promise.places import BINS, EAST
from tests.storage.questionnaire import LANGUAGES, small_repertoire

FACTS = Facts(small_repertoire(), LANGUAGES)


class Reader:
    """A chat of a process that keeps its own shelf."""

    def __init__(self, office: Office, vault: Vault, chat_id: int) -> None:
        self.office, self.vault, self.chat_id = office, vault, chat_id
        self.shelf, self.number = Shelf(), 0

    def taps(self, press: str) -> Taken:
        """A button, shown or not."""
        self.number += 1
        came = Update(self.chat_id, self.number, Tap(press))
        return self.office.does(
            take_turn, self.vault, came, FACTS, self.office.now, "fresh", None, self.shelf
        )


def test_the_shelf_reads_when_the_stamp_changes(office: Office) -> None:
    """The same board until then, another one after."""
    shelf = Shelf()
    first = office.does(shelf.board, 1)
    assert office.does(shelf.board, 1) is first
    assert office.does(shelf.board, 2) is not first


def test_two_processes_see_every_change(office: Office, vault: Vault, published: Publish) -> None:
    """Each with a shelf of its own, whoever published."""
    one, two = Reader(office, vault, 1), Reader(office, vault, 2)
    for each in (one, two):
        each.taps("go.language.sv")
    ident = published()
    for each in (one, two):
        assert "Tio nya." in str(each.taps(f"go.update.{ident}").screen)


def test_what_is_not_public_is_not_on_the_board(
    office: Office, anna: Coordinator, bo: Coordinator, vault: Vault
) -> None:
    """Drafts, reviewed and scheduled updates cannot be reached, even by their id."""
    ident = anna.drafts()
    anna.submits(ident)
    bo.approves(ident)
    bo.schedules(ident)
    assert office.board.updates == ()
    reader = Reader(office, vault, 1)
    reader.taps("go.language.sv")
    assert "Tio nya." not in str(reader.taps(f"go.update.{ident}").screen)


def test_without_a_stored_promise_the_hosts_board_serves(database: Database, vault: Vault) -> None:
    """A turn before anything was loaded shows what the repertoire has."""
    reader = Reader(Office(database), vault, 1)
    reader.taps("go.language.sv")
    [area, *_] = FACTS.board.promises[0].areas
    assert area.id in str(reader.taps(f"go.area.{area.id}").screen)


def test_a_difference_is_counted_once(office: Office, vault: Vault, published: Publish) -> None:
    """By a tap, once a chat; only the number is kept."""
    ident = published()
    readers = [Reader(office, vault, chat) for chat in (1, 2, 3)]
    for reader in readers:
        reader.taps("go.language.sv")
    for reader, answer in zip([readers[0], *readers], ("yes", "no", "yes", "unknown"), strict=True):
        reader.taps(f"go.seen.{ident}.{answer}")
    assert office.does(differences, ident) == {"yes": 2, "little": 0, "no": 0, "unknown": 1}


def test_a_difference_is_a_number_and_no_more(
    office: Office, vault: Vault, published: Publish
) -> None:
    """Telling it changes that number, and the teller's session, which is sealed: no other row."""
    ident = published()
    reader = Reader(office, vault, 1)
    reader.taps("go.language.sv")
    tables = Table.metadata.tables
    of_turns = {"sessions", "handled"}

    def held() -> dict[str, list[object]]:
        return {
            name: [tuple(row) for row in office.does(lambda c, t=table: c.execute(select(t)).all())]
            for name, table in tables.items()
            if name not in of_turns
        }

    before = held()
    reader.taps(f"go.seen.{ident}.little")
    after = held()
    assert {name for name in after if after[name] != before[name]} == {"differences"}
    assert after["differences"] == [(ident, "little", 1)]


@pytest.mark.parametrize("answer", ["yes", "maybe"])
def test_no_difference_of_what_is_not_public(
    office: Office, anna: Coordinator, published: Publish, answer: str
) -> None:
    """Of a draft, a retracted update or one that never was, and no answer that is none."""
    gone = published()
    anna.retracts(gone)
    for ident in (gone, anna.drafts(), "nothing1", "'; drop"):
        office.does(tell_difference, ident, answer)
    if answer == "maybe":
        office.does(tell_difference, published(), answer)
    assert office.does(lambda c: c.execute(select(DifferenceRow.__table__)).all()) == []


def test_the_whole_board(office: Office, published: Publish) -> None:
    """Everything residents read of an update is in it."""
    ident = published()
    [shown] = office.board.updates
    assert (shown.id, shown.version, shown.day) == (ident, 1, day_of(NOON))
    assert (shown.areas, shown.statuses) == (("litter",), {"litter.bins": "under_way"})
    assert office.board.promises == (EAST,)


def test_what_is_not_out_yet_reads_as_it_will(
    office: Office, anna: Coordinator, published: Publish
) -> None:
    """A preview of a draft, and of a correction: with its day, and that it corrects."""
    today = day_of(NOON) + timedelta(days=3)
    draft = office.does(read_update, anna.drafts(BINS))
    told = as_update(draft, office.board, today)
    assert (told.day, told.corrected, told.areas) == (today, None, ("litter",))
    ident = published()
    anna.edits(ident, replace(BINS, text={"en": "It was four."}))
    told = as_update(office.does(read_update, ident), office.board, today)
    assert (told.day, told.corrected) == (day_of(NOON), today)


def test_an_empty_house(database: Database) -> None:
    """No promise, no board's row: an empty board."""
    assert database.read_now(read_board) == Board()
    database.run_now(raise_stamp)


def test_pictures(office: Office) -> None:
    """A JPEG comes back as it was; anything else is refused."""
    jpeg = b"\xff\xd8\xff\xe0 and more"
    assert office.does(picture, office.does(add_picture, jpeg)) == jpeg
    for wrong in (b"GIF89a", b"", b"\xff\xd8\xff" + bytes(5_000_000)):
        with pytest.raises(PictureUnfit):
            office.does(add_picture, wrong)
    with pytest.raises(NoSuchPicture):
        office.does(picture, "none")


def test_a_status_without_an_update_reaches_the_board(office: Office) -> None:
    """Set at the desk, it is there at the next look."""
    assert office.board.standings == {}
    office.does(set_status, "litter.bins", "done", day_of(NOON), "forty", "bo")
    assert office.board.standings["litter.bins"].status == "done"
