"""The promise: the screens to find one's way in it, down to an area."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from dialogs.board import BODY, Board
from dialogs.buttons import FOLLOWS, HOME, in_rows
from dialogs.catalogue import EFFECT, Activity, Area, Promise
from dialogs.naming import (
    activity_text,
    area_about,
    area_name,
    body_name,
    body_names,
    effect_text,
    measure_text,
    promise_title,
)
from dialogs.presses import go
from dialogs.progress import counts, indicated, photo_rows, silence, standing
from dialogs.screens import Button, Rows, Screen, Text, say

NUMBERS_A_ROW = 5


def choosing(board: Board) -> Screen:
    """Which of several promises; or that there is none."""
    if not board.promises:
        return Screen((say("chat.promise.nowhere"),), ((HOME,),))
    listed = tuple(
        say("chat.promise.listed", number=number, text=promise_title(promise))
        for number, promise in enumerate(board.promises, 1)
    )
    rows = numbered("promise", (promise.id for promise in board.promises))
    return Screen((say("chat.promise.places", promises=listed),), (*rows, (FOLLOWS,), (HOME,)))


def overview(promise: Promise, board: Board, following: Collection[str]) -> Screen:
    """The promise in short, and a button for each of its areas; a tick marks those followed."""
    rows: list[tuple[Button, ...]] = [
        (Button(area_name(area), go("area", area.id), chosen=area.id in following),)
        for area in promise.areas
    ]
    lines = [_heading(promise), _period(promise, board)]
    if stands := counts(promise.activities, board):
        lines.append(say("chat.promise.counts", counts=stands))
    lines.append(say("chat.promise.choose"))
    rows += [
        (Button(say("chat.button.bodies"), go("bodies", promise.id)),),
        (Button(say("chat.button.promise_more"), go("more", promise.id)),),
        (FOLLOWS,),
        (*_places(board), HOME),
    ]
    return Screen(tuple(lines), tuple(rows))


def background(promise: Promise, board: Board) -> Screen:
    """What was promised beside the areas, how it is followed up, and where it is written."""
    lines = [_heading(promise)]
    if measures := tuple(_point(measure_text(each)) for each in promise.measures):
        lines.append(say("chat.promise.measures", measures=measures))
    if not promise.title:
        lines += [
            Text(f"promise.followup.{promise.id}"),  # ids from data
            Text(f"promise.channels.{promise.id}"),  # ids from data
            Text(f"promise.source.{promise.id}"),  # ids from data
        ]
    else:
        if promise.followup:
            start, end = promise.followup.start, promise.followup.end
            lines.append(say("chat.promise.followup", start=start, end=end))
        if promise.source:
            lines.append(say("chat.promise.source", source=promise.source))
    back = Button(say("chat.button.promise"), go("promise", promise.id))
    return Screen(tuple(lines), ((back, HOME),))


def bodies(promise: Promise, board: Board, following: Collection[str]) -> Screen:
    """Everybody who promised something or is responsible for something."""
    rows = [
        (Button(body_name(body, board), go("body", body), chosen=BODY + body in following),)
        for body in promise.bodies
    ]
    back = Button(say("chat.button.promise"), go("promise", promise.id))
    return Screen((_heading(promise), say("chat.promise.bodies")), (*rows, (back, HOME)))


def area_screen(area: Area, board: Board, following: Collection[str], today: date) -> Screen:
    """One area: the problem, who promised what and how it stands, the effect wished."""
    lines = [say("chat.promise.area", name=area_name(area)), area_about(area)]
    here = sorted_by_bodies(board.activities_in(area.id))
    numbers = {activity.id: number for number, activity in enumerate(here, 1)}
    told = any_told(here, board)
    for together in dict.fromkeys(activity.bodies for activity in here):
        points = tuple(
            listed(numbers[each.id], each, board, told=told)
            for each in here
            if each.bodies == together
        )
        names = body_names(together, board)
        lines.append(say("chat.promise.promised", bodies=names, activities=points))
    silent = tuple(body for body in area.bodies if not any(body in a.bodies for a in here))
    if silent:
        lines.append(say("chat.promise.responsible", bodies=body_names(silent, board)))
    if effects := tuple(_point(effect_text(effect)) for effect in area.effects):
        lines.append(say("chat.promise.effects", effects=effects))
    of = (EFFECT + effect.id for effect in area.effects)
    counted = [each for each in board.indicators_of(*of) if board.latest(each.id)]
    lines += [indicated(each, board) for each in counted]
    lines.append(silence(area.id, board, today))
    if here:
        lines.append(say("chat.promise.pick"))
    promise = board.promise_of_area(area.id)
    back = Button(say("chat.button.promise"), go("promise", promise.id if promise else ""))
    return Screen(
        tuple(lines),
        (
            *numbered("activity", (each.id for each in here)),
            *photo_rows(counted, board),
            *topic_rows(area.id, board, following),
            (back, HOME),
        ),
    )


def sorted_by_bodies(activities: Collection[Activity]) -> list[Activity]:
    """The activities of the same bodies together, so that their numbers run on."""
    first = list(dict.fromkeys(each.bodies for each in activities))
    return sorted(activities, key=lambda each: first.index(each.bodies))


def any_told(activities: Collection[Activity], board: Board) -> bool:
    """Whether it is known of any of these how it stands."""
    return any(
        each.id in board.standings
        or any(map(board.latest, (i.id for i in board.indicators_of(each.id))))
        for each in activities
    )


def listed(number: int, activity: Activity, board: Board, *, told: bool) -> Text:
    """One activity on a numbered line, with how it stands; without, where nothing was `told` of
    any: that is said once, below."""
    text = activity_text(activity)
    if not told:
        return say("chat.promise.item_plain", number=number, text=text)
    return say("chat.promise.item", number=number, text=text, status=standing(activity, board))


def numbered(target: str, codes: Iterable[str]) -> Rows:
    """A button with a number for each of these, as they are numbered above."""
    buttons = [
        Button(say("chat.promise.number", number=number), go(target, code))
        for number, code in enumerate(codes, 1)
    ]
    return in_rows(buttons, NUMBERS_A_ROW)


def topic_rows(topic: str, board: Board, following: Collection[str]) -> Rows:
    """The latest updates on a topic, if there are any; and to follow it, or not any more."""
    rows: list[tuple[Button, ...]] = []
    if board.updates_about(topic):
        rows.append((Button(say("chat.button.updates"), go("updates", topic)),))
    if topic in following:
        rows.append((Button(say("chat.button.unfollow"), go("unfollow", topic), chosen=True),))
    else:
        rows.append((Button(say("chat.button.follow"), go("follow", topic)),))
    return tuple(rows)


def _heading(promise: Promise) -> Text:
    return say("chat.promise.heading", title=promise_title(promise))


def _period(promise: Promise, board: Board) -> Text:
    start, end = promise.start, promise.end
    if not promise.title:
        return say(f"promise.period.{promise.id}", start=start, end=end)  # ids from data
    if promise.parties:
        parties = body_names(promise.parties, board)
        return say("chat.promise.period_by", parties=parties, start=start, end=end)
    return say("chat.promise.period", start=start, end=end)


def _places(board: Board) -> tuple[Button, ...]:
    """To the other promises, if there are any."""
    several = len(board.promises) > 1
    return (Button(say("chat.button.places"), go("places")),) if several else ()


def _point(text: Text) -> Text:
    return say("chat.promise.point", text=text)
