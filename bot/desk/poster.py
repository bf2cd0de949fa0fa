"""`lyhord poster`: a sheet for stairwells and notice boards, with a code that opens the chat."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.desk.page import count, tell
from bot.desk.promised import read_board
from bot.desk.room import Room, enter
from bot.errors import WrongWordError
from dialogs.board import Board
from dialogs.catalogue import Area
from dialogs.naming import area_name, promise_title
from dialogs.screens import Text, say

if TYPE_CHECKING:
    from bot.desk.sheet import Sheet

# The Bot API's "Links": a username of 5-32 Latin letters, digits, underscores; a bot's ends in bot.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,28}bot", re.IGNORECASE | re.ASCII)
# https://core.telegram.org/api/links: what may follow ?start=
_START = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)

_LARGEST, _SMALLEST, _SMALLEST_BESIDE = 26.0, 9.0, 8.0  # points
_CODE = 62.0  # millimetres a side: scanned from two steps away
_INDENT = 8.0
_APART = 5.0
_GAP = 0.45  # of a line, between the points of a list


@dataclass(frozen=True)
class Poster:
    """What stands on it, in one language."""

    direction: str
    heading: str
    subject: str
    about: str
    points: tuple[str, ...]
    notes: tuple[str, ...]


def poster(
    file: Annotated[Path, typer.Argument(help="The PDF file to write.")],
    bot: Annotated[str, typer.Option(help="The bot's name, such as lyhord_bot.")],
    languages: Annotated[
        list[str] | None, typer.Option("--language", help="Once for each; all of ours unless told.")
    ] = None,
    area: Annotated[str | None, typer.Option(help="Open this area; the start unless told.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """Make a poster to print on A4: what one can do here, and a code that opens the chat."""
    name = bot.removeprefix("@")
    if not _NAME.fullmatch(name) or len(name) < 5:
        raise WrongWordError(
            "A bot's name is 5-32 letters, digits and underscores, and ends in bot."
        )
    room = enter()
    chosen = list(dict.fromkeys(languages or room.catalogues.languages))
    for language in chosen:
        room.check_language(language)
    link = f"https://t.me/{name}"
    board = read_board(room)
    subject = promise_title(board.promises[0])
    if area is not None:
        subject = area_name(_find_area(board, area))
        link += f"?start={area}"
    if file.exists() and not force:
        raise WrongWordError(f"{file} exists; --force replaces it.")
    pdf = draw([_compose(room, name, subject, each) for each in chosen], link)
    try:
        file.write_bytes(pdf)
    except OSError as failure:
        raise WrongWordError(f"{file} cannot be written: {failure.strerror}.") from None
    tell(f"A poster in {count(len(chosen), 'language')} is in {file}. It opens {link}.")


def draw(posters: list[Poster], link: str) -> bytes:
    """The poster as a PDF file. `WrongWordError` when so many languages do not fit on a page."""
    from bot.desk.sheet import HEIGHT, INK, MARGIN, WHITE, WIDTH, Sheet

    width = WIDTH - 2 * MARGIN
    heading = max(48.0 - 8 * len(posters), 14.0)
    sheet = Sheet(posters[0].heading)
    y = MARGIN + sum(
        sheet.height(each.heading, each.direction, heading, width, "Bold") for each in posters
    )
    subjects = {each.subject: each.direction for each in reversed(posters)}
    for words, direction in subjects.items():
        y += sheet.height(words, direction, heading / 2, width)
    sheet.band(0, y, INK)
    size, foot = _fitting(sheet, posters, link, HEIGHT - MARGIN - y)
    top, y = y, MARGIN - 4
    for each in posters:
        y = sheet.write(each.heading, (MARGIN, y), each.direction, heading, width, "Bold", WHITE)
    for words, direction in reversed(subjects.items()):
        y = sheet.write(words, (MARGIN, y), direction, heading / 2, width, colour=WHITE)
    y = HEIGHT - MARGIN - foot
    blank = y - top - sum(_list_height(sheet, each, size, width) for each in posters)
    _foot(sheet, posters, link, y, size)
    y = top
    for each in posters:
        y = _list(sheet, each, y + blank / (len(posters) + 1), size, width)
    return sheet.save()


def _fitting(sheet: Sheet, posters: list[Poster], link: str, room: float) -> tuple[float, float]:
    """The largest size, in points, at which everything fits, and how high the foot then is."""
    from bot.desk.sheet import MARGIN, WIDTH

    size = _LARGEST
    while size >= _SMALLEST:
        foot = max(_foot_height(sheet, posters, link, size), _CODE)
        lists = (_list_height(sheet, each, size, WIDTH - 2 * MARGIN) for each in posters)
        if foot + sum(lists) + 2 * _space(size) * (len(posters) + 1) <= room:
            return size, foot
        size -= 0.5
    raise WrongWordError(f"{len(posters)} languages do not fit on one page; make several posters.")


def _list_height(sheet: Sheet, each: Poster, size: float, width: float) -> float:
    height = sheet.height(each.about, each.direction, size, width, "Bold")
    for point in each.points:
        height += sheet.height(point, each.direction, size, width - _INDENT)
    return height + _space(size) * len(each.points)


def _list(sheet: Sheet, each: Poster, y: float, size: float, width: float) -> float:
    """One language's sentence and points; where they end below."""
    from bot.desk.sheet import INK, MARGIN

    rtl = each.direction == "rtl"
    y = sheet.write(each.about, (MARGIN, y), each.direction, size, width, "Bold", INK)
    for point in each.points:
        y += _space(size)
        line = sheet.height("x", each.direction, size, width)
        sheet.dot(MARGIN + (width - 2 if rtl else 2), y + line / 2, INK)
        left = MARGIN if rtl else MARGIN + _INDENT
        y = sheet.write(point, (left, y), each.direction, size, width - _INDENT)
    return y


