"""`lyhord survey`: the results of a wave, and its answers as a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import WrongWordError

if TYPE_CHECKING:
    from bot.desk.room import Room

app = typer.Typer(help="What residents answered.", no_args_is_help=True)

Wave = Annotated[str | None, typer.Option(help="Which wave; the newest unless told.")]
Language = Annotated[str, typer.Option(help="The language to print questions in.")]


class Grouping(StrEnum):
    """What results can be divided by."""

    part = "part"
    age = "age"
    language = "language"


@app.command()
def results(
    wave: Wave = None,
    by: Annotated[Grouping | None, typer.Option(help="Divide by this.")] = None,
    language: Language = "sv",
) -> None:
    """Each question's counts and shares with n and a 95 % interval; groups under 5 are hidden."""
    from rich.console import Console

    from bot.desk.room import enter
    from bot.desk.survey.report import Report
    from storage.results import survey_results

    room = enter()
    room.check_language(language)
    name = wave or _newest(room)
    found = room.database.read_now(
        lambda connection: survey_results(connection, name, room.repertoire.surveys)
    )
    if not found.begun:
        typer.echo(f"Nobody has answered in the wave {name} yet.")
        return
    report = Report(room.catalogues, room.repertoire.surveys[found.version], language)
    for table in report.by_group(found, by.value) if by else report.whole(found):
        Console().print(table)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="The CSV file to write; its codebook lies beside.")],
    wave: Wave = None,
    language: Language = "sv",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the files.")] = False,
) -> None:
    """A row a respondent, a column a question; days, not times. The codebook tells every code."""
    from bot.desk.room import enter
    from bot.desk.survey.export import write_answers, write_codebook
    from storage.waves import wave_status

    room = enter()
    room.check_language(language)
    name = wave or _newest(room)
    codebook = file.with_name(f"{file.stem}-codebook.csv")
    if not file.parent.is_dir():
        raise WrongWordError(f"{file} cannot be written: {file.parent} is no folder.")
    for path in (file, codebook):
        if path.exists() and not overwrite:
            raise WrongWordError(f"{path} exists; --overwrite replaces it.")
    [status] = room.database.read_now(lambda connection: wave_status(connection, name))
    if not status.begun:
        typer.echo(f"Nobody has answered in the wave {name} yet; nothing is written.")
        return
    try:
        rows = write_answers(room, name, file)
        write_codebook(room, name, language, codebook)
    except OSError as failure:
        raise WrongWordError(f"{file} cannot be written: {failure.strerror}.") from None
    typer.echo(f"{rows} respondents in {file}; what the codes mean is in {codebook}.")
    typer.echo("It may hold people's own words: keep it where only coordinators can read it.")


def _newest(room: Room) -> str:
    from storage.waves import wave_status

    waves = room.database.read_now(lambda connection: wave_status(connection))
    if not waves:
        raise WrongWordError("There is no wave yet. `lyhord wave open NAME` begins one.")
    return waves[0].id
