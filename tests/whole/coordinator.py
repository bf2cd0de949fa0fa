"""A coordinator at work: sees what was released, reads it, answers it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from typing import TypeVar

from sqlalchemy import Connection

from dialogs.messages import State
from storage.coordinators import Coordinator as Keys
from storage.coordinators import sign_in
from storage.tips import reading, writing
from storage.tips.reading import Tip
from storage.tips.release import release_tips
from tests.whole.site import COORDINATOR, PASSPHRASE, Site

T = TypeVar("T")


class Coordinator:
    """Kim, of the police."""

    def __init__(self, site: Site) -> None:
        self.site = site

    @cached_property
    def keys(self) -> Keys:
        """Kim's keys: signing in takes a while."""
        return sign_in(self.site.database, COORDINATOR, PASSPHRASE)

    def sees(self) -> list[Tip]:
        """All tips, after a release."""
        release_tips(self.site.database)
        return self._does(lambda c: reading.list_tips(c, self.site.vault, self.keys, _now()))

    def sees_one(self) -> Tip:
        """The only tip there is."""
        [tip] = self.sees()
        return tip

    def sees_photos(self, tip: Tip) -> list[bytes]:
        """Its photos."""
        look = reading.read_photos
        return self._does(lambda c: look(c, self.site.vault, self.keys, tip.id, _now()))

    def asks(self, tip: Tip, words: str) -> None:
        """Put a question to the reporter."""
        vault = self.site.vault
        self._does(
            lambda c: writing.reply(c, vault, self.keys, tip.id, words, _now(), kind="question")
        )

    def writes(self, tip: Tip, words: str) -> None:
        """Write to the reporter."""
        vault = self.site.vault
        self._does(lambda c: writing.reply(c, vault, self.keys, tip.id, words, _now()))

    def sets(self, tip: Tip, state: State) -> None:
        """Set the state."""
        vault = self.site.vault
        self._does(lambda c: writing.set_status(c, vault, self.keys, tip.id, state, _now()))

    def _does(self, work: Callable[[Connection], T]) -> T:
        return self.site.database.run_now(work)


def _now() -> datetime:
    return datetime.now(UTC)
