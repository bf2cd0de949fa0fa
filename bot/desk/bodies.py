"""`lyhord bodies`: the organisations that tips are sealed to."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.desk.lines import confirm
from bot.desk.names import check_body, check_name
from bot.desk.page import tell
from bot.desk.room import Room, enter
from bot.desk.table import show_table
from storage.bodies import create_body, list_bodies, renew_body
from storage.errors import NoSuchBody

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
    check_body(body)
    check_name(name)
    room = enter()
    room.run(create_body, body, name, coordinator, room.now)
    tell(f"{name} receives tips from now on; {', '.join(coordinator)} can read them.")
    tell(_routed(room, body))


@app.command("list")
def list_() -> None:
    """All bodies, and who is in them."""
    bodies = enter().database.read_now(list_bodies)
    if not bodies:
        tell("There is no body yet. `lyhord bodies create` makes one.")
        return
    rows = [(each.id, each.name, ", ".join(each.coordinators)) for each in bodies]
    show_table(("body", "name", "coordinators"), rows)


@app.command()
def members(body: Body) -> None:
    """Who is in a body, and which tips come to it."""
    room = enter()
    bodies = {each.id: each for each in room.database.read_now(list_bodies)}
    if body not in bodies:
        raise NoSuchBody(body=body)
    tell(f"{bodies[body].name}: {', '.join(bodies[body].coordinators)}")
    tell(_routed(room, body))


@app.command()
def renew(
    body: Body,
    coordinator: Annotated[str, typer.Option(help="Who is to hold the new key.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether you are sure.")] = False,
) -> None:
    """Give a new key to a body whose coordinators have all lost theirs. Its tips stay shut."""
    room = enter()
    if not yes:
        confirm(
            f"{body} will open none of the tips that are there now, unless another body hands "
            "them over again. Go on?"
        )
    room.run(renew_body, body, coordinator, room.now)
    tell(f"{body} has a new key, which {coordinator} holds alone.")


def _routed(room: Room, body: str) -> str:
    routing = room.repertoire.routing.bodies
    mine = [category for category, bodies in routing.items() if body in bodies]
    if mine:
        return f"Tips about {', '.join(mine)} come to it at first."
    known = sorted({each for bodies in routing.values() for each in bodies})
    return (
        f"Tips come to {body} when they are handed to it, or when there is none of the bodies "
        f"they are for. At first they come to {', '.join(known)}."
    )
