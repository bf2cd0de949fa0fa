"""What a reporter will read: a state, a ready-made note, a coordinator's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum

from bot.desk.names import check_name
from bot.desk.room import Room
from bot.errors import WrongWordError
from dialogs.messages import Kind, Message
from dialogs.screens import say
from dialogs.templates import HANDED_ON, Template, note, status
from locales.words import isolate
from storage.bodies import list_bodies

_BELONGS_TO = "belongs_to"


class State(StrEnum):
    """What a coordinator can set a tip to."""

    received = "received"
    looking = "looking"
    asked = "asked"
    acted = "acted"
    not_ours = "not_ours"
    closed = "closed"


class Wording:
    """Finds what to say to reporters, and shows how they will read it."""

    def __init__(self, room: Room) -> None:
        self._room = room
        found = room.database.read_now(list_bodies)
        self.bodies = {each.id: each for each in found}

    def templates(self, state: State | None = None) -> list[Template]:
        """The ready-made notes that go with a state, or all. That a tip was handed on is said when
        it is."""
        return [
            each
            for each in self._room.repertoire.templates.values()
            if each.id != HANDED_ON and (state is None or state.value in each.states)
        ]

    def compose(
        self,
        state: State,
        template: str | None = None,
        body: str | None = None,
        day: date | None = None,
        next_day: date | None = None,
    ) -> Message:
        """A state with its note. "not_ours" names somebody outside, and that is its note.

        `WrongWordError` says what does not fit.
        """
        if state is State.not_ours:
            self._check_outside(body)
            template = template or _BELONGS_TO
        needed = self._find(state, template).params if template else ()
        given: Mapping[str, str | date | None] = {"body": body, "day": day}
        for name, value in given.items():
            if name in needed and value is None:
                raise WrongWordError(f"The note {template} needs --{name}.")
            if name not in needed and value is not None:
                raise WrongWordError(f"--{name} has no place in what the reporter will read.")
        params = {name: value for name, value in given.items() if value is not None}
        kind: Kind = "question" if state is State.asked else "status"
        return Message(0, "", kind, "", template or "", params, state.value, next_day)

    def hand_on(self, body: str) -> Message:
        """That a tip waits for another body from now on."""
        known = body in self._room.repertoire.bodies
        params = {"body": body if known else self.bodies[body].name}
        return Message(0, "", "status", template=HANDED_ON, params=params, state="received")

    def told(self, message: Message, language: str) -> Iterator[str]:
        """What the reporter reads of a message, in their language."""
        plain = self._room.catalogues.plain
        if message.kind == "status" and message.state:
            yield plain(status(message.state), language)
        if message.template:
            yield plain(note(message, self._room.repertoire.bodies), language)
        if message.words:
            yield isolate(message.words)
        if message.next:
            yield plain(say("chat.thread.next", day=message.next), language)

    def _check_outside(self, body: str | None) -> None:
        if body is None:
            raise WrongWordError("not_ours needs --body: the reporter must be told whose it is.")
        if body in self.bodies:
            raise WrongWordError(
                f"{body} is one of ours: `lyhord tips route` hands the tip over, and says so."
            )
        check_name(body)

    def _find(self, state: State, name: str) -> Template:
        fitting = {each.id: each for each in self.templates(state)}
        if name not in fitting:
            raise WrongWordError(f"Notes that go with {state}: {', '.join(fitting) or 'none'}.")
        return fitting[name]
