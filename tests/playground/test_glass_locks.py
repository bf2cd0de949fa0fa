"""The glass box looks into a database that the bot has open, and another process comes by."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from bot.playground.glass import Glass
from storage.database import Database
from storage.migrating import migrate
from storage.tables import HouseRow

COMES_BY = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('{}'); c.commit()"


def comes_by(file: Path, statement: str) -> None:
    """Another process opens the database, says something, and closes it."""
    subprocess.run([sys.executable, "-c", COMES_BY.format(statement), str(file)], check=True)


@pytest.mark.parametrize("looks", ["read", "search"])
async def test_looking_lets_go_of_no_lock(tmp_path: Path, looks: str) -> None:
    """What the bot writes after that is in the file everybody reads."""
    file, key = tmp_path / "lyhord.sqlite3", tmp_path / "server.key"
    key.write_bytes(b"k" * 32)
    database = Database(f"sqlite:///{file}")
    migrate(database)
    count = select(func.count()).select_from(HouseRow)
    assert await database.run(lambda c: c.scalar(count)) == 0
    glass = Glass(f"sqlite:///{file}", {}, key)
    await (glass.read() if looks == "read" else glass.search("word"))
    comes_by(file, "DELETE FROM house")
    row = {"name": "n", "value": b"v"}
    await database.run(lambda c: c.execute(insert(HouseRow), row) and None)
    other = Database(f"sqlite:///{file}")
    assert other.read_now(lambda c: c.scalar(count)) == 1
    await database.close()
    assert other.read_now(lambda c: c.scalar(count)) == 1
