"""The threat model: each of its lines names a test that is there, or says that none can be."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
PARTS = (
    "The database", "The server key", "The operator", "The live process", "A coordinator",
    "Telegram", "The resident's phone", "Backups", "Two together",
)  # fmt: skip


@cache
def named_in(file: str) -> frozenset[str]:
    """The tests of a file that are run: none that is marked to be skipped."""
    path = ROOT / "tests" / file
    if not path.exists():
        return frozenset()
    return frozenset(
        each.name
        for each in ast.parse(path.read_text("utf-8")).body
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        and not any(
            ast.unparse(mark).startswith("pytest.mark.skip(") for mark in each.decorator_list
        )
    )


def rows() -> list[str]:
    """The lines of all tables, without their headings."""
    lines = [line for line in TOLD.splitlines() if line.startswith("|")]
    return [line for line in lines if not line.startswith(("| they get |", "| ---"))]


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED.findall(TOLD))))
def test_every_test_named_is_there(file: str, name: str) -> None:
    """Renamed or removed, it has to be put right in the text too."""
    assert name in named_in(file)


def test_every_line_names_a_test_or_says_why_not() -> None:
    """No claim without one or the other."""
    for row in rows():
        claim, _, shown = row.strip("| ").rpartition(" | ")
        assert claim
        assert NAMED.fullmatch(shown) or re.match(r"\*No test\*: \S", shown), row


def test_every_part_is_told_of() -> None:
    """A heading and a table for each part that can be lost."""
    told = TOLD.split("\n## ")[1:]
    for part in PARTS:
        [section] = [each for each in told if each.startswith(part)][:1]
        assert "| they get | test |" in section
    assert len(rows()) > 60
