"""A coordinator's seat at the desk, taken with their passphrase."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import typer

from bot.desk.passphrases import ask_passphrase
from bot.desk.room import Room, enter
from bot.errors import WrongWordError
from storage.coordinators import Coordinator, list_coordinators, sign_in

T = TypeVar("T")

As = Annotated[str, typer.Option("--as", help="Your name as a coordinator.")]
Tip = Annotated[str, typer.Argument(help="The tip's id, or how it begins.")]
Language = Annotated[str, typer.Option(help="The language to print questions in.")]
Json = Annotated[bool, typer.Option("--json", help="For another program to read.")]


@dataclass(frozen=True)
class Seat:
    """A room, and the coordinator who sits in it."""

    room: Room
    who: Coordinator

    def does(self, act: Callable[..., T], *details: Any, **named: Any) -> T:
        """One of storage's functions of (connection, vault, who, ..., now), as a transaction."""
        return self.room.run(act, self.who, *details, self.room.now, **named)


def take_seat(name: str, room: Room | None = None) -> Seat:
    """The seat of a coordinator, whose passphrase is asked for.

    Raises `NoSuchCoordinator`, `WrongPassphrase` or `WrongWordError`.
    """
    # A process that breaks down must not leave its memory, and with it a key, in a file.
    with suppress(ImportError):  # Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    room = room or enter()
    return Seat(room, sign_in(room.database, name, ask_passphrase(name)))


def take_members_seat(name: str, room: Room) -> Seat:
    """The seat of a coordinator who speaks to residents for a body: whoever was taken out of all of
    them does not any more. Where there is no body yet, anybody's will do.

    Raises as `take_seat`, or `WrongWordError`.
    """
    seat = take_seat(name, room)
    bodies = dict(room.database.read_now(list_coordinators))
    if any(bodies.values()) and not bodies.get(name):
        raise WrongWordError(f"{name} is in no body: `lyhord coordinators add` puts them into one.")
    return seat
