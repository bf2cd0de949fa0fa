"""An update written: in one language after another, on activities, with statuses and pictures."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.desk.lines import ask_words
from bot.desk.page import tell
from bot.desk.promised import act, check_words, read_board
from bot.desk.room import Room, enter
from bot.desk.seat import As, Seat, take_members_seat
from bot.desk.typed import Status
from bot.errors import WrongWordError
from dialogs.inputs import Unfit
from storage.promise import updates
from storage.promise.content import Content
from storage.promise.pictures import add_picture
from storage.promise.reports import Report, read_update

Id = Annotated[str, typer.Argument(help="The update's id.")]
In = Annotated[
    list[str] | None, typer.Option("--language", help="Written now in this language; or several.")
]
On = Annotated[
    list[str] | None, typer.Option("--activity", help="What it is on; once for each activity.")
]
To = Annotated[
    list[str] | None,
    typer.Option("--status", help="litter.housing.days=done, from its publication on."),
]

_LARGEST = 20_000_000  # bytes; what Telegram lets a bot fetch
_UNFIT: dict[Unfit, str] = {
    "large": "it is too large",
    "foreign": "only JPEG, PNG and WebP are, and no mere strips",
    "broken": "it is broken",
    "slow": "it takes too long to read",
    "later": "none can be looked at just now; try again",
}


def draft(coordinator: As, activity: On = None, status: To = None, language: In = None) -> None:
    """Begin an update. Title and text are asked for, in Swedish unless told; then, for each new
    status, why. A line with only a full stop ends each."""
    room = enter()
    languages = _languages(room, language or ["sv"])
    board = read_board(room)
    statuses = _statuses(status)
    activities = tuple(dict.fromkeys([*(activity or ()), *statuses]))
    if not activities:
        known = ", ".join(each.id for promise in board.promises for each in promise.activities)
        raise WrongWordError(f"Which --activity is it on? There are: {known}.")
    seat = take_members_seat(coordinator, room)
    content = Content({}, {}, activities)
    content = _reasoned(_written(content, languages, room), statuses)
    who, now = seat.who.name, room.now
    ident = act(seat, "draft update", _itself, lambda c: updates.draft(c, content, who, now))
    tell(f"The update {ident} is drafted. `lyhord updates write {ident}` adds languages.")


def write(ident: Id, coordinator: As, language: In = None) -> None:
    """Write title and text anew in some languages; in those that are missing unless told."""
    room = enter()
    report = _read(room, ident)
    if report.state == "published":
        raise WrongWordError(
            "It is published. `lyhord updates correct` changes what residents read."
        )
    _write(room, report, coordinator, language)


def correct(ident: Id, coordinator: As, language: In = None) -> None:
    """Write a published update anew. Residents read on what they read until the correction has
    been submitted, approved and published; then what they got is edited, in silence."""
    room = enter()
    report = _read(room, ident)
    if report.shown is None:
        raise WrongWordError("It is not published yet. `lyhord updates write` changes it.")
    _write(room, report, coordinator, language or list(room.catalogues.languages))


def edit(ident: Id, coordinator: As, activity: On = None, status: To = None) -> None:
    """Say anew which activities an update is on, and which statuses come with it; why is asked."""
    room = enter()
    report = _read(room, ident)
    if activity is None and status is None:
        raise WrongWordError("Nothing to change: name --activity or --status.")
    statuses = _statuses(status)
    content = report.content
    if activity is not None:
        content = replace(content, activities=tuple(dict.fromkeys([*activity, *statuses])))
    elif new := [each for each in statuses if each not in content.activities]:
        content = replace(content, activities=(*content.activities, *new))
    kept = {a: each for a, each in content.statuses.items() if a in content.activities}
    seat = take_members_seat(coordinator, room)
    content = _reasoned(replace(content, statuses=kept), statuses)
    _store(seat, report, content)


def picture(
    ident: Id,
    coordinator: As,
    file: Annotated[Path | None, typer.Argument(help="A photo to add.")] = None,
    remove: Annotated[str | None, typer.Option(help="The id of a picture to take out.")] = None,
) -> None:
    """Add a picture, cleaned of where, when and with what it was taken; or take one out."""
    room = enter()
    report = _read(room, ident)
    if (file is None) == (remove is None):
        raise WrongWordError("Name either a file to add, or with --remove a picture to take out.")
    content = report.content
    jpeg = b""
    if file is not None:
        jpeg = read_photo(file)
    elif remove not in content.pictures:
        raise WrongWordError(f"Its pictures are: {', '.join(content.pictures) or 'none'}.")
    seat = take_members_seat(coordinator, room)
    if not jpeg:
        left = tuple(each for each in content.pictures if each != remove)
        _store(seat, report, replace(content, pictures=left))
        return
    who, now = seat.who.name, room.now

    def work(connection: Connection) -> int:
        pictures = (*content.pictures, add_picture(connection, jpeg))
        new = replace(content, pictures=pictures)
        return updates.edit(connection, ident, new, who, now, of=report.version)

    _tell_version(ident, act(seat, "edit update", ident, work))


def _write(room: Room, report: Report, coordinator: str, language: list[str] | None) -> None:
    content = report.content
    missing = [
        each
        for each in room.catalogues.languages
        if not (content.title.get(each) and content.text.get(each))
    ]
    languages = _languages(room, language or missing)
    if not languages:
        raise WrongWordError("It is there in every language: name the --language to write anew.")
    seat = take_members_seat(coordinator, room)
    _store(seat, report, _written(content, languages, room))


def _store(seat: Seat, report: Report, content: Content) -> None:
    who, now, ident = seat.who.name, seat.room.now, report.id
    version = act(
        *(seat, "edit update", ident),
        lambda c: updates.edit(c, ident, content, who, now, of=report.version),
    )
    _tell_version(ident, version)


def _tell_version(ident: str, version: int) -> None:
    tell(f"The update {ident} is at version {version}, a draft: `lyhord updates submit` is next.")


def _written(content: Content, languages: list[str], room: Room) -> Content:
    title, text = dict(content.title), dict(content.text)
    for language in languages:
        for what, words in (("Title", title), ("Text", text)):
            name = f"{what} in {room.catalogues.autonym(language)}"
            words[language] = ask_words(name)
            check_words(words[language], name)
    return replace(content, title=title, text=text)


def _reasoned(content: Content, statuses: dict[str, Status]) -> Content:
    known = dict(content.statuses)
    for activity, status in statuses.items():
        name = f"Why {activity} is {status.value}"
        reason = ask_words(name)
        check_words(reason, name)
        known[activity] = (status.value, reason)
    return replace(content, statuses=known)


def _statuses(given: list[str] | None) -> dict[str, Status]:
    found = {}
    for each in given or ():
        activity, _, status = each.partition("=")
        if not activity or status not in list(Status):
            raise WrongWordError(
                f"--status is an activity, = and one of {', '.join(Status)}: {each}"
            )
        found[activity] = Status(status)
    return found


def _languages(room: Room, languages: list[str]) -> list[str]:
    for language in languages:
        room.check_language(language)
    return list(dict.fromkeys(languages))


def _read(room: Room, ident: str) -> Report:
    return room.database.read_now(lambda connection: read_update(connection, ident))


def read_photo(file: Path) -> bytes:
    """A photo's pixels and nothing else. Raises `WrongWordError`."""
    try:
        if file.stat().st_size > _LARGEST:
            raise WrongWordError(f"{file} is larger than {_LARGEST // 1_000_000} megabytes.")
        data = file.read_bytes()
    except OSError as failure:
        raise WrongWordError(f"{file} cannot be read: {failure.strerror}.") from None
    jpeg = asyncio.run(_clean(data))
    if isinstance(jpeg, str):
        raise WrongWordError(f"{file} is no picture that can be shown: {_UNFIT[jpeg]}.")
    return jpeg


async def _clean(data: bytes) -> bytes | Unfit:
    from bot.photos import Photos

    photos = Photos()
    try:
        return await photos.clean(data)
    finally:
        await photos.close()


def _itself(ident: str) -> str:
    return ident
