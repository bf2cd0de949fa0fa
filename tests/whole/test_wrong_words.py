"""Wrong words at the desk: each is told in one line, and nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.whole.conftest import Command, Sites
from tests.whole.processes import lyhord
from tests.whole.site import COORDINATOR, PASSPHRASE, WAVE

WRONG_WORD, STORAGE = 2, 10

WRONG: Mapping[str, tuple[str, str, int, str]] = {
    "a second open wave": ("wave open 2027", "", STORAGE, f"{WAVE} is open"),
    "a wave's name with a path": ("wave open ../x", "", STORAGE, "small letters"),
    "an unknown questionnaire": ("wave open 2027 --version 9", "", WRONG_WORD, "no version 9"),
    "closing what is not there": ("wave close 2027 --yes", "", STORAGE, "no wave 2027"),
    "the state of no wave": ("wave status 2027", "", STORAGE, "no wave 2027"),
    "results of no wave": ("survey results --wave 2027", "", STORAGE, "no wave 2027"),
    "a language that is none": ("survey results --language xx", "", WRONG_WORD, "ar, en, sv"),
    "a file that is there": ("survey export {there}", "", WRONG_WORD, "--overwrite"),
    "a folder that is not": ("survey export {there}/x.csv", "", WRONG_WORD, "cannot be written"),
    "a short passphrase": ("coordinators create Robin", "short", WRONG_WORD, "12 characters"),
    "no passphrase": ("coordinators create Robin", "", WRONG_WORD, "No passphrase"),
    "a coordinator twice": (
        f"coordinators create {COORDINATOR}", PASSPHRASE, STORAGE, f"called {COORDINATOR} already"
    ),
    "a body twice": (
        f"bodies create police Polisen --coordinator {COORDINATOR}", "", STORAGE, "police already"
    ),
    "a body of nobody": ("bodies create city Malmö --coordinator Nobody", "", STORAGE, "Nobody"),
    "joining no body": (
        f"bodies join city {COORDINATOR} --by {COORDINATOR}", PASSPHRASE, STORAGE, "no body city"
    ),
    "a wrong passphrase": (f"tips list --as {COORDINATOR}", "wrong", STORAGE, "does not open"),
    "a stranger": ("tips list --as Nobody", PASSPHRASE, STORAGE, "no coordinator called Nobody"),
    "no such tip": (f"tips read ffff --as {COORDINATOR}", PASSPHRASE, STORAGE, "no such tip"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_word_is_told_in_one_line(
    command: Command, place: Sites, tmp_path: Path, case: str
) -> None:
    """What is wrong, an exit code, no trace; and nothing typed unseen is repeated."""
    words, typed, code, names = WRONG[case]
    there = tmp_path / "there"
    there.write_text("kept")
    site = place("sqlite")
    done = command(site.settings(), *words.format(there=there).split(), typed=typed)
    assert (done.code, done.out) == (code, "")
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
