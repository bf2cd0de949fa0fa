"""`lyhord poster`: a sheet for stairwells and notice boards, with a code that opens the chat."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.desk.page import count, tell
from bot.desk.room import Room, enter
from bot.errors import WrongWordError
from dialogs.screens import Text, say

if TYPE_CHECKING:
    from bot.desk.sheet import Sheet

# The Bot API's "Links": a username of 5-32 Latin letters, digits, underscores; a bot's ends in bot.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,28}bot", re.IGNORECASE | re.ASCII)
# https://core.telegram.org/api/links: what may follow ?start=
_START = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)

_LARGEST, _SMALLEST = 17.0, 9.0  # points; below that nobody reads it on a wall
_CODE = 62.0  # millimetres a side: scanned from two steps away
_INDENT = 7.0
_GAP = 0.45  # of a line, between the points of a list


@dataclass(frozen=True)
class Poster:
    """What stands on it, in one language."""

    direction: str
    heading: str
    subject: str
    about: str
    points: tuple[str, ...]
    scan: str
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
    if area is not None:
        _check_area(room, area)
        link += f"?start={area}"
    if file.exists() and not force:
        raise WrongWordError(f"{file} exists; --force replaces it.")
    pdf = draw([_compose(room, name, area, each) for each in chosen], link)
    try:
        file.write_bytes(pdf)
    except OSError as failure:
        raise WrongWordError(f"{file} cannot be written: {failure.strerror}.") from None
    tell(f"A poster in {count(len(chosen), 'language')} is in {file}. It opens {link}.")


def draw(posters: list[Poster], link: str) -> bytes:
    """The poster as a PDF file. `WrongWordError` when so many languages do not fit on a page."""
    from bot.desk.sheet import HEIGHT, INK, MARGIN, WHITE, WIDTH, Sheet

    width = WIDTH - 2 * MARGIN
    heading = max(40.0 - 6 * len(posters), 16.0)
    sheet = Sheet(posters[0].heading)
    top = MARGIN + sum(
        sheet.height(each.heading, each.direction, heading, width, "Bold") for each in posters
    )
    foot = HEIGHT - MARGIN - _CODE
    subjects = list(dict.fromkeys((each.subject, each.direction) for each in posters))
    band = top + sum(sheet.height(*each, heading / 2, width) for each in subjects) + 6
    size = _fitting(sheet, posters, width, foot - band - 10)
    sheet.band(0, band, INK)
    y = MARGIN - 3
    for each in posters:
        y = sheet.write(
            each.heading, (MARGIN, y), each.direction, heading, width, "Bold", WHITE
        )
    for words, direction in subjects:
        y = sheet.write(words, (MARGIN, y), direction, heading / 2, width, colour=WHITE)
    y = band + 6
    for each in posters:
        y = _list(sheet, each, y, size, width)
    sheet.code(link, MARGIN, foot, _CODE)
    _foot(sheet, posters, link, foot, min(size, 13.0))
    return sheet.save()


def _fitting(sheet: Sheet, posters: list[Poster], width: float, room: float) -> float:
    """The largest size, in points, at which all lists fit above one another."""
    size = _LARGEST
    while size >= _SMALLEST:
        if sum(_list_height(sheet, each, size, width) for each in posters) <= room:
            return size
        size -= 0.5
    raise WrongWordError(f"{len(posters)} languages do not fit on one page: make several posters.")


def _list_height(sheet: Sheet, each: Poster, size: float, width: float) -> float:
    height = sheet.height(each.about, each.direction, size, width, "Bold")
    for point in each.points:
        height += sheet.height(point, each.direction, size, width - _INDENT)
    return height + _space(size) * (len(each.points) + 3)


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
    return y + 3 * _space(size)


def _foot(sheet: Sheet, posters: list[Poster], link: str, y: float, size: float) -> None:
    """Beside the code: how to use it, the link in words, and what to know."""
    from bot.desk.sheet import HEIGHT, INK, MARGIN, WIDTH

    left = MARGIN + _CODE + 6
    width = WIDTH - MARGIN - left
    room = HEIGHT - MARGIN + 5 - y
    words = link.removeprefix("https://")
    while True:
        height = sheet.height(words, "ltr", size + 2, width, "Bold") + 2
        for each in posters:
            for part in (each.scan, *each.notes):
                height += sheet.height(part, each.direction, size, width)
            height += 2
        if height <= room or size <= 6:
            break
        size -= 0.5
    y = sheet.write(words, (left, y), "ltr", size + 2, width, "Bold", INK) + 2
    for each in posters:
        for part in (each.scan, *each.notes):
            y = sheet.write(part, (left, y), each.direction, size, width)
        y += 2


def _space(size: float) -> float:
    return size * _GAP * 25.4 / 72


def _compose(room: Room, bot: str, area: str | None, language: str) -> Poster:
    def plain(text: Text) -> str:
        return room.catalogues.plain(text, language)

    place = room.library.promise.place
    return Poster(
        direction=room.catalogues.direction(language),
        heading=plain(say("poster.heading")),
        subject=place,
        about=plain(say("poster.about")),
        points=(
            plain(say("poster.survey")),
            plain(say("poster.tip")),
            plain(say("poster.follow")),
        ),
        # Translators: beside a code to scan; {bot} is the name to search for, as @lyhord_bot.
        scan=plain(say("poster.scan", bot=f"@{bot}")),
        notes=(plain(say("poster.telegram")), plain(say("poster.emergency"))),
    )


def _check_area(room: Room, area: str) -> None:
    """Raise `WrongWordError` unless a link can open this area."""
    known = [each.id for each in room.library.promise.areas]
    if area not in known or not _START.fullmatch(area):
        raise WrongWordError(f"There is no area of this name; there are {', '.join(known)}.")
