"""The vault's week keys: around every tip's keys lies the key of a week, gone when it is over."""

from __future__ import annotations

from datetime import date, timedelta

from storage.errors import WrongKey
from storage.vault.ciphers import seal, unseal
from storage.vault.ending import EndingKeys

WEEK = timedelta(days=7)
UNWRAPPED = ""  # what was sealed before there were week keys


def week_of(day: date) -> str:
    """The ISO week a day lies in, such as 2026-W09."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def end_of_week(day: date) -> date:
    """The Sunday of a day's ISO week."""
    return day + timedelta(days=7 - day.isoweekday())


def wrapping_week(expires: date, today: date) -> str:
    """Under which week's key something that expires then is wrapped today: next week's at most.

    A tip that lives on is wrapped anew each week. So a copy of the database goes blind within two
    weeks, and a tip that ends, at whatever earlier day that was decided, ends in every copy.
    """
    return week_of(min(expires, today + WEEK))


class WeekKeys(EndingKeys[bytes]):
    """The keys of the weeks, by name."""

    def wrap(self, week: str, sealed: bytes, about: bytes) -> bytes:
        """Something sealed, once more under a week's key."""
        return seal(self.find_or_make(week), sealed, about)

    def unwrap(self, week: str, wrapped: bytes, about: bytes) -> bytes:
        """What was wrapped; `WrongKey` when the week's key has ended."""
        if week == UNWRAPPED:
            return wrapped
        key = self.find(week)
        if key is None:
            raise WrongKey
        return unseal(key, wrapped, about)

    def end(self, today: date) -> None:
        """Destroy the keys of all weeks before today's. What must live has to be wrapped anew
        before."""
        for week in self.names():
            if week < week_of(today):
                self.destroy(week)
        self.keep(self.names())
