"""`lyhord bodies`: the organisations that tips are sealed to."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="The organisations that receive tips.", no_args_is_help=True)

Body = Annotated[str, typer.Argument(help="A short name, such as police.")]


@app.command()
def create(
    body: Body,
    name: Annotated[str, typer.Argument(help="What it is called.")],
    coordinator: Annotated[
        list[str], typer.Option(help="Who can read what is sealed to it; may be repeated.")
    ],
) -> None:
    """Make a body whose key only these coordinators hold. With the first, tips can be left."""
    from bot.desk.room import enter
    from storage.bodies import create_body

    room = enter()
    room.database.run_now(lambda c: create_body(c, room.vault, body, name, coordinator, room.now))
    typer.echo(f"{name} receives tips from now on; {', '.join(coordinator)} can read them.")


@app.command()
def join(
    body: Body,
    newcomer: Annotated[str, typer.Argument(help="The coordinator who joins.")],
    member: Annotated[str, typer.Option("--by", help="A coordinator of it who lets them in.")],
) -> None:
    """Let one more coordinator in. It takes the passphrase of one who is in already."""
    from bot.desk.passphrases import ask_passphrase
    from bot.desk.room import enter
    from storage.bodies import join_body
    from storage.coordinators import sign_in

    room = enter()
    who = sign_in(room.database, member, ask_passphrase())
    room.database.run_now(lambda c: join_body(c, room.vault, who, body, newcomer, room.now))
    typer.echo(f"{newcomer} can read what is sealed to {body}.")


@app.command("list")
def list_() -> None:
    """All bodies and who is in them."""
    from rich.console import Console
    from rich.table import Table

    from bot.desk.room import enter
    from storage.bodies import list_bodies

    room = enter()
    table = Table("body", "name", "coordinators")
    for body in room.database.read_now(list_bodies):
        table.add_row(body.id, body.name, ", ".join(body.coordinators))
    Console().print(table)
