"""Days are what is stored: times would tie records together."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def day_of(now: datetime) -> date:
    """The day it is where the promise holds; `now` must be aware."""
    return now.astimezone(STOCKHOLM).date()
