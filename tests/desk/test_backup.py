"""Backups made and restored as docs/operations.md says: what has ended stays ended."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from storage.database import Database
from storage.days import day_of
from storage.tables import TipRow
from storage.tips.expiry import expire_tips
from storage.tips.reporter import find_thread
from storage.vault import SERVER_KEY, TIPS, open_vault
from tests.desk.terminal import Coordinator
from tests.storage.tips.people import Town


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder."""
    return tmp_path / "keys"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Where the copies go."""
    folder = tmp_path / "backup"
    folder.mkdir()
    return folder


def back_up(town: Town, data: Path, backup: Path) -> None:
    """The database whole, and the server key."""
    with sqlite3.connect(str(town.database.url.database)) as connection:
        connection.execute("VACUUM INTO ?", (str(backup / "lyhord.sqlite3"),))
    connection.close()
    shutil.copy2(data / SERVER_KEY, backup)


def mirror(data: Path, backup: Path) -> None:
    """The folder of week keys as it is, without what is no longer in it."""
    shutil.rmtree(backup / TIPS, ignore_errors=True)
    shutil.copytree(data / TIPS, backup / TIPS)


def restore(backup: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """An empty data folder with what there is put back; `lyhord` works there from now on."""
    shutil.copytree(backup, data)
    database = f"sqlite:///{data / 'lyhord.sqlite3'}"
    monkeypatch.setenv("LYHORD_DATA_DIR", str(data))
    monkeypatch.setenv("LYHORD_DATABASE_URL", database)
    return Town(Database(database), open_vault(data))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_restore_without_week_keys_opens_no_tip(
    town: Town,
    anna: Coordinator,
    data: Path,
    backup: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """People, log and passphrases are back, and every tip stays shut; with the mirror of the week
    keys beside them, tips that live open too."""
    reporter = town.reporter().sends()
    town.releases()
    tip = anna.lists()[0]["id"]
    back_up(town, data, backup)
    restored = restore(backup, tmp_path / "restored", monkeypatch)
    assert anna.lists() == []
    assert "no such tip" in anna.refused("read", tip)
    assert restored.run(find_thread, reporter.receipt) is None
    assert "all as they were written" in anna.terminal.types("audit", "verify").out
    mirror(data, backup)
    again = restore(backup, tmp_path / "again", monkeypatch)
    assert [each["id"] for each in anna.lists()] == [tip]
    assert again.run(find_thread, reporter.receipt) is not None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_backup_from_before_expiry_opens_nothing_of_it(
    town: Town,
    anna: Coordinator,
    data: Path,
    backup: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Backed up while it lived; then it ends, its week is over, and the mirror follows. Restored,
    with passphrase, receipt and server key, nothing of it opens."""
    reporter = town.reporter().sends()
    town.releases()
    assert len(anna.lists()) == 1
    back_up(town, data, backup)
    today = day_of(town.now)
    ended = update(TipRow).values(expires=today + timedelta(days=1))
    town.database.run_now(lambda c: c.execute(ended))
    expire_tips(town.database, town.vault, today + timedelta(days=15))
    mirror(data, backup)
    restored = restore(backup, tmp_path / "restored", monkeypatch)
    assert restored.database.read_now(lambda c: c.execute(TipRow.__table__.select()).all())
    assert anna.lists("--all") == []
    assert restored.run(find_thread, reporter.receipt) is None
