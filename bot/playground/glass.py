"""Playground: the glass box. What the database holds now, read without knowing its tables."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from bot.playground.lasting import Reader
from bot.playground.needle import disguises, sightings

ROWS_SHOWN = 200
LONGEST_TEXT = 240
LARGEST_IN_A_BROWSER = (1 << 53) - 1  # JavaScript's numbers are doubles
JOURNALS = ("", "-wal", "-journal")


class Glass:
    """A read-only view of a whole database, for the playground page.

    `database_url` is a SQLAlchemy URL of any synchronous driver. `about` says in a plain sentence
    what a table ("tip") or a column ("tip.sealed") is; comments kept by the database win over it.
    `key_file` is the server key's file: its name is shown and its bytes are sought in the database,
    it is never sent anywhere.

    An SQLite file is the one that is there when the glass is made, or when it is first looked into.
    Where another one lies in its place later, or none, only that is told ("another": true).
    """

    def __init__(
        self,
        database_url: str,
        about: Mapping[str, str] | None = None,
        key_file: Path | None = None,
    ) -> None:
        url = sa.make_url(database_url)
        self._file: Path | None = None
        if url.get_backend_name() == "sqlite" and url.database:
            self._file = Path(url.database)
            self._inode = _inode(self._file)
            # Opened read-only by SQLite itself: no bug here can write.
            name = f"file:{quote(url.database)}"
            url = sa.URL.create("sqlite", database=name, query={"mode": "ro", "uri": "true"})
        self._engine = sa.create_engine(url, poolclass=NullPool, hide_parameters=True)
        self._about = dict(about or {})
        self._reader = Reader()
        self._key_file = key_file

    async def read(self) -> dict[str, Any]:
        """Everything there is, as JSON: tables with columns, first rows and count; files; the key.

        A cell is what the database holds; bytes become {"bytes": length, "hex": both ends}, a long
        text {"text": its beginning, "length": code points}. A database not made yet has no tables.
        """
        return await asyncio.to_thread(self._read)

    async def search(self, needle: str) -> dict[str, Any]:
        """Say whether `needle` is anywhere in the database: in a row, or in its files' raw bytes.

        Out come "found", the hits (where, in which form, how often, an excerpt), the forms tried
        and the files with their sizes. Hits without "found" may be chance or parts of other words,
        as short needles have them in sealed bytes. An empty needle is found nowhere.
        """
        return await asyncio.to_thread(self._search, needle.strip())

    def _is_another(self) -> bool:
        """Whether the bot, which has the first file open, stores into one that is not looked at."""
        if self._file is None:
            return False
        found = _inode(self._file)
        if self._inode is None:
            self._inode = found
        return found != self._inode

    def _read(self) -> dict[str, Any]:
        if self._is_another():
            return {"tables": [], "files": [], "key": {}, "another": True}
        if self._file is not None and not self._file.exists():
            return {"tables": [], "files": [], "key": self._key()}
        with self._engine.connect() as connection:
            tables = [self._shown(connection, table) for table in _tables(connection)]
        return {"tables": tables, "files": self._files(), "key": self._key()}

    def _shown(self, connection: sa.Connection, table: _Table) -> dict[str, Any]:
        order = [table.clause.c[name] for name in table.key]
        rows = connection.execute(sa.select(table.clause).order_by(*order).limit(ROWS_SHOWN))
        cells = [[_cell(value) for value in row] for row in rows]
        count = connection.scalar(sa.select(sa.func.count()).select_from(table.clause))
        columns = [
            {
                "name": name,
                "about": comment or self._about.get(f"{table.clause.name}.{name}", ""),
                "key": name in table.key,
            }
            for name, comment in table.columns.items()
        ]
        about = table.comment or self._about.get(table.clause.name, "")
        return {
            "name": table.clause.name,
            "about": about,
            "columns": columns,
            "rows": cells,
            "count": count,
        }

    def _search(self, needle: str) -> dict[str, Any]:
        if self._is_another():
            return {"found": False, "hits": [], "forms": [], "files": [], "another": True}
        forms = disguises(needle) if needle else {}
        hits = [*self._in_rows(forms), *self._in_files(forms)]
        telling = [hit for hit in hits if hit["telling"]]
        return {
            "found": bool(telling),
            "hits": telling or hits,
            "forms": list(forms),
            "files": self._files(),
        }

    def _in_rows(self, forms: Mapping[str, frozenset[bytes]]) -> Iterator[dict[str, Any]]:
        if not forms or (self._file is not None and not self._file.exists()):
            return
        with self._engine.connect() as connection:
            for table in _tables(connection):
                rows = connection.execute(sa.select(table.clause)).all()
                for place, column in enumerate(table.columns):
                    where = {"table": table.clause.name, "column": column}
                    for sealed in (False, True):
                        cells = (row[place] for row in rows if _is_bytes(row[place]) == sealed)
                        joined = b"\0".join(map(_as_bytes, cells))
                        for seen in sightings(joined, forms, sealed=sealed):
                            yield where | vars(seen)

    def _in_files(self, forms: Mapping[str, frozenset[bytes]]) -> Iterator[dict[str, Any]]:
        for path in self._paths():
            for seen in sightings(self._reader.read(path), forms, sealed=True):
                yield {"file": path.name, **vars(seen)}

    def _paths(self) -> Sequence[Path]:
        if self._file is None:
            return []
        every = (self._file.with_name(self._file.name + journal) for journal in JOURNALS)
        return [path for path in every if path.exists()]

    def _files(self) -> list[dict[str, Any]]:
        return [{"name": path.name, "bytes": path.stat().st_size} for path in self._paths()]

    def _key(self) -> dict[str, Any]:
        if self._key_file is None or not self._key_file.exists():
            return {}
        key = self._key_file.read_bytes()
        ways = {key, key.strip(), key.hex().encode()}
        files = [self._reader.read(path) for path in self._paths()]
        inside = any(way in file for file in files for way in ways if way)
        return {"file": self._key_file.name, "bytes": len(key), "inside": inside}


@dataclass(frozen=True)
class _Table:
    """A table as the database describes it: columns with their comments, and its primary key."""

    clause: sa.TableClause
    comment: str | None
    columns: Mapping[str, str | None]
    key: Sequence[str]


def comments(metadata: sa.MetaData) -> dict[str, str]:
    """The comments of declared tables and columns as `Glass` takes them: SQLite keeps none."""
    found: dict[str, str] = {}
    for table in metadata.tables.values():
        found[table.name] = table.comment or ""
        found |= {f"{table.name}.{column.name}": column.comment or "" for column in table.columns}
    return found


def _inode(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one of its name; None when there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _tables(connection: sa.Connection) -> Iterator[_Table]:
    inspector = sa.inspect(connection)
    for name in inspector.get_table_names():
        columns = {each["name"]: each.get("comment") for each in inspector.get_columns(name)}
        # Columns without types: a value that fits its column's type badly is shown all the same.
        clause = sa.table(name, *map(sa.column, columns))
        comment = None
        if connection.dialect.supports_comments:
            comment = inspector.get_table_comment(name)["text"]
        key = inspector.get_pk_constraint(name)["constrained_columns"]
        yield _Table(clause, comment, columns, key)


def _cell(value: object) -> Any:
    if isinstance(value, bytes | memoryview):
        data = bytes(value)
        whole = data.hex(" ") if len(data) <= 8 else f"{data[:4].hex(' ')} … {data[-3:].hex(' ')}"
        return {"bytes": len(data), "hex": whole}
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return {"text": value[:LONGEST_TEXT], "length": len(value)}
    if isinstance(value, int) and abs(value) > LARGEST_IN_A_BROWSER:
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return json.dumps(value, default=str, ensure_ascii=False)


def _is_bytes(value: object) -> bool:
    return isinstance(value, bytes | memoryview)


def _as_bytes(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return b"" if value is None else str(value).encode(errors="surrogatepass")
