"""What is on the board: found by area, activity and body, and never older than it is."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.board import Observation
from dialogs.catalogue import Indicator
from dialogs.facts import Facts
from dialogs.naming import topic_name
from dialogs.progress import share
from dialogs.screens import Text
from tests.dialogs.reports import TODAY, counts, reported
from tests.dialogs.resident import REPERTOIRE


@pytest.mark.parametrize(
    ("topic", "updates", "day"),
    [
        ("litter", ["u1", "u0"], date(2026, 3, 3)),
        ("litter.walks", ["u1", "u0"], date(2026, 3, 3)),
        ("@streets", ["u1", "u0"], date(2026, 3, 3)),
        ("@police", ["u2", "u1", "u0"], date(2026, 3, 4)),
        ("drugs", ["u2"], date(2026, 3, 4)),
        ("@schools", [], None),
        ("moon", [], None),
    ],
)
def test_updates_are_found_by_topic(topic: str, updates: list[str], day: date | None) -> None:
    """The newest first, and the day of the last report."""
    board = reported()
    assert [each.id for each in board.updates_about(topic)] == updates
    assert board.last_report(topic) == day


def test_an_observation_is_a_report() -> None:
    """Of the area, where it is of an effect; of the activity, its area and bodies otherwise."""
    board = counts(REPERTOIRE.board, TODAY, "less", "60", "2026-02-01")
    assert board.last_report("litter") == date(2026, 2, 1)
    assert board.last_report("litter.walks") is None
    board = counts(board, TODAY, "walks", "3", "2026-01-01")
    assert board.last_report("litter") == date(2026, 2, 1)
    assert board.last_report("litter.walks") == board.last_report("@streets") == date(2026, 1, 1)


def test_everything_that_can_be_followed_is_known() -> None:
    """By its name, too."""
    board = REPERTOIRE.board
    bodies = ["@police", "@streets", "@schools"]
    assert sorted(board.topics) == ["drugs", "drugs.foot", "litter", "litter.walks"]
    assert all(board.knows(each) and topic_name(each, board) for each in (*board.topics, *bodies))
    assert not any(board.knows(each) for each in ("@moon", "police", "@", ""))
    assert topic_name("@moon", board) is None
    assert topic_name("@police", board) == Text("promise.body.police")


def test_the_board_is_the_repertoire_s_unless_another_is_given() -> None:
    """An installation without anything reported shows what was promised."""
    assert Facts(REPERTOIRE, {}).board is REPERTOIRE.board
    board = reported()
    assert Facts(REPERTOIRE, {}, board=board).board is board


@pytest.mark.parametrize(
    ("kind", "direction", "baseline", "target", "value", "percent"),
    [
        ("count", "up", None, 12, 9, 75),
        ("count", "up", 4, 12, 9, 75),  # a count begins at nothing
        ("count", "", None, 12, 12, 100),
        ("count", "up", None, 12, 30, 250),
        ("measure", "up", 40, 60, 50, 50),
        ("measure", "up", None, 60, 30, None),  # from where?
        ("measure", "down", 80, 40, 60, 50),
        ("count", "down", 100, 80, 90, 50),
        ("count", "down", None, 80, 90, None),
        ("measure", "down", 80, 40, 90, 0),  # it got worse
        ("measure", "up", 40, 40, 40, None),
        ("count", "up", None, None, 9, None),  # no target, no percentage
        ("count", "up", None, 0, 9, None),
        ("count", "up", None, 12, None, None),
    ],
)
def test_a_percentage_is_of_a_target(
    kind: str,
    direction: str,
    baseline: float | None,
    target: float | None,
    value: float | None,
    percent: int | None,
) -> None:
    """And told only where there is one, and a place to have begun at."""
    indicator = Indicator("i", "a", kind, {}, baseline, target, direction)  # type: ignore[arg-type]
    assert share(indicator, Observation(TODAY, value)) == percent
    assert share(indicator, None) is None
