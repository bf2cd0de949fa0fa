"""Departures: the deliveries of who leaves are removed, and counted so that sums stay right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from storage.tables import DeliveryRow, MailingRow

# What becomes of a delivery that was not settled when its follower left.
ENDED = {"pending": "cancelled", "retry": "cancelled", "sending": "unknown"}


def depart(connection: Connection, tags: Sequence[bytes]) -> None:
    """Remove all deliveries to these followers; each mailing keeps how many there were."""
    every = DeliveryRow.mailing_id.in_(select(MailingRow.id))  # as the index begins with it
    gone = delete(DeliveryRow).where(every, DeliveryRow.tag.in_(tags))
    counts: dict[str, Counter[str]] = {}
    for mailing, state in connection.execute(
        gone.returning(DeliveryRow.mailing_id, DeliveryRow.state)
    ):
        counts.setdefault(mailing, Counter())[ENDED.get(state, state)] += 1
    # In one order, so that two who leave at once wait for each other rather than both for ever.
    held = select(MailingRow.id, MailingRow.gone).where(MailingRow.id.in_(list(counts)))
    for mailing, before in connection.execute(held.order_by(MailingRow.id).with_for_update()).all():
        after = Counter(before) + counts[mailing]
        changed = update(MailingRow).where(MailingRow.id == mailing)
        connection.execute(changed.values(gone=dict(after)))
