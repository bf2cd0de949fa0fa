"""`lyhord tips`: what residents reported, opened with a coordinator's passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.desk.room import Room
    from storage.tips.reading import Tip

app = typer.Typer(help="Anonymous reports.", no_args_is_help=True)

Coordinator = Annotated[str, typer.Option("--as", help="Your name as a coordinator.")]
Language = Annotated[str, typer.Option(help="The language to print questions in.")]


@app.command("list")
def list_(coordinator: Coordinator, language: Language = "sv") -> None:
    """The tips you may read: day, category, and the id that opens each."""
    from rich.console import Console
    from rich.table import Table

    from bot.desk.passphrases import ask_passphrase
    from bot.desk.room import enter
    from storage.coordinators import sign_in
    from storage.tips.reading import list_tips

    room = enter()
    who = sign_in(room.database, coordinator, ask_passphrase())
    table = Table("day", "tip", "about", "for", title="Tips")
    for tip in room.database.run_now(lambda c: list_tips(c, room.vault, who, room.now)):
        about = dict(_lines(room, tip, language)).get("category", "")
        table.add_row(tip.day.isoformat(), tip.id[:8], about, ", ".join(tip.bodies))
    Console().print(table)


@app.command()
def read(
    tip: Annotated[str, typer.Argument(help="The id, or how it begins.")],
    coordinator: Coordinator,
    language: Language = "sv",
) -> None:
    """One tip, whole."""
    from bot.desk.passphrases import ask_passphrase
    from bot.desk.room import enter
    from storage.coordinators import sign_in
    from storage.tips.reading import read_tip

    room = enter()
    who = sign_in(room.database, coordinator, ask_passphrase())
    found = room.database.run_now(lambda c: read_tip(c, room.vault, who, tip, room.now))
    typer.echo(f"{found.day.isoformat()}, written in {room.catalogues.autonym(found.language)}")
    for label, answer in _labelled(room, found, language):
        typer.echo(f"\n{label}\n  {answer}")


def _labelled(room: Room, tip: Tip, language: str) -> list[tuple[str, str]]:
    questions = room.library.newest_tip.by_id
    return [
        (room.catalogues.plain(questions[ident].short, language), words)
        for ident, words in _lines(room, tip, language)
    ]


def _lines(room: Room, tip: Tip, language: str) -> list[tuple[str, str]]:
    """Each answered question's id and the answer in words."""
    from dialogs.describing import describe

    questions = room.library.newest_tip.by_id
    return [
        (ident, room.catalogues.plain(describe(questions[ident], answer), language))
        for ident, answer in tip.answers.items()
        if ident in questions and questions[ident].step
    ]
