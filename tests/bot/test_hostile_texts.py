"""The lookout under attack: texts made to confuse it or to keep it busy."""

from __future__ import annotations

import os
from time import thread_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum import luhn

from bot.identifying import find
from dialogs.inputs import Finding

SOAKING = bool(os.environ.get("LYHORD_SOAK"))
TRIES = settings(max_examples=500 if SOAKING else 60, deadline=None)
LONGEST = 4_096  # characters of one message
AT_MOST = 0.1  # seconds of CPU for one; ordinary ones take 0.001

PIECES = [
    "0", "07", "0701234567 ", "+46", "1/", "811228-", "811228-9874", "1 ", "a", "å", "س", "İ", "@",
    "a@", ".", "a.", "(at)", "www.", "http://", "t.me/", "abc 12d ", "gatan", "s väg ", "väg 1",
    "jag bor ", "jag är ", "min granne ", "Ali ", "I live ", "my name is ", "أسكن ", "شارع ",
    "جاري ", "\u200b", "\u202e", "\u2068", "\u2069", "\u064b", "\u0640", "\u0301", "\ufeff", "\0",
    "\U0001d7ce", "👨‍👩‍👧", "\U000e0041", "ﷺ", "\n", "\t", "'", "-", "–", "((((", "{{", " ",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=LONGEST),
    st.lists(st.sampled_from(PIECES), max_size=400).map("".join),
    st.tuples(st.sampled_from(PIECES), st.sampled_from(PIECES), st.integers(1, 2_000)).map(
        lambda drawn: (drawn[0] + drawn[1]) * drawn[2]
    ),
).map(lambda words: words[:LONGEST])


@pytest.fixture(autouse=True, scope="module")
def _ready() -> None:
    """The first text waits for the data to be read; no test is about that."""
    find("070-123 45 67 abc 123")


def whole(words: str, findings: tuple[Finding, ...]) -> bool:
    """Whether the findings lie inside the words, in order, apart from each other, none empty."""
    edges = [edge for each in findings for edge in (each.start, each.end)]
    in_order = edges == sorted(edges) and all(each.start < each.end for each in findings)
    return in_order and (not edges or (edges[0] >= 0 and edges[-1] <= len(words)))


@given(TEXTS)
@example("a" * LONGEST)
@example("1" * LONGEST)
@example("0701234567 " * 300)
@example("a." * 2_000 + "@")
@example("(" * LONGEST)
@TRIES
def test_whatever_is_written(words: str) -> None:
    """Never an error, never a place that is none, and done before anybody notices."""
    assert whole(words, find(words))
    # Thrice, for a collection of garbage may fall into one.
    assert any(_seconds(words) < AT_MOST for _ in range(3))


@pytest.mark.parametrize("piece", PIECES)
def test_four_times_the_words_take_no_longer_than_that(piece: str) -> None:
    """Time grows as the words do: no pattern goes back and forth over them."""
    short, long = (
        min(_seconds((piece * LONGEST)[: LONGEST // part]) for _ in range(3)) for part in (4, 1)
    )
    assert long < 12 * short + 0.002


def _seconds(words: str) -> float:
    began = thread_time()
    find(words)
    return thread_time() - began


@given(TEXTS, st.dates(), st.integers(0, 999), st.sampled_from(["-", "", "+"]))
@TRIES
def test_a_personal_number_is_found_in_any_company(
    around: str, born: object, serial: int, sign: str
) -> None:
    """Of anybody's day of birth, wherever it stands, however much else is there to find."""
    day = f"{born:%y%m%d}"
    number = f"{day}{sign}{serial:03}{luhn.calc_check_digit(f'{day}{serial:03}')}"
    words = f"{around[:2_000]} ! {number} ! {around[2_000:]}"
    found = find(words)
    assert whole(words, found)
    at = words.index(f" ! {number} ! ") + 3
    assert any(each.start <= at and at + len(number) <= each.end for each in found)
