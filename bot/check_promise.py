"""The promise's part of `lyhord check`: every screen, as full as it gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dialogs import activities, following, news, promise
from dialogs.board import BODY, Board, Evidence, Observation, Standing, Update
from dialogs.catalogue import Activity, Indicator
from dialogs.following import News
from dialogs.screens import Screen

_DAY = date(2026, 9, 30)
_TITLE, _TEXT = 80, 700  # characters; storage refuses longer ones
_PICTURES = ("p" * 32,) * 3


def promise_screens(bare: Board, languages: tuple[str, ...]) -> Iterator[tuple[str, Screen]]:
    """The screens of the promises as they were made, and after much was reported of them."""
    full = _full(bare, languages)
    topics = (*bare.topics, *(BODY + body for body in bare.body_ids))
    for name, board, followed in (("", bare, ()), (", reported", full, topics)):
        yield f"promises{name}", promise.choosing(board)
        for each in board.promises:
            yield f"promise {each.id}{name}", promise.overview(each, board, followed)
            yield f"promise {each.id}, background{name}", promise.background(each, board)
            yield f"promise {each.id}, bodies{name}", promise.bodies(each, board, followed)
            for area in each.areas:
                screen = promise.area_screen(area, board, followed, _DAY)
                yield f"area {area.id}{name}", screen
            for activity in each.activities:
                screen = activities.activity_screen(activity, board, followed, _DAY)
                yield f"activity {activity.id}{name}", screen
        for body in sorted(board.body_ids):
            yield f"body {body}{name}", activities.body_screen(body, board, followed, _DAY)
        yield f"following{name}", following.follows(followed, News(), board, _DAY)
        for topic in topics:
            yield f"updates on {topic}{name}", news.updates_screen(topic, board)
    [update] = full.updates[:1]
    for name, pictures in (("update", ()), ("update with a picture", _PICTURES)):
        pictured = replace(update, pictures=pictures, activities=update.activities[:3])
        yield name, news.update_screen(pictured, full, ())
        yield f"{name}, told", news.update_screen(pictured, full, (update.id,), 3)
        yield f"{name}, sent", news.update_message(pictured, full)
    yield "update withdrawn", news.retracted(update)
    yield "digest", news.digest(full.updates, topics, _DAY, _DAY, full)
    yield "digest without news", news.digest((), topics, _DAY, _DAY, full)
    yield "welcome back", news.welcome_back()
    snoozed = News("month", "", date(2026, 10, 7), silent=True)
    for chosen in (News(), snoozed):
        yield "pace", following.pace(chosen)
        yield "quiet hours", following.hours(chosen)
        yield "break", following.snooze(chosen, _DAY)
    yield "following, on a break", following.follows(topics[:1], snoozed, full, _DAY)
    yield "following nothing", following.stopped()


def _full(board: Board, languages: tuple[str, ...]) -> Board:
    """The same promises with a count, an update and a long status for everything."""
    every = [each for one in board.promises for each in one.activities]
    promises = tuple(
        replace(each, indicators=tuple(_count(a, languages) for a in each.activities))
        for each in board.promises
    )
    seen = Observation(_DAY, 1_234.5, {}, (Evidence("link", "https://example.org/report"),))
    return Board(
        promises,
        {each.id: Standing("unverifiable", _DAY) for each in every},
        {f"count.{each.id}"[:39]: (seen,) for each in every},
        tuple(_update(number, every, languages) for number in range(9)),
    )


def _count(activity: Activity, languages: tuple[str, ...]) -> Indicator:
    return Indicator(
        f"count.{activity.id}"[:39],
        activity.id,
        "count",
        dict.fromkeys(languages, "m" * 80),
        baseline=1_000.5,
        target=2_000.5,
        source="m" * 60,
    )


def _update(number: int, every: list[Activity], languages: tuple[str, ...]) -> Update:
    about = every[number * 4 : number * 4 + 4]
    return Update(
        id=f"update0{number}",
        version=1,
        title=dict.fromkeys(languages, "m" * _TITLE),
        text=dict.fromkeys(languages, "m" * _TEXT),
        activities=tuple(each.id for each in about),
        areas=tuple(dict.fromkeys(each.area for each in about)),
        statuses={each.id: "unverifiable" for each in about},
        pictures=(),
        day=_DAY,
        corrected=_DAY,
    )
