"""The promises at the desk: read as residents read them, changed under a coordinator's name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection

from bot.desk.room import Room
from bot.desk.seat import Seat
from bot.errors import WrongWordError
from bot.identifying import find
from dialogs.board import Board, Evidence
from dialogs.catalogue import Promise
from locales.catalogue import UnknownTextError
from storage.audit import append
from storage.promise import board
from storage.promise.catalogue import load_promises

T = TypeVar("T")


@dataclass(frozen=True)
class _Asked:
    """A text whose id comes from a file."""

    id: str
    params: Mapping[str, object] = field(default_factory=dict)


# Names, addresses and links can be those of a body, a street that is mended, an office.
_TELLING = {"number": "a personal number", "phone": "a phone number", "plate": "a number plate"}


def read_board(room: Room) -> Board:
    """All that residents can read of the promises at this moment."""
    promises, now = room.repertoire.promises, room.now
    room.database.run_now(lambda connection: load_promises(connection, promises, now))
    return room.database.read_now(board.read_board)


def act(
    seat: Seat, action: str, subject: str | Callable[[T], str], work: Callable[[Connection], T]
) -> T:
    """Carry a coordinator's work out as one transaction with its line in the log. `subject` is what
    the line is about, or finds that in what the work returns."""
    room, now = seat.room, seat.room.now

    def whole(connection: Connection) -> T:
        load_promises(connection, room.repertoire.promises, now)
        done = work(connection)
        about = subject if isinstance(subject, str) else subject(done)
        append(connection, room.vault, now, seat.who.name, action, about)
        return done

    return room.database.run_now(whole)


def knows_text(room: Room) -> Callable[[str], bool]:
    """Whether the catalogues have a text of an id, in every language."""

    def known(ident: str) -> bool:
        try:
            for language in room.catalogues.languages:
                room.catalogues.plain(_Asked(ident), language)
        except UnknownTextError:
            return False
        return True

    return known


def pick_promise(promises: Collection[Promise], ident: str | None) -> Promise:
    """The promise of an id; the only one there is where none is named. `WrongWordError`."""
    known = {each.id: each for each in promises}
    if ident is None and len(known) == 1:
        return next(iter(known.values()))
    if ident not in known:
        raise WrongWordError(f"Which promise? There are: {', '.join(known) or 'none'}.")
    return known[ident]


def telling(words: str) -> list[str]:
    """What of a person stands in words that are to be public; never the passage itself, which
    would then stand in a log too."""
    kinds = [_TELLING[each.kind] for each in find(words) if each.kind in _TELLING]
    return list(dict.fromkeys(kinds))


def evidence_faults(evidence: Iterable[Evidence]) -> list[str]:
    """What names a person in the documents that bear something out: residents read their names.
    Not in addresses: those are full of numbers that are nobody's."""
    return [
        f"{each.kind}: there is {found} in it"
        for each in evidence
        if each.kind == "document"
        for found in telling(each.text)
    ]


def check_words(words: str, name: str) -> None:
    """Raise `WrongWordError` when words that are to be public hold what names a person."""
    if found := telling(words):
        raise WrongWordError(f"{name}: there is {' and '.join(found)} in it. Leave it out.")
