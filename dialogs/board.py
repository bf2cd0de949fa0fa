"""The board: all that residents can read of the promises, as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from dialogs.catalogue import EFFECT, Activity, Area, Indicator, Promise, Words

Status = Literal[
    "planned", "under_way", "done", "partly_done", "delayed", "cancelled", "unverifiable"
]
STATUSES: tuple[Status, ...] = get_args(Status)
EvidenceKind = Literal["link", "document", "photo"]
BODY = "@"  # before a body's id, where it is a topic


@dataclass(frozen=True, slots=True)
class Standing:
    """How an activity stands, and since when."""

    status: Status
    day: date


@dataclass(frozen=True, slots=True)
class Evidence:
    """What bears an observation out: an address, a document's or a photo's name."""

    kind: EvidenceKind
    text: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What was found on a day: a number, or words, or both."""

    day: date
    value: float | None = None
    words: Words = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """A progress report as it is published; `day` is when, `corrected` when last changed since."""

    id: str
    version: int
    title: Words
    text: Words
    activities: tuple[str, ...]
    areas: tuple[str, ...]
    statuses: Mapping[str, Status]
    pictures: tuple[str, ...]
    day: date
    corrected: date | None = None


@dataclass(frozen=True)
class Board:
    """The promises in force, how their activities stand (by id), what was observed (by indicator)
    and reported. Observations and updates are the newest first. Never changed: ask it often."""

    promises: tuple[Promise, ...] = ()
    standings: Mapping[str, Standing] = field(default_factory=dict)
    observations: Mapping[str, tuple[Observation, ...]] = field(default_factory=dict)
    updates: tuple[Update, ...] = ()

    def promise_of_area(self, ident: str) -> Promise | None:
        """The promise that an area is of."""
        return self._places.get(ident)

    def area(self, ident: str) -> Area | None:
        """The area of this id."""
        return self._areas.get(ident)

    def activity(self, ident: str) -> Activity | None:
        """The activity of this id."""
        return self._activities.get(ident)

    def activities_in(self, area: str) -> tuple[Activity, ...]:
        """What was promised in an area, in the catalogue's order."""
        return tuple(each for each in self._activities.values() if each.area == area)

    def update(self, ident: str) -> Update | None:
        """The published update of this id."""
        return self._updates.get(ident)

    def indicators_of(self, *of: str) -> tuple[Indicator, ...]:
        """What is counted of some activities, or of effects ("effect:" before the id)."""
        return tuple(each for one in of for each in self._indicators.get(one, ()))

    def latest(self, indicator: str) -> Observation | None:
        """The newest observation."""
        return next(iter(self.observations.get(indicator, ())), None)

    @cached_property
    def body_ids(self) -> frozenset[str]:
        """The bodies named anywhere in a promise."""
        return frozenset(body for promise in self.promises for body in promise.bodies)

    @cached_property
    def body_names(self) -> Mapping[str, Words]:
        """The names of bodies that the catalogues do not have."""
        return {body: words for each in self.promises for body, words in each.body_names.items()}

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The areas and the activities."""
        return (*self._areas, *self._activities)

    def knows(self, topic: str) -> bool:
        """Whether there is such a thing to follow."""
        if topic.startswith(BODY):
            return topic.removeprefix(BODY) in self.body_ids
        return topic in self._areas or topic in self._activities

    def topics_of(self, activity: Activity) -> tuple[str, str, *tuple[str, ...]]:
        """Whoever follows one of these follows the activity."""
        return (activity.id, activity.area, *(BODY + body for body in activity.bodies))

    def updates_about(self, topic: str) -> tuple[Update, ...]:
        """The updates on a topic, the newest first."""
        return self._about.get(topic, ())

    def topics_about(self, update: Update) -> frozenset[str]:
        """What an update is news of: its activities, their areas, the bodies behind them."""
        known = [each for ident in update.activities if (each := self.activity(ident))]
        topics = {topic for each in known for topic in self.topics_of(each)}
        return frozenset(topics.union(update.areas, update.activities))

    def last_report(self, topic: str) -> date | None:
        """When something was last observed or reported of a topic; None: never."""
        return self._last.get(topic)

    @cached_property
    def _places(self) -> dict[str, Promise]:
        return {area.id: promise for promise in self.promises for area in promise.areas}

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return {area.id: area for promise in self.promises for area in promise.areas}

    @cached_property
    def _activities(self) -> dict[str, Activity]:
        return {each.id: each for promise in self.promises for each in promise.activities}

    @cached_property
    def _updates(self) -> dict[str, Update]:
        return {each.id: each for each in self.updates}

    @cached_property
    def _indicators(self) -> dict[str, list[Indicator]]:
        found: dict[str, list[Indicator]] = {}
        for promise in self.promises:
            for each in promise.indicators:
                found.setdefault(each.of, []).append(each)
        return found

    @cached_property
    def _about(self) -> dict[str, tuple[Update, ...]]:
        found: dict[str, list[Update]] = {}
        for each in self.updates:
            for topic in self.topics_about(each):
                found.setdefault(topic, []).append(each)
        return {topic: tuple(each) for topic, each in found.items()}

    @cached_property
    def _last(self) -> dict[str, date]:
        last: dict[str, date] = {}
        for topic, updates in self._about.items():
            _raise(last, [topic], updates[0].day)
        for of, indicators in self._indicators.items():
            for each in indicators:
                if latest := self.latest(each.id):
                    _raise(last, self._topics_of_indicated(of), latest.day)
        return last

    def _topics_of_indicated(self, of: str) -> Sequence[str]:
        if activity := self.activity(of):
            return self.topics_of(activity)
        effect = of.removeprefix(EFFECT)
        return [a.id for a in self._areas.values() if any(e.id == effect for e in a.effects)]


def current(promises: Iterable[Promise]) -> tuple[Promise, ...]:
    """Those of them that no other succeeds."""
    every = tuple(promises)
    succeeded = {each.succeeds for each in every}
    return tuple(each for each in every if each.id not in succeeded)


def _raise(last: dict[str, date], topics: Iterable[str], day: date) -> None:
    for topic in topics:
        last[topic] = max(day, last.get(topic, day))
