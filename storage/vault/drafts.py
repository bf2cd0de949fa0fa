"""The vault's draft keys: one for each half hour, destroyed half an hour after it is over."""

from __future__ import annotations

from datetime import datetime

from storage.vault.ciphers import Lock
from storage.vault.ending import EndingKeys

SLOT_SECONDS = 1800


def slot_of(moment: datetime) -> int:
    """The number of the half hour a moment (aware) lies in."""
    return int(moment.timestamp()) // SLOT_SECONDS


def oldest_slot(now: datetime) -> int:
    """The oldest half hour whose key still lives: a whole one passes after its own end."""
    return slot_of(now) - 1


class DraftKey:
    """What the key of one half hour is good for: `session` seals the parts of sessions that must
    not last, `photos` draft photos, `deletions` what is still to be deleted from chats."""

    def __init__(self, secret: bytes) -> None:
        self.session = Lock(secret, b"draft session")
        self.photos = Lock(secret, b"draft photos")
        self.deletions = Lock(secret, b"deletions")


class DraftKeys(EndingKeys[DraftKey]):
    """The keys of the half hours, by slot number. What one sealed is lost 30 to 60 minutes later,
    for everybody and from every backup."""

    def begin(self, slot: int) -> DraftKey:
        """The key to seal with in a half hour."""
        return self.find_or_make(str(slot))

    def of(self, slot: int) -> DraftKey | None:
        """The key of a half hour, None when it has ended."""
        return self.find(str(slot))

    def end(self, now: datetime) -> int:
        """Destroy the keys whose time is over; the oldest slot that still lives. Every process
        must do this, each minute: it lets go of what is in its memory too."""
        oldest = oldest_slot(now)
        for name in self.names():
            if int(name) < oldest:
                self.destroy(name)
        self.keep(self.names())
        return oldest
