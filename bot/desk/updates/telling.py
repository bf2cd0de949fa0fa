"""Updates on the terminal: the list, one of them whole, and how residents will read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection

from bot.desk.page import count
from bot.desk.promise.showing import STATUSES
from bot.desk.room import Room
from bot.mailing.budget import ALL_PARTS, MASS_PARTS
from bot.rendering import LONGEST, LONGEST_CAPTION
from bot.settings import read_settings
from dialogs import news
from dialogs.board import Board, Standing, Update
from dialogs.screens import Screen
from storage.days import STOCKHOLM
from storage.mailings.publishing import count_reached, forecast
from storage.promise.board import as_update
from storage.promise.reports import Report, topics_of

_SECONDS = 60


def whole(report: Report, room: Room) -> Iterator[str]:
    """All there is to know of an update, but for how it reads."""
    shown = f", residents read version {report.shown}" if report.shown else ""
    yield f"{report.id}: {report.state}, version {report.version} by {report.author}{shown}"
    if report.approver:
        yield f"  approved by {report.approver}"
    if report.due_at:
        yield f"  goes out {report.due_at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"
    content = report.content
    yield f"  on {', '.join(content.activities) or 'no activity yet'}"
    for activity, (status, reason) in content.statuses.items():
        yield f"  {activity} will be {STATUSES[status]}: {reason}"
    if content.pictures:
        yield f"  pictures: {', '.join(content.pictures)}"
    for language in room.catalogues.languages:
        yield f"  {room.catalogues.autonym(language)}:"
        title, text = content.title.get(language), content.text.get(language)
        yield f"    {title or '(no title yet)'}"
        yield from (f"    {line}" for line in (text or "(no text yet)").splitlines())


def reads(report: Report, board: Board, room: Room, language: str) -> list[str]:
    """How the update reads in a language, paragraph by paragraph, and its buttons."""
    update = as_update(report, board, room.today)
    if not (update.title.get(language) and update.text.get(language)):
        return ["(not written in this language yet)"]
    plain = room.catalogues.plain
    screen = _screen(update, board, room)
    lines = [plain(each, language) for each in screen.lines]
    rows = (" ".join(f"[{plain(b.label, language)}]" for b in row) for row in screen.rows)
    return [part for line in lines for part in (*line.splitlines(), "")] + list(rows)


def too_long(report: Report, board: Board, room: Room) -> Iterator[str]:
    """Languages in which the update, as it is sent, does not fit into a message, or under its
    picture."""
    update = as_update(report, board, room.today)
    most, where = (LONGEST_CAPTION, "under a picture") if update.pictures else (LONGEST, "at all")
    for language in room.catalogues.languages:
        if update.title.get(language) and update.text.get(language):
            screen = _screen(update, board, room)
            words = [room.catalogues.plain(each, language) for each in screen.lines]
            if (length := len("\n\n".join(words))) > most:
                yield (
                    f"text in {language}: with all around it, such as the new statuses, it has "
                    f"{length} characters; {most} fit {where}"
                )


def outlook(connection: Connection, report: Report, room: Room) -> str:
    """To how many it would go now, for how long, and how many would get it in the morning; of a
    correction, how many have what it corrects."""
    if report.is_correction:
        told = f"It lies in {count(count_reached(connection, report.id), 'chat')}"
        return f"{told}: the correction edits it there, without a sound, at any hour."
    found = forecast(connection, topics_of(connection, report.content), room.now)
    told = count(found.recipients, "recipient")
    # Without a limit there is no telling how long it takes.
    if pace := read_settings().messages_a_second * MASS_PARTS // ALL_PARTS:
        seconds = (found.recipients - found.deferred) / pace
        told += f"; about {duration(seconds)} at {pace} a second"
    return f"{told}; {found.deferred} wait for the end of their quiet hours."


def duration(seconds: float) -> str:
    """How long something takes, in the largest unit that says enough."""
    if seconds < _SECONDS:
        return count(max(1, round(seconds)), "second")
    minutes = round(seconds / _SECONDS)
    if minutes < _SECONDS:
        return count(minutes, "minute")
    return f"{minutes // _SECONDS} h {minutes % _SECONDS:02} min"


def _screen(update: Update, board: Board, room: Room) -> Screen:
    changed = {each: Standing(to, room.today) for each, to in update.statuses.items()}
    return news.update_message(update, replace(board, standings={**board.standings, **changed}))
