"""One observation, typed in: what was counted, measured or seen on a day."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.desk.page import tell
from bot.desk.promised import act, evidence_faults, read_board
from bot.desk.room import enter
from bot.desk.seat import As, take_members_seat
from bot.desk.typed import Day, ask_each, day_told
from bot.desk.updates.writing import read_photo
from bot.errors import WrongWordError
from dialogs.board import Evidence
from storage.errors import Faulty
from storage.promise.observations import NewObservation, add_observations, list_observations
from storage.promise.pictures import add_picture


def observe(
    indicator: Annotated[str, typer.Argument(help="What was looked at; `show` tells the ids.")],
    coordinator: As,
    value: Annotated[float | None, typer.Option(help="The number, if it is one.")] = None,
    day: Day = None,
    words: Annotated[
        bool, typer.Option("--words", help="With words: they are asked for in every language.")
    ] = False,
    link: Annotated[list[str] | None, typer.Option(help="An address that bears it out.")] = None,
    document: Annotated[list[str] | None, typer.Option(help="A document's name.")] = None,
    photo: Annotated[
        list[str] | None, typer.Option(help="A photo's file; or the id of an update's picture.")
    ] = None,
) -> None:
    """Store one dated value, with what bears it out. `import` takes many."""
    room = enter()
    board = read_board(room)
    known = {each.id: each for promise in board.promises for each in promise.indicators}
    if indicator not in known:
        listed = ", ".join(known) or "none; a catalogue with some can be imported"
        raise WrongWordError(f"There is no such indicator. There are: {listed}.")
    files = [Path(each) for each in photo or () if Path(each).is_file()]
    jpegs = [read_photo(each) for each in files]
    seat = take_members_seat(coordinator, room)
    told = words or known[indicator].kind == "narrative"
    said = ask_each("What was seen", room) if told else {}
    evidence = (
        *(Evidence("link", each) for each in link or ()),
        *(Evidence("document", each) for each in document or ()),
        *(Evidence("photo", each) for each in photo or () if Path(each) not in files),
    )
    if faults := evidence_faults(evidence):
        raise Faulty(faults)
    on = day_told(day, room)
    stored = room.database.read_now(lambda c: list_observations(c, indicator))
    taken = {each.id for each in stored}
    names = (f"{indicator}.{on}.{number}" for number in range(1, len(taken) + 2))
    ident = next(name for name in names if name not in taken)
    new = NewObservation(ident, indicator, on, value, said, evidence, where=indicator)
    who, languages = seat.who.name, room.catalogues.languages

    def work(connection: Connection) -> None:
        added = (Evidence("photo", add_picture(connection, jpeg)) for jpeg in jpegs)
        whole = replace(new, evidence=(*evidence, *added))
        add_observations(connection, [whole], who, room.now, languages)

    act(seat, "observe", ident, work)
    tell(f"{ident} is stored.")
