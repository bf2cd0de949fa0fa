"""What is typed or piped in: never an argument, which `ps` and a shell's history would show."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import typer

from bot.errors import DeclinedError, WrongWordError

# The reporter's screen may show two messages and its own words in Telegram's 4,096 characters.
LONGEST = 1200
_END = "."


def read_line() -> str | None:
    """The next line, None at the end. `WrongWordError` when it is not UTF-8."""
    try:
        line = sys.stdin.readline()
        line.encode()  # where the locale is not UTF-8, odd bytes come as half characters
    except UnicodeError:
        raise WrongWordError("What is piped in is not UTF-8.") from None
    return line.rstrip("\r\n") if line else None


def ask_words(what: str) -> str:
    """Some lines, up to one with only a full stop, or to the end of what is piped in.

    `what` they are says the prompt. `WrongWordError` when there are none, or too many.
    """
    if sys.stdin.isatty():
        typer.echo(f"{what}; a line with only a full stop ends it:", err=True)
    words = "\n".join(_lines()).strip()
    if not words:
        raise WrongWordError(f"{what}: nothing was written. Type it, or pipe it in.")
    if len(words) > LONGEST:
        raise WrongWordError(f"{what}: {len(words)} characters are too many; {LONGEST} fit.")
    return words


def agree(question: str) -> None:
    """Ask whoever sits at the terminal, and stop unless they say yes. What is piped in was
    decided before."""
    if sys.stdin.isatty():
        confirm(question)


def confirm(question: str) -> None:
    """Ask, and raise `DeclinedError` unless the answer is yes."""
    if not typer.confirm(question, err=True):
        raise DeclinedError


def _lines() -> Iterator[str]:
    while (line := read_line()) not in (None, _END):
        yield line or ""
