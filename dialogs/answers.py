"""What a resident answered: a value, or one of two different ways of giving none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# A choice's code; several codes; a whole number; words; a cell's centre as [latitude, longitude].
Value = str | int | list[str] | list[float]
Missing = Literal["skipped", "unknown"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: `value` when something was said, else `missing` tells why nothing was.

    "skipped" is "I don't want to answer", "unknown" is "I don't know": the difference is a result.
    """

    value: Value | None = None
    missing: Missing | None = None


SKIPPED = Answer(missing="skipped")
UNKNOWN = Answer(missing="unknown")
