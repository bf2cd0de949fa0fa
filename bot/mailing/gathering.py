"""The collection: what is due and what there is to say in it, read in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.mailing.composing import News
from dialogs.board import Board, Update
from storage.days import day_of
from storage.mailings.course import Mailing
from storage.mailings.deliveries import Delivery, Marks, Outcome, settle_and_claim
from storage.promise.board import Shelf, as_update, read_board
from storage.promise.previews import redeem_preview
from storage.promise.reports import list_updates, read_update
from storage.promise.stamp import read_stamp
from storage.vault import Vault


@dataclass(frozen=True)
class Gathered:
    """What this process is to send now, each once, with all that the letters are made from."""

    deliveries: tuple[Delivery, ...] = ()
    mailings: Mapping[str, Mailing] = field(default_factory=dict)
    news: News = field(default_factory=lambda: News(Board()))


class Gathering:
    """Gathers for one process, and remembers how far it came."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self._shelf = Shelf()
        self._marks: Marks = {}
        self._covered: dict[str, frozenset[str]] = {}

    def gather(
        self,
        connection: Connection,
        me: bytes,
        outcomes: Sequence[Outcome],
        now: datetime,
        most: int,
    ) -> Gathered:
        """Settle how the last ones fared, and claim the next."""
        claim = settle_and_claim(connection, self.vault, me, outcomes, now, most, self._marks)
        if not claim.deliveries:
            return Gathered()
        # After the claim: what a correction changes before it, its letters say already.
        board = self._shelf.board(connection, read_stamp(connection))
        retracted, covered = {}, {}
        for mailing in claim.mailings.values():
            if mailing.kind == "retraction":
                retracted[mailing.id] = _retracted(connection, mailing)
            elif mailing.kind == "digest":
                covered[mailing.id] = self._covers(connection, mailing)
        return Gathered(claim.deliveries, claim.mailings, News(board, retracted, covered))

    def _covers(self, connection: Connection, mailing: Mailing) -> frozenset[str]:
        """The updates published in a digest's time: that does not change any more."""
        known = self._covered.get(mailing.id)
        if known is None:
            since, until = mailing.since, mailing.until
            known = self._covered[mailing.id] = frozenset(
                each.id
                for each in list_updates(connection)
                if each.published_at and since and until and since <= each.published_at < until
            )
        return known


def previewed(
    connection: Connection, vault: Vault, token: str, now: datetime
) -> tuple[Update, Board] | None:
    """The update behind a preview's link, as it would be published now; None if it is not good."""
    ident = redeem_preview(connection, vault, token, now)
    if ident is None:
        return None
    board = read_board(connection)
    return as_update(read_update(connection, ident), board, day_of(now)), board


def _retracted(connection: Connection, mailing: Mailing) -> Update:
    """What was taken back, as far as is said of it."""
    report = read_update(connection, mailing.update_id or "", mailing.version)
    return as_update(report, Board(), day_of(mailing.at))
