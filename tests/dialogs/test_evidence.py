"""What bears out a number: addresses and names in words, photos behind buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from dialogs.board import Board, Evidence, Observation
from dialogs.chat import Conversation
from dialogs.presses import Go, go
from dialogs.promise_doors import DOORS
from dialogs.screens import Screen
from tests.dialogs.reports import TODAY
from tests.dialogs.resident import REPERTOIRE
from tests.dialogs.telling import label


def board_with(indicator: str, *photos: str) -> Board:
    """A number was counted, with a document and photos."""
    evidence = (Evidence("document", "Rapport 7"), *(Evidence("photo", each) for each in photos))
    seen = Observation(date(2026, 1, 1), 4.0, {}, evidence)
    return replace(REPERTOIRE.board, observations={indicator: (seen,)})


def shown(board: Board, target: str, code: str) -> Screen:
    """Where a button leads."""
    return DOORS[target](Conversation(), Go(target, code), board, TODAY).screen


def presses(screen: Screen) -> Iterator[str]:
    """Of all its buttons."""
    return (button.press for row in screen.rows for button in row)


@pytest.mark.parametrize(
    ("indicator", "target", "code"),
    [("walks", "activity", "litter.walks"), ("less", "area", "litter")],
)
def test_photos_are_shown_and_not_named(indicator: str, target: str, code: str) -> None:
    """Three at most, each with the number that it bears out, and a way back."""
    board = board_with(indicator, "p1", "p2", "p3", "p4")
    screen = shown(board, target, code)
    told = "\n".join(label(line) for line in screen.lines)
    assert "Rapport 7" in told
    assert "p1" not in told
    assert [each for each in presses(screen) if "photo" in each] == [
        go("photo", each) for each in ("p1", "p2", "p3")
    ]
    photo = shown(board, "photo", "p2")
    assert photo.album == "p2"
    assert go("topic", code) in presses(photo)


def test_no_other_picture_can_be_asked_for() -> None:
    """Not a draft's, and not one whose number is no longer the latest."""
    for code in ("", "p1", "e11e155a6240abc2"):
        assert shown(board_with("walks", "p2"), "photo", code).album == ""
