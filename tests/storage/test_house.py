"""A data folder and a database: they belong together, and a lost server key is not replaced."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import func, insert, select

from storage.audit import append
from storage.database import Database
from storage.errors import FolderIsFile, ServerKeyWrong, StorageError
from storage.house import open_house, open_vault_of
from storage.migrating import migrate, step_back
from storage.tables import (
    AnswerRow,
    FollowerRow,
    HouseRow,
    NoticeRow,
    ResponseRow,
    SessionRow,
    Table,
    TipRow,
    WaveRow,
)
from storage.vault import SERVER_KEY, Vault
from tests.storage.tips.people import Town

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = NOW.date()
PUT_BACK = "is not the one this database was made with: put it back"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder."""
    return tmp_path / "data"


def opened(database: Database, folder: Path) -> Vault:
    """Open the house as every command does."""
    return open_house(folder, database.url.render_as_string(hide_password=False))[1]


def put(database: Database, model: type[Table], **values: object) -> None:
    """A row, whatever is in it."""
    database.run_now(lambda connection: connection.execute(insert(model), values))


def a_session(database: Database, vault: Vault) -> None:
    put(database, SessionRow, tag=b"t" * 16, revision=1, sealed=b"s", day=DAY)


def a_follower(database: Database, vault: Vault) -> None:
    about = {"pace": "now", "silent": False, "day": DAY}
    put(database, FollowerRow, tag=b"t" * 16, sealed=b"s", **about)


def sealed_words(database: Database, vault: Vault) -> None:
    who = {"wave_id": "w", "respondent": b"r" * 16}
    put(database, WaveRow, id="w", version="1", status="open", opened=DAY)
    put(database, ResponseRow, **who, version="1", language="sv", status="open", begun=DAY)
    put(database, AnswerRow, **who, number=1, question="wish", sealed_words=b"s")


def a_tip(database: Database, vault: Vault) -> None:
    town = Town(database, vault)
    town.founds("police", "anna")
    town.reporter().sends()


def a_notice(database: Database, vault: Vault) -> None:
    tip = {"handle": b"h", "sealed": b"s", "day": DAY, "expires": DAY, "week": ""}
    put(database, TipRow, id=b"i" * 16, **tip, urgent=False, shown=False, fresh=False)
    notice = {"tip_id": b"i" * 16, "tag": b"t" * 16, "sealed": b"s", "until": DAY, "last": False}
    put(database, NoticeRow, **notice)


def a_line_of_the_log(database: Database, vault: Vault) -> None:
    database.run_now(lambda c: append(c, vault, NOW, "operator", "create coordinator", "anna"))


def test_the_first_start_notes_the_key(database: Database, folder: Path) -> None:
    """A first start makes a key; later ones find the same, and the database does not hold it."""
    vault = opened(database, folder)
    assert opened(database, folder).mark == vault.mark
    [row] = database.read_now(lambda c: c.execute(select(HouseRow.__table__)).all())
    assert (row.name, row.value) == ("server key", vault.mark)
    assert row.value not in (folder / SERVER_KEY).read_bytes()


def test_a_lost_key_is_not_replaced(database: Database, folder: Path) -> None:
    """Where the file is gone the start is refused, as often as it is tried, and none is made; put
    back, all is well."""
    opened(database, folder)
    kept = (folder / SERVER_KEY).rename(folder.with_name("kept"))
    for _ in range(2):
        with pytest.raises(ServerKeyWrong, match=PUT_BACK) as told:
            opened(database, folder)
        assert str(folder) in str(told.value)
        assert list(folder.iterdir()) == []
    kept.rename(folder / SERVER_KEY)
    opened(database, folder)


def test_another_key_is_refused(database: Database, folder: Path, vault: Vault) -> None:
    """A key of another installation opens nothing here, and stays as it is."""
    opened(database, folder)
    other = (folder.with_name("keys") / SERVER_KEY).read_bytes()
    (folder / SERVER_KEY).write_bytes(other)
    with pytest.raises(ServerKeyWrong, match=PUT_BACK):
        opened(database, folder)
    assert (folder / SERVER_KEY).read_bytes() == other


@pytest.mark.parametrize(
    "holds", [a_session, a_follower, sealed_words, a_tip, a_notice, a_line_of_the_log]
)
def test_an_earlier_releases_database_needs_its_key(
    database: Database, folder: Path, vault: Vault, holds: Callable[[Database, Vault], None]
) -> None:
    """One that noted no key: where it holds anything that needs one, none is made; the key that is
    there is noted."""
    holds(database, vault)
    with pytest.raises(ServerKeyWrong):
        opened(database, folder)
    assert list(folder.iterdir()) == []
    assert opened(database, folder.with_name("keys")).mark == vault.mark
    assert database.read_now(lambda c: c.scalar(select(HouseRow.value))) == vault.mark


def test_an_earlier_releases_empty_database_may_have_a_new_key(
    database: Database, folder: Path
) -> None:
    """Nothing needs another one."""
    step_back(database, "0002")
    migrate(database)
    put(database, WaveRow, id="w", version="1", status="open", opened=DAY)
    assert opened(database, folder).mark == opened(database, folder).mark


def test_first_starts_at_once_agree(database: Database, folder: Path) -> None:
    """Of a folder shared, all get one key; of two folders, one is refused and left without."""
    barrier = Barrier(8)

    def start(number: int) -> bytes | StorageError:
        barrier.wait()
        try:
            return open_vault_of(database, folder / "ab"[number % 2]).mark
        except StorageError as refusal:
            return refusal

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(start, range(8)))
    marks = {each for each in outcomes if isinstance(each, bytes)}
    refusals = [each for each in outcomes if not isinstance(each, bytes)]
    assert len(marks) == 1
    assert [type(each) for each in refusals] == [ServerKeyWrong] * 4
    assert len(list(folder.rglob(SERVER_KEY))) == 1
    assert database.read_now(lambda c: c.scalar(select(func.count(HouseRow.name)))) == 1


def test_a_file_in_the_folders_place_is_told_of(database: Database, folder: Path) -> None:
    """As what it is."""
    folder.touch()
    with pytest.raises(FolderIsFile, match="data is a file, not a folder"):
        opened(database, folder)
