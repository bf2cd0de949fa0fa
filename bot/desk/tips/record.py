"""A tip as another program reads it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from dialogs.messages import Message
from storage.tips.reading import Note, Tip


def write_json(tips: Iterable[Tip]) -> str:
    """Tips as a JSON list; a single one as `write_json([tip])`. ASCII: no byte of what others wrote
    can do anything to the terminal it may be shown on."""
    return json.dumps([_tip(tip) for tip in tips], indent=2)


def _tip(tip: Tip) -> dict[str, Any]:
    return {
        "id": tip.id,
        "day": _day(tip.day),
        "expires": _day(tip.expires),
        "bodies": tip.bodies,
        "language": tip.language,
        "version": tip.version,
        "category": tip.category,
        "state": tip.state,
        "urgent": tip.urgent,
        "due": _day(tip.due),
        "overdue": tip.overdue,
        "ends_soon": tip.ends_soon,
        "photos": tip.photos,
        "masked": tip.masked,
        "same": tip.same,
        "into": tip.into or None,
        "alike": tip.alike,
        "answers": {
            ident: {"value": answer.value, "missing": answer.missing}
            for ident, answer in tip.answers.items()
        },
        "messages": [_message(each) for each in tip.messages],
        "notes": [_note(each) for each in tip.notes],
    }


def _message(message: Message) -> dict[str, Any]:
    return {
        "number": message.number,
        "day": _day(message.day),
        "sender": message.sender,
        "kind": message.kind,
        "state": message.state,
        "template": message.template or None,
        "params": {
            name: _day(each) if isinstance(each, date) else each
            for name, each in message.params.items()
        },
        "words": message.words or None,
        "next": _day(message.next),
    }


def _note(note: Note) -> dict[str, Any]:
    return {
        "day": _day(note.day),
        "body": note.body,
        "coordinator": note.coordinator,
        "words": note.words,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
