"""The buttons under a run's screens, and how they stand in rows."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.presses import Verb, go, press
from dialogs.runs import Run
from dialogs.screens import Button, Rows, Text, say

HOME = Button(say("chat.button.home"), go("home"))
FOLLOWS = Button(say("chat.button.follows"), go("follows"))
CLEAR = Button(say("chat.button.clear"), go("clear"))


def button(run: Run, label: Text, verb: Verb, code: str = "", *, chosen: bool = False) -> Button:
    """A button of the prompt the run is at."""
    return Button(label, press(run.key, run.prompt, verb, code), chosen)


def in_rows(buttons: Sequence[Button], columns: int) -> Rows:
    """Buttons side by side, so many a row."""
    return tuple(
        tuple(buttons[start : start + columns]) for start in range(0, len(buttons), columns)
    )
