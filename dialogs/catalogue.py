"""The catalogue: a promise as data, with what it says and what is counted for it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, get_args

from dialogs.entries import Entry
from dialogs.faults import DialogueFault

Words = Mapping[str, str]  # by language; none: the catalogues have them under the entry's id
IndicatorKind = Literal["count", "measure", "narrative"]
Direction = Literal["up", "down", ""]

EFFECT = "effect:"  # before the id of the effect that an indicator is of


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted, measured or told of an activity, or of an effect ("effect:" and its id).

    `direction` says which way is better; a `target` is needed before a share of it can be told.
    """

    id: str
    of: str
    kind: IndicatorKind
    words: Words = field(default_factory=dict)
    baseline: float | None = None
    target: float | None = None
    direction: Direction = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """What one body, or several together, promised to do in one area.

    `carries`: the activity of an earlier promise that it goes on with.
    """

    id: str
    area: str
    bodies: tuple[str, ...]
    words: Words = field(default_factory=dict)
    carries: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """What is wished for in an area."""

    id: str
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Area:
    """A problem area of the promise: the bodies responsible for it, the effects wished for."""

    id: str
    bodies: tuple[str, ...]
    effects: tuple[Effect, ...] = ()
    words: Words = field(default_factory=dict)  # its name
    about: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """What was promised beside the areas, and by whom."""

    id: str
    words: Words = field(default_factory=dict)
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Followup:
    """When the promise is looked back on, and by whom."""

    start: date
    end: date
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Promise:
    """One medborgarlöfte: a place, a period, its areas.

    `title` and `body_names` are empty where the catalogues have them; `succeeds` is the promise
    that this one comes after.
    """

    id: str
    place: str
    start: date
    end: date
    areas: tuple[Area, ...]
    activities: tuple[Activity, ...] = ()
    measures: tuple[Measure, ...] = ()
    parties: tuple[str, ...] = ()
    followup: Followup | None = None
    source: str = ""
    indicators: tuple[Indicator, ...] = ()
    body_names: Mapping[str, Words] = field(default_factory=dict)
    succeeds: str = ""
    title: Words = field(default_factory=dict)

    @cached_property
    def bodies(self) -> tuple[str, ...]:
        """The ids of all bodies that promised something or are responsible for something."""
        named = [
            *(each.bodies for each in self.areas),
            *(each.bodies for each in self.activities),
            *(each.bodies for each in self.measures),
        ]
        return tuple(dict.fromkeys(body for bodies in named for body in bodies))

    def area(self, ident: str) -> Area | None:
        """The area of this id."""
        return next((area for area in self.areas if area.id == ident), None)


