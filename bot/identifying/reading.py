"""The reading glasses: words as they look, without what only hides them from a search."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from dialogs.inputs import Telling

# One character for one: digits of other scripts, dashes, spaces and quotes of every kind.
_SIMPLE = {
    code: str(unicodedata.decimal(chr(code)))
    for code in range(0x600, 0x1100)  # from Arabic to Burmese
    if chr(code).isdecimal()
}
_SIMPLE |= dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_SIMPLE |= dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2007\u2009\u202f\u3000"), " ")
_SIMPLE |= dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u00b4`"), "'")
# Arabic as people type it: with or without hamza, dots of ya and ta marbuta, Persian letters.
_FOLDED = str.maketrans("أإآٱىةکی", "اااايهكي")

# Marks that join or vanish, and letters in disguise: full width, bold, in circles.
_ODD = re.compile(
    "[\u00ad\u0300-\u036f\u0600-\u0605\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2460-\u24ff\ufb50-\ufdff\ufe00-\ufe0f"
    "\ufe70-\ufeff\uff01-\uff5e\U0001d400-\U0001d7ff\U000e0000-\U000e007f]"
)
_TATWEEL = "\u0640"


class Span(NamedTuple):
    """A passage of a reading that tells something."""

    start: int
    end: int
    kind: Telling


class Reading:
    """`text` is what a reader sees; `low` the same in small letters, Arabic spelling folded, place
    for place."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._places: list[int] | None = None
        text = words
        if not words.isascii():
            text = words.translate(_SIMPLE)
            if _ODD.search(text):
                text, self._places = _plain(text)
        self.text = text
        self.low = _lowered(text)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a passage of the text lies in the words as they came."""
        if self._places is None:
            return start, end
        begins, ends = self._places[start], self._places[end - 1] + 1
        while ends < len(self._words) and unicodedata.combining(self._words[ends]):
            ends += 1
        return begins, ends


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without marks and disguises, and where each of its characters came from."""
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if not _ODD.match(character):
            kept.append(character)
            places.append(place)
        elif unicodedata.category(character) == "Mn":
            joined = unicodedata.normalize("NFC", kept[-1] + character) if kept else ""
            if len(joined) == 1:
                kept[-1] = joined
        elif unicodedata.category(character) != "Cf" and character != _TATWEEL:
            for each in unicodedata.normalize("NFKC", character):
                kept.append(each)
                places.append(place)
    return "".join(kept), places


def _lowered(text: str) -> str:
    low = text.lower()
    if len(low) != len(text):  # the capital I with a dot becomes two
        low = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
    return low if low.isascii() else low.translate(_FOLDED)
