"""A promise changed by a coordinator, entry by entry, or followed by the next one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from bot.desk.lines import agree, ask_words
from bot.desk.page import tell
from bot.desk.promise.files import File, as_json, read_promise_file
from bot.desk.promise.showing import Showing
from bot.desk.promised import act, check_words, knows_text, read_board
from bot.desk.room import Room, enter
from bot.desk.rows import read_file
from bot.desk.seat import As, take_members_seat
from bot.errors import WrongWordError
from dialogs import naming
from dialogs.board import Board
from dialogs.catalogue import Promise, document_of, promise_of, wordless
from dialogs.faults import DialogueFault
from storage.errors import Faulty
from storage.promise import succession
from storage.promise.catalogue import save_promise
from storage.promise.versions import newest_version, read_version

_KINDS = ("area", "activity", "effect", "measure", "indicator")


def change(
    entry: Annotated[
        str, typer.Argument(help="The id of an area, activity, effect, measure or indicator.")
    ],
    coordinator: As,
    language: Annotated[
        list[str] | None, typer.Option(help="New words in this language: they are asked for.")
    ] = None,
    body: Annotated[list[str] | None, typer.Option(help="Whose it is; once for each.")] = None,
    baseline: Annotated[float | None, typer.Option(help="Where an indicator began.")] = None,
    target: Annotated[float | None, typer.Option(help="Where it is to come.")] = None,
) -> None:
    """Change one entry of a promise: a new version of it. Why is asked for, after the words."""
    room = enter()
    for each in language or ():
        room.check_language(each)
    board = read_board(room)
    promise, kind, document = _find(board, entry)
    before = room.database.read_now(lambda c: newest_version(c, promise.id))
    table = next(each for each in document[kind] if each["id"] == entry)
    for name, value in {"bodies": body, "baseline": baseline, "target": target}.items():
        if value is not None:
            table[name] = value
    seat = take_members_seat(coordinator, room)
    if language:
        table["words"] = _words(room, board, kind, entry)
        for each in language:
            name = f"Words in {room.catalogues.autonym(each)}"
            table["words"][each] = ask_words(name)
            check_words(table["words"][each], name)
    changed = _understood(room, document)
    if changed == promise:
        raise WrongWordError("That is how it is already. --help tells what can be changed.")
    reason = ask_words("Why")
    check_words(reason, "Why")
    agree(f"Change {kind} {entry} of {promise.id}?")
    who = seat.who.name
    version = act(
        *(seat, "change promise", promise.id),
        lambda c: save_promise(c, changed, who, reason, room.now, of=before),
    )
    tell(f"{promise.id} is at version {version}.")


def succeed(file: File, coordinator: As) -> None:
    """Store a promise that comes after another (`succeeds` in its file), and carry over what is
    unfinished. Who follows what goes on still does."""
    form = as_json(file)
    room = enter()
    board = read_board(room)
    promise, catalogue = read_promise_file(room, read_file(file), as_json=form)
    if not promise.succeeds:
        raise WrongWordError("The file does not say what the promise succeeds.")
    earlier = room.database.read_now(lambda c: read_version(c, promise.succeeds))
    done = room.database.read_now(lambda c: succession.finished_activities(c, earlier))
    showing = Showing(room, board, "sv")
    tell(f"{promise.id} comes after {earlier.id}: {showing.title(earlier)}")
    kept = [each.id for each in earlier.activities if each.id not in done]
    tell(f"Carried over: {', '.join(kept) or 'nothing'}.")
    tell(f"Finished: {', '.join(sorted(done)) or 'nothing'}.")
    seat = take_members_seat(coordinator, room)
    reason = ask_words("Why")
    check_words(reason, "Why")
    agree("From then on it is the one that counts. Store it?")
    try:
        stored = act(
            *(seat, "succeed promise", promise.id),
            lambda c: succession.succeed(c, promise, seat.who.name, reason, room.now),
        )
    except Faulty as faulty:
        raise Faulty(catalogue.placed(faulty.faults)) from None
    tell(f"{stored.id} is stored, with {len(stored.activities)} activities.")


def _find(board: Board, entry: str) -> tuple[Promise, str, dict[str, Any]]:
    for promise in board.promises:
        document = document_of(promise)
        for kind in _KINDS:
            if any(each["id"] == entry for each in document.get(kind, [])):
                return promise, kind, document
    raise WrongWordError("There is no area, activity, effect, measure or indicator of this id.")


def _words(room: Room, board: Board, kind: str, entry: str) -> dict[str, str]:
    """What an entry is called now, in every language: one language alone cannot be changed."""
    for promise in board.promises:
        effects = [each for area in promise.areas for each in area.effects]
        texts: Mapping[str, Any] = {
            "area": {each.id: naming.area_name(each) for each in promise.areas},
            "activity": {each.id: naming.activity_text(each) for each in promise.activities},
            "effect": {each.id: naming.effect_text(each) for each in effects},
            "measure": {each.id: naming.measure_text(each) for each in promise.measures},
            "indicator": {each.id: naming.indicator_text(each) for each in promise.indicators},
        }[kind]
        if entry in texts:
            plain = room.catalogues.plain
            return {each: plain(texts[entry], each) for each in room.catalogues.languages}
    raise LookupError(entry)


def _understood(room: Room, document: dict[str, Any]) -> Promise:
    """The changed promise. Raises `Faulty`."""
    try:
        changed = promise_of(document)
    except DialogueFault as fault:
        raise Faulty(str(fault).splitlines()) from None
    if faults := list(wordless(changed, room.catalogues.languages, knows_text(room))):
        raise Faulty(faults)
    return changed
