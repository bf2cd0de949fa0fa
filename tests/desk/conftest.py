"""An installation with the police and a housing company, and a terminal to reach it by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dialogs.pictures import Picture
from storage.database import Database
from storage.drafts import store_photo
from storage.vault import open_vault
from tests.desk.terminal import Coordinator, Terminal
from tests.storage.tips.people import Town

Photos = Callable[..., list[Picture]]


@pytest.fixture
def place(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in; the settings lead to a data folder beside it."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    url = database.url.render_as_string(hide_password=False)
    for name, value in {
        "LYHORD_DATA_DIR": str(tmp_path / "keys"),
        "LYHORD_DATABASE_URL": url,
        "HOME": str(here),
        "TMPDIR": str(here),
        "NO_COLOR": "1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("COLUMNS", raising=False)
    return here


@pytest.fixture
def terminal(place: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal of this process."""
    return Terminal(monkeypatch)


@pytest.fixture
def town(place: Path, tmp_path: Path, database: Database) -> Town:
    """The same installation from within, where residents leave tips; it is now."""
    town = Town(database, open_vault(tmp_path / "keys"))
    town.now = datetime.now(UTC)
    return town


@pytest.fixture
def anna(town: Town, terminal: Terminal) -> Coordinator:
    """Anna at the police."""
    town.founds("police", "anna")
    return Coordinator(terminal, "anna")


@pytest.fixture
def bo(town: Town, terminal: Terminal) -> Coordinator:
    """Bo at the housing company."""
    town.founds("housing", "bo")
    return Coordinator(terminal, "bo")


@pytest.fixture
def photos(town: Town) -> Photos:
    """Makes draft photos of some bytes each."""
    return lambda *jpegs: [Picture(town.run(store_photo, jpeg, town.now)) for jpeg in jpegs]
