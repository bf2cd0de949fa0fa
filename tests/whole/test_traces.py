"""The search itself: each form of a trace, planted, is found; nothing is found where none is."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
import struct
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.whole.dumps import command_line, postgres_dump
from tests.whole.traces import forms_of_number, forms_of_words, found

NAME = "Zebulon Märkvärdig"
SMALL, MIDDLE, LARGE = 311_222_333, 7_812_345_678, 4_398_765_432_109
ASIDE = b"....aside...."


@pytest.mark.parametrize(
    ("form", "planted"),
    [
        ("raw", NAME.encode()),
        ("raw", NAME.upper().encode()),
        ("utf-16", NAME.encode("utf-16-le")),
        ("utf-32", NAME.encode("utf-32-be")),
        ("base64", base64.b64encode(b"" + NAME.encode() + b"!")),
        ("base64", base64.b64encode(b"1" + NAME.encode() + b"!")),
        ("base64", base64.urlsafe_b64encode(b"12" + NAME.encode() + b"!")),
        ("hex", b"\\x" + NAME.encode().hex().encode()),
        ("JSON", b'{"n": "Zebulon M\\u00e4rkv\\u00e4rdig"}'),
        ("URL", b"/x?n=Zebulon%20M%C3%A4rkv%C3%A4rdig"),
        ("hash", hashlib.sha256(NAME.encode()).digest()),
        ("hash", hashlib.md5(NAME.encode(), usedforsecurity=False).hexdigest().encode()),
        ("hash", hashlib.blake2b(NAME.encode()).hexdigest().upper().encode()),
        ("hash", hashlib.sha256(NAME.encode()).digest()[:16]),
        ("hash", hashlib.blake2b(NAME.encode(), digest_size=16).digest()),
        ("hash", base64.b64encode(hashlib.sha1(NAME.encode(), usedforsecurity=False).digest())),
    ],
)
def test_planted_words_are_found(form: str, planted: bytes) -> None:
    """In every form, wherever they stand."""
    assert form in found(ASIDE + planted + ASIDE, forms_of_words(NAME))


@pytest.mark.parametrize("number", [SMALL, MIDDLE, LARGE])
def test_planted_numbers_are_found(number: int) -> None:
    """As digits, binary of any width and order, both kinds of varint, and hashed."""
    forms = forms_of_number(number)
    width = 4 if number == SMALL else 8
    for form, planted in {
        "raw": f"chat={number};".encode(),
        "binary": number.to_bytes(width, "little"),
        "varint": _protobuf(number),
        "hex of the number": f"0x{number:X}".encode(),
        "base64": base64.b64encode(f"id {number}".encode()),
        "hash": hashlib.sha256(number.to_bytes(8, "big")).digest(),
    }.items():
        assert form in found(ASIDE + planted + ASIDE, forms)
    for packed in (number.to_bytes(8, "big"), struct.pack("<d", number)):
        assert "binary" in found(ASIDE + packed + ASIDE, forms)
    assert "hash" in found(hashlib.md5(str(number).encode()).hexdigest().encode(), forms)  # noqa: S324


def test_nothing_is_found_where_nothing_is() -> None:
    """Other names and numbers are no trace."""
    assert (
        found(b"Zebulon Omarkerad" + b"7812345679" + bytes(range(256)), forms_of_words(NAME)) == []
    )
    assert found(b"7812345679" + bytes(range(256)), forms_of_number(MIDDLE)) == []


@pytest.mark.parametrize("number", [SMALL, MIDDLE, LARGE])
def test_a_number_is_found_in_a_database_file(tmp_path: Path, number: int) -> None:
    """As SQLite itself writes an integer, in the file and in its journal."""
    path = tmp_path / "planted.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE planted (number INTEGER, words TEXT)")
    connection.execute("INSERT INTO planted VALUES (?, ?)", (number, NAME))
    connection.commit()
    journal = path.with_name(f"{path.name}-wal").read_bytes()
    connection.close()
    for where in (journal, path.read_bytes()):
        assert found(where, forms_of_number(number)) != []
        assert "raw" in found(where, forms_of_words(NAME))


@pytest.mark.parametrize("number", [SMALL, MIDDLE, LARGE])
def test_a_number_is_found_in_a_dump(postgres_url: str, number: int) -> None:
    """In PostgreSQL's dump: a number, words, and words within bytes."""
    url = make_url(postgres_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        connection.execute("CREATE TABLE planted (number bigint, hidden bytea, words text)")
        hidden = b"xx" + NAME.encode()
        connection.execute("INSERT INTO planted VALUES (%s, %s, %s)", (number, hidden, NAME))
    dump = postgres_dump(postgres_url)
    assert {"raw", "binary"} <= {*found(dump, forms_of_number(number))}
    assert {"raw", "hex"} <= {*found(dump, forms_of_words(NAME))}


def test_arguments_of_a_process_are_found() -> None:
    """What stands on a command line is seen."""
    waiting = "print('here', flush=True); input()"
    running = subprocess.Popen(
        [sys.executable, "-c", waiting, "--token", str(MIDDLE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == b"here\n"  # it has its arguments by now
        assert "raw" in found(command_line(running.pid), forms_of_number(MIDDLE))
    finally:
        running.communicate(b"\n")


def _protobuf(number: int) -> bytes:
    written = b""
    while number > 127:
        written, number = written + bytes([number % 128 + 128]), number // 128
    return written + bytes([number])
