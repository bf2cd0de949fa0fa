"""What the page may do for a resident, and how it is shown one."""

from collections.abc import Callable
from typing import Any

from bot.playground.call import Json
from bot.playground.chats import Message
from bot.playground.faults import Fault
from bot.playground.people import Person

Act = Callable[[Person, Json], object]
"""Raises KeyError, TypeError or ValueError for a missing or wrong field."""


def _message(person: Person, given: Json) -> Message:
    return person.chat.messages[int(given["message_id"])]


ACTS: dict[str, Act] = {
    "start": lambda person, given: person.presses_start(given.get("payload")),
    "text": lambda person, given: person.sends(str(given["text"])),
    "edit": lambda person, given: person.edits(_message(person, given), str(given["text"])),
    "tap": lambda person, given: person.taps_data(int(given["message_id"]), str(given["data"])),
    "press": lambda person, given: person.presses(str(given["text"])),
    "location": lambda person, given: person.sends_location(
        float(given["latitude"]), float(given["longitude"])
    ),
    "sticker": lambda person, given: person.sends_sticker(),
    "voice": lambda person, given: person.sends_voice(),
    "contact": lambda person, given: person.sends_contact(),
    "block": lambda person, given: person.blocks(),
    "unblock": lambda person, given: person.unblocks(),
    "delete": lambda person, given: person.deletes(_message(person, given)),
}


def shown(person: Person) -> Json:
    """A resident as the page draws them."""
    return {
        "id": person.id,
        "first_name": person.first_name,
        "language_code": person.user.get("language_code"),
        "messages": [message.shown() for message in person.messages],
        "reply_keyboard": person.chat.reply_keyboard,
        "blocked": person.blocked,
    }


def fault_of(given: Json) -> dict[str, Any]:
    """The arguments of `Faults.add` in a request; KeyError, TypeError or ValueError when wrong."""
    methods = given.get("methods")
    count = given.get("count")
    known: set[str] = {f for f in Fault.__slots__ if f not in {"id", "struck"}}
    if unknown := given.keys() - known:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    return {
        "kind": str(given["kind"]),
        "methods": [str(name) for name in methods] if methods else None,
        "count": int(count) if count is not None else None,
        "probability": float(given.get("probability", 1.0)),
        "seconds": float(given.get("seconds", 1.0)),
    }
