"""Passages that may tell who somebody is are hidden where they stand, and nowhere else."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from dialogs import masking
from dialogs.acceptance import clean
from dialogs.answers import Answer
from dialogs.inputs import Finding, Telling
from dialogs.runs import Run
from tests.dialogs.truths import check_findings

SPANS = st.lists(
    st.builds(
        Finding, st.integers(-5, 60), st.integers(-5, 60), st.sampled_from(get_args(Telling))
    ),
    max_size=6,
).map(tuple)


def run_with(words: str, findings: tuple[Finding, ...] = ()) -> Run:
    """A run with one typed answer."""
    found = {"words": findings} if findings else {}
    return Run("tip", "1", "key", "words", answers={"words": Answer(words)}, findings=found)


@given(st.text(max_size=50), SPANS)
def test_whatever_the_lookout_finds(raw: str, findings: tuple[Finding, ...]) -> None:
    """Spans over one another, outside of the words, backwards: what is left is in order."""
    words = clean(raw)
    taken = masking.align(raw, findings, run_with(""), "words")
    run = run_with(words, taken)
    check_findings(run)
    everything = masking.turn_mask(run, masking.ALL, hide=True)
    hidden = masking.masked(everything or run, "words", Answer(words)).value
    shown = "".join(
        words[start:end]
        for start, end in zip(
            [0, *(each.end for each in taken)], [*(each.start for each in taken), len(words)],
            strict=True,
        )
    )  # fmt: skip
    assert isinstance(hidden, str)
    assert hidden.replace(masking.MASK, "") == shown.replace(masking.MASK, "")
    assert hidden.count(masking.MASK) >= len(taken)


def test_outer_space_moves_no_mask() -> None:
    """The words are trimmed before they are kept, and the spans with them."""
    [found] = masking.align("  \n call 123 ", (Finding(9, 12, "phone"),), run_with(""), "words")
    assert (found.start, found.end) == (5, 8)


def test_length_tells_nothing() -> None:
    """Whatever is hidden looks the same."""
    long, short = (
        masking.masked(
            run_with("a" * length, (Finding(0, length, "self", masked=True),)),
            "words",
            Answer("a" * length),
        )
        for length in (1, 40)
    )
    assert long == short == Answer(masking.MASK)


def test_twenty_passages() -> None:
    """More than have a button of their own: one tap hides all of them."""
    words = "x" * 40
    findings = tuple(Finding(start, start + 1, "self") for start in range(0, 40, 2))
    run = run_with(words, findings)
    assert sum(map(len, masking.rows(run))) == 13
    hidden = masking.turn_mask(run, masking.ALL, hide=True)
    assert hidden is not None
    assert masking.masked(hidden, "words", Answer(words)) == Answer((masking.MASK + "x") * 20)