def _foot(sheet: Sheet, posters: list[Poster], link: str, y: float, size: float) -> None:
    """The code, and beside it: the link in words, how to use them, and what to know."""
    from bot.desk.sheet import INK, MARGIN

    sheet.code(link, MARGIN, y, _CODE)
    small, width, left = _small(size), _beside(), MARGIN + _CODE + _APART
    y = sheet.write(_said(link), (left, y), "ltr", small + 2, width, "Bold", INK)
    for each in posters:
        y += _space(small)
        for part in each.notes:
            y = sheet.write(part, (left, y), each.direction, small, width)


def _foot_height(sheet: Sheet, posters: list[Poster], link: str, size: float) -> float:
    small, width = _small(size), _beside()
    height = sheet.height(_said(link), "ltr", small + 2, width, "Bold")
    for each in posters:
        parts = (sheet.height(part, each.direction, small, width) for part in each.notes)
        height += _space(small) + sum(parts)
    return height


def _small(size: float) -> float:
    return max(size * 0.65, _SMALLEST_BESIDE)


def _beside() -> float:
    """How much room the code leaves."""
    from bot.desk.sheet import MARGIN, WIDTH

    return WIDTH - 2 * MARGIN - _CODE - _APART


def _said(link: str) -> str:
    return link.removeprefix("https://")


def _space(size: float) -> float:
    return size * _GAP * 25.4 / 72


def _compose(room: Room, bot: str, subject: Text, language: str) -> Poster:
    def plain(text: Text) -> str:
        return room.catalogues.plain(text, language)

    return Poster(
        direction=room.catalogues.direction(language),
        heading=plain(say("poster.heading")),
        subject=plain(subject),
        about=plain(say("poster.about")),
        points=(
            plain(say("poster.survey")),
            plain(say("poster.tip")),
            plain(say("poster.follow")),
        ),
        notes=(
            # Translators: beside a code to scan; {bot} is the name to search for, as @lyhord_bot.
            plain(say("poster.scan", bot=f"@{bot}")),
            plain(say("poster.telegram")),
            plain(say("poster.emergency")),
        ),
    )


def _find_area(board: Board, area: str) -> Area:
    """An area that a link can open; `WrongWordError` when it is none."""
    found = board.area(area)
    if found is None or not _START.fullmatch(area):
        known = ", ".join(each.id for promise in board.promises for each in promise.areas)
        raise WrongWordError(f"There is no area of this name; there are {known}.")
    return found
