"""Small groups are not shown, and cannot be had by subtraction either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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


def blurred(profiles: Sequence[tuple[str, ...]], mark: str) -> list[tuple[str, ...]]:
    """Profiles, one a person and in the same order, in which nobody stands out.

    Where fewer than `LEAST` people share a profile, `mark` takes the place of its last trait, then
    of the one before, until enough share what is left or nothing is (local suppression towards
    k-anonymity, Samarati and Sweeney 1998).
    """
    shown = list(profiles)
    for place in reversed(range(len(shown[0]) if shown else 0)):
        sharing = Counter(shown)
        shown = [
            each if sharing[each] >= LEAST else (*each[:place], mark, *each[place + 1 :])
            for each in shown
        ]
    return shown


def _to_be_had(sizes: Mapping[K, int], hidden: set[K]) -> bool:
    """Whether the whole less the groups shown tells about a group too small."""
    people = [sizes[group] for group in hidden if sizes[group]]
    return bool(people) and (len(people) < 2 or sum(people) < LEAST)
