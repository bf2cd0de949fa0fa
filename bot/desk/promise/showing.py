"""How a promise stands, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.desk.page import count
from bot.desk.room import Room
from dialogs import naming
from dialogs.board import BODY, Board, Evidence, Observation
from dialogs.catalogue import EFFECT, Activity, Area, Indicator, Promise
from dialogs.screens import Text

STATUSES = {
    "planned": "planned",
    "under_way": "under way",
    "done": "done",
    "partly_done": "partly done",
    "delayed": "delayed",
    "cancelled": "cancelled",
    "unverifiable": "cannot be verified",
}


class Showing:
    """Tells of the board in one language; every line is one of these."""

    def __init__(self, room: Room, board: Board, language: str) -> None:
        self._catalogues, self._language = room.catalogues, language
        self._board = board

    def plain(self, text: Text) -> str:
        """A text as it reads."""
        return self._catalogues.plain(text, self._language)

    def title(self, promise: Promise) -> str:
        """What a promise is called."""
        return self.plain(naming.promise_title(promise))

    def summary(self, promise: Promise) -> str:
        """How many activities a promise has, and how many of each status."""
        statuses = [self._status(each)[0] for each in promise.activities]
        told = [f"{statuses.count(each)} {each}" for each in STATUSES.values() if each in statuses]
        return f"{count(len(promise.areas), 'area')}; {', '.join(told) or 'no activities'}"

    def promise(self, promise: Promise) -> Iterator[str]:
        """All of it."""
        yield f"{promise.id}: {self.title(promise)}"
        yield f"  {promise.place}, {promise.start} to {promise.end}"
        if promise.succeeds:
            yield f"  comes after {promise.succeeds}"
        for area in promise.areas:
            yield ""
            yield from self.area(area)

    def area(self, area: Area) -> Iterator[str]:
        """Its activities, with how they stand, and what is wished for."""
        yield f"{area.id}: {self.plain(naming.area_name(area))}"
        for activity in self._board.activities_in(area.id):
            status, since = self._status(activity)
            yield f"  {activity.id} ({', '.join(activity.bodies)}): {status}{since}"
            yield f"    {self.plain(naming.activity_text(activity))}"
        for effect in area.effects:
            yield f"  wished: {self.plain(naming.effect_text(effect))} [effect:{effect.id}]"
            for indicator in self._board.indicators_of(EFFECT + effect.id):
                yield from self._indicator(indicator)
        yield f"  last report: {self._last(area.id)}"

    def activity(self, activity: Activity) -> Iterator[str]:
        """How it stands, what is counted, and which updates told of it."""
        status, since = self._status(activity)
        yield f"{activity.id}: {self.plain(naming.activity_text(activity))}"
        yield f"  by {', '.join(activity.bodies)}; {status}{since}"
        if activity.carries:
            yield f"  goes on with {activity.carries}"
        for indicator in self._board.indicators_of(activity.id):
            yield from self._indicator(indicator)
        for update in self._board.updates_about(activity.id):
            yield f"  update {update.id} of {update.day}: {update.title[self._language]}"
        yield f"  last report: {self._last(activity.id)}"

    def topic(self, ident: str) -> Iterator[str] | None:
        """An area, an activity or a body, by its id; None when there is none."""
        if area := self._board.area(ident):
            return self.area(area)
        if activity := self._board.activity(ident):
            return self.activity(activity)
        body = ident.removeprefix(BODY)
        return self._body(body) if body in self._board.body_ids else None

    def _body(self, body: str) -> Iterator[str]:
        yield f"{body}: {self.plain(naming.body_name(body, self._board))}"
        for promise in self._board.promises:
            for activity in promise.activities:
                if body in activity.bodies:
                    status, since = self._status(activity)
                    yield f"  {activity.id}: {status}{since}"

    def _status(self, activity: Activity) -> tuple[str, str]:
        standing = self._board.standings.get(activity.id)
        if standing is None:
            return STATUSES["planned"], ""
        return STATUSES[standing.status], f" since {standing.day}"

    def _indicator(self, indicator: Indicator) -> Iterator[str]:
        name = self.plain(naming.indicator_text(indicator))
        ends = {"baseline": indicator.baseline, "target": indicator.target}
        told = [f"{what} {value:g}" for what, value in ends.items() if value is not None]
        yield f"  counted: {name} [{indicator.id}]{' (' + ', '.join(told) + ')' if told else ''}"
        for each in self._board.observations.get(indicator.id, ())[:3]:
            yield f"    {self._observation(each)}"

    def _observation(self, found: Observation) -> str:
        parts = [] if found.value is None else [f"{found.value:g}"]
        if words := found.words.get(self._language):
            parts.append(" ".join(words.split()))
        parts += map(_evidence, found.evidence)
        return f"{found.day}: {'; '.join(parts)}"

    def _last(self, topic: str) -> str:
        last: date | None = self._board.last_report(topic)
        return last.isoformat() if last else "nothing yet"


def _evidence(evidence: Evidence) -> str:
    return f"{evidence.kind} {evidence.text}"
