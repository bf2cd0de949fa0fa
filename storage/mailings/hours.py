"""Quiet hours: when somebody does not want a message."""

from __future__ import annotations

from datetime import datetime

from dialogs.following import NIGHTS
from storage.days import STOCKHOLM


def is_quiet(hours: str, now: datetime) -> bool:
    """Whether these hours are on at `now` (aware), as a clock in Stockholm shows it. They run over
    midnight, from the first full hour up to the second."""
    if not hours:
        return False
    begin, end = (int(each) for each in hours.split("-"))
    return not end <= now.astimezone(STOCKHOLM).hour < begin


def awake(now: datetime) -> list[str]:
    """The quiet hours that are not on at `now` (aware): who has those can be written to."""
    return [hours for hours in NIGHTS if not is_quiet(hours, now)]
