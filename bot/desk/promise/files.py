"""Catalogues and observations into the house from files, and out of it into files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.desk.lines import agree, ask_words
from bot.desk.page import count, tell
from bot.desk.promise.catalogue import Catalogue, read_catalogue, understand, write_catalogue
from bot.desk.promise.observations import (
    check_observations,
    read_observations,
    write_observations,
)
from bot.desk.promised import act, check_words, knows_text, pick_promise, read_board
from bot.desk.room import Room, enter
from bot.desk.rows import Sheet, read_file
from bot.desk.seat import As, take_members_seat
from bot.errors import WrongWordError
from dialogs.catalogue import EFFECT, Promise
from storage.errors import Faulty
from storage.promise.catalogue import save_promise
from storage.promise.checking import promise_faults
from storage.promise.observations import add_observations, list_observations
from storage.promise.versions import newest_version

File = Annotated[Path, typer.Argument(help="A file that ends in .csv or .json.")]


class What(StrEnum):
    """What a file holds."""

    catalogue = "catalogue"
    observations = "observations"


def import_(
    what: What,
    file: File,
    coordinator: As,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what is wrong; no passphrase is needed.")
    ] = False,
) -> None:
    """Take in a whole file, or nothing of it: every fault is told, with the line it is at.

    A catalogue becomes the promise's next version, or a new promise; why is asked for.
    """
    form = as_json(file)
    room = enter()
    read_board(room)
    sheet = read_file(file)
    if what is What.catalogue:
        _import_catalogue(room, sheet, form, None if dry_run else coordinator)
    else:
        _import_observations(room, sheet, form, None if dry_run else coordinator)


def export(
    what: What,
    file: File,
    promise: Annotated[
        str | None, typer.Option(help="Whose catalogue, where there are several.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file.")] = False,
) -> None:
    """Write a catalogue, or all observations, into a file that can be imported."""
    form = as_json(file)
    if file.exists() and not force:
        raise WrongWordError(f"{file} exists; --force replaces it.")
    room = enter()
    board = read_board(room)
    if what is What.catalogue:
        chosen = pick_promise(board.promises, promise)
        content, number = write_catalogue(chosen, as_json=form), len(chosen.activities)
        told = count(number, "activity").replace("ys", "ies")
    else:
        stored = room.database.read_now(list_observations)
        of = {each.id: each.of for known in board.promises for each in known.indicators}
        activities = {key: each for key, each in of.items() if not each.startswith(EFFECT)}
        content = write_observations(stored, activities, as_json=form)
        told = count(len(stored), "observation")
    try:
        file.write_bytes(content)
    except OSError as failure:
        raise WrongWordError(f"{file} cannot be written: {failure.strerror}.") from None
    tell(f"{told} in {file}.")


def read_promise_file(room: Room, sheet: Sheet, *, as_json: bool) -> tuple[Promise, Catalogue]:
    """The promise in a file, checked by itself. Raises `Faulty`."""
    catalogue = read_catalogue(sheet, as_json=as_json)
    texts = knows_text(room)
    parties = {
        f"promise.body.{each}" for known in room.repertoire.promises for each in known.parties
    }

    def known(ident: str) -> bool:
        return ident in parties or texts(ident)  # the parties are not always shown by name

    return understand(catalogue, room.catalogues.languages, known), catalogue


def _import_catalogue(room: Room, sheet: Sheet, form: bool, who: str | None) -> None:
    promise, catalogue = read_promise_file(room, sheet, as_json=form)
    faults = room.database.read_now(lambda connection: promise_faults(connection, promise))
    before = room.database.read_now(lambda connection: newest_version(connection, promise.id))
    if promise.succeeds and not before:
        faults.append("the promise: it succeeds another; `lyhord promise succeed` is for that")
    if faults:
        raise Faulty(catalogue.placed(faults))
    told = f"{promise.id}: {count(len(promise.areas), 'area')}, version {before + 1}"
    if who is None:
        tell(f"{told}, could be stored. Nothing was.")
        return
    seat = take_members_seat(who, room)
    reason = ask_words("Why")
    check_words(reason, "Why")
    agree(f"{told}. Store it?")

    def work(connection: Connection) -> int:
        return save_promise(connection, promise, seat.who.name, reason, room.now, of=before)

    act(seat, "import promise", promise.id, work)
    tell(f"{told}, is stored.")


def _import_observations(room: Room, sheet: Sheet, form: bool, who: str | None) -> None:
    found = read_observations(sheet, as_json=form)
    new = room.database.read_now(
        lambda connection: check_observations(connection, room, found, sheet.faults)
    )
    told = count(len(new), "observation")
    if who is None:
        tell(f"{told} could be stored. Nothing was.")
        return
    seat = take_members_seat(who, room)
    agree(f"{told}. Store?")
    languages = room.catalogues.languages
    act(
        *(seat, "import observations", str(len(new))),
        lambda c: add_observations(c, new, seat.who.name, room.now, languages),
    )
    tell(f"{told} stored.")


def as_json(file: Path) -> bool:
    """Whether a file holds JSON, by its name; `WrongWordError` when it is not CSV either."""
    if file.suffix.lower() not in {".csv", ".json"}:
        raise WrongWordError(f"{file} ends neither in .csv nor in .json.")
    return file.suffix.lower() == ".json"
