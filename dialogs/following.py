"""What one follows, and when one wants to be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dialogs.events import Pace


@dataclass(frozen=True, slots=True)
class News:
    """When a chat wants to be told; see `events.NewsChosen`."""

    pace: Pace = "now"
    quiet: str = "21-08"
    snoozed: date | None = None
    silent: bool = False


AT_ONCE = News()
