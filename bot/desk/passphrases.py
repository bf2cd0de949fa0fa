"""Passphrases: asked for, never taken as an argument, which other processes could read."""

from __future__ import annotations

import sys
import unicodedata
import warnings
from getpass import GetPassWarning, getpass

import typer

from bot.desk.lines import read_line
from bot.errors import WrongWordError

SHORTEST = 12  # characters


def ask_passphrase(whose: str) -> str:
    """A coordinator's passphrase, typed unseen, or the next line of what is piped in."""
    if sys.stdin.isatty():
        return _tidy(_unseen(f"Passphrase of {whose}: "))
    return _tidy(_piped(whose))


def ask_new_passphrase(whose: str) -> str:
    """A new passphrase, typed twice where somebody types. `WrongWordError` when too short."""
    chosen = _tidy(_twice(whose) if sys.stdin.isatty() else _piped(whose))
    if len(chosen) < SHORTEST:
        raise WrongWordError(f"A passphrase has at least {SHORTEST} characters.")
    return chosen


def _twice(whose: str) -> str:
    while True:
        chosen = _unseen(f"New passphrase of {whose} (five or six random words): ")
        if _unseen("Once more: ") == chosen:
            return chosen
        typer.echo("They differ.", err=True)


def _unseen(prompt: str) -> str:
    # Not typer's prompt: it shows before the echo is off, and what is typed at once is seen.
    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)
        try:
            return getpass(prompt)
        except GetPassWarning:
            raise WrongWordError("This terminal would show the passphrase: pipe it in.") from None


def _piped(whose: str) -> str:
    line = read_line()
    if not line:
        raise WrongWordError(
            f"No passphrase of {whose} was given: type it, or pipe it in as one line."
        )
    return line


def _tidy(passphrase: str) -> str:
    """The same bytes whichever keyboard it was typed on (RFC 8265, 4.2.2: NFC)."""
    return unicodedata.normalize("NFC", passphrase)
