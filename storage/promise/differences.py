"""Did you notice a difference? Counted, and nobody's answer kept."""

from __future__ import annotations

from sqlalchemy import Connection, exists, insert, select, update

from dialogs.events import Noticed
from storage.tables import DifferenceRow, UpdateRow

ANSWERS: tuple[Noticed, ...] = ("yes", "little", "no", "unknown")


def tell_difference(connection: Connection, ident: str, answer: str) -> None:
    """Count an answer to an update that is public; any other, from a forged button or after a
    retraction, is nobody's loss."""
    public = exists().where(
        UpdateRow.id == ident, UpdateRow.shown.is_not(None), UpdateRow.state != "retracted"
    )
    if answer not in ANSWERS or not connection.scalar(select(public)):
        return
    one_more = update(DifferenceRow).where(
        DifferenceRow.update_id == ident, DifferenceRow.answer == answer
    )
    if connection.execute(one_more.values(count=DifferenceRow.count + 1)).rowcount == 0:
        connection.execute(
            insert(DifferenceRow), {"update_id": ident, "answer": answer, "count": 1}
        )


def differences(connection: Connection, ident: str) -> dict[str, int]:
    """How many gave each answer, also those that nobody gave."""
    rows = connection.execute(
        select(DifferenceRow.answer, DifferenceRow.count).where(DifferenceRow.update_id == ident)
    )
    return dict.fromkeys(ANSWERS, 0) | {row.answer: row[1] for row in rows}
