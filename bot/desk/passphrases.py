"""Passphrases: asked for, never taken as an argument, which other processes could read."""

from __future__ import annotations

import sys
import unicodedata

import typer

from bot.desk.lines import read_line
from bot.errors import WrongWordError

SHORTEST = 12  # characters


def ask_passphrase(whose: str) -> str:
    """A coordinator's passphrase, typed unseen, or the next line of what is piped in."""
    if sys.stdin.isatty():
        return _tidy(typer.prompt(f"Passphrase of {whose}", hide_input=True, err=True))
    return _tidy(_piped(whose))


def ask_new_passphrase(whose: str) -> str:
    """A new passphrase, typed twice where somebody types. `WrongWordError` when too short."""
    if sys.stdin.isatty():
        chosen = typer.prompt(
            f"New passphrase of {whose} (five or six random words)",
            hide_input=True,
            confirmation_prompt=True,
            err=True,
        )
    else:
        chosen = _piped(whose)
    tidy = _tidy(chosen)
    if len(tidy) < SHORTEST:
        raise WrongWordError(f"A passphrase has at least {SHORTEST} characters.")
    return tidy


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
