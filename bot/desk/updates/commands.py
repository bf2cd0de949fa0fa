"""`lyhord updates`: progress reports, from the draft to whoever follows what they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.desk.lines import agree, ask_words
from bot.desk.page import tell
from bot.desk.promised import act, check_words, read_board
from bot.desk.room import Room, enter
from bot.desk.seat import As, take_members_seat
from bot.desk.table import show_table
from bot.desk.updates import sending, writing
from bot.desk.updates.telling import outlook, reads, too_long, whole
from bot.desk.updates.writing import Id
from bot.errors import WrongWordError
from storage.coordinators import list_coordinators
from storage.days import STOCKHOLM
from storage.errors import Faulty
from storage.promise import publishing, updates
from storage.promise.content import hash_of
from storage.promise.differences import differences
from storage.promise.previews import LASTS, offer_preview
from storage.promise.reports import Report, history_of, list_updates, read_update

app = typer.Typer(help="Progress reports to those who follow the promise.", no_args_is_help=True)

_MOMENTS = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
_DIFFERENCE = {"yes": "yes", "little": "a little", "no": "no", "unknown": "don't know"}


@app.command("list")
def list_() -> None:
    """All updates, the one changed last first."""
    found = enter().database.read_now(list_updates)
    if not found:
        tell("There is no update yet. `lyhord updates draft` begins one.")
        return
    rows = []
    for each in found:
        titles = each.content.title
        title = titles.get("sv") or next(iter(titles.values()), "")
        again = " (a correction)" if each.shown and each.state != "published" else ""
        state = each.state if each.state == "retracted" else f"{each.state}{again}"
        rows.append((each.id, state, each.author, title))
    show_table(("update", "state", "by", "title"), rows)


@app.command()
def show(ident: Id) -> None:
    """One update, whole, in every language; and what residents noticed."""
    room = enter()
    report = _read(room, ident)
    tell(*whole(report, room))
    if report.shown is not None:
        counts = room.database.read_now(lambda connection: differences(connection, ident))
        told = ", ".join(f"{_DIFFERENCE[answer]} {number}" for answer, number in counts.items())
        tell(f"  noticed a difference: {told}")


@app.command()
def history(ident: Id) -> None:
    """Who did what to an update, when (UTC) and why."""
    steps = enter().database.read_now(lambda connection: history_of(connection, ident))
    for each in steps:
        reason = f": {each.reason}" if each.reason else ""
        who = each.coordinator or "the clock"
        tell(f"{each.at:%Y-%m-%d %H:%M}  {each.act}, version {each.version}, {who}{reason}")


@app.command()
def preview(
    ident: Id,
    language: Annotated[
        list[str] | None, typer.Option("--language", help="Only this one; all unless told.")
    ] = None,
    chat: Annotated[
        bool, typer.Option("--chat", help="A link to see it in a chat of your own; needs --as.")
    ] = False,
    coordinator: Annotated[str | None, typer.Option("--as", help="Your name.")] = None,
    bot: Annotated[str | None, typer.Option(help="The bot's name, for the link.")] = None,
) -> None:
    """How it reads in each language, to how many it would go, for how long."""
    room = enter()
    board, report = read_board(room), _read(room, ident)
    if chat:
        if coordinator is None:
            raise WrongWordError("--chat needs --as, your name as a coordinator.")
        seat = take_members_seat(coordinator, room)
        token = act(
            *(seat, "preview update", ident),
            lambda connection: offer_preview(connection, room.vault, ident, room.now),
        )
        minutes = LASTS.seconds // 60
        name = bot.removeprefix("@") if bot else "<bot>"
        typer.echo(f"https://t.me/{name}?start=p-{token}")
        tell(f"It opens once, within {minutes} minutes. Whoever has the link can use it.")
        return
    for each in language or room.catalogues.languages:
        room.check_language(each)
        tell(f"--- {room.catalogues.autonym(each)}", *reads(report, board, room, each), "")
    tell(*too_long(report, board, room))
    tell(room.database.read_now(lambda connection: outlook(connection, report, room)))


@app.command()
def submit(ident: Id, coordinator: As) -> None:
    """Say that it can be read in every language, and is ready for somebody else's eyes."""
    room = enter()
    board, report = read_board(room), _read(room, ident)
    seat = take_members_seat(coordinator, room)
    if faults := list(too_long(report, board, room)):
        raise Faulty(faults)
    who, now, languages = seat.who.name, room.now, room.catalogues.languages
    act(
        *(seat, "submit update", ident),
        lambda connection: updates.submit(connection, ident, languages, who, now),
    )
    tell(f"{ident} waits for somebody other than {report.author} to approve of it.")


