"""What cannot be stored of a promise: it would contradict another, or orphan what is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, func, select

from dialogs.catalogue import Promise, clashes, document_of, promise_of
from dialogs.faults import DialogueFault
from storage.promise.versions import all_promises
from storage.tables import ObservationRow


def promise_faults(connection: Connection, promise: Promise) -> list[str]:
    """Everything that keeps a promise from being stored, a line each. The words are not looked at:
    which of them are needed is known to the floor above."""
    try:
        promise_of(document_of(promise))
    except DialogueFault as fault:
        return str(fault).splitlines()
    others = {each.id: each for each in all_promises(connection)}
    before = others.pop(promise.id, None)
    faults = clashes([*others.values(), promise])
    faults += [
        f"the promise {promise.id} is succeeded by {each.id}: change that one"
        for each in others.values()
        if each.succeeds == promise.id
    ]
    faults += _faults_of_descent(promise, before, others)
    if before is not None:
        faults += _orphans(connection, before, promise)
    return faults


def last_day(promise: Promise) -> date:
    """The last day something can be observed on: the follow-up may come after the promise."""
    return max(promise.end, promise.followup.end) if promise.followup else promise.end


def _faults_of_descent(
    promise: Promise, before: Promise | None, others: dict[str, Promise]
) -> Iterator[str]:
    if before is not None and before.succeeds != promise.succeeds:
        yield "what a promise succeeds cannot be changed"
        return
    earlier = others.get(promise.succeeds)
    if promise.succeeds and earlier is None:
        yield f"there is no promise {promise.succeeds} to succeed"
    for rival in others.values():
        if promise.succeeds and rival.succeeds == promise.succeeds:
            yield f"the promise {promise.succeeds} is succeeded by {rival.id} already"
    if earlier is not None and promise.start < earlier.start:
        yield f"it starts before the promise it succeeds, {earlier.id}"
    had = {activity.id for activity in earlier.activities} if earlier else set()
    for each in promise.activities:
        if each.carries and each.carries not in had:
            yield f"activity {each.id}: nothing to carry on with: {each.carries}"
    carried = [each.carries for each in promise.activities if each.carries]
    for ident in sorted({each for each in carried if carried.count(each) > 1}):
        yield f"several activities carry on with {ident}"


def _orphans(connection: Connection, before: Promise, after: Promise) -> Iterator[str]:
    """What standings, observations, updates or followers hang on must stay."""
    kept_areas = {each.id for each in after.areas}
    for area in before.areas:
        if area.id not in kept_areas:
            yield f"area {area.id}: it cannot vanish, it is followed"
    kept_activities = {each.id for each in after.activities}
    for activity in before.activities:
        if activity.id not in kept_activities:
            yield f"activity {activity.id}: it cannot vanish; set its status to cancelled instead"
    observed = _observed(connection)
    kept = {each.id: each for each in after.indicators}
    for was in before.indicators:
        if was.id not in observed:
            continue
        now = kept.get(was.id)
        if now is None:
            yield f"indicator {was.id}: it cannot vanish, there are observations"
            continue
        if (now.kind, now.of) != (was.kind, was.of):
            yield f"indicator {was.id}: what it counts cannot change, there are observations"
        first, last = observed[was.id]
        # What was carried over was observed before this promise began.
        if before.start <= first < after.start or last_day(after) < last <= last_day(before):
            yield f"indicator {was.id}: there are observations outside the new period"


def _observed(connection: Connection) -> dict[str, tuple[date, date]]:
    """The first and last day of the observations of each indicator that has any."""
    rows = connection.execute(
        select(
            ObservationRow.indicator,
            func.min(ObservationRow.day).label("first"),
            func.max(ObservationRow.day).label("last"),
        ).group_by(ObservationRow.indicator)
    )
    return {row.indicator: (row.first, row.last) for row in rows}
