"""Passphrases and words: typed unseen or piped in, and left behind nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.desk.seen import Screen
from tests.desk.terminal import Coordinator, in_a_process
from tests.desk.test_export import files
from tests.storage.tips.people import PASS, Town

ANNA = f"{PASS} anna"
WORDS = "Grannen på fyran, ni vet"


@pytest.fixture
def tip(town: Town, anna: Coordinator) -> str:
    """A tip for Anna."""
    town.reporter().sends(WORDS)
    town.releases()
    found: str = anna.lists()[0]["id"][:8]
    return found


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="only Linux tells these")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_at_a_terminal_a_passphrase_is_typed_unseen(town: Town, tip: str, place: Path) -> None:
    """It is not echoed; it and the words are in no argument, no environment and no file; what the
    reporter will read is shown before it is sent; a crash would leave no memory in a file."""
    screen = Screen("tips", "reply", tip, "--as", "anna")
    screen.sees("Passphrase of anna")
    screen.types(ANNA)
    screen.sees("a line with only a full stop ends it")
    for words in ("Tack, vi", "åker dit", "."):
        screen.types(words)
    screen.sees("Send it?")
    for each in (screen.file("cmdline"), screen.file("environ")):
        assert ANNA not in each
        assert "åker" not in each
    [core] = [line for line in screen.file("limits").splitlines() if "core file" in line]
    assert core.split()[4:6] == ["0", "0"]
    assert not town.reporter(1).reads()
    screen.types("y")
    assert screen.ends() == 0
    assert "Sent." in screen.shown
    assert ANNA not in screen.shown
    assert files(place) == {}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_at_a_terminal_one_may_think_again(town: Town, anna: Coordinator, tip: str) -> None:
    """Whoever sees what the reporter would read, and says no, has sent nothing."""
    screen = Screen("tips", "status", tip, "closed", "--template", "done", "--as", "anna")
    screen.sees("Passphrase of anna")
    screen.types(ANNA)
    screen.sees("Send it?")
    screen.types("n")
    assert screen.ends() == 1
    assert "lyhord: Nothing was done." in screen.shown
    assert anna.lists()[0]["state"] == "received"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_new_passphrase_is_typed_twice(town: Town, anna: Coordinator) -> None:
    """At a terminal a slip does not lock anybody out."""
    screen = Screen("coordinators", "passphrase", "anna")
    screen.sees("Passphrase of anna")
    screen.types(ANNA)
    for chosen in ("fem nya ord på rat", "fem nya ord på rad"):
        screen.sees("New passphrase of anna")
        screen.types("fem nya ord på rad")
        screen.sees("Once more")
        screen.types(chosen)
    assert screen.ends() == 0
    assert "fem nya" not in screen.shown
    anna.passphrase = "fem nya ord på rad"
    assert anna.lists() == []


def test_a_program_of_its_own_does_the_same(town: Town, tip: str, place: Path) -> None:
    """Piped in, passphrase first, as a script does; nothing is written but to the database."""
    done = in_a_process("tips", "reply", tip, "--as", "anna", piped=f"{ANNA}\nTack\n")
    assert (done.returncode, done.stderr) == (0, "")
    read = in_a_process("tips", "read", tip, "--as", "anna", piped=f"{ANNA}\n")
    assert WORDS.split(",")[0] in read.stdout
    assert "Tack" in read.stdout
    wrong = in_a_process("tips", "read", tip, "--as", "anna", piped="something quite wrong\n")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "lyhord: The passphrase does not open this coordinator's key.\n"
    assert files(place) == {}


@pytest.mark.parametrize("broken", ["messages", "tips", "audit_end"])
def test_a_fault_tells_no_secret(
    town: Town, anna: Coordinator, tip: str, broken: str, place: Path
) -> None:
    """Whatever breaks on the way, the one line about it holds no passphrase, no word of the tip
    and none of the answer; nothing is half done."""
    town.database.run_now(lambda c: c.execute(text(f"ALTER TABLE {broken} RENAME TO away")))
    command = ("tips", "reply", tip, "--as", "anna")
    failed = anna.terminal.tries(*command, piped=f"{ANNA}\nHemligt svar\n")
    assert failed.code in (10, 70)
    [line] = failed.err.splitlines()
    for secret in (ANNA, "Hemligt", "Grannen", tip):
        assert secret not in line
    town.database.run_now(lambda c: c.execute(text(f"ALTER TABLE away RENAME TO {broken}")))
    assert "Hemligt" not in anna.types("read", tip).out
    assert files(place) == {}


def test_what_others_wrote_cannot_steer_the_terminal(town: Town, anna: Coordinator) -> None:
    """Escape sequences, overrides of the writing direction and markup are shown as what they are,
    or left out, in a list, a tip and its JSON."""
    nasty = "\x1b]0;title\x07\x1b[2Jgone\x9b31m\u202etxt.exe[bold]x[/bold][link=http://x]"
    reporter = town.reporter().sends(nasty)
    town.releases()
    reporter.writes(nasty, "added")
    town.releases()
    tip = anna.lists()[0]["id"]
    for words in (("list",), ("list", "--json"), ("read", tip), ("read", tip, "--json")):
        out = anna.types(*words).out
        assert not set(out) & set("\x1b\x07\x9b\u202e")
    assert "[bold]x[/bold][link=http://x]" in anna.types("read", tip).text
