"""Turns told in words: what a transcript shows of a screen and of the events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields

from dialogs.answers import Answer
from dialogs.events import Event
from dialogs.pictures import Picture, cell_name
from dialogs.screens import Button, Param, Screen, Text, Told

_LONGEST = 40  # characters of somebody's words that a transcript shows


def tell(screen: Screen, shown: Screen | None, events: tuple[Event, ...]) -> list[str]:
    """The lines of one turn; `shown` is the screen before it, which is not told twice."""
    lines = [f"toast: {label(screen.toast)}"] if screen.toast else []
    if screen.position_away:
        lines.append("the position keyboard goes")
    if screen.notice:
        lines.append(f"notice: {label(screen.notice)}")
    told = list(_tell_lasting(screen))
    same = shown is not None and told == list(_tell_lasting(shown))
    lines += ["the same as before"] if same and told else told
    return [*lines, *(f"stored: {_event(event)}" for event in events)]


def _tell_lasting(screen: Screen) -> Iterator[str]:
    """What stays in the chat: the lines and the buttons."""
    if screen.below:
        yield "(as a new message)"
    if screen.album:
        yield f"picture: {screen.album}"
    if screen.picture:
        cells = " ".join(map(cell_name, screen.picture.cells)) or "nothing"
        yield f"picture: {screen.picture.handle}, {cells} black"
    for text in screen.lines:
        yield from _spread(text)
    if screen.secret:
        yield "(deleted after ten minutes)"
    if screen.position:
        yield "keyboard: " + " ".join(f"[{label(each)}]" for each in screen.position)
    for row in _without_grid(screen):
        yield " ".join(f"[{'✓ ' if each.chosen else ''}{label(each.label)}]" for each in row)


def _without_grid(screen: Screen) -> Iterator[tuple[Button, ...]]:
    """The rows; of a grid only the first, since all are alike."""
    grid = False
    for row in screen.rows:
        if row[0].label.id == "chat.photos.cell":
            if grid:
                continue
            grid = True
        yield row


def label(text: Text) -> str:
    """A text as its id, with its parameters in brackets."""
    if not text.params:
        return text.id
    params = ", ".join(f"{name}={_param(value)}" for name, value in text.params.items())
    return f"{text.id}({params})"


def _param(value: Param) -> str:
    match value:
        case Text():
            return label(value)
        case Told(words):
            return _words(words["en"])
        case tuple():
            return "; ".join(label(each) for each in value)
        case str():
            return _words(value)
    return str(value)


def _spread(text: Text) -> Iterator[str]:
    """A text whose parameter is a list, one entry on each line."""
    lists = [value for value in text.params.values() if isinstance(value, tuple)]
    if not lists:
        yield label(text)
        return
    plain = {name: value for name, value in text.params.items() if not isinstance(value, tuple)}
    yield label(Text(text.id, plain))
    for each in lists[0]:
        yield f"- {label(each)}"


def _words(words: str) -> str:
    shown = json.dumps(words[:_LONGEST], ensure_ascii=False)
    return shown if len(words) <= _LONGEST else f"{shown}… {len(words)} characters"


def _event(event: Event) -> str:
    parts = []
    for field in fields(event):
        value = getattr(event, field.name)
        if value not in (False, "", ()):
            parts.append(f"{field.name}={_value(value)}")
    return " ".join([type(event).__name__, *parts])


def _value(value: object) -> str:
    match value:
        case Answer(None, missing):
            return str(missing)
        case Answer(said):
            return _value(said)
        case str() if value.replace("_", "").isalnum() and value.isascii():
            return value
        case str():
            return _words(value)
        case dict():
            return "{" + ", ".join(f"{key}: {_value(each)}" for key, each in value.items()) + "}"
        case Picture(handle, cells):
            return f"{handle}, {' '.join(map(cell_name, cells)) or 'nothing'} black"
        case tuple():
            return "(" + "; ".join(map(_value, value)) + ")"
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
    return str(value)
