"""Answering a tip: words, questions and states to its reporter; handing it over."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.desk.lines import agree, ask_words
from bot.desk.page import count, tell
from bot.desk.room import Room, enter
from bot.desk.seat import As, Language, Seat, Tip, take_seat
from bot.desk.tips.telling import short
from bot.desk.tips.wording import State, Wording
from bot.errors import WrongWordError
from dialogs.messages import Message
from storage.errors import NoSuchBody, NoSuchTip
from storage.tips import reading, routing, writing

_DAY = ["%Y-%m-%d"]

Next = Annotated[
    datetime | None,
    typer.Option("--next", formats=_DAY, help="The day by which the reporter hears more."),
]


def reply(
    tip: Tip,
    coordinator: As,
    question: Annotated[bool, typer.Option("--question", help="It is a question.")] = False,
    next_: Next = None,
) -> None:
    """Write to the reporter; the words are asked for, or piped in after the passphrase."""
    room = enter()
    next_day = _day(next_, room)
    seat = take_seat(coordinator, room)
    words = ask_words("Message to the reporter")
    message = Message(0, "", "question" if question else "text", words, next=next_day)
    found = _show(seat, tip, [message], Wording(room))
    agree("Send it?")
    seat.does(writing.reply, found.id, words, kind=message.kind, next_day=next_day)
    tell("Sent.")


def status(
    tip: Tip,
    state: Annotated[State, typer.Argument(help="Where the tip stands from now on.")],
    coordinator: As,
    template: Annotated[
        str | None, typer.Option(help="A ready-made note; `lyhord tips templates` lists them.")
    ] = None,
    body: Annotated[str | None, typer.Option(help="Whose it is, if it is not ours.")] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="The day that a note names.")
    ] = None,
    words: Annotated[
        bool, typer.Option("--words", help="With words of your own: they are asked for.")
    ] = False,
    next_: Next = None,
) -> None:
    """Say where a tip stands, with a note in the reporter's language. "asked" is a question."""
    room = enter()
    wording = Wording(room)
    message = wording.compose(state, template, body, _day(day, room), _day(next_, room))
    seat = take_seat(coordinator, room)
    if words or (state is State.asked and not template):
        message = replace(message, words=ask_words("Words to the reporter"))
    found = _show(seat, tip, [message], wording)
    agree("Send it?")
    _set(seat, found.id, message)
    tell("Sent.")


def route(
    tip: Tip,
    bodies: Annotated[list[str], typer.Argument(help="Who is to have it from now on.")],
    coordinator: As,
) -> None:
    """Hand a tip to these bodies and no others, and tell its reporter of those that are new."""
    room = enter()
    wording, to = Wording(room), list(dict.fromkeys(bodies))
    for body in to:
        if body not in wording.bodies:
            raise NoSuchBody(body=body)
    seat = take_seat(coordinator, room)
    found = seat.does(reading.read_tip, tip)
    if set(to) == set(found.bodies):
        raise WrongWordError(f"Tip {short(found.id)} is with {', '.join(found.bodies)} already.")
    messages = [wording.hand_on(body) for body in to if body not in found.bodies]
    _show(seat, tip, messages, wording, found)
    mine = any(coordinator in wording.bodies[body].coordinators for body in to)
    agree("Hand it over?" if mine else "You will not open it any more. Hand it over?")
    now = room.now

    def work(connection: Connection) -> None:
        for message in messages:
            writing.set_status(
                connection,
                *(room.vault, seat.who, found.id, "received", now),
                template=message.template,
                params=message.params,
            )
        # The reporters of what was merged into it are told the same, so that goes the same way.
        for each in found.same:
            with suppress(NoSuchTip):  # its time was over
                routing.route(connection, room.vault, seat.who, each, to, now)
        routing.route(connection, room.vault, seat.who, found.id, to, now)

    room.database.run_now(work)
    tell(f"It is with {', '.join(to)} now.")


def templates(language: Language = "sv") -> None:
    """The ready-made notes: the states each goes with, and how it reads."""
    room = enter()
    room.check_language(language)
    wording = Wording(room)
    for each in wording.templates():
        blank = Message(0, "", "status", "", each.id, dict.fromkeys(each.params, "…"))
        needs = "".join(f" --{name}" for name in each.params)
        tell(f"{each.id}{needs} ({', '.join(each.states)})")
        tell(*(f"  {line}" for line in wording.told(blank, language)))


def _show(
    seat: Seat,
    tip: str,
    messages: list[Message],
    wording: Wording,
    found: reading.Tip | None = None,
) -> reading.Tip:
    """Read a tip, and print which it is and what its reporter is about to read."""
    found = found or seat.does(reading.read_tip, tip)
    room = seat.room
    lines = [f"Tip {short(found.id)} of {found.day.isoformat()}, {found.category}"]
    if messages:
        lines.append(f"The reporter will read, in {room.catalogues.autonym(found.language)}:")
    for message in messages:
        told = "\n".join(wording.told(message, found.language))
        lines += [f"  {line}" for line in told.splitlines()]
    if any(message.words for message in messages):
        lines.append("Words of your own are not translated.")
    if found.same:
        lines.append(f"So will the reporters of {count(len(found.same), 'tip')} merged into it.")
    tell(*lines)
    return found


def _set(seat: Seat, tip: str, message: Message) -> None:
    seat.does(
        writing.set_status,
        tip,
        message.state,
        template=message.template,
        params=message.params,
        words=message.words,
        next_day=message.next,
    )


def _day(moment: datetime | None, room: Room) -> date | None:
    """The day somebody typed; `WrongWordError` when it is over."""
    if moment is None:
        return None
    if moment.date() < room.today:
        raise WrongWordError("The day the reporter is told of is over already.")
    return moment.date()
