"""Small groups are not shown, and cannot be had by subtraction either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

LEAST = 5  # people in a group that is shown
K = TypeVar("K")


def hidden_groups(sizes: Mapping[K, int]) -> frozenset[K]:
    """Which groups of a whole to hide, given how many people each has.

    Those under `LEAST`; and, as the whole is known, the smallest of the others until what is
    hidden is at least two groups of people and `LEAST` people (complementary suppression, as in
    the Handbook on Statistical Disclosure Control, Hundepool et al. 2010, section 4).
    """
    hidden = {group for group, size in sizes.items() if size < LEAST}
    shown = sorted(sizes.keys() - hidden, key=lambda group: (sizes[group], str(group)))
    while shown and _to_be_had(sizes, hidden):
        hidden.add(shown.pop(0))
    return frozenset(hidden)


def _to_be_had(sizes: Mapping[K, int], hidden: set[K]) -> bool:
    """Whether the whole less the groups shown tells about a group too small."""
    people = [sizes[group] for group in hidden if sizes[group]]
    return bool(people) and (len(people) < 2 or sum(people) < LEAST)
