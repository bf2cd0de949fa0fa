"""Wrong words at the desk: each is told in one line, and nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.whole.conftest import Command, Sites
from tests.whole.processes import lyhord
from tests.whole.site import COORDINATOR, PASSPHRASE, WAVE

WRONG_WORD = 2

WRONG: Mapping[str, tuple[str, str, str]] = {
    "a second open wave": ("wave open 2027", "", f"{WAVE} is open"),
    "a wave's name with a path": ("wave open ../x", "", "small letters"),
    "an unknown questionnaire": ("wave open 2027 --version 9", "", "no version 9"),
    "closing what is not there": ("wave close 2027 --yes", "", "no wave 2027"),
    "the state of no wave": ("wave status 2027", "", "no wave 2027"),
    "results of no wave": ("survey results --wave 2027", "", "no wave 2027"),
    "a language that is none": ("survey results --language xx", "", "ar, en, sv"),
    "a file that is there": ("survey export {there}", "", "--overwrite"),
    "a folder that is not": ("survey export {there}/x.csv", "", "cannot be written"),
    "a short passphrase": ("coordinators create Robin", "short", "12 characters"),
    "no passphrase": ("coordinators create Robin", "", "No passphrase"),
    "a coordinator twice": (
        f"coordinators create {COORDINATOR}", PASSPHRASE, f"called {COORDINATOR} already"
    ),
    "a body twice": (
        f"bodies create police Polisen --coordinator {COORDINATOR}", "", "police already"
    ),
    "a body of nobody": ("bodies create city Malmö --coordinator Nobody", "", "Nobody"),
    "joining no body": (
        f"coordinators add {COORDINATOR} city --by {COORDINATOR}", PASSPHRASE, "no body city"
    ),
    "a wrong passphrase": (f"tips list --as {COORDINATOR}", "wrong", "does not open"),
    "a stranger": ("tips list --as Nobody", PASSPHRASE, "no coordinator called Nobody"),
    "no such tip": (f"tips read ffff --as {COORDINATOR}", PASSPHRASE, "no such tip"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_word_is_told_in_one_line(
    command: Command, place: Sites, tmp_path: Path, case: str
) -> None:
    """What is wrong, an exit code, no trace; and nothing typed unseen is repeated."""
    words, typed, names = WRONG[case]
    there = tmp_path / "there"
    there.write_text("kept")
    site = place("sqlite")
    done = command(site.settings(), *words.format(there=there).split(), typed=typed)
    assert (done.code, done.out) == (WRONG_WORD, "")
    [line] = done.err.splitlines()
    assert line.startswith("lyhord: ")
    assert names in line
    assert not typed or typed not in line
    assert there.read_text() == "kept"


def test_a_new_installation_has_nothing_to_show(tmp_path: Path) -> None:
    """As a process of its own: every command works in an empty folder and says what to do."""
    settings = {"LYHORD_DATA_DIR": str(tmp_path / "new")}
    done = lyhord("wave", "status", settings=settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert "There is no wave yet" in done.stdout
    done = lyhord("survey", "results", settings=settings)
    assert (done.returncode, done.stdout) == (WRONG_WORD, "")
    assert done.stderr.splitlines() == [
        "lyhord: There is no wave yet. `lyhord wave open NAME` begins one."
    ]
