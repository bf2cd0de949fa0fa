"""The promises: loaded once from the data files, changed by coordinators from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from dialogs.catalogue import Promise
from storage.errors import ChangedMeanwhile, Faulty, ReasonMissing
from storage.promise.checking import promise_faults
from storage.promise.stamp import raise_stamp
from storage.promise.succession import succeed
from storage.promise.versions import newest_version, store_version
from storage.tables import PromiseRow


def load_promises(connection: Connection, promises: Sequence[Promise], now: datetime) -> None:
    """Store the data files' promises, those that were never stored: what coordinators changed since
    stays. To be called at every start. Raises `Faulty` for one that contradicts what is stored."""
    if not _missing(connection, promises):
        return
    raise_stamp(connection)
    # Asked again: another process may have loaded them while this one waited.
    for promise in sorted(_missing(connection, promises), key=lambda each: each.start):
        if promise.succeeds:
            succeed(connection, promise, "", "", now)
            continue
        if faults := promise_faults(connection, promise):
            raise Faulty(faults)
        store_version(connection, promise, "", "", now)


def save_promise(
    connection: Connection,
    promise: Promise,
    who: str,
    reason: str,
    now: datetime,
    *,
    of: int | None = None,
) -> int:
    """Store a promise as a coordinator changed it, or another place's; its new version.

    `of` is the version it was made from, 0 for a new one. Raises `ChangedMeanwhile` when that is
    not the newest any more, `ReasonMissing`, or `Faulty` with everything that is wrong: above all
    what would orphan standings, observations or followers. For one that succeeds another there is
    `succeed`.
    """
    raise_stamp(connection)
    if not reason.strip():
        raise ReasonMissing
    newest = newest_version(connection, promise.id)
    if of is not None and of != newest:
        raise ChangedMeanwhile(what=f"The promise {promise.id}")
    faults = promise_faults(connection, promise)
    if promise.succeeds and not newest:
        faults.append(f"it succeeds {promise.succeeds}: that is another command")
    if faults:
        raise Faulty(faults)
    return store_version(connection, promise, who, reason, now)


def _missing(connection: Connection, promises: Sequence[Promise]) -> list[Promise]:
    known = set(connection.scalars(select(PromiseRow.id).distinct()))
    return [promise for promise in promises if promise.id not in known]
