"""One entry of a document, read key by key: what is wrong with it is noted, and told at the end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self, TypeVar

LONGEST: Mapping[str, int] = {
    "area": 28,  # a button, whose tick takes two more
    "about": 300,
    "activity": 220,
    "effect": 200,
    "measure": 200,
    "indicator": 80,
    "body": 30,
    "title": 120,
}
_ID = re.compile(r"[a-z0-9_-][a-z0-9_.-]{0,38}")  # leaves room for the @ before a body
Choice = TypeVar("Choice", bound=str)


class Entry:
    """A table of a document. Each key is read once; `faults` tells what is wrong, and what is left
    unread, of this one and of all entries below it."""

    def __init__(self, table: Mapping[str, Any], name: str) -> None:
        self._left = dict(table)
        self._name = name
        self._noted: list[str] = []
        self._below: list[Self] = []

    @property
    def keys(self) -> tuple[str, ...]:
        """What is not read yet."""
        return tuple(self._left)

    def note(self, fault: str) -> None:
        """Something is wrong with this entry."""
        self._noted.append(f"{self._name}: {fault}")

    def faults(self) -> list[str]:
        """A line for each thing that is wrong."""
        found = [*self._noted, *(fault for each in self._below for fault in each.faults())]
        return [*found, *(f"{self._name}: there is nothing called {key!r}" for key in self._left)]

    def id(self) -> str:
        """The entry's id; "" if it has none."""
        ident = self.string("id", needed=True)
        if ident and not _ID.fullmatch(ident):
            self.note(f"not an id (a-z, 0-9, _, ., -; at most 39): {ident!r}")
        return ident

    def string(self, key: str, *, needed: bool = False) -> str:
        """A text; "" if it is left out."""
        value = self._left.pop(key, "")
        if not isinstance(value, str):
            self.note(f"{key} is no text")
            return ""
        if needed and not value.strip():
            self.note(f"{key} is missing")
        return value

    def choice(self, key: str, choices: Sequence[Choice]) -> Choice:
        """One of some texts; the last of them if it is none."""
        value = self.string(key)
        for each in choices:
            if each == value:
                return each
        self.note(f"{key} is {value!r}, not one of {', '.join(filter(None, choices))}")
        return choices[-1]

    def ids(self, key: str, *, least: int = 0) -> tuple[str, ...]:
        """A list of ids, none twice."""
        value = self._left.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.note(f"{key} is no list of ids")
            return ()
        for each in value:
            if not _ID.fullmatch(each) or value.count(each) > 1:
                self.note(f"{key}: not an id, or there twice: {each!r}")
        if len(value) < least:
            self.note(f"{key} is missing")
        return tuple(value)

    def words(self, kind: str, key: str = "words") -> Mapping[str, str]:
        """A text in each of some languages; `kind` tells how long it may be."""
        value = self._left.pop(key, {})
        if not isinstance(value, Mapping) or not all(
            isinstance(each, str) and each.strip() for each in (*value, *value.values())
        ):
            self.note(f"{key} is not a text for each language")
            return {}
        for language, said in value.items():
            if len(said) > LONGEST[kind]:
                self.note(f"{key}, {language}: {len(said)} characters, {LONGEST[kind]} at the most")
        return dict(value)

    def day(self, key: str) -> date:
        """A date, as TOML has it or as text; the first day there is if it is none."""
        value = self._left.pop(key, None)
        if type(value) is date:
            return value
        try:
            return date.fromisoformat(value or "")
        except (TypeError, ValueError):
            missing = f"{key} is no date such as 2026-05-31: {value!r}"
            self.note(f"{key} is missing" if value is None else missing)
            return date.min

    def number(self, key: str) -> float | None:
        """A number, or None if it is left out."""
        value = self._left.pop(key, None)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and value - value == 0:
            return value
        self.note(f"{key} is no number: {value!r}")
        return None

    def entries(self, key: str) -> list[Self]:
        """The tables of a list of them, or the one table there is."""
        value = self._left.pop(key, [])
        found = []
        for place, each in enumerate(value if isinstance(value, list) else [value], 1):
            if isinstance(each, Mapping):
                found.append(type(self)(each, f"{key} {each.get('id', place)}"))
            else:
                self.note(f"{key} {place} is no table")
        self._below += found
        return found
