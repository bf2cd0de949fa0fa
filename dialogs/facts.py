"""What a turn must know of the world beside the conversation itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.library import Library


@dataclass(frozen=True, slots=True)
class Wave:
    """The open wave: its id, and the version of the questionnaire it asks."""

    id: str
    version: str


@dataclass(frozen=True, slots=True)
class Facts:
    """`languages` are ours, each code with the language's own name; `guess` is the one that the
    resident's phone suggests, "" if it is none of ours."""

    library: Library
    languages: Mapping[str, str]
    wave: Wave | None = None
    tips_open: bool = False
    guess: str = ""
