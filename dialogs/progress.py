"""How things stand, in words: statuses, what was counted, and honest silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from dialogs.board import Board, Evidence, Observation, Status
from dialogs.buttons import in_rows
from dialogs.catalogue import Activity, Indicator
from dialogs.naming import indicator_text
from dialogs.presses import go
from dialogs.screens import Button, Rows, Text, Told, say

QUIET = timedelta(days=30)  # a report older than this is followed by silence
_MOST_EVIDENCE = 3
_MOST_PHOTOS = 3

_STATUS: dict[Status, Text] = {
    "planned": say("chat.status.planned"),
    "under_way": say("chat.status.under_way"),
    "done": say("chat.status.done"),
    "partly_done": say("chat.status.partly_done"),
    "delayed": say("chat.status.delayed"),
    "cancelled": say("chat.status.cancelled"),
    "unverifiable": say("chat.status.unverifiable"),
}


def status(ident: Status) -> Text:
    """A status, as a sign and a word."""
    return _STATUS[ident]


def standing(activity: Activity, board: Board) -> Text:
    """How an activity stands, in a few words; with a percentage where there is a target."""
    known = board.standings.get(activity.id)
    short = status(known.status) if known else say("chat.status.none")
    for indicator in board.indicators_of(activity.id):
        percent = share(indicator, board.latest(indicator.id))
        if percent is not None:
            return say("chat.status.share", status=short, percent=percent)
    return short


def counts(activities: Iterable[Activity], board: Board) -> tuple[Text, ...]:
    """How many activities stand how, a line a status; none if nothing was reported of any."""
    found = [board.standings.get(each.id) for each in activities]
    number = Counter(each.status if each else None for each in found)
    if not any(found):
        return ()
    lines = [
        say("chat.status.count", status=short, number=number[ident])
        for ident, short in _STATUS.items()
        if number[ident]
    ]
    if number[None]:
        lines.append(say("chat.status.count", status=say("chat.status.none"), number=number[None]))
    return tuple(lines)


def share(indicator: Indicator, latest: Observation | None) -> int | None:
    """How much of the target is reached, in percent; None where there is none to reach.

    What is counted upward starts at nothing; a measure, and whatever is to fall, starts at its
    baseline, without which no share can be told.
    """
    value, target = latest.value if latest else None, indicator.target
    if value is None or target is None:
        return None
    start = indicator.baseline
    if indicator.kind == "count" and indicator.direction != "down":
        start = 0.0
    if start is None or start == target:
        return None
    return min(max(round(100 * (value - start) / (target - start)), 0), 999)


def indicated(indicator: Indicator, board: Board) -> Text:
    """What is counted, and all that is known of it."""
    latest = board.latest(indicator.id)
    known: list[Text] = []
    if latest is None:
        known.append(say("chat.indicator.none"))
    else:
        known += _observed(latest)
    if indicator.target is not None:
        percent = share(indicator, latest)
        reached = indicator.target
        if percent is None:
            known.append(say("chat.indicator.target", value=reached))
        else:
            known.append(say("chat.indicator.share", value=reached, percent=percent))
    if indicator.baseline is not None:
        known.append(say("chat.indicator.baseline", value=indicator.baseline))
    if indicator.source:
        known.append(say("chat.indicator.source", source=indicator.source))
    if latest is not None:
        said = [each for each in latest.evidence if each.kind != "photo"]
        known += map(_evidence, said[:_MOST_EVIDENCE])
    points = tuple(say("chat.promise.point", text=each) for each in known)
    return say("chat.indicator", name=indicator_text(indicator), known=points)


def photo_rows(indicators: Iterable[Indicator], board: Board) -> Rows:
    """Buttons that show the photos which bear out what was counted last."""
    found = [ident for each in indicators for ident in photos(each, board)][:_MOST_PHOTOS]
    return in_rows(
        [
            Button(say("chat.evidence.photo", number=number), go("photo", ident))
            for number, ident in enumerate(found, 1)
        ],
        _MOST_PHOTOS,
    )


def photos(indicator: Indicator, board: Board) -> list[str]:
    """The ids of the photos which bear out an indicator's latest value."""
    latest = board.latest(indicator.id)
    return [each.text for each in latest.evidence if each.kind == "photo"] if latest else []


def silence(topic: str, board: Board, today: date) -> Text:
    """When something was last reported, or that it never was."""
    last = board.last_report(topic)
    if last is None:
        return say("chat.promise.silent")
    if today - last < QUIET:
        return say("chat.promise.last", day=last)
    return say("chat.promise.silent_since", day=last)


def _observed(latest: Observation) -> Iterable[Text]:
    if latest.value is not None:
        yield say("chat.indicator.value", value=latest.value, day=latest.day)
        if latest.words:
            yield say("chat.told", words=Told(latest.words))
    elif latest.words:
        yield say("chat.indicator.words", words=Told(latest.words), day=latest.day)


def _evidence(evidence: Evidence) -> Text:
    if evidence.kind == "link":
        return say("chat.evidence.link", address=evidence.text)
    return say("chat.evidence.document", name=evidence.text)
