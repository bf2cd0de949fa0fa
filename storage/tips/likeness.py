"""Which tips may be about the same thing: same category, same place, about the same time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice, takewhile
from typing import NamedTuple

from dialogs.answers import Answer, Value
from dialogs.cells import CELL_METRES

WITHIN = timedelta(days=7)
MOST = 10
_PLACES = ("place", "district")
_METRES_A_DEGREE = 111_320  # of latitude


class Trait(NamedTuple):
    """What tips are compared by: the id stands for the tip."""

    day: date
    id: str
    category: str
    place: Value


def trait(ident: str, day: date, category: str, answers: Mapping[str, Answer]) -> Trait | None:
    """What a tip is compared by; None when nobody knows where it is about."""
    for question in _PLACES:
        answer = answers.get(question)
        if answer is not None and answer.value is not None and answer.value != "other":
            return Trait(day, ident, category, answer.value)
    return None


def find_alike(traits: Iterable[Trait]) -> dict[str, tuple[str, ...]]:
    """For each tip that has any, the others like it: those of the nearest days, ten at most.

    Only to be told to coordinators: to anybody else it would tell what was reported where.
    """
    by_category: dict[str, list[Trait]] = {}
    for each in sorted(traits, key=lambda each: each.day):
        by_category.setdefault(each.category, []).append(each)
    alike: dict[str, tuple[str, ...]] = {}
    for ordered in by_category.values():
        for place, mine in enumerate(ordered):
            before, after = reversed(ordered[:place]), iter(ordered[place + 1 :])
            near = [*_like(mine, before), *_like(mine, after)]
            near.sort(key=lambda other: abs(other.day - mine.day))
            if near:
                alike[mine.id] = tuple(other.id for other in near[:MOST])
    return alike


def _like(mine: Trait, others: Iterator[Trait]) -> Iterator[Trait]:
    """The next that are like it, of others in the order of their distance in time."""
    near = takewhile(lambda other: abs(other.day - mine.day) <= WITHIN, others)
    return islice((each for each in near if _same_place(mine.place, each.place)), MOST)


def _same_place(one: Value, other: Value) -> bool:
    """Named the same, or cells of which one is the other or touches it."""
    if isinstance(one, list) and isinstance(other, list):
        return _touch([float(each) for each in one], [float(each) for each in other])
    return one == other


def _touch(one: list[float], other: list[float]) -> bool:
    """Whether two cells, by their centres, are one or lie side by side, also across a corner."""
    up = (one[0] - other[0]) * _METRES_A_DEGREE
    aside = (one[1] - other[1]) * _METRES_A_DEGREE * math.cos(math.radians(one[0]))
    return max(abs(up), abs(aside)) < 1.5 * CELL_METRES
