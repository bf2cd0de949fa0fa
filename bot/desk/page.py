"""A page of lines, as wide as the terminal, or 80 columns where there is none."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

WIDTH = 80


def tell(*lines: str, file: TextIO | None = None) -> None:
    """Print lines as they are, the long ones broken between words; what a line is indented by its
    rest is too. Into a file as wide as a page."""
    console = Console(file=file, width=WIDTH if file else None)
    for line in lines:
        words = line.lstrip(" ")
        indent = len(line) - len(words)
        for part in Text(words).wrap(console, console.width - indent) or [Text()]:
            part.rstrip()
            console.print(Text(" " * indent) + part, soft_wrap=True)


def count(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
