"""The house opened: a data folder and a database that belong together, or not at all."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Select, exists, insert, or_, select, text

from storage.database import Database
from storage.errors import ServerKeyWrong
from storage.migrating import prepare
from storage.tables import (
    ActRow,
    AnswerRow,
    FollowerRow,
    HouseRow,
    NoticeRow,
    SessionRow,
    TipRow,
)
from storage.vault import SERVER_KEY, Vault, open_vault
from storage.vault.keyfiles import make_folder, read_key

MARK = "server key"


def open_house(folder: Path, url: str) -> tuple[Database, Vault]:
    """The database at a SQLAlchemy URL, brought up to date, and the vault of its data folder.

    Both are made on first start. Raises what `open_vault`, `Database` and `prepare` raise, or
    `ServerKeyWrong`: a new key is never made for a database that holds what an old one sealed.
    """
    make_folder(folder)
    read_key(folder / SERVER_KEY)  # what is wrong with the file itself is told first
    database = Database(url)
    prepare(database)
    return database, open_vault_of(database, folder)


def open_vault_of(database: Database, folder: Path) -> Vault:
    """The vault of a data folder, whose server key is the one the database was made with; the first
    one is made here, and the database keeps a keyed hash to know it by. Raises `ServerKeyWrong`."""
    if read_key(folder / SERVER_KEY) is not None:
        vault = open_vault(folder)
        if database.read_now(_known_mark) == vault.mark:
            return vault
    return database.run_now(lambda connection: _settle(connection, folder))


def _settle(connection: Connection, folder: Path) -> Vault:
    """Make the key that is not there yet, and note which it is."""
    if connection.dialect.name == "postgresql":
        # Of two first starts with a folder each, the second has to see what the first one noted.
        connection.execute(text("LOCK TABLE house IN EXCLUSIVE MODE"))
    known = connection.scalar(_known())
    if read_key(folder / SERVER_KEY) is None and (known or connection.scalar(_in_use())):
        raise ServerKeyWrong(folder=folder)
    vault = open_vault(folder)
    if known is None:
        connection.execute(insert(HouseRow), {"name": MARK, "value": vault.mark})
    elif known != vault.mark:
        raise ServerKeyWrong(folder=folder)
    return vault


def _known_mark(connection: Connection) -> bytes | None:
    return connection.scalar(_known())


def _known() -> Select[bytes]:
    return select(HouseRow.value).where(HouseRow.name == MARK)


def _in_use() -> Select[bool]:
    """Whether anything is sealed or signed with a server key, by a release that noted none."""
    return select(
        or_(
            *(exists(select(row.day)) for row in (SessionRow, FollowerRow, TipRow)),
            exists(select(AnswerRow.number).where(AnswerRow.sealed_words.is_not(None))),
            exists(select(NoticeRow.until)),
            exists(select(ActRow.number)),
        )
    )
