"""Addressing: whom a claimed delivery goes to, or why it goes to nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, LargeBinary, Row, bindparam, or_, select

from storage.days import day_of
from storage.mailings.course import Mailing
from storage.mailings.followers import open_address
from storage.mailings.places import open_place
from storage.tables import DeliveryRow, FollowerRow, MailingRow, SubscriptionRow
from storage.vault import Vault

EDITS = ("correction", "retraction")

_TAGS = bindparam("tags", type_=LargeBinary, expanding=True)
_FOLLOWERS = select(
    FollowerRow.tag,
    FollowerRow.sealed,
    FollowerRow.pace,
    FollowerRow.snoozed,
    FollowerRow.silent,
    FollowerRow.blocked,
).where(FollowerRow.tag.in_(_TAGS))
_TOPICS = (
    select(SubscriptionRow.tag, SubscriptionRow.topic)
    .where(SubscriptionRow.tag.in_(_TAGS))
    .order_by(SubscriptionRow.topic)
)
# The message itself, and whatever else is being done to it at this moment.
_SAME = (
    select(DeliveryRow.tag, DeliveryRow.state, DeliveryRow.place)
    .join(MailingRow, MailingRow.id == DeliveryRow.mailing_id)
    .where(
        MailingRow.update_id == bindparam("update"),
        MailingRow.id != bindparam("mailing"),
        or_(MailingRow.kind == "update", DeliveryRow.state == "sending"),
        DeliveryRow.tag.in_(_TAGS),
    )
)

_Same = Row[bytes, str, bytes | None]


class Addressee(NamedTuple):
    """Where and in which language; which message to edit; of a digest what they follow."""

    chat_id: int
    language: str
    place: int | None = None
    topics: tuple[str, ...] = ()
    silent: bool = False


def addressees(
    connection: Connection,
    vault: Vault,
    mailing: Mailing,
    places: Mapping[bytes, bytes | None],
    now: datetime,
) -> dict[bytes, Addressee | str]:
    """Of each of these followers, by tag and with the sealed place of their message if it is known:
    where it goes, or the state that its delivery gets instead.

    "cancelled" for who left or wants none of this any more, "blocked", and of an edit "retry" while
    the message itself is being sent or edited, "unknown" when nobody knows where it is, "needless"
    when there is none.
    """
    tags = list(places)
    found = {row.tag: row for row in connection.execute(_FOLLOWERS, {"tags": tags}).all()}
    topics = _topics(connection, tags) if mailing.kind == "digest" else {}
    messages = _messages(connection, mailing, places) if mailing.kind in EDITS else {}
    told: dict[bytes, Addressee | str] = {}
    for tag in tags:
        row, message = found.get(tag), messages.get(tag)
        if row is None:
            told[tag] = "cancelled"
        elif row.blocked is not None:
            told[tag] = "blocked"
        elif isinstance(message, str):
            told[tag] = message
        elif mailing.kind not in EDITS and not _wants(mailing, row.pace, row.snoozed, now):
            told[tag] = "cancelled"
        else:
            to = open_address(vault, tag, row.sealed)
            place = None if message is None else open_place(vault, tag, message)
            about = tuple(topics.get(tag, ()))
            told[tag] = Addressee(to.chat_id, to.language, place, about, row.silent)
    return told


def _wants(mailing: Mailing, pace: str, snoozed: date | None, now: datetime) -> bool:
    """Whether they still do: it may be long since the recipients were fixed. Who asks for digests
    meanwhile finds an update in the next one."""
    if snoozed is not None and snoozed > day_of(now):
        return False
    return mailing.kind == "digest" or pace == "now"


def _topics(connection: Connection, tags: Collection[bytes]) -> dict[bytes, list[str]]:
    topics: dict[bytes, list[str]] = {}
    for tag, topic in connection.execute(_TOPICS, {"tags": tags}):
        topics.setdefault(tag, []).append(topic)
    return topics


def _messages(
    connection: Connection, mailing: Mailing, places: Mapping[bytes, bytes | None]
) -> dict[bytes, bytes | str]:
    """The sealed place of each message that can be edited now, or the edit's state."""
    about = {"update": mailing.update_id, "mailing": mailing.id, "tags": list(places)}
    same: dict[bytes, list[_Same]] = {}
    for row in connection.execute(_SAME, about):
        same.setdefault(row.tag, []).append(row)
    return {tag: _message(place, same.get(tag, ())) for tag, place in places.items()}


def _message(place: bytes | None, same: Iterable[_Same]) -> bytes | str:
    states = {row.state for row in same}
    if "sending" in states:
        return "retry"
    known = [place, *(row.place for row in same)]
    sealed: bytes | None = next((each for each in known if each is not None), None)
    if sealed is not None:
        return sealed
    return "unknown" if "unknown" in states else "needless"
