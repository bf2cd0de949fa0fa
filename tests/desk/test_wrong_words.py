"""Wrong words: each is refused in one clear line with exit code 2, and changes nothing."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import Connection, func, select

from storage.tables import MessageRow, NoteRow
from tests.desk.terminal import Coordinator, Terminal
from tests.storage.tips.people import PASS, Town

ANNA = f"{PASS} anna\n"

ABOUT_TIPS: tuple[tuple[tuple[str, ...], str | bytes, str], ...] = (
    (("list",), "wrong but long enough\n", "does not open"),
    (("list",), "", "No passphrase of anna"),
    (("list",), b"\xff\xfe\n", "not UTF-8"),
    (("list", "--language", "tlh"), ANNA, "There is no catalogue for tlh"),
    (("read", "00ff"), ANNA, "no such tip"),
    (("read", ""), ANNA, "no such tip"),
    (("read",), ANNA, "Missing argument 'tip'"),
    (("reply", "TIP"), ANNA, "nothing was written"),
    (("reply", "TIP"), ANNA + "x" * 1201, "1201 characters are too many"),
    (("reply", "TIP"), ANNA.encode() + b"gr\xf6t", "not UTF-8"),
    (("reply", "TIP", "--next", "2020-01-01"), ANNA + "x", "is over already"),
    (("reply", "TIP", "--next", "soon"), ANNA + "x", "does not match the format"),
    (("note", "TIP"), ANNA, "nothing was written"),
    (("note", "00ff"), ANNA + "x", "no such tip"),
    (("status", "TIP", "lost"), ANNA, "is not one of 'received', 'looking'"),
    (("status", "TIP", "withdrawn"), ANNA, "is not one of"),
    (("status", "TIP", "not_ours"), ANNA, "must be told whose it is"),
    (("status", "TIP", "not_ours", "--body", "police"), ANNA, "police is one of ours"),
    (("status", "TIP", "not_ours", "--body", " "), ANNA, "A name is one line"),
    (("status", "TIP", "looking", "--body", "x"), ANNA, "--body has no place"),
    (("status", "TIP", "looking", "--template", "hear_by"), ANNA, "needs --day"),
    (("status", "TIP", "looking", "--template", "done"), ANNA, "go with looking: thanks"),
    (("status", "TIP", "received", "--template", "handed_on"), ANNA, "go with received"),
    (("status", "TIP", "asked"), ANNA, "nothing was written"),
    (("status", "00ff", "looking"), ANNA, "no such tip"),
    (("route", "TIP", "streets"), ANNA, "There is no body streets"),
    (("route", "TIP", "police"), ANNA, "is with police already"),
    (("route", "TIP"), ANNA, "Missing argument 'bodies'"),
    (("merge", "TIP", "TIP"), ANNA, "is that one already"),
    (("merge", "TIP", "00ff"), ANNA, "no such tip"),
    (("mask", "TIP", "words"), ANNA + "Jonas", "does not stand in words"),
    (("mask", "TIP", "message:7"), ANNA + "Sven", "does not stand in message:7"),
    (("mask", "TIP", "nowhere"), ANNA + "Sven", "does not stand in nowhere"),
    (("unmask", "00ff"), ANNA, "no such tip"),
    (("spam", "00ff"), ANNA, "no such tip"),
    (("export", "."), ANNA, "must be a new one"),
    (("export", "no/such/folder"), ANNA, "cannot be written: No such file"),
    (("export", "new", "00ff"), ANNA, "no such tip"),
)  # fmt: skip

ABOUT_PEOPLE: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("coordinators", "create", "anna"), "", "called anna already"),
    (("coordinators", "create", "cleo"), "too short\n", "at least 12"),
    (("coordinators", "create", "cleo"), "", "No passphrase of cleo"),
    (("coordinators", "create", "Operator"), "", "is whoever runs"),
    (("coordinators", "create", "two\nlines"), "", "A name is one line"),
    (("coordinators", "create", "x" * 41), "", "A name is one line"),
    (("coordinators", "add", "cleo", "police", "--by", "anna"), ANNA, "no coordinator called cleo"),
    (("coordinators", "add", "anna", "streets", "--by", "anna"), ANNA, "There is no body streets"),
    (("coordinators", "add", "anna", "housing", "--by", "anna"), ANNA, "does not belong to"),
    (("coordinators", "add", "bo", "police", "--by", "dan"), ANNA, "no coordinator called dan"),
    (("coordinators", "remove", "anna", "police"), "", "needs at least one coordinator"),
    (("coordinators", "remove", "bo", "police"), "", "bo does not belong to the body police"),
    (("coordinators", "remove", "bo", "housing", "--by", "anna"), ANNA, "anna does not belong"),
    (("coordinators", "passphrase", "anna"), ANNA, "No passphrase of anna"),
    (("coordinators", "passphrase", "anna"), ANNA + "short\n", "at least 12"),
    (("coordinators", "restore", "bo", "--by", "anna"), ANNA, "anna is in no body that bo is in"),
    (("coordinators", "restore", "bo", "--by", "bo"), ANNA, "Nobody can do this for themselves"),
    (("coordinators", "restore", "dan", "--by", "bo"), ANNA, "no coordinator called dan"),
    (("bodies", "create", "police", "P", "--coordinator", "anna"), "", "a body police already"),
    (("bodies", "create", "Police!", "P", "--coordinator", "anna"), "", "small letters"),
    (("bodies", "create", "reporter", "P", "--coordinator", "anna"), "", "small letters"),
    (("bodies", "create", "fire", "F", "--coordinator", "dan"), "", "no coordinator called dan"),
    (("bodies", "create", "fire", "F"), "", "Missing option '--coordinator'"),
    (("bodies", "members", "fire"), "", "There is no body fire"),
    (("bodies", "renew", "fire", "--coordinator", "bo", "--yes"), "", "There is no body fire"),
    (("audit", "verify", "--mark", "1:abc"), "", "A mark is what"),
)  # fmt: skip


# What is refused is refused before, or by, the same functions on both.
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_each_wrong_word_is_refused(
    town: Town, anna: Coordinator, bo: Coordinator, terminal: Terminal
) -> None:
    """In words that say what is wrong; no message, note or person more is there afterwards."""
    town.reporter().sends("Sven ser på", bodies=("police",))
    town.releases()
    tip = anna.lists()[0]["id"]
    for words, piped, told in ABOUT_TIPS:
        named = [tip[:8] if each == "TIP" else each for each in words]
        said = terminal.refuses("tips", *named, "--as", "anna", piped=piped)
        assert told in said
        assert PASS not in said
        assert "Sven" not in said
    for command, secrets, told in ABOUT_PEOPLE:
        assert told in terminal.refuses(*command, piped=secrets)
    for table in (MessageRow, NoteRow):
        counted = select(func.count()).select_from(table)
        assert town.database.read_now(partial(Connection.scalar, statement=counted)) == 0
    listed = terminal.types("coordinators", "list").text
    assert "anna police" in listed
    assert "bo housing" in listed


ABOUT_WAVES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("open", "w"), "The wave w is open: close it first."),
    (("open", "A B"), "A wave's name is 1-32 small letters, digits and hyphens, not A B."),
    (("open", "v", "--version", "0"), "There is no version 0 of the survey"),
    (("close", "v", "--yes"), "There is no wave v."),
    (("status", "v"), "There is no wave v."),
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_each_wrong_word_about_waves_is_refused(terminal: Terminal) -> None:
    """With the code of wrong words, not that of storage in trouble."""
    terminal.types("wave", "open", "w")
    for words, told in ABOUT_WAVES:
        assert told in terminal.refuses("wave", *words)
    terminal.types("wave", "close", "w", "--yes")
    assert "is not open" in terminal.refuses("wave", "close", "w", "--yes")
    assert "There was a wave w already" in terminal.refuses("wave", "open", "w")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_says_no_has_done_nothing(terminal: Terminal) -> None:
    """One plain line, and a code of its own."""
    terminal.types("wave", "open", "w")
    shown = terminal.tries("wave", "close", "w", piped="n\n")
    assert shown.code == 1
    assert shown.err.endswith("lyhord: Nothing was done.\n")
    assert "open" in terminal.types("wave", "status").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_words_in_the_wrong_place_are_not_repeated(terminal: Terminal, anna: Coordinator) -> None:
    """Who types a message or a passphrase as an argument is told where it belongs, and no log that
    keeps what programs complain of gets it."""
    said = terminal.refuses("tips", "reply", "00ff", "Grannen heter Sven", "--as", "anna")
    assert "are asked for, or piped in" in said
    assert "Sven" not in said
