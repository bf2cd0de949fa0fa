"""`lyhord coordinators`: the people who read tips."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="The people who read and answer tips.", no_args_is_help=True)


@app.command()
def create(name: Annotated[str, typer.Argument(help="The name they go by.")]) -> None:
    """Make a coordinator with a key of their own. The passphrase is theirs; nobody can reset it."""
    from bot.desk.passphrases import ask_new_passphrase
    from bot.desk.room import enter
    from storage.coordinators import add_coordinator, prepare_coordinator

    room = enter()
    new = prepare_coordinator(name, ask_new_passphrase())
    room.database.run_now(lambda c: add_coordinator(c, room.vault, new, room.now))
    typer.echo(f"{name} is a coordinator. `lyhord bodies` puts them into a body.")
