"""`lyhord coordinators`: the people who read tips. The operator does all this, and reads none."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.desk.names import check_name
from bot.desk.page import tell
from bot.desk.passphrases import ask_new_passphrase
from bot.desk.room import Room, enter
from bot.desk.seat import take_seat
from bot.desk.table import show_table
from bot.errors import WrongWordError
from storage.bodies import join_body
from storage.coordinators import (
    add_coordinator,
    change_passphrase,
    list_coordinators,
    prepare_coordinator,
    renew_coordinator,
)
from storage.errors import CoordinatorExists, NoSuchCoordinator
from storage.leaving import remove_member

app = typer.Typer(help="The people who read and answer tips.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The name they go by.")]
Body = Annotated[str, typer.Argument(help="The body, such as police.")]


@app.command()
def create(name: Name) -> None:
    """Make a coordinator with a key of their own. The passphrase is theirs; nobody can reset it."""
    check_name(name)
    room = enter()
    if name in dict(room.database.read_now(list_coordinators)):
        raise CoordinatorExists(name=name)
    new = prepare_coordinator(name, ask_new_passphrase(name))
    room.run(add_coordinator, new, room.now)
    tell(
        f"{name} is a coordinator. `lyhord bodies create` or `lyhord coordinators add` puts them "
        "into a body."
    )


@app.command("list")
def list_() -> None:
    """All coordinators, and the bodies each is in."""
    found = enter().database.read_now(list_coordinators)
    if not found:
        tell("There is no coordinator yet. `lyhord coordinators create` makes one.")
        return
    show_table(("coordinator", "bodies"), [(name, ", ".join(theirs)) for name, theirs in found])


@app.command()
def add(
    name: Name,
    body: Body,
    member: Annotated[str, typer.Option("--by", help="A coordinator of it who lets them in.")],
) -> None:
    """Let a coordinator into a body, by the passphrase of one who is in it already."""
    seat = take_seat(member)
    seat.does(join_body, body, name)
    tell(f"{name} can read what is sealed to {body}.")


@app.command()
def remove(
    name: Name,
    body: Body,
    member: Annotated[
        str | None, typer.Option("--by", help="A coordinator of it, who seals its tips anew.")
    ] = None,
) -> None:
    """Take a coordinator out of a body, which gets a new key. What comes from now on they cannot
    open; done by a coordinator of it, what is there neither, even with a copy of the old key."""
    if member is None:
        room = enter()
        room.run(remove_member, body, name, room.now)
        tell(f"{name} opens nothing of {body} here, and nothing that comes from now on.")
        tell(f"--by a coordinator of {body}, what is there would be sealed anew as well.")
        return
    seat = take_seat(member)
    seat.room.run(remove_member, body, name, seat.room.now, seat.who)
    tell(f"{name} opens nothing of {body} any more, and all of it is sealed anew.")


@app.command()
def passphrase(name: Name) -> None:
    """Change a passphrase; the old one opens nothing any more."""
    seat = take_seat(name)
    chosen = ask_new_passphrase(name)
    change_passphrase(seat.room.database, seat.room.vault, seat.who, chosen, seat.room.now)
    tell(f"{name} has a new passphrase.")


@app.command()
def restore(
    name: Name,
    member: Annotated[str, typer.Option("--by", help="A coordinator of the same body.")],
) -> None:
    """Give a coordinator who lost their passphrase a new key, which one of the same body seals the
    body's to. Asks first for the passphrase of that one, then for the new passphrase."""
    if name == member:
        raise WrongWordError("Nobody can do this for themselves: it takes one of the same body.")
    room = enter()
    lost, theirs = _bodies_of(room, name), _bodies_of(room, member)
    shared = [body for body in lost if body in theirs]
    if not shared:
        raise WrongWordError(f"{member} is in no body that {name} is in.")
    seat = take_seat(member, room)
    new, now = prepare_coordinator(name, ask_new_passphrase(name)), room.now

    def work(connection: Connection) -> None:
        renew_coordinator(connection, room.vault, new, now)
        for body in shared:
            join_body(connection, room.vault, seat.who, body, name, now)

    room.database.run_now(work)
    tell(f"{name} has a new key and reads for {', '.join(shared)} again.")
    if left := [body for body in lost if body not in shared]:
        tell(f"For {', '.join(left)}, `lyhord coordinators add` by somebody of it is needed.")


def _bodies_of(room: Room, name: str) -> tuple[str, ...]:
    found = dict(room.database.read_now(list_coordinators))
    if name not in found:
        raise NoSuchCoordinator(name=name)
    return found[name]
