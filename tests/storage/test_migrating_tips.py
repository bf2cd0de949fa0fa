"""The first release's tips: they come along, get an end, and open as before."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from sqlalchemy import LargeBinary, inspect, text
from sqlalchemy.sql import bindparam

from storage.database import Database
from storage.migrating import current, migrate, step_back
from storage.tips.expiry import expire_tips
from storage.vault import Vault
from storage.vault.ciphers import new_key, pad, seal
from storage.vault.people import seal_to
from tests.storage.tips.people import Copy, Town

ADDED = {
    "photos", "messages", "notes", "notices", "pings",
    "draft_photos", "deletions", "audit", "audit_end",
}  # fmt: skip


def put_first_release(database: Database, public: bytes, day: date) -> bytes:
    """A tip as the first release stored it, sealed to the police; its id."""
    ident, key = b"i" * 16, new_key()
    answers = {"category": ["litter", None], "words": ["Råttor", None], "place": [None, "skipped"]}
    content = json.dumps({"language": "sv", "answers": answers}).encode()
    tip = {"id": ident, "sealed": seal(key, pad(content), ident), "day": day.isoformat()}

    def work(connection: Any) -> None:
        insert = text("INSERT INTO tips (id, sealed, day) VALUES (:id, :sealed, :day)")
        blobs = [bindparam("id", type_=LargeBinary), bindparam("sealed", type_=LargeBinary)]
        connection.execute(insert.bindparams(*blobs), tip)
        insert = text(
            "INSERT INTO tip_keys (tip_id, body_id, sealed_key) VALUES (:id, 'police', :sealed)"
        )
        row = {"id": ident, "sealed": seal_to(public, key)}
        connection.execute(insert.bindparams(*blobs), row)

    database.run_now(work)
    return ident


def test_tips_of_the_first_release_come_along(database: Database, vault: Vault) -> None:
    """Up with a tip in it: its coordinator opens and answers it; it gets an end and a week's key
    around its own, and from then on ends as others do."""
    town = Town(database, vault)
    [anna] = town.founds("police", "anna")
    people = Copy(database)
    step_back(database, "0001")
    assert current(database) == "0001"
    [police] = people.rows["bodies"]
    ident = put_first_release(database, police["public_key"], town.now.date())
    migrate(database)
    [tip] = anna.lists()
    assert (tip.id, tip.category, tip.state) == (ident.hex(), "litter", "received")
    assert tip.answers["words"].value == "Råttor"
    assert tip.expires >= town.now.date() + timedelta(days=180)
    expire_tips(database, vault, town.now.date())
    assert Copy(database).rows["tips"][0]["week"] != ""
    anna.replies("Tack")
    anna.sets("closed")
    assert [message.words for message in anna.reads().messages] == ["Tack", ""]
    copy = Copy(database)
    expire_tips(database, vault, anna.reads().expires + timedelta(days=1))
    copy.restore(database)
    assert anna.lists() == []


def test_down_and_up_with_tips(database: Database, vault: Vault) -> None:
    """Down to the first release the tips are lost, which that one could not open; bodies and
    coordinators stay, and up again they receive tips."""
    town = Town(database, vault)
    [anna] = town.founds("police", "anna")
    town.reporter().sends(notice=True)
    town.releases()
    anna.replies("Hej")
    anna.notes("Hm")
    step_back(database, "0001")
    tables = database.read_now(lambda connection: set(inspect(connection).get_table_names()))
    assert not tables & ADDED
    migrate(database)
    assert anna.lists() == []
    town.reporter().sends()
    town.releases()
    assert len(anna.lists()) == 1
