"""What a button sends back, written and read. 64 bytes at most, and anybody can forge one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Verb = Literal[
    "is", "set", "unset", "ok", "skip", "unknown", "back", "keep", "change", "point",
    "mask", "show", "next", "drop", "to",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a prompt: good for that run and that sequence number only."""

    key: str
    prompt: int
    verb: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Go:
    """A button of a menu: it leads somewhere or sets something, and never ages."""

    target: str
    code: str = ""


_PRESS = re.compile(r"q\.([A-Za-z0-9_-]{1,16})\.([0-9]{1,6})\.([a-z]{2,7})(?:\.([a-z0-9_]{1,24}))?")
_GO = re.compile(r"go\.([a-z]{1,12})(?:\.([A-Za-z0-9_.@-]{1,48}))?")


def press(key: str, prompt: int, verb: Verb, code: str = "") -> str:
    """The data of a prompt's button."""
    return f"q.{key}.{prompt}.{verb}.{code}" if code else f"q.{key}.{prompt}.{verb}"


def go(target: str, code: str = "") -> str:
    """The data of a menu's button."""
    return f"go.{target}.{code}" if code else f"go.{target}"


def read_press(data: str) -> Press | Go | None:
    """The button behind some data; None for what none of ours ever sent."""
    if match := _PRESS.fullmatch(data):
        return Press(match[1], int(match[2]), match[3], match[4] or "")
    if match := _GO.fullmatch(data):
        return Go(match[1], match[2] or "")
    return None
