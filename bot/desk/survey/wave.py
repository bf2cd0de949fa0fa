"""`lyhord wave`: open a round of the survey, close it, see how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection

from bot.desk.lines import confirm
from bot.errors import WrongWordError
from storage.agenda import put
from storage.bodies import list_bodies
from storage.days import STOCKHOLM
from storage.waves import WaveStatus, close_wave, open_wave, wave_status

app = typer.Typer(help="Rounds of the safety survey.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Small letters, digits, hyphens: 2026-autumn.")]


@app.command("open")
def open_(
    name: Name,
    version: Annotated[
        str | None, typer.Option(help="The questionnaire's version; the newest unless told.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Its last day, as 2026-10-31: it closes by itself after it.")
    ] = None,
) -> None:
    """Begin to ask. One wave at a time is open."""
    from bot.desk.room import enter

    room = enter()
    end = None if until is None else _end(until, room.today)
    asked = version or room.repertoire.newest_survey.version
    if asked not in room.repertoire.surveys:
        known = ", ".join(room.repertoire.surveys)
        raise WrongWordError(f"There is no version {asked} of the survey; there is {known}.")

    def begin(connection: Connection) -> None:
        open_wave(connection, room.vault, name, asked, room.today)
        if end is not None:
            put(connection, f"close {name}", end)

    room.database.run_now(begin)
    typer.echo(f"The wave {name} is open and asks version {asked}.")
    if end is not None:
        typer.echo(f"It closes at the end of {until}, if the bot is running; or as soon as it is.")
    if not room.database.read_now(list_bodies):
        typer.echo("Tips are closed until `lyhord bodies create` makes the first body.")


@app.command()
def close(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether you are sure.")] = False,
) -> None:
    """End a wave and destroy its key: then nobody can tie an answer to a chat, nor change it."""
    from bot.desk.room import enter

    room = enter()
    if not yes:
        confirm(
            f"Close {name} for good? Unfinished answers count as far as they go, and nothing can "
            "be changed or withdrawn afterwards."
        )
    close_wave(room.database, room.vault, name, room.today)
    typer.echo(f"The wave {name} is closed and its key destroyed.")


@app.command()
def status(
    name: Annotated[str | None, typer.Argument(help="One wave; all unless told.")] = None,
) -> None:
    """How many began and completed, by wave and language."""
    from bot.desk.room import enter

    room = enter()
    waves = room.database.read_now(lambda connection: wave_status(connection, name))
    if not waves:
        typer.echo("There is no wave yet. `lyhord wave open NAME` begins one.")
        return
    for wave in waves:
        table = Table(title=wave.id, show_header=False, min_width=44, title_justify="left")
        lost = wave.status == "open" and not room.vault.waves.exists(wave.id)
        for label, value in _lines(wave, lost):
            table.add_row(label, value)
        Console().print(table)


def _end(until: str, today: date) -> datetime:
    """When a day is over where the promise holds."""
    try:
        last = date.fromisoformat(until)
    except ValueError:
        raise WrongWordError(f"--until takes a day such as 2026-10-31, not {until}.") from None
    if last < today:
        raise WrongWordError(f"--until: {until} is over.")
    return datetime.combine(last + timedelta(days=1), time(), STOCKHOLM)


def _lines(wave: WaveStatus, lost: bool) -> Iterator[tuple[str, str]]:
    yield "status", wave.status
    if lost:
        yield "key", "missing - close the wave"
    yield "questionnaire", wave.version
    yield "opened", wave.opened.isoformat()
    if wave.closed:
        yield "closed", wave.closed.isoformat()
    yield "begun", str(wave.begun)
    yield "completed", str(wave.completed)
    yield "broken off" if wave.closed else "under way or broken off", str(wave.broken_off)
    for code, number in wave.languages.items():
        yield f"in {code}", "not shown" if number is None else str(number)
