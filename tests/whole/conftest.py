"""Places for the bot to live: on SQLite or on PostgreSQL, each with a make-believe Telegram."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import URL, create_engine, text

from bot.cli import main
from bot.playground import StandIn
from tests.whole.published import every_call_is_published as every_call_is_published
from tests.whole.respondent import Recognition
from tests.whole.site import CATALOGUES, REPERTOIRE, Site

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


@contextmanager
def fresh_database(postgres: URL) -> Iterator[str]:
    """An empty PostgreSQL database, dropped afterwards; its address."""
    name = f"whole_{secrets.token_hex(6)}"
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield postgres.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def postgres_url(postgres: URL) -> Iterator[str]:
    """An empty PostgreSQL database of its own."""
    with fresh_database(postgres) as url:
        yield url


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
    dialogues = (REPERTOIRE.newest_survey, REPERTOIRE.newest_tip)
    return Recognition(dialogues, CATALOGUES, CATALOGUES.languages)


class Done(NamedTuple):
    """What became of a command."""

    code: int
    out: str
    err: str


Command = Callable[..., Done]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Give a command, with something piped in; in this process, for a new one takes a second."""

    def give(settings: Mapping[str, str], *words: str, typed: str = "") -> Done:
        with monkeypatch.context() as here:
            for name, value in {**settings, "COLUMNS": "200"}.items():
                here.setenv(name, value)
            here.setattr(sys, "argv", ["lyhord", *words])
            here.setattr(sys, "stdin", StringIO(typed))
            capsys.readouterr()
            with pytest.raises(SystemExit) as end:
                sys.exit(main())  # type: ignore[func-returns-value] # it returns when all is well
            return Done(int(end.value.code or 0), *capsys.readouterr())

    return give


Says = Callable[..., str]


@pytest.fixture
def says(command: Command) -> Says:
    """Give a command that works; what it prints."""

    def give(site: Site, *words: str, typed: str = "") -> str:
        done = command(site.settings(), *words, typed=typed)
        assert (done.code, done.err) == (0, "")
        return done.out

    return give
