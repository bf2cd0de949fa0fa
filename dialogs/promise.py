"""The promise: its catalogue as data, and the screens to read and follow it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from dialogs.buttons import HOME
from dialogs.faults import DialogueFault
from dialogs.presses import go, read_press
from dialogs.screens import Button, Screen, Text, say


@dataclass(frozen=True, slots=True)
class Activity:
    """What one body, or several together, promised to do in one area."""

    id: str
    area: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A problem area of the promise, with the bodies responsible for it and the effects wished."""

    id: str
    bodies: tuple[str, ...]
    effects: tuple[str, ...]


@dataclass(frozen=True)
class Promise:
    """One medborgarlöfte: a place, a period, its areas."""

    id: str
    start: date
    end: date
    areas: tuple[Area, ...]
    activities: tuple[Activity, ...]
    measures: tuple[str, ...]

    @cached_property
    def bodies(self) -> frozenset[str]:
        """The ids of all bodies named in it."""
        named = [*(each.bodies for each in self.areas), *(each.bodies for each in self.activities)]
        return frozenset(body for bodies in named for body in bodies)

    def area(self, ident: str) -> Area | None:
        """The area of this id."""
        return next((area for area in self.areas if area.id == ident), None)


def read_promise(source: str) -> Promise:
    """The promise in a data file's text; `DialogueFault` says what is wrong with it."""
    try:
        promise = _read(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise DialogueFault(f"not TOML: {error}") from error
    except KeyError as missing:
        raise DialogueFault(f"{missing.args[0]} is missing") from missing
    known = [area.id for area in promise.areas]
    for area in known:
        if known.count(area) > 1 or not area or read_press(go("area", area)) is None:
            raise DialogueFault(f"not a code, or an area twice: {area!r}")
    return promise


def _read(data: dict[str, Any]) -> Promise:
    areas = tuple(
        Area(
            each["id"],
            tuple(each["bodies"]),
            tuple(effect["id"] for effect in data["effect"] if effect["area"] == each["id"]),
        )
        for each in data["area"]
    )
    activities = tuple(
        Activity(each["id"], each["area"], tuple(each["bodies"])) for each in data["activity"]
    )
    placed = {each["area"] for each in (*data["activity"], *data["effect"])}
    if strays := placed - {area.id for area in areas}:
        raise DialogueFault(f"activities or effects of no area: {', '.join(sorted(strays))}")
    return Promise(
        id=data["id"],
        start=data["start"],
        end=data["end"],
        areas=areas,
        activities=activities,
        measures=tuple(each["id"] for each in data["measure"]),
    )


def overview(promise: Promise, following: Collection[str]) -> Screen:
    """The promise in short, and a button for each of its areas; a tick marks those followed."""
    rows = [
        (Button(area_name(area.id), go("area", area.id), chosen=area.id in following),)
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
    measures = tuple(
        say("chat.promise.point", text=Text(f"promise.measure.{measure}"))  # ids from data
        for measure in promise.measures
    )
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
        say("chat.promise.area", name=area_name(area.id)),
        Text(f"promise.area.{area.id}.about"),  # ids from data
    ]
    here = [activity for activity in promise.activities if activity.area == area.id]
    for bodies in dict.fromkeys(activity.bodies for activity in here):
        points = tuple(_point(f"promise.activity.{a.id}") for a in here if a.bodies == bodies)
        names = _names(bodies)
        lines.append(say("chat.promise.promised", bodies=names, activities=points))
    silent = tuple(body for body in area.bodies if not any(body in a.bodies for a in here))
    if silent:
        lines.append(say("chat.promise.responsible", bodies=_names(silent)))
    if effects := tuple(_point(f"promise.effect.{effect}") for effect in area.effects):
        lines.append(say("chat.promise.effects", effects=effects))
    if area.id in following:
        follow = Button(say("chat.button.unfollow"), go("unfollow", area.id), chosen=True)
    else:
        follow = Button(say("chat.button.follow"), go("follow", area.id))
    return Screen(
        tuple(lines),
        ((follow,), (Button(say("chat.button.promise"), go("promise")), HOME)),
    )


def area_name(ident: str) -> Text:
    """The name of an area."""
    return Text(f"promise.area.{ident}")  # ids from data


def body_name(ident: str) -> Text:
    """The name of a body."""
    return Text(f"promise.body.{ident}")  # ids from data


def _point(message_id: str) -> Text:
    return say("chat.promise.point", text=Text(message_id))


def _names(bodies: tuple[str, ...]) -> Text:
    """The names of bodies in one phrase: "the police", "the police and the schools"."""
    names = [body_name(body) for body in bodies]
    phrase = names[0]
    for place, name in enumerate(names[1:], 2):
        last = place == len(names)
        phrase = say("chat.and", a=phrase, b=name) if last else say("chat.comma", a=phrase, b=name)
    return phrase
