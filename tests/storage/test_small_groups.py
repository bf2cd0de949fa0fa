"""Which groups are hidden."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from storage.small_groups import LEAST, blurred, hidden_groups


def test_nothing_is_hidden_without_need() -> None:
    """Groups of five and more are all shown."""
    assert hidden_groups({"a": 5, "b": 60}) == set()


def test_a_small_group_takes_the_next_with_it() -> None:
    """A single hidden group would be the whole less the others: the smallest other is hidden."""
    assert hidden_groups({"a": 3, "b": 9, "c": 7, "d": 60}) == {"a", "c"}


def test_two_small_groups_hide_each_other_if_they_are_enough() -> None:
    """Together five: nobody can tell who is in which."""
    assert hidden_groups({"a": 3, "b": 2, "c": 7}) == {"a", "b"}
    assert hidden_groups({"a": 1, "b": 2, "c": 7, "d": 8}) == {"a", "b", "c"}


def test_empty_groups_protect_nobody() -> None:
    """Hiding a group of nobody beside a small one would change nothing."""
    assert hidden_groups({"a": 3, "b": 0, "c": 7}) == {"a", "b", "c"}
    assert hidden_groups({"a": 0, "b": 9}) == {"a"}


@given(st.dictionaries(st.integers(), st.integers(0, 30), max_size=8))
def test_no_small_group_can_be_had_by_subtraction(sizes: dict[int, int]) -> None:
    """Whatever the sizes: what is hidden is nobody, everybody, or two groups of five together."""
    hidden = hidden_groups(sizes)
    assert all(sizes[group] >= LEAST for group in sizes.keys() - hidden)
    people = [sizes[group] for group in hidden if sizes[group]]
    enough = len(people) >= 2 and sum(people) >= LEAST
    assert not people or enough or hidden == sizes.keys()


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("cde"), st.sampled_from("fghij")),
        max_size=60,
    )
)
def test_nobody_stands_out_in_an_export(profiles: list[tuple[str, ...]]) -> None:
    """What is shown of anybody's traits, fewer than five people share only if nothing is shown."""
    shown = blurred(profiles, "*")

    assert len(shown) == len(profiles)
    for before, after in zip(profiles, shown, strict=True):
        assert all(now in (was, "*") for was, now in zip(before, after, strict=True))
    for profile, people in Counter(shown).items():
        assert people >= LEAST or set(profile) == {"*"}


def test_common_traits_are_kept_in_an_export() -> None:
    """Where five share all traits, nothing is hidden."""
    assert blurred([("a", "b")] * LEAST, "*") == [("a", "b")] * LEAST
