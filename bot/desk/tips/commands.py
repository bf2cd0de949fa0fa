"""`lyhord tips`: what residents reported, opened with a coordinator's passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.desk.page import count, tell
from bot.desk.room import enter
from bot.desk.seat import As, Json, Language, Seat, Tip, take_seat
from bot.desk.tips import answering, carrying, marking
from bot.desk.tips.listing import by_need, is_done, show_tips
from bot.desk.tips.record import write_json
from bot.desk.tips.telling import Telling
from storage.bodies import strange_bodies
from storage.tips import reading

app = typer.Typer(help="What residents left as tips.", no_args_is_help=True)


@app.command("list")
def list_(
    coordinator: As,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what is closed or not ours.")
    ] = False,
    spam: Annotated[bool, typer.Option("--spam", help="What was marked as spam instead.")] = False,
    as_json: Json = False,
    language: Language = "sv",
) -> None:
    """The tips you may read: overdue first, then those that end within 14 days."""
    seat = _sit(coordinator, language)
    for body in seat.room.database.read_now(lambda c: strange_bodies(c, seat.who)):
        typer.echo(f"WARNING: new tips for {body} are sealed to a key that is not yours.", err=True)
    found = by_need(seat.does(reading.list_tips, spam=spam))
    shown = [tip for tip in found if everything or not is_done(tip)]
    if as_json:
        typer.echo(write_json(shown))
        return
    if shown:
        show_tips(shown, Telling(seat.room, language))
    else:
        tell("No tip is marked as spam." if spam else "There are no tips.")
    if done := len(found) - len(shown):
        tell(f"{done} more are done with; --all shows them.")


@app.command()
def read(
    tip: Tip,
    coordinator: As,
    unmasked: Annotated[
        bool, typer.Option("--unmasked", help="With what is hidden; the log says so.")
    ] = False,
    as_json: Json = False,
    language: Language = "sv",
) -> None:
    """One tip, whole: the answers, the thread, your body's notes. In brackets: names of parts."""
    seat = _sit(coordinator, language)
    found = seat.does(reading.read_tip, tip, unmasked=unmasked)
    if as_json:
        typer.echo(write_json([found]))
    else:
        tell(*Telling(seat.room, language).whole(found))


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="A new folder; only you can look into it.")],
    coordinator: As,
    tips: Annotated[list[str] | None, typer.Argument(help="Ids; all unless told.")] = None,
    as_json: Json = False,
    language: Language = "sv",
) -> None:
    """Write tips and their photos into a new folder: a text a tip, or one file with --json."""
    seat = _sit(coordinator, language)
    telling = Telling(seat.room, language)
    written = carrying.export(seat, tips or (), folder, telling, json=as_json)
    tell(f"{count(written, 'tip')} in {folder}. Nothing ends there by itself: delete it when done.")


for command in (
    *(answering.reply, answering.status, answering.route, answering.templates),
    *(marking.note, marking.merge, marking.mask, marking.unmask, marking.spam),
):
    app.command()(command)


def _sit(name: str, language: str) -> Seat:
    room = enter()
    room.check_language(language)
    return take_seat(name, room)
