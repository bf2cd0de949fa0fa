"""The glass box shows the whole database, cannot write to it, and finds a word in any disguise."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.glass import Glass, comments
from bot.playground.needle import disguises, sightings

SEALED = bytes(range(40))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database in WAL mode with one full table and one empty one."""
    path = tmp_path / "a base.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE tip (id INTEGER PRIMARY KEY, sealed BLOB, day DATE)")
        connection.execute("CREATE TABLE update_sent (id INTEGER PRIMARY KEY)")
        connection.execute("INSERT INTO tip VALUES (1, ?, 'not a date')", (SEALED,))
        connection.execute("INSERT INTO tip VALUES (9007199254740993, NULL, ?)", ("x" * 500,))
    return path


def note(path: Path, value: object) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO tip (day) VALUES (?)", (value,))


def contents(folder: Path) -> dict[str, bytes]:
    """Name and bytes of all that is kept in a folder, but for SQLite's lock file, which is none."""
    files = (path for path in folder.iterdir() if path.suffix != ".db-shm" and path.stat().st_size)
    return {path.name: path.read_bytes() for path in files}


async def test_every_table_is_shown(database: Path) -> None:
    """Empty tables are shown too; bytes come short, long texts cut, odd values as they are."""
    seen = await Glass(f"sqlite:///{database}").read()
    tip, update = seen["tables"]
    assert (tip["name"], tip["count"]) == ("tip", 2)
    assert [column["name"] for column in tip["columns"] if column["key"]] == ["id"]
    assert tip["rows"][0] == [
        1,
        {"bytes": 40, "hex": "00 01 02 03 … 25 26 27"},
        "not a date",
    ]
    assert tip["rows"][1] == ["9007199254740993", None, {"text": "x" * 240, "length": 500}]
    assert (update["name"], update["rows"]) == ("update_sent", [])
    assert {each["name"] for each in seen["files"]} >= {"a base.db"}


async def test_declared_comments_explain(database: Path) -> None:
    """A table's and a column's comment in the models are its explanation in the box."""
    metadata = sa.MetaData()
    sealed = sa.Column("sealed", sa.LargeBinary, comment="readable to no operator")
    sa.Table("tip", metadata, sealed, comment="A tip.")
    seen = await Glass(f"sqlite:///{database}", comments(metadata)).read()
    assert seen["tables"][0]["about"] == "A tip."
    assert seen["tables"][0]["columns"][1]["about"] == "readable to no operator"


async def test_no_database_yet(tmp_path: Path) -> None:
    """Before the first start there is nothing to show, and looking creates nothing."""
    glass = Glass(f"sqlite:///{tmp_path / 'none.db'}")
    assert (await glass.read())["tables"] == []
    assert not (await glass.search("Ali"))["found"]
    assert contents(tmp_path) == {}


async def test_looking_leaves_the_file_alone(database: Path) -> None:
    """Reading and searching change no byte of the database."""
    before = contents(database.parent)
    glass = Glass(f"sqlite:///{database}")
    await glass.read()
    await glass.search("Ali")
    assert contents(database.parent) == before


@pytest.mark.parametrize(
    "stored",
    [
        "Ali Ahmadi",
        "ALI AHMADI",
        "…ali ahmadi…",
        "Ali Ahmadi".encode("utf-16-le"),
        base64.b64encode(b"x Ali Ahmadi y"),
        base64.b64encode(b"xy Ali Ahmadi").decode(),
        b"Ali Ahmadi".hex(),
        hashlib.sha256(b"Ali Ahmadi").digest(),
        hashlib.sha1(b"Ali Ahmadi", usedforsecurity=False).hexdigest(),
        "Ali%20Ahmadi",
    ],
)
async def test_a_name_is_found_in_any_disguise(database: Path, stored: object) -> None:
    """Plain, other case, UTF-16, base64 at any offset, hex, a plain hash: found, and where."""
    glass = Glass(f"sqlite:///{database}")
    assert not (await glass.search("Ali Ahmadi"))["found"]
    note(database, stored)
    answer = await glass.search(" Ali Ahmadi ")
    assert answer["found"]
    assert {(hit["table"], hit["column"]) for hit in answer["hits"] if "table" in hit} == {
        ("tip", "day")
    }
    assert any("file" in hit for hit in answer["hits"])


