"""Moments: aware outside, UTC without saying so in the tables."""

from __future__ import annotations

from datetime import UTC, datetime


def stored(moment: datetime) -> datetime:
    """An aware moment as its column holds it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def told(moment: datetime) -> datetime:
    """A column's moment, aware again."""
    return moment.replace(tzinfo=UTC)
