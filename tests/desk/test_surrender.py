"""What whoever holds a part of an installation gets: docs/threat-model.md says that they do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage.days import day_of
from storage.errors import WrongKey
from storage.tables import BodyRow, NoticeRow
from storage.vault.ciphers import KEY_BYTES
from storage.vault.people import new_pair, open_with
from tests.desk.conftest import Photos
from tests.desk.terminal import Coordinator, Terminal
from tests.storage.tips.people import PASS, Copy, Town

CHAT = 4_398_765_432_109


def test_the_database_alone_tells_days_readers_and_sizes(
    town: Town, anna: Coordinator, photos: Photos
) -> None:
    """Of a tip: the day it came, the last it is kept, which bodies may read it, how many photos
    and messages it has and about how large they are. Of coordinators: all they did."""
    two = photos(b"small", b"x" * 40_000)
    town.reporter(CHAT).sends("x" * 2000, photos=two, urgent=True)
    town.releases()
    anna.types("reply", anna.lists()[0]["id"], then="Hej")
    copy = Copy(town.database)
    [tip] = copy.rows["tips"]
    assert tip["day"] == day_of(town.now)
    assert tip["expires"] > tip["day"] + timedelta(days=100)
    assert [row["body_id"] for row in copy.rows["tip_keys"]] == ["police"]
    assert sorted(len(row["sealed"]) // 16_384 for row in copy.rows["photos"]) == [1, 3]
    assert len(copy.values("tips", "sealed")[0]) // 1024 == 3
    assert len(copy.rows["messages"]) == 1
    assert not tip["urgent"]  # forgotten with the release
    assert "anna: reply" in anna.terminal.types("audit", "list").text


def test_the_server_key_tells_which_chat_asked_for_news(town: Town, anna: Coordinator) -> None:
    """The one tie between a tip and a chat, made by the resident and gone after its last day: it
    opens with database and server key; without the key it does not."""
    town.reporter(CHAT).sends(notice=True)
    town.reporter(CHAT + 1).sends()
    [notice] = town.database.read_now(lambda c: c.execute(select(NoticeRow.__table__)).all())
    assert notice.tag == town.vault.noticed.of(CHAT)
    assert str(CHAT).encode() in town.vault.notices.open(notice.sealed, notice.tip_id)
    assert str(CHAT).encode() not in notice.sealed


def test_a_passphrase_needs_the_database_and_the_week_key(
    town: Town, anna: Coordinator, terminal: Terminal
) -> None:
    """Somebody who learned Anna's passphrase and copied the database, and not the folder of week
    keys, opens no tip; beside that folder they open all of hers."""
    town.reporter().sends()
    town.releases()
    assert len(anna.lists()) == 1
    [week] = {row["week"] for row in Copy(town.database).rows["tips"]}
    town.vault.weeks.destroy(week)
    assert anna.lists() == []
    assert "no such tip" in anna.refused("read", Copy(town.database).rows["tips"][0]["id"].hex())


def test_an_operator_who_reads_has_to_be_seen(
    town: Town, anna: Coordinator, terminal: Terminal
) -> None:
    """The operator can make a body with a coordinator of their own: nothing that was sent before
    opens for it, and the log, the list of bodies and each tip it gets say that it is there."""
    town.reporter().sends("Förut", bodies=("police",))
    terminal.types("coordinators", "create", "mallory", piped=f"{PASS} mallory\n")
    terminal.types("bodies", "create", "streets", "Gatukontoret", "--coordinator", "mallory")
    town.reporter().sends("Sedan", "traffic", bodies=("police", "streets"))
    town.releases()
    mallory = Coordinator(terminal, "mallory")
    [read] = mallory.lists()
    assert read["answers"]["words"]["value"] == "Sedan"
    assert "operator: add member streets mallory" in terminal.types("audit", "list").text
    assert "mallory" in terminal.types("bodies", "list").text
    assert ["police", "streets"] in [tip["bodies"] for tip in anna.lists()]


def test_who_writes_the_database_can_turn_new_tips_to_themselves(
    town: Town, anna: Coordinator
) -> None:
    """With a public key of their own in a body's row they open what comes from then on, and
    nothing from before; the body's coordinators are warned whenever they list their tips."""
    town.reporter().sends("Förut", bodies=("police",))
    town.releases()
    before = Copy(town.database).rows["tip_keys"][0]
    public, private = new_pair()
    town.database.run_now(lambda c: c.execute(update(BodyRow).values(public_key=public)))
    town.reporter().sends("Sedan", bodies=("police",))
    town.releases()
    copy = Copy(town.database)
    weeks = {row["id"]: row["week"] for row in copy.rows["tips"]}
    for row in copy.rows["tip_keys"]:
        tip = row["tip_id"]
        sealed = town.vault.weeks.unwrap(weeks[tip], row["sealed_key"], tip + b"police")
        if tip == before["tip_id"]:
            with pytest.raises(WrongKey):
                open_with(private, sealed)
        else:
            assert len(open_with(private, sealed)) == KEY_BYTES
    listed = anna.terminal.tries("tips", "list", "--as", "anna", piped=f"{anna.passphrase}\n")
    assert "WARNING: new tips for police are sealed to a key that is not yours" in listed.err
    assert "Förut" in anna.types("read", before["tip_id"].hex()).text


def test_no_warning_without_a_reason(town: Town, anna: Coordinator, terminal: Terminal) -> None:
    """People come and go, by the operator's hand or a colleague's: the keys stay the body's."""
    for name in ("cleo", "dora"):
        terminal.types("coordinators", "create", name, piped=f"{PASS} {name}\n")
        command = ("coordinators", "add", name, "police", "--by", "anna")
        terminal.types(*command, piped=f"{anna.passphrase}\n")
    terminal.types("coordinators", "remove", "cleo", "police")
    assert anna.lists() == []
    command = ("coordinators", "remove", "dora", "police", "--by", "anna")
    terminal.types(*command, piped=f"{anna.passphrase}\n")
    assert anna.lists() == []  # `types` finds nothing on stderr
