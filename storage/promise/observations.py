"""What was counted, measured or seen: imported whole or not at all, every fault named."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, insert, select

from dialogs.board import Evidence, Observation
from dialogs.catalogue import EFFECT, Indicator, Promise, Words
from storage.days import day_of
from storage.errors import Faulty
from storage.promise.checking import last_day
from storage.promise.content import LONGEST_TEXT, word_faults
from storage.promise.moments import stored
from storage.promise.pictures import known_pictures
from storage.promise.stamp import raise_stamp
from storage.promise.versions import all_promises
from storage.tables import ObservationRow

_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_LONGEST_EVIDENCE = 500
_MOST_EVIDENCE = 10
_AT_ONCE = 500  # ids in one question: below what either database takes


@dataclass(frozen=True)
class NewObservation:
    """One dated value to be stored.

    `id` is its name for all time, so that the same import twice is refused. `activity` and `body`
    may be left empty; if not, the indicator must be of them. `where` ("line 3") begins what is said
    of its faults.
    """

    id: str
    indicator: str
    day: date
    value: float | None = None
    words: Words = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    activity: str = ""
    body: str = ""
    where: str = ""


@dataclass(frozen=True)
class Stored:
    """An observation with its name and who reported it."""

    id: str
    indicator: str
    observation: Observation
    coordinator: str


def add_observations(
    connection: Connection,
    new: Sequence[NewObservation],
    who: str,
    now: datetime,
    languages: Collection[str] = (),
) -> None:
    """Store observations, all or none. `languages` are those that words must have if there are any.
    Raises `Faulty` with every fault of every one of them."""
    raise_stamp(connection)
    if faults := observation_faults(connection, new, now, languages):
        raise Faulty(faults)
    rows = [
        {
            "id": each.id,
            "indicator": each.indicator,
            "day": each.day,
            "value": each.value,
            "words": dict(each.words) or None,
            "evidence": [[one.kind, one.text] for one in each.evidence],
            "coordinator": who,
            "at": stored(now),
        }
        for each in new
    ]
    if rows:
        connection.execute(insert(ObservationRow), rows)


def observation_faults(
    connection: Connection,
    new: Sequence[NewObservation],
    now: datetime,
    languages: Collection[str] = (),
    beside: Iterable[str] = (),
) -> list[str]:
    """What is wrong with observations, a line for each fault: for a dry run. `beside`: the ids of
    those that come with them and are known to be wrong."""
    known = _Known.read(connection, new)
    times = Counter([*(each.id for each in new), *beside])
    today = day_of(now)
    return [
        f"{each.where or f'observation {each.id!r}'}: {fault}"
        for each in new
        for fault in _faults(each, known, times, today, languages)
    ]


def list_observations(connection: Connection, indicator: str | None = None) -> list[Stored]:
    """All observations, or one indicator's, the newest first."""
    asked = select(ObservationRow.__table__)
    if indicator is not None:
        asked = asked.where(ObservationRow.indicator == indicator)
    newest = (ObservationRow.day.desc(), ObservationRow.at.desc(), ObservationRow.id)
    return [
        Stored(
            row.id,
            row.indicator,
            Observation(
                row.day, row.value, row.words or {}, tuple(Evidence(*one) for one in row.evidence)
            ),
            row.coordinator,
        )
        for row in connection.execute(asked.order_by(*newest))
    ]


@dataclass(frozen=True)
class _Known:
    """What new observations are held against."""

    indicators: Mapping[str, Indicator]
    periods: Mapping[str, list[tuple[date, date]]]  # of an indicator, in each of its promises
    bodies: Mapping[str, frozenset[str]]  # behind what an indicator is of
    activities: frozenset[str]
    all_bodies: frozenset[str]
    ids: Collection[str]
    photos: Collection[str]

    @classmethod
    def read(cls, connection: Connection, new: Sequence[NewObservation]) -> _Known:
        promises = all_promises(connection)
        periods: dict[str, list[tuple[date, date]]] = {}
        for promise in promises:
            for each in promise.indicators:
                periods.setdefault(each.id, []).append((promise.start, last_day(promise)))
        ids = [each.id for each in new]
        photos = [one.text for each in new for one in each.evidence if one.kind == "photo"]
        found: set[str] = set()
        for start in range(0, len(ids), _AT_ONCE):
            some = ObservationRow.id.in_(ids[start : start + _AT_ONCE])
            found |= set(connection.scalars(select(ObservationRow.id).where(some)))
        return cls(
            indicators={each.id: each for promise in promises for each in promise.indicators},
            periods=periods,
            bodies={of: bodies for promise in promises for of, bodies in _bodies(promise)},
            activities=frozenset(a.id for promise in promises for a in promise.activities),
            all_bodies=frozenset().union(*(promise.bodies for promise in promises)),
            ids=found,
            photos=known_pictures(connection, photos),
        )