def read_promise(source: str) -> Promise:
    """The promise in a data file's text; `DialogueFault` says what is wrong with it."""
    try:
        return promise_of(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise DialogueFault(f"not TOML: {error}") from error


def promise_of(document: Mapping[str, Any]) -> Promise:
    """The promise of a document as `document_of` makes them, or as the data files are laid out.

    `DialogueFault` has a line for each thing that is wrong, naming the entry.
    """
    root = Entry(document, "the promise")
    effects = [
        (each.string("area"), Effect(each.id(), each.words("effect")))
        for each in root.entries("effect")
    ]
    named = root.entries("body_names")
    promise = Promise(
        id=root.id(),
        place=root.string("place", needed=True),
        start=root.day("start"),
        end=root.day("end"),
        areas=tuple(_area(each, effects) for each in root.entries("area")),
        activities=tuple(map(_activity, root.entries("activity"))),
        measures=tuple(
            Measure(each.id(), each.words("measure"), each.ids("bodies"))
            for each in root.entries("measure")
        ),
        parties=root.ids("parties"),
        followup=next(map(_followup, root.entries("followup")), None),
        source=root.string("source"),
        indicators=tuple(map(_indicator, root.entries("indicator"))),
        body_names={
            body: words
            for each in named
            for body in each.keys
            if (words := each.words("body", body))
        },
        succeeds=root.string("succeeds"),
        title=root.words("title", "title"),
    )
    areas = {area.id for area in promise.areas}
    faults = root.faults() or [*_contradictions(promise)]
    faults += [f"effect {each.id}: no such area: {a!r}" for a, each in effects if a not in areas]
    if faults:
        raise DialogueFault("\n".join(faults))
    return promise


def document_of(promise: Promise) -> dict[str, Any]:
    """The promise as JSON knows it; `promise_of` makes the same promise of it again."""
    effects = [(area.id, effect) for area in promise.areas for effect in area.effects]
    followup = promise.followup
    document = {
        "id": promise.id,
        "place": promise.place,
        "start": promise.start.isoformat(),
        "end": promise.end.isoformat(),
        "parties": list(promise.parties),
        "source": promise.source,
        "succeeds": promise.succeeds,
        "title": dict(promise.title),
        "followup": followup
        and {
            "start": followup.start.isoformat(),
            "end": followup.end.isoformat(),
            "bodies": list(followup.bodies),
        },
        "body_names": {body: dict(words) for body, words in promise.body_names.items()},
        "area": [
            {"id": a.id, "bodies": list(a.bodies), "words": dict(a.words), "about": dict(a.about)}
            for a in promise.areas
        ],
        "activity": [
            {
                "id": each.id,
                "area": each.area,
                "bodies": list(each.bodies),
                "words": dict(each.words),
                "carries": each.carries,
            }
            for each in promise.activities
        ],
        "effect": [
            {"id": each.id, "area": area, "words": dict(each.words)} for area, each in effects
        ],
        "measure": [
            {"id": each.id, "bodies": list(each.bodies), "words": dict(each.words)}
            for each in promise.measures
        ],
        "indicator": [
            {
                "id": each.id,
                "of": each.of,
                "kind": each.kind,
                "words": dict(each.words),
                "baseline": each.baseline,
                "target": each.target,
                "direction": each.direction,
                "source": each.source,
            }
            for each in promise.indicators
        ],
    }
    pruned: dict[str, Any] = _pruned(document)
    return pruned


def clashes(promises: Sequence[Promise]) -> list[str]:
    """Areas, activities and indicators that two promises in force both have, a line each.

    A promise that another succeeds is no longer in force.
    """
    succeeded = {promise.succeeds for promise in promises}
    owners: dict[tuple[str, str], list[str]] = {}
    for promise in promises:
        if promise.id not in succeeded:
            for kind, entry in _entries(promise):
                owners.setdefault((kind, entry), []).append(promise.id)
    return [
        f"{kind} {entry} is in several promises: {', '.join(found)}"
        for (kind, entry), found in owners.items()
        if len(found) > 1
    ]


def wordless(
    promise: Promise, languages: Sequence[str], known: Callable[[str], bool]
) -> Iterator[str]:
    """What has no words in some language: neither its own nor, when it has none of its own, a text
    in the catalogues (`known`, by id). A line each."""
    said: list[tuple[str, str, Words]] = [("title", f"promise.title.{promise.id}", promise.title)]
    for area in promise.areas:
        said.append((f"area {area.id}", f"promise.area.{area.id}", area.words))
        said.append((f"area {area.id}, about", f"promise.area.{area.id}.about", area.about))
        said += [(f"effect {e.id}", f"promise.effect.{e.id}", e.words) for e in area.effects]
    for kind, entries in (
        ("activity", promise.activities),
        ("measure", promise.measures),
        ("indicator", promise.indicators),
    ):
        for each in entries:
            said.append((f"{kind} {each.id}", f"promise.{kind}.{each.id}", each.words))
    parties = promise.parties if promise.title else ()
    for body in dict.fromkeys((*promise.bodies, *parties)):
        said.append((f"body {body}", f"promise.body.{body}", promise.body_names.get(body, {})))
    for name, ident, words in said:
        if words:
            lacking = [language for language in languages if not words.get(language)]
            if lacking:
                yield f"{name}: no words in {', '.join(lacking)}"
        elif not known(ident):
            yield f"{name}: no words in any language"


def _area(entry: Entry, effects: Sequence[tuple[str, Effect]]) -> Area:
    ident = entry.id()
    here = tuple(effect for area, effect in effects if area == ident)
    bodies = entry.ids("bodies", least=1)
    return Area(ident, bodies, here, entry.words("area"), entry.words("about", "about"))


def _activity(entry: Entry) -> Activity:
    return Activity(
        entry.id(),
        entry.string("area", needed=True),
        entry.ids("bodies", least=1),
        entry.words("activity"),
        entry.string("carries"),
    )


def _followup(entry: Entry) -> Followup:
    return Followup(entry.day("start"), entry.day("end"), entry.ids("bodies"))


def _indicator(entry: Entry) -> Indicator:
    return Indicator(
        entry.id(),
        entry.string("of", needed=True),
        entry.choice("kind", get_args(IndicatorKind)),
        entry.words("indicator"),
        entry.number("baseline"),
        entry.number("target"),
        entry.choice("direction", get_args(Direction)),
        entry.string("source"),
    )


def _entries(promise: Promise) -> Iterator[tuple[str, str]]:
    """The kind and the id of everything that has one."""
    for area in promise.areas:
        yield "area", area.id
        yield from (("effect", effect.id) for effect in area.effects)
    yield from (("activity", each.id) for each in promise.activities)
    yield from (("measure", each.id) for each in promise.measures)
    yield from (("indicator", each.id) for each in promise.indicators)


def _contradictions(promise: Promise) -> Iterator[str]:
    """What cannot be, though each entry can be read by itself."""
    known = Counter(_entries(promise))
    yield from (f"{kind} {each}: twice" for (kind, each), number in known.items() if number > 1)
    if not promise.areas:
        yield "the promise: it has no area"
    if promise.end < promise.start:
        yield "the promise: it ends before it starts"
    if promise.followup and promise.followup.end < promise.followup.start:
        yield "followup: it ends before it starts"
    for topic in sorted({a.id for a in promise.areas} & {a.id for a in promise.activities}):
        yield f"activity {topic}: an area has the same id"
    for activity in promise.activities:
        if ("area", activity.area) not in known:
            yield f"activity {activity.id}: no such area: {activity.area!r}"
    for each in promise.indicators:
        kind = "effect" if each.of.startswith(EFFECT) else "activity"
        if (kind, each.of.removeprefix(EFFECT)) not in known:
            yield f"indicator {each.id}: of no activity and no effect: {each.of!r}"
        if each.kind == "narrative" and (each.baseline, each.target) != (None, None):
            yield f"indicator {each.id}: a narrative has no baseline and no target"


def _pruned(value: Any) -> Any:
    """The same without what is empty, which reading puts back."""
    match value:
        case dict():
            pruned = {key: _pruned(each) for key, each in value.items()}
            return {key: each for key, each in pruned.items() if each not in (None, "", [], {})}
        case list():
            return [_pruned(each) for each in value]
    return value
