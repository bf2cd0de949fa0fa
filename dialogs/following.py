"""What one follows, and when one wants to be told: the screens to see and change it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dialogs.board import Board
from dialogs.buttons import FOLLOWS, HOME, in_rows
from dialogs.events import Pace
from dialogs.naming import topic_name
from dialogs.presses import go
from dialogs.screens import Button, Screen, Text, say

MOST_LISTED = 15
NUMBERS_A_ROW = 5
NIGHTS = ("21-08", "20-09", "22-07", "")  # quiet hours; "" for none
BREAKS = {"week": timedelta(days=7), "month": timedelta(days=30)}

Setting = Literal["pace", "hours", "snooze"]


@dataclass(frozen=True, slots=True)
class News:
    """When a chat wants to be told; see `events.NewsChosen`."""

    pace: Pace = "now"
    quiet: str = "21-08"
    snoozed: date | None = None
    silent: bool = False


AT_ONCE = News()

_PACES: dict[Pace, Text] = {
    "now": say("chat.pace.now"),
    "week": say("chat.pace.week"),
    "month": say("chat.pace.month"),
}
_BREAKS = {"week": say("chat.snooze.week"), "month": say("chat.snooze.month")}


def follows(following: Collection[str], news: News, board: Board, today: date) -> Screen:
    """All that is followed, each with a button that ends it, and the ways to the settings."""
    named = [(topic, name) for topic in sorted(following) if (name := topic_name(topic, board))]
    if not named:
        to = Button(say("chat.button.promise_read"), go("promise"))
        return Screen((say("chat.follows.none"),), ((to,), (HOME,)))
    shown = named[:MOST_LISTED]
    listed = tuple(
        say("chat.promise.listed", number=number, text=name)
        for number, (_, name) in enumerate(shown, 1)
    )
    if len(named) > MOST_LISTED:
        listed += (say("chat.follows.more", number=len(named) - MOST_LISTED),)
    removals = [
        Button(say("chat.button.drop", number=number), go("drop", topic))
        for number, (topic, _) in enumerate(shown, 1)
    ]
    told = [say("chat.follows.pace", pace=_PACES[news.pace])]
    told.append(_hours(news.quiet) if news.quiet else say("chat.follows.no_hours"))
    if snoozed := _still(news, today):
        told.append(say("chat.follows.snoozed", day=snoozed))
    lines = (
        say("chat.follows", topics=listed),
        say("chat.follows.how"),
        say("chat.follows.when", settings=tuple(_point(each) for each in told)),
    )
    settings = (
        (Button(say("chat.button.pace"), go("pace")),),
        (Button(say("chat.button.hours"), go("hours")),),
        (Button(say("chat.button.snooze"), go("snooze")),),
        (Button(say("chat.button.stop_all"), go("stopall")),),
    )
    back = Button(say("chat.button.promise"), go("promise"))
    return Screen(lines, (*in_rows(removals, NUMBERS_A_ROW), *settings, (back, HOME)))


def pace(news: News) -> Screen:
    """At once or as a digest; and whether a digest is to come that says only that nothing was."""
    rows = [
        (Button(label, go("pace", ident), chosen=ident == news.pace),)
        for ident, label in _PACES.items()
    ]
    lines = [say("chat.pace")]
    if news.pace != "now":
        lines.append(say("chat.pace.empty"))
        leave, send = say("chat.pace.leave_out"), say("chat.pace.send_all")
        rows.append((Button(leave, go("empty", "leave"), chosen=news.silent),))
        rows.append((Button(send, go("empty", "send"), chosen=not news.silent),))
    return Screen(tuple(lines), (*rows, (FOLLOWS,), (HOME,)))


def hours(news: News) -> Screen:
    """The hours in which nothing comes."""
    buttons = [
        Button(
            _night(quiet) if quiet else say("chat.hours.none"),
            go("hours", quiet or "none"),
            chosen=quiet == news.quiet,
        )
        for quiet in NIGHTS
    ]
    return Screen((say("chat.hours"),), (*in_rows(buttons, 2), (FOLLOWS,), (HOME,)))


def snooze(news: News, today: date) -> Screen:
    """A while without messages."""
    snoozed = _still(news, today)
    rows = [
        (Button(label, go("snooze", ident), chosen=snoozed == today + BREAKS[ident]),)
        for ident, label in _BREAKS.items()
    ]
    off = Button(say("chat.snooze.off"), go("snooze", "off"), chosen=snoozed is None)
    line = say("chat.follows.snoozed", day=snoozed) if snoozed else say("chat.snooze.none")
    return Screen((say("chat.snooze"), line), (*rows, (off,), (FOLLOWS,), (HOME,)))


def stopped() -> Screen:
    """Nothing is followed any more."""
    to = Button(say("chat.button.promise_read"), go("promise"))
    return Screen((say("chat.follows.stopped"),), ((to,), (HOME,)))


def _still(news: News, today: date) -> date | None:
    """The day until which nothing comes, if that is to come."""
    return news.snoozed if news.snoozed and news.snoozed > today else None


def _hours(quiet: str) -> Text:
    start, end = quiet.split("-")
    return say("chat.follows.hours", start=int(start), end=int(end))


def _night(quiet: str) -> Text:
    start, end = quiet.split("-")
    return say("chat.hours.night", start=int(start), end=int(end))


def _point(text: Text) -> Text:
    return say("chat.promise.point", text=text)
