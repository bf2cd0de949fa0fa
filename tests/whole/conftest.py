"""Places for the bot to live: on SQLite or on PostgreSQL, each with a make-believe Telegram."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from bot.playground import StandIn
from tests.whole.published import every_call_is_published as every_call_is_published
from tests.whole.respondent import Recognition
from tests.whole.site import CATALOGUES, LIBRARY, Site

RETRY_SCALE = 0.02  # of the pauses between Telegram's deliveries of one update: 0.04, 0.08 s ...

Sites = Callable[[str], Site]


@pytest.fixture
def soak() -> bool:
    """Whether to run at full size."""
    return os.environ.get("LYHORD_SOAK") == "1"


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """A make-believe Telegram that forgets no call."""
    standin = StandIn(retry_scale=RETRY_SCALE)
    standin.keep_calls(None)
    await standin.start()
    yield standin
    await standin.stop()


@pytest.fixture
def postgres_url(postgres: URL) -> Iterator[str]:
    """An empty PostgreSQL database of its own."""
    name = f"whole_{secrets.token_hex(6)}"
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield postgres.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def place(request: pytest.FixtureRequest, standin: StandIn, tmp_path: Path) -> Sites:
    """Furnish an installation on "sqlite" or on "postgres"."""

    def furnish(database: str) -> Site:
        folder = tmp_path / "data"
        if database == "sqlite":
            return Site(folder, f"sqlite:///{folder / 'lyhord.sqlite3'}", standin).furnish()
        return Site(folder, request.getfixturevalue("postgres_url"), standin).furnish()

    return furnish


@pytest.fixture(scope="session")
def recognition() -> Recognition:
    """The questions of the survey and the tip, as phones show them."""
    dialogues = (LIBRARY.newest_survey, LIBRARY.newest_tip)
    return Recognition(dialogues, CATALOGUES, CATALOGUES.languages)