def _bodies(promise: Promise) -> Iterator[tuple[str, frozenset[str]]]:
    for activity in promise.activities:
        yield activity.id, frozenset(activity.bodies)
    for area in promise.areas:
        for effect in area.effects:
            yield EFFECT + effect.id, frozenset(area.bodies)


def _faults(
    new: NewObservation,
    known: _Known,
    times: Counter[str],
    today: date,
    languages: Collection[str],
) -> Iterator[str]:
    if not _ID.fullmatch(new.id):
        yield f"not an id (letters, digits, _ . -, at most 64): {new.id!r}"
    elif times[new.id] > 1:
        yield f"the id {new.id} is there twice"
    elif new.id in known.ids:
        yield f"there is an observation {new.id} already"
    if new.activity and new.activity not in known.activities:
        yield f"no such activity: {new.activity}"
    if new.body and new.body not in known.all_bodies:
        yield f"no such body: {new.body}"
    if new.day > today:
        yield f"{new.day} is not yet"
    indicator = known.indicators.get(new.indicator)
    if indicator is None:
        yield f"no such indicator: {new.indicator}"
    else:
        yield from _faults_of_place(new, indicator, known)
        yield from _faults_of_value(new, indicator)
    yield from _faults_of_words(new.words, languages)
    yield from _faults_of_evidence(new.evidence, known)


def _faults_of_place(new: NewObservation, indicator: Indicator, known: _Known) -> Iterator[str]:
    periods = known.periods[indicator.id]
    if not any(first <= new.day <= last for first, last in periods):
        within = ", ".join(f"{first} to {last}" for first, last in periods)
        yield f"{new.day} is outside the promise: {within}"
    if new.activity in known.activities and new.activity != indicator.of:
        yield f"the indicator {indicator.id} is not of the activity {new.activity}"
    if new.body in known.all_bodies and new.body not in known.bodies[indicator.of]:
        yield f"{new.body} is not responsible for what {indicator.id} counts"


def _faults_of_value(new: NewObservation, indicator: Indicator) -> Iterator[str]:
    value: Any = new.value
    if indicator.kind == "narrative":
        if value is not None:
            yield f"{indicator.id} is told in words, not in numbers"
        if not new.words:
            yield f"{indicator.id} is told in words, and there are none"
        return
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        yield f"{indicator.id} needs a number"
    elif indicator.kind == "count" and (value < 0 or value != int(value)):
        yield f"{indicator.id} counts: a whole number from 0 on, not {value}"


def _faults_of_words(words: Words, languages: Collection[str]) -> Iterator[str]:
    for language in languages if words else ():
        if not words.get(language, "").strip():
            yield f"words in {language}: missing"
    for language, each in words.items():
        yield from word_faults(f"words in {language}", each, LONGEST_TEXT)


def _faults_of_evidence(evidence: Sequence[Evidence], known: _Known) -> Iterator[str]:
    if len(evidence) > _MOST_EVIDENCE:
        yield f"{len(evidence)} pieces of evidence: {_MOST_EVIDENCE} are the most"
    for one in evidence:
        if not one.text.strip() or not one.text.isprintable() or len(one.text) > _LONGEST_EVIDENCE:
            yield f"evidence: one line of 1 to {_LONGEST_EVIDENCE} characters"
        elif one.kind == "link" and not _is_link(one.text):
            yield f"evidence: not a web address: {one.text}"
        elif one.kind == "photo" and one.text not in known.photos:
            yield f"evidence: no such picture: {one.text}"
        elif one.kind not in {"link", "document", "photo"}:
            yield f"evidence: a link, a document or a photo, not {one.kind}"


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False
