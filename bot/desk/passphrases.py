"""Passphrases: asked for, never taken as an argument, which other processes could read."""

from __future__ import annotations

import sys

import typer

from bot.errors import WrongWordError

SHORTEST = 12  # characters


def ask_passphrase() -> str:
    """The coordinator's passphrase, typed unseen, or the first line of what is piped in."""
    if sys.stdin.isatty():
        typed: str = typer.prompt("Passphrase", hide_input=True)
        return typed
    return _piped()


def ask_new_passphrase() -> str:
    """A new passphrase, typed twice where somebody types. `WrongWordError` when too short."""
    if sys.stdin.isatty():
        chosen: str = typer.prompt(
            "New passphrase (five or six random words)", hide_input=True, confirmation_prompt=True
        )
    else:
        chosen = _piped()
    if len(chosen) < SHORTEST:
        raise WrongWordError(f"A passphrase has at least {SHORTEST} characters.")
    return chosen


def _piped() -> str:
    line = sys.stdin.readline().rstrip("\r\n")
    if not line:
        raise WrongWordError("No passphrase was given: type it, or pipe it in as one line.")
    return line
