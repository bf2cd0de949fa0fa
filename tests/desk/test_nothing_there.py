"""A desk where nothing has happened yet: each command says so in one plain line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.terminal import Coordinator, Terminal

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
CLOSED = "Tips are closed until"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("bodies list", "There is no body yet. `lyhord bodies create` makes one."),
        (
            "coordinators list",
            "There is no coordinator yet. `lyhord coordinators create` makes one.",
        ),
        ("audit list", "Nothing has been done at the desk yet."),
        ("wave status", "There is no wave yet. `lyhord wave open NAME` begins one."),
    ],
)
def test_nothing_to_list_is_said(terminal: Terminal, words: str, told: str) -> None:
    """No empty table, no empty screen."""
    assert terminal.types(*words.split()).out == f"{told}\n"


def test_another_programs_list_stays_empty(terminal: Terminal) -> None:
    """It reads lines of JSON, and there is none."""
    assert terminal.types("audit", "list", "--json").out == ""


def test_no_tips_is_said(anna: Coordinator) -> None:
    """Nor any spam."""
    assert anna.types("list").out == "There are no tips.\n"
    assert anna.types("list", "--spam").out == "No tip is marked as spam.\n"


def test_an_export_of_nobody_writes_nothing(terminal: Terminal, place: Path) -> None:
    """It says that nobody has answered."""
    terminal.types("wave", "open", "w")
    told = terminal.types("survey", "export", "answers.csv").text
    assert told == "Nobody has answered in the wave w yet; nothing is written."
    assert list(place.iterdir()) == []


def test_a_wave_opened_without_a_body_says_what_is_closed(terminal: Terminal) -> None:
    """Residents can answer, and cannot leave a tip."""
    assert CLOSED in terminal.types("wave", "open", "w").text


def test_a_wave_opened_with_a_body_says_no_such_thing(
    terminal: Terminal, anna: Coordinator
) -> None:
    """There is somebody to read tips."""
    assert CLOSED not in terminal.types("wave", "open", "w").text


def test_an_open_waves_lost_key_is_told_of(terminal: Terminal, tmp_path: Path) -> None:
    """Its status says what to do; a closed wave has no key to lose."""
    terminal.types("wave", "open", "w")
    assert "missing" not in terminal.types("wave", "status").text
    (tmp_path / "keys" / "waves" / "w.key").unlink()
    assert "key missing - close the wave" in terminal.types("wave", "status").text
    terminal.types("wave", "close", "w", "--yes")
    assert "missing" not in terminal.types("wave", "status").text