@pytest.mark.parametrize(
    "stored", [5_123_456_789, "5123456789", (5_123_456_789).to_bytes(8, "little")]
)
async def test_an_id_is_found_as_a_number(database: Path, stored: object) -> None:
    """A Telegram id is found as digits, as SQLite stores integers, and as eight bytes."""
    glass = Glass(f"sqlite:///{database}")
    assert not (await glass.search("5123456789"))["found"]
    note(database, stored)
    assert (await glass.search("5123456789"))["found"]


async def test_deleted_bytes_still_lying_there_are_found(database: Path) -> None:
    """The raw files are searched, not only the rows: what was deleted carelessly is still seen."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("INSERT INTO tip (day) VALUES ('Ali Ahmadi')")
        connection.commit()
        connection.execute("DELETE FROM tip WHERE day = 'Ali Ahmadi'")
    answer = await Glass(f"sqlite:///{database}").search("Ali Ahmadi")
    assert answer["found"]
    assert not any("table" in hit for hit in answer["hits"])


async def test_chance_is_told_from_a_find(database: Path) -> None:
    """Three letters in sealed bytes or inside a word are shown, but not called found."""
    glass = Glass(f"sqlite:///{database}")
    note(database, b"\x07\x93ali\x00" + bytes(5000))
    note(database, "validity")
    answer = await glass.search("Ali")
    assert not answer["found"]
    assert any("validity" in hit["excerpt"] for hit in answer["hits"])
    note(database, "told by Ali, today")
    answer = await glass.search("Ali")
    assert answer["found"]
    assert [hit["column"] for hit in answer["hits"]] == ["day"]


async def test_another_file_in_its_place_proves_nothing(database: Path) -> None:
    """Where the file that the bot has open is gone, or another one lies there, nothing is shown of
    it, and nothing is said to be found or missing."""
    glass = Glass(f"sqlite:///{database}")
    with database.open("rb"):  # as the bot has it
        kept = database.with_name("kept")
        os.rename(database, kept)
        for there in ("none", "another"):
            if there == "another":
                shutil.copy(kept, database)
            seen, answer = await glass.read(), await glass.search("not a date")
            assert (seen["another"], seen["tables"], seen["key"]) == (True, [], {})
            assert (answer["another"], answer["found"], answer["hits"]) == (True, False, [])
        os.replace(kept, database)
    assert "another" not in await glass.read()
    assert (await glass.search("not a date"))["found"]


async def test_the_key_is_elsewhere(database: Path, tmp_path: Path) -> None:
    """The server key's bytes are sought in the database and never sent."""
    key = tmp_path / "server.key"
    key.write_bytes(SEALED[::-1])
    glass = Glass(f"sqlite:///{database}", key_file=key)
    assert (await glass.read())["key"] == {"file": "server.key", "bytes": 40, "inside": False}
    key.write_bytes(SEALED)
    assert (await glass.read())["key"]["inside"]


@given(
    before=st.binary(max_size=9), word=st.text(min_size=4, max_size=20), after=st.binary(max_size=9)
)
def test_base64_is_found_at_any_offset(before: bytes, word: str, after: bytes) -> None:
    """Whatever stands around a word of four bytes or more, its base64 holds a steady part."""
    coded = base64.b64encode(before + word.encode() + after)
    steady = disguises(word)["base64"]
    assert any(way in coded for way in steady)
    assert any(seen.form == "base64" for seen in sightings(coded, disguises(word), sealed=False))
