"""Expiry: tips whose time is over vanish, those that live on are wrapped under a new week's key."""

from __future__ import annotations

from datetime import date

from storage.database import Database
from storage.vault import Vault


def expire_tips(database: Database, vault: Vault, today: date) -> int:
    """Delete the tips that ended, wrap the others anew where it is time, then destroy the keys of
    the weeks that are over; how many were deleted. Daily, at start, safe to repeat. Blocks."""
    raise NotImplementedError
