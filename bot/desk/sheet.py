"""A sheet of A4: words in any of our scripts, shaped and broken into lines, and codes to scan."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import segno
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from locales.words import FSI, PDI

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 15.0  # millimetres
QUIET = 4  # modules of white around a code (ISO/IEC 18004, 9.1)

Weight = Literal["Regular", "Bold"]
Colour = tuple[int, int, int]
BLACK, WHITE, INK = (0, 0, 0), (255, 255, 255), (16, 62, 84)

_FONTS = Path(__file__).parent / "fonts"
_POINT = 25.4 / 72  # millimetres
_LEADING = {"ltr": 1.3, "rtl": 1.5}  # Arabic reaches further up and down
_ISOLATED = re.compile(f"{FSI}[^{PDI}]*{PDI}")
_VOWELS = re.compile("[\u064b-\u0652\u0670]")
_NO_BREAK = "\u00a0"


class Sheet:
    """One page. Places and widths are in millimetres from its upper left, sizes in points."""

    def __init__(self, title: str) -> None:
        self._pdf = FPDF(format="A4")
        self._pdf.set_auto_page_break(False)
        self._pdf.c_margin = 0
        self._pdf.set_title(title)
        for weight, style in (("Regular", ""), ("Bold", "B")):
            for family in ("NotoSans", "NotoSansArabic"):
                self._pdf.add_font(family, style, _FONTS / f"{family}-{weight}.ttf")
        self._pdf.add_page()

    def band(self, top: float, height: float, colour: Colour) -> None:
        """A stripe from edge to edge."""
        self._pdf.set_fill_color(*colour)
        self._pdf.rect(0, top, WIDTH, height, style="F")

    def height(
        self, words: str, direction: str, size: float, width: float, weight: Weight = "Regular"
    ) -> float:
        """How high these words would stand."""
        self._choose(direction, size, weight)
        return len(list(self._lines(words, width))) * _leading(direction, size)

    def write(
        self,
        words: str,
        place: tuple[float, float],
        direction: str,
        size: float,
        width: float,
        weight: Weight = "Regular",
        colour: Colour = BLACK,
    ) -> float:
        """Put words on the sheet, from the side their language begins at; where they end below."""
        x, y = place
        self._choose(direction, size, weight)
        self._pdf.set_text_color(*colour)
        step = _leading(direction, size)
        align = "R" if direction == "rtl" else "L"
        for line in self._lines(words, width):
            self._pdf.set_xy(x, y)
            self._pdf.cell(width, step, line, align=align, new_x=XPos.LEFT, new_y=YPos.TOP)
            y += step
        return y

    def dot(self, x: float, y: float, colour: Colour) -> None:
        """What stands before a point of a list."""
        self._pdf.set_fill_color(*colour)
        self._pdf.ellipse(x - 1, y - 1, 2, 2, style="F")

    def code(self, link: str, x: float, y: float, size: float) -> None:
        """A QR code that opens a link, with white around it."""
        # M stands a corner torn off; the byte mode of the alphabet's small letters is segno's find.
        code = segno.make_qr(link, error="m")
        modules = [[bool(each) for each in row] for row in code.matrix]
        step = size / (len(modules) + 2 * QUIET)
        self._pdf.set_fill_color(*WHITE)
        self._pdf.rect(x, y, size, size, style="F")
        self._pdf.set_fill_color(*BLACK)
        for down, row in enumerate(modules, QUIET):
            for start, length in _runs(row):
                left = x + (start + QUIET) * step
                self._pdf.rect(left, y + down * step, length * step, step, style="F")
        self._pdf.link(x, y, size, size, link)

    def save(self) -> bytes:
        """The sheet as a PDF file's bytes."""
        return bytes(self._pdf.output())

    def _choose(self, direction: str, size: float, weight: Weight) -> None:
        own, other = ("NotoSans", "NotoSansArabic")[:: -1 if direction == "rtl" else 1]
        self._pdf.set_font(own, "B" if weight == "Bold" else "", size)
        self._pdf.set_fallback_fonts([other])
        self._pdf.set_text_shaping(True, direction=direction)

    def _lines(self, words: str, width: float) -> Iterator[str]:
        """Broken between words. Each line is ordered from its own words: broken after the ordering,
        a right-to-left sentence would begin with its end."""
        for paragraph in words.splitlines():
            line = ""
            for word in _keep_together(_bare(paragraph)).split(" "):
                longer = f"{line} {word}" if line else word
                if line and self._pdf.get_string_width(longer) > width:
                    yield line
                    longer = word
                line = longer
            yield line


def _leading(direction: str, size: float) -> float:
    return size * _POINT * _LEADING[direction]


def _bare(words: str) -> str:
    """Without vowel signs, which are rarely written: the letters around one would not join."""
    return _VOWELS.sub("", unicodedata.normalize("NFC", words))


def _keep_together(words: str) -> str:
    """What is isolated stays on one line: the end of a line would end the isolate (TR 9, X8)."""
    return _ISOLATED.sub(lambda found: found[0].replace(" ", _NO_BREAK), words)


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where dark modules begin, and how many they are: one rectangle leaves no hairline."""
    start = None
    for place, dark in enumerate([*row, False]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None
