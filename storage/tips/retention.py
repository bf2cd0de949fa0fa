"""How long tips are kept: by category and state, with an end that does not tell the beginning."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Literal

from storage.vault.weeks import end_of_week

Ending = Literal["closed", "not_ours", "spam", "withdrawn"]

# Days. Where a tip could point at its writer, a short life; where a case takes long, a longer one.
_KEPT = {"violence": 90, "criminals": 180, "drugs": 180}
_KEPT_ELSE = 120
_KEPT_AFTER: dict[Ending, int] = {"closed": 30, "not_ours": 30, "spam": 14, "withdrawn": 14}
_GRACE = 30
WARNING = timedelta(days=14)

# Chance of so many days comes on top, and then the rest of the week.
_BLUR = 28
_BLUR_OF_GRACE = 14


def first_end(category: str, today: date) -> date:
    """The last day a tip of today is kept, unless something happens: a Sunday."""
    return _end(today, _KEPT.get(category, _KEPT_ELSE), _BLUR)


def end_after(expires: date, state: Ending, today: date) -> date:
    """The last day once a tip is done with: never later than it would have been."""
    return min(expires, _end(today, _KEPT_AFTER[state], _BLUR_OF_GRACE))


def end_with_news(expires: date, today: date) -> date:
    """The last day once something was written: at least thirty days ahead."""
    return max(expires, _end(today, _GRACE, _BLUR_OF_GRACE))


def ends_soon(expires: date, today: date) -> bool:
    """Whether coordinators are to be warned."""
    return expires - today <= WARNING


def _end(today: date, days: int, blur: int) -> date:
    return end_of_week(today + timedelta(days=days + secrets.randbelow(blur)))
