"""What was promised, seen from close: one activity, or all that one body promised."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from dialogs.board import BODY, Board
from dialogs.buttons import HOME
from dialogs.catalogue import EFFECT, Activity
from dialogs.naming import activity_text, area_name, body_name, body_names, measure_text
from dialogs.presses import go
from dialogs.progress import indicated, photo_rows, photos, silence, status
from dialogs.promise import any_told, listed, numbered, topic_rows
from dialogs.screens import Button, Screen, say

_MOST_INDICATORS = 5


def activity_screen(
    activity: Activity, board: Board, following: Collection[str], today: date
) -> Screen:
    """One activity: who does it, how it stands since when, what was counted, what was said."""
    lines = [
        say("chat.activity", text=activity_text(activity)),
        say("chat.activity.by", bodies=body_names(activity.bodies, board)),
    ]
    known = board.standings.get(activity.id)
    if known:
        lines.append(say("chat.activity.status", status=status(known.status), day=known.day))
    else:
        lines.append(say("chat.activity.status_none"))
    counted = board.indicators_of(activity.id)[:_MOST_INDICATORS]
    lines += [indicated(each, board) for each in counted]
    lines.append(silence(activity.id, board, today))
    rows = (*photo_rows(counted, board), *topic_rows(activity.id, board, following))
    area = board.area(activity.area)
    back = () if area is None else ((Button(area_name(area), go("area", area.id)),),)
    return Screen(tuple(lines), (*rows, *back, (HOME,)))


def photo_screen(photo: str, board: Board) -> Screen | None:
    """A photo that bears out what was counted last; None when nothing (any more) rests on it."""
    for promise in board.promises:
        for indicator in promise.indicators:
            if photo in photos(indicator, board):
                areas = (
                    a.id for a in promise.areas for e in a.effects if EFFECT + e.id == indicator.of
                )
                back = Button(say("chat.button.back"), go("topic", next(areas, indicator.of)))
                return Screen((indicated(indicator, board),), ((back, HOME),), album=photo)
    return None


def body_screen(body: str, board: Board, following: Collection[str], today: date) -> Screen:
    """What one body promised, area by area and beside the areas, and how it stands."""
    lines = [say("chat.body", name=body_name(body, board))]
    theirs = [
        each
        for promise in board.promises
        for area in promise.areas
        for each in board.activities_in(area.id)
        if body in each.bodies
    ]
    told = any_told(theirs, board)
    numbers: list[str] = []
    silent = []
    for promise in board.promises:
        for area in promise.areas:
            here = [each for each in board.activities_in(area.id) if body in each.bodies]
            if not here:
                silent += [area] if body in area.bodies else []
                continue
            points = tuple(
                listed(len(numbers) + n, each, board, told=told) for n, each in enumerate(here, 1)
            )
            numbers += [each.id for each in here]
            lines.append(say("chat.body.area", area=area_name(area), activities=points))
    if silent:
        areas = tuple(say("chat.promise.point", text=area_name(area)) for area in silent)
        lines.append(say("chat.body.responsible", areas=areas))
    measures = tuple(
        say("chat.promise.point", text=measure_text(each))
        for promise in board.promises
        for each in promise.measures
        if body in each.bodies
    )
    if measures:
        lines.append(say("chat.promise.measures", measures=measures))
    lines.append(silence(BODY + body, board, today))
    if numbers:
        lines.append(say("chat.promise.pick"))
    rows = (*numbered("activity", numbers), *topic_rows(BODY + body, board, following))
    home = next(promise.id for promise in board.promises if body in promise.bodies)
    back = Button(say("chat.button.back_bodies"), go("bodies", home))
    return Screen(tuple(lines), (*rows, (back, HOME)))
