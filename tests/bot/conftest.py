"""The real bot in this process, a make-believe Telegram over real HTTP, and an SQLite file."""

from __future__ import annotations

import logging
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text

from bot.app import House, running
from bot.logs import set_up_logs
from bot.playground import Person, StandIn
from bot.settings import Settings, read_settings
from dialogs.repertoire import read_repertoire
from storage.database import Database
from storage.migrating import migrate
from storage.vault import open_vault
from storage.waves import open_wave
from tests.whole.published import every_call_is_published as every_call_is_published

WAVE = "2026-test"
SECRET = "a-secret_of-the-tests"


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """A make-believe Telegram that retries a hundred times as fast."""
    standin = StandIn(retry_scale=0.01)
    await standin.start()
    yield standin
    await standin.stop()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder with an open wave."""
    folder = tmp_path / "data"
    vault = open_vault(folder)
    database = Database(f"sqlite:///{folder / 'lyhord.sqlite3'}")
    migrate(database)
    version = read_repertoire().newest_survey.version
    database.run_now(lambda c: open_wave(c, vault, WAVE, version, date(2026, 9, 1)))
    return folder


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> str:
    """Both ways for updates to come."""
    mode: str = request.param
    return mode


@pytest.fixture
def settings(
    standin: StandIn, data_dir: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Settings as an operator would make them."""
    port = free_port()
    monkeypatch.chdir(data_dir)
    for name, value in {
        "BOT_TOKEN": standin.token,
        "BOT_API_URL": standin.url,
        "DATA_DIR": str(data_dir),
        "LISTEN": f"127.0.0.1:{port}",
        "WEBHOOK_URL": f"http://127.0.0.1:{port}" if mode == "webhook" else "",
        "WEBHOOK_SECRET": SECRET,
    }.items():
        monkeypatch.setenv(f"LYHORD_{name}", value)
    return read_settings()


@pytest.fixture(autouse=True)
def _logs_restored() -> Iterator[None]:
    """Whatever a test does to the logs is undone."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    """The bot, running."""
    set_up_logs("info")
    async with running(settings) as house:
        yield house


@pytest.fixture
def ali(standin: StandIn) -> Person:
    """A resident whose phone speaks English."""
    return standin.person("Ali", language_code="en")


def free_port() -> int:
    """A port of loopback that was free a moment ago."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def stored(house: House, statement: str) -> list[tuple[object, ...]]:
    """Rows of the database, by a statement of SQL."""
    rows = house.database.read_now(lambda c: c.execute(text(statement)).all())
    return [tuple(row) for row in rows]


def counted(house: House, name: str, **labels: str) -> float:
    """What a meter shows."""
    return house.metrics.registry.get_sample_value(f"lyhord_{name}", labels) or 0.0
