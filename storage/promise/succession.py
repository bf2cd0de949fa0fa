"""One promise after another: what is unfinished goes on, under the ids it had."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, exists, insert, literal, select

from dialogs.catalogue import EFFECT, Activity, Promise
from storage.days import day_of
from storage.errors import ChangedMeanwhile, Faulty, NoSuchPromise
from storage.promise.checking import promise_faults
from storage.promise.stamp import raise_stamp
from storage.promise.standings import add_standing, current_standings
from storage.promise.versions import newest_version, read_version, store_version
from storage.tables import SubscriptionRow

FINISHED = ("done", "cancelled")


def finished_activities(connection: Connection, promise: Promise) -> set[str]:
    """The activities of a promise that are done or cancelled: they are not carried over."""
    standings = current_standings(connection)
    return {
        activity.id
        for activity in promise.activities
        if (standing := standings.get(activity.id)) and standing.status in FINISHED
    }


def carry_over(earlier: Promise, later: Promise, finished: Collection[str]) -> Promise:
    """The later promise with all that is unfinished of the earlier one.

    What it has itself it keeps as it has it. An activity carried over keeps its id, its indicators
    and, where the later promise does not have it, its area. One that the later promise words anew
    says with `carries` which one it goes on with.
    """
    unfinished = {each.id: each for each in earlier.activities if each.id not in finished}
    own = tuple(_carrying(each, unfinished) for each in later.activities)
    taken = {each.carries: each.id for each in own if each.carries}
    carried = [
        replace(each, carries=each.id) for ident, each in unfinished.items() if ident not in taken
    ]
    taken |= {each.id: each.id for each in carried}
    had = {area.id for area in later.areas}
    needed = {each.area for each in carried} - had
    areas = (*later.areas, *(area for area in earlier.areas if area.id in needed))
    objects = taken | {
        EFFECT + effect.id: EFFECT + effect.id for area in areas for effect in area.effects
    }
    known = {each.id for each in later.indicators}
    indicators = [
        replace(each, of=objects[each.of])
        for each in earlier.indicators
        if each.of in objects and each.id not in known
    ]
    both = replace(
        later,
        areas=areas,
        activities=(*own, *carried),
        indicators=(*later.indicators, *indicators),
    )
    names = {
        body: words
        for body, words in earlier.body_names.items()
        if body in both.bodies and body not in later.body_names
    }
    return replace(both, body_names={**later.body_names, **names})


def succeed(
    connection: Connection, promise: Promise, who: str, reason: str, now: datetime
) -> Promise:
    """Store a promise that comes after the one it names in `succeeds`; as it is stored, with what
    it carries over.

    From now on it is the one in force. Who follows an area or an activity that goes on still
    does. Raises `NoSuchPromise`, `ChangedMeanwhile` when it is stored already, or `Faulty`.
    """
    raise_stamp(connection)
    if not promise.succeeds:
        raise NoSuchPromise(promise=promise.succeeds)
    if newest_version(connection, promise.id):
        raise ChangedMeanwhile(what=f"The promise {promise.id}")
    earlier = read_version(connection, promise.succeeds)
    finished = finished_activities(connection, earlier)
    again = [
        f"activity {each.id}: it is finished; promise it again under another id"
        for each in promise.activities
        if each.id in finished
    ]
    stored = carry_over(earlier, promise, finished)
    if faults := again + promise_faults(connection, stored):
        raise Faulty(faults)
    store_version(connection, stored, who, reason, now)
    for each in stored.activities:
        if each.carries and each.carries != each.id:
            _rename(connection, each, who, now)
    return stored


def _carrying(activity: Activity, unfinished: Collection[str]) -> Activity:
    """One that has an unfinished one's id goes on with it, whether it says so or not."""
    same = activity.id in unfinished and not activity.carries
    return replace(activity, carries=activity.id) if same else activity


def _rename(connection: Connection, activity: Activity, who: str, now: datetime) -> None:
    """An activity goes on under another id: how it stands and who follows it go along."""
    was = current_standings(connection).get(activity.carries)
    if was is not None:
        reason = f"carried over from {activity.carries}"
        day = day_of(now)
        add_standing(connection, activity.id, was.status, day, reason, who, None)
    already = SubscriptionRow.__table__.alias()
    followers = select(SubscriptionRow.tag, literal(activity.id), SubscriptionRow.day).where(
        SubscriptionRow.topic == activity.carries,
        ~exists().where(already.c.tag == SubscriptionRow.tag, already.c.topic == activity.id),
    )
    connection.execute(insert(SubscriptionRow).from_select(["tag", "topic", "day"], followers))