@app.command()
def approve(
    ident: Id,
    coordinator: As,
    alone: Annotated[
        bool, typer.Option("--alone", help="Approve of your own, where nobody else is there to.")
    ] = False,
) -> None:
    """Approve of what it says now: any edit after this voids it."""
    room = enter()
    report = _read(room, ident)
    if alone and (others := _others(room, coordinator)):
        raise WrongWordError(f"--alone is for whoever is alone; here is {others} to approve of it.")
    tell(*whole(report, room))
    seat = take_members_seat(coordinator, room)
    agree("Approve of this?")
    who, now, seen = seat.who.name, room.now, hash_of(report.content)
    act(
        *(seat, "approve update", ident),
        lambda connection: updates.approve(connection, ident, who, now, alone=alone, seen=seen),
    )
    tell(f"{ident} is approved. `lyhord updates publish` or `schedule` sends it.")


@app.command()
def schedule(
    ident: Id,
    moment: Annotated[
        datetime,
        typer.Argument(formats=_MOMENTS, help='"2026-12-01 17:00", by Stockholm\'s clocks.'),
    ],
    coordinator: As,
) -> None:
    """Let an approved update go out at a moment."""
    due = moment.replace(tzinfo=STOCKHOLM)
    room = enter()
    if datetime.fromtimestamp(due.timestamp(), STOCKHOLM).replace(tzinfo=None) != moment:
        raise WrongWordError("There is no such time that day: the clocks jump over it.")
    _schedule(room, ident, coordinator, due)
    tell(f"{ident} goes out on {moment:%Y-%m-%d at %H:%M}.")


@app.command()
def publish(ident: Id, coordinator: As) -> None:
    """Let an approved update go out at once. A running `lyhord serve` sends it."""
    _schedule(enter(), ident, coordinator, None)
    tell(f"{ident} goes out now. `lyhord updates progress {ident}` shows how far it is.")


@app.command()
def unschedule(ident: Id, coordinator: As) -> None:
    """Take a scheduled update back before its moment; it stays approved."""
    room = enter()
    seat = take_members_seat(coordinator, room)
    who, now = seat.who.name, room.now
    act(
        *(seat, "unschedule update", ident),
        lambda connection: updates.unschedule(connection, ident, who, now),
    )
    tell(f"{ident} does not go out by itself any more.")


@app.command()
def retract(ident: Id, coordinator: As) -> None:
    """Take a published update back, for good: it is deleted where Telegram lets it, and edited
    where not. Why is asked for; residents do not read it."""
    room = enter()
    report = _read(room, ident)
    if report.shown is not None:  # what residents read, not a correction in the making
        shown = report.shown
        read = room.database.read_now(lambda connection: read_update(connection, ident, shown))
        report = replace(read, version=shown)
    tell(*whole(report, room))
    seat = take_members_seat(coordinator, room)
    reason = ask_words("Why")
    check_words(reason, "Why")
    agree("Take it back, for good?")
    who, now = seat.who.name, room.now
    act(
        *(seat, "retract update", ident),
        lambda connection: publishing.retract(connection, ident, who, reason, now),
    )
    tell(f"{ident} is retracted. `lyhord updates progress {ident}` shows how far that is.")


for command in (
    *(writing.draft, writing.write, writing.edit, writing.picture),
    writing.correct,
    *(sending.progress, sending.pause, sending.resume),
    *(sending.cancel, sending.again),
):
    app.command()(command)


def _schedule(room: Room, ident: str, coordinator: str, due: datetime | None) -> None:
    report = _read(room, ident)

    def outlook_of(connection: Connection) -> str:
        return outlook(connection, report, room)

    tell(room.database.read_now(outlook_of))
    seat = take_members_seat(coordinator, room)
    agree("Publish it?" if due is None else "Schedule it?")
    who, now = seat.who.name, room.now
    act(
        *(seat, "schedule update", ident),
        lambda connection: updates.schedule(connection, ident, due or now, who, now),
    )


def _others(room: Room, coordinator: str) -> str:
    """Who else is in a body."""
    known = room.database.read_now(list_coordinators)
    return " or ".join(name for name, bodies in known if bodies and name != coordinator)


def _read(room: Room, ident: str) -> Report:
    return room.database.read_now(lambda connection: read_update(connection, ident))
