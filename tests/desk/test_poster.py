"""The poster: one page for a wall, in any of our languages, and a code that opens the chat."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
import segno

from bot.desk.sheet import Sheet
from tests.desk.terminal import Terminal, reads

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

BOT = ("--bot", "lyhord_bot")
A4 = b"/MediaBox [0 0 595.28 841.89]"
MODULE = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) -([\d.]+) re f")
STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)


def streams(pdf: bytes) -> list[bytes]:
    """What a PDF file holds, unpacked where it is packed."""
    found = []
    for each in STREAM.findall(pdf):
        try:
            found.append(zlib.decompress(each))
        except zlib.error:
            found.append(each)
    return found


def words(pdf: bytes) -> str:
    """The characters that shapes on the page stand for, by the fonts' own tables."""
    tables = [each.decode() for each in streams(pdf) if b"beginbfchar" in each]
    codes = [code for table in tables for code in re.findall(r"<\w{4}> <(\w+)>", table)]
    return "".join(bytes.fromhex(code).decode("utf-16-be") for code in codes)


def scanned(pdf: bytes) -> list[list[bool]]:
    """The modules of the code on the page, as a camera would make them out."""
    [page] = [each for each in streams(pdf) if b" re f" in each]
    boxes = [tuple(map(float, each)) for each in MODULE.findall(page)][2:]  # band, white ground
    step = min(high for *_, high in boxes)
    left, top = min(box[0] for box in boxes), max(box[1] for box in boxes)
    dark = {
        (round((top - y) / step), round((x - left) / step) + more)
        for x, y, wide, _ in boxes
        for more in range(round(wide / step))
    }
    size = max(max(each) for each in dark) + 1
    return [[(down, across) in dark for across in range(size)] for down in range(size)]


def code_of(link: str) -> list[list[bool]]:
    """How a code for a link has to look."""
    return [[bool(each) for each in row] for row in segno.make_qr(link, error="m").matrix]


def test_it_opens_the_area_it_is_about(terminal: Terminal, place: Path) -> None:
    """The code on the page is the one of the deep link, the words beside it say the same, and a
    reader of the file can click it."""
    told = terminal.types("poster", *BOT, "--language", "sv", "--area", "litter", "p.pdf")
    link = "https://t.me/lyhord_bot?start=litter"
    assert f"1 language is in p.pdf. It opens {link}." in told.text
    pdf = (place / "p.pdf").read_bytes()
    assert link.encode() in pdf
    assert scanned(pdf) == code_of(link)
    assert "?start=litter" not in terminal.types("poster", *BOT, "q.pdf").text
    assert scanned((place / "q.pdf").read_bytes()) == code_of("https://t.me/lyhord_bot")


def test_it_is_one_page_in_all_our_languages(terminal: Terminal, place: Path) -> None:
    """A4, its fonts inside: every letter of every language that it needs, Arabic in the shapes of
    its places in a word."""
    terminal.types("poster", *BOT, "p.pdf")
    pdf = (place / "p.pdf").read_bytes()
    assert pdf.count(b"/Type /Page\n") == 1
    assert A4 in pdf
    for font in (b"NotoSansBold", b"NotoSansArabic"):
        assert font in pdf
    had = words(pdf)
    for language in ("sv", "en", "ar"):
        needed = set(reads("poster.heading", language) + reads("poster.follow", language))
        assert needed - set("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652 ") <= set(had)
    assert had.count("م") > 1  # at the beginning, in the middle: other shapes of one letter


def test_arabic_reads_from_the_right(terminal: Terminal) -> None:
    """A sentence too long for a line goes on below, and each line begins at the right."""
    sheet = Sheet("x")
    sentence = "أول ثاني ثالث رابع"
    one = sheet.height(sentence, "rtl", 20, 200)
    assert sheet.height(sentence, "rtl", 20, 30) > one
    assert sheet.height(f"\u2068{sentence}\u2069", "rtl", 20, 30) == one  # kept together


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (("--bot", "lyhord", "p.pdf"), "ends in bot"),
        (("--bot", "bot", "p.pdf"), "5-32 letters"),
        (("--bot", "https://t.me/x_bot", "p.pdf"), "5-32 letters"),
        (("--bot", "1_bot", "p.pdf"), "5-32 letters"),
        ((*BOT, "--language", "tlh", "p.pdf"), "There is no catalogue for tlh"),
        ((*BOT, "--area", "moon", "p.pdf"), "There is no area of this name; there are litter,"),
        ((*BOT, "there.pdf"), "there.pdf exists; --force replaces it."),
        ((*BOT, "no/such/folder.pdf"), "cannot be written: No such file"),
        (("p.pdf",), "Missing option '--bot'"),
    ],
)
def test_wrong_words_make_no_poster(
    terminal: Terminal, place: Path, how: tuple[str, ...], said: str
) -> None:
    """Each in a line that says what is wrong; what lay there before still does."""
    (place / "there.pdf").write_bytes(b"mine")
    assert said in terminal.refuses("poster", *how)
    assert {each.name for each in place.iterdir()} == {"there.pdf"}
    assert (place / "there.pdf").read_bytes() == b"mine"


def test_an_old_one_is_replaced_when_told(terminal: Terminal, place: Path) -> None:
    """And the name may have its @."""
    (place / "p.pdf").write_bytes(b"mine")
    terminal.types("poster", "--bot", "@Lyhord_Bot", "--language", "ar", "--force", "p.pdf")
    assert (place / "p.pdf").read_bytes().startswith(b"%PDF")
