"""The promise: the screens to read and follow it."""

from __future__ import annotations

from collections.abc import Collection

from dialogs.board import Board
from dialogs.buttons import HOME
from dialogs.catalogue import Area, Promise
from dialogs.naming import (
    activity_text,
    area_about,
    area_name,
    body_names,
    effect_text,
    measure_text,
)
from dialogs.presses import go
from dialogs.screens import Button, Screen, Text, say


def overview(promise: Promise, following: Collection[str]) -> Screen:
    """The promise in short, and a button for each of its areas; a tick marks those followed."""
    rows = [
        (Button(area_name(area), go("area", area.id), chosen=area.id in following),)
        for area in promise.areas
    ]
    lines = (
        say("promise.title"),
        say("promise.period", start=promise.start, end=promise.end),
        say("chat.promise.choose"),
    )
    more = (Button(say("chat.button.promise_more"), go("more")),)
    return Screen(lines, (*rows, more, (HOME,)))


def background(promise: Promise) -> Screen:
    """What was promised beside the areas, how it is followed up, and where it is written."""
    measures = tuple(_point(measure_text(measure)) for measure in promise.measures)
    return Screen(
        (
            say("promise.title"),
            say("chat.promise.measures", measures=measures),
            say("promise.followup"),
            say("promise.channels"),
            say("promise.source"),
        ),
        ((Button(say("chat.button.promise"), go("promise")), HOME),),
    )


def area_screen(promise: Promise, area: Area, following: Collection[str]) -> Screen:
    """One area: the problem, who promised what, the effect wished, and the follow button."""
    lines = [
        say("chat.promise.area", name=area_name(area)),
        area_about(area),
    ]
    here = [activity for activity in promise.activities if activity.area == area.id]
    for bodies in dict.fromkeys(activity.bodies for activity in here):
        points = tuple(_point(activity_text(a)) for a in here if a.bodies == bodies)
        names = body_names(bodies, Board((promise,)))
        lines.append(say("chat.promise.promised", bodies=names, activities=points))
    silent = tuple(body for body in area.bodies if not any(body in a.bodies for a in here))
    if silent:
        lines.append(say("chat.promise.responsible", bodies=body_names(silent, Board((promise,)))))
    if effects := tuple(_point(effect_text(effect)) for effect in area.effects):
        lines.append(say("chat.promise.effects", effects=effects))
    if area.id in following:
        follow = Button(say("chat.button.unfollow"), go("unfollow", area.id), chosen=True)
    else:
        follow = Button(say("chat.button.follow"), go("follow", area.id))
    return Screen(
        tuple(lines),
        ((follow,), (Button(say("chat.button.promise"), go("promise")), HOME)),
    )


def _point(text: Text) -> Text:
    return say("chat.promise.point", text=text)
