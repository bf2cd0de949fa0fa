"""Swedish vehicle plates: three letters, two digits, and a digit or a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from bot.identifying.reading import Reading, Span

# No I, Q, V, nor letters with marks; no O at the end. [Transportstyrelsen, TSFS 2015:63]
_PLATE = re.compile(
    r"(?<![\w-])(?P<letters>[A-HJ-PR-UW-Z]{3})(?P<gap>[ -]?)\d\d[\dA-HJ-NPR-UW-Z](?!\w|[.,:]\d)",
    re.ASCII | re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"(?<!\w)(?:reg(?:\.|nr|nummer|istrering\w*)?|skylt\w*|plates?|registration|لوحه|رقم السياره)"
    r"\W{1,3}(?:nr |nummer |number |no |is |är |رقم )?$"
)


def find_plates(reading: Reading) -> Iterator[Span]:
    """Plates as written on the vehicle, or in one word, or in small letters.

    "the 100" looks the same: three common letters count only in capitals without a space, or
    right after "registration number".
    """
    for match in _PLATE.finditer(reading.text):
        letters, gap = match.group("letters", "gap")
        if letters.lower() in _common():
            capital = letters.isupper() and not gap and letters.lower() not in _makes()
            before = reading.low[max(0, match.start() - 40) : match.start()]
            if not capital and not _ASKED_FOR.search(before):
                continue
        yield Span(match.start(), match.end(), "plate")


@cache
def _common() -> frozenset[str]:
    return _listed("words.txt") | _makes()


@cache
def _makes() -> frozenset[str]:
    return _listed("makes.txt")


def _listed(name: str) -> frozenset[str]:
    lines = files(__package__).joinpath(name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
