"""Progress updates: read in the chat's menus, and as they are sent to those who follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import get_args

from dialogs.board import Board, Update
from dialogs.buttons import FOLLOWS, HOME, in_rows
from dialogs.catalogue import Activity
from dialogs.events import Noticed
from dialogs.naming import activity_text, topic_name
from dialogs.presses import go
from dialogs.progress import standing, status
from dialogs.promise import numbered
from dialogs.screens import Button, Rows, Screen, Text, Told, say

NOTICED: tuple[Noticed, ...] = get_args(Noticed)
MOST_LISTED = 8  # updates of a list
_MOST_NEWS = 5  # updates of a digest
_MOST_ACTIVITIES = 10  # of all its updates together
_MOST_SILENT = 8

STOP = Button(say("chat.button.stop_news"), go("stopnews"))
_PACE = Button(say("chat.button.change_news"), go("below", "follows"))
_ANSWERS: dict[Noticed, Text] = {
    "yes": say("chat.difference.yes"),
    "little": say("chat.difference.little"),
    "no": say("chat.difference.no"),
    "unknown": say("chat.difference.unknown"),
}


def updates_screen(topic: str, board: Board) -> Screen:
    """The newest updates on a topic, each behind its number."""
    newest = board.updates_about(topic)[:MOST_LISTED]
    name = topic_name(topic, board) or say("chat.updates.other")
    back = (Button(say("chat.button.back"), go("topic", topic)), HOME)
    if not newest:
        return Screen((say("chat.updates", name=name), say("chat.updates.none")), (back,))
    lines = tuple(
        say("chat.updates.line", number=number, title=Told(each.title), day=each.day)
        for number, each in enumerate(newest, 1)
    )
    heading = say("chat.updates.list", name=name, updates=lines)
    return Screen((heading,), (*numbered("update", (each.id for each in newest)), back))


def update_screen(update: Update, board: Board, told: Collection[str], picture: int = 1) -> Screen:
    """One update, with one of its pictures, and whether it made a difference."""
    lines = list(_said(update, board))
    rows: list[tuple[Button, ...]] = []
    picture = picture if 1 <= picture <= len(update.pictures) else 1
    if (most := len(update.pictures)) > 1:
        after = picture % most + 1
        label = say("chat.button.next_picture", number=after, most=most)
        rows.append((Button(label, go("update", f"{update.id}.{after}")),))
    if update.id in told:
        lines.append(say("chat.difference.told"))
    else:
        lines.append(say("chat.difference"))
        rows += _differences(update)
    rows += [*_ways(update, board, "area"), (FOLLOWS,), (HOME,)]
    album = update.pictures[picture - 1] if update.pictures else ""
    return Screen(tuple(lines), tuple(rows), album=album)


def update_message(update: Update, board: Board) -> Screen:
    """One update as it is sent to those who follow what it is about."""
    album = update.pictures[0] if update.pictures else ""
    rows: list[tuple[Button, ...]] = [*_differences(update)]
    if (most := len(update.pictures)) > 1:
        label = say("chat.button.more_pictures", number=most - 1)
        rows.append((Button(label, go("below", f"update.{update.id}.2")),))
    rows += [*_ways(update, board, "below"), (_PACE,), (STOP,)]
    return Screen((*_said(update, board), say("chat.difference")), tuple(rows), album=album)


def has_news(updates: Iterable[Update], topics: Collection[str], board: Board) -> bool:
    """Whether any of the updates is news to somebody who follows these topics."""
    return any(board.topics_about(each).intersection(topics) for each in updates)


def digest(
    updates: Iterable[Update], topics: Collection[str], since: date, until: date, board: Board
) -> Screen:
    """What was reported on some topics between two days: the newest first, a line an activity;
    and of which of the topics nothing was."""
    about = [(each, board.topics_about(each)) for each in updates]
    news = [each for each, on in about if on.intersection(topics)]
    news.sort(key=lambda each: each.day, reverse=True)
    covered = {topic for _, on in about for topic in on}
    lines = [say("chat.digest", since=since, until=until)]
    left = _MOST_ACTIVITIES
    for number, update in enumerate(news[:_MOST_NEWS], 1):
        known = [
            each
            for each in _activities(update, board)
            if set(board.topics_of(each)).intersection(topics)
        ][:left]
        left -= len(known)
        points = tuple(_now(each, board) for each in known)
        title = Told(update.title)
        if points:
            lines.append(
                say("chat.digest.update", number=number, title=title, day=update.day, stands=points)
            )
        else:
            lines.append(say("chat.updates.line", number=number, title=title, day=update.day))
    if not news:
        lines.append(say("chat.digest.none"))
    if len(news) > _MOST_NEWS:
        lines.append(say("chat.digest.more", number=len(news) - _MOST_NEWS))
    silent = [topic for topic in sorted(topics) if topic not in covered and board.knows(topic)]
    if silent:
        points = tuple(_silent(topic, board) for topic in silent[:_MOST_SILENT])
        if len(silent) > _MOST_SILENT:
            points += (say("chat.follows.more", number=len(silent) - _MOST_SILENT),)
        lines.append(say("chat.digest.silent", topics=points))
    codes = [f"update.{each.id}" for each in news[:_MOST_NEWS]]
    return Screen(tuple(lines), (*numbered("below", codes), (_PACE,), (STOP,)))


def retracted(update: Update) -> Screen:
    """What stands in place of an update that was withdrawn."""
    line = say("chat.update.retracted", title=Told(update.title), day=update.day)
    return Screen((line,), ((_PACE,), (STOP,)))


def welcome_back() -> Screen:
    """To somebody who had blocked the bot, and follows what they followed again."""
    return Screen((say("chat.news.welcome_back"),), ((FOLLOWS,), (HOME,)))


def _said(update: Update, board: Board) -> Iterable[Text]:
    """What an update says. Under a picture there is little room: statuses are counted there."""
    yield say("chat.update", title=Told(update.title), text=Told(update.text))
    known = [each for each in _activities(update, board) if each.id in update.statuses]
    if update.pictures:
        number = Counter(update.statuses[each.id] for each in known)
        stands = tuple(
            say("chat.status.count", status=status(each), number=n) for each, n in number.items()
        )
    else:
        stands = tuple(
            say("chat.update.status", text=activity_text(a), status=status(update.statuses[a.id]))
            for a in known
        )
    if stands:
        yield say("chat.update.statuses", statuses=stands)
    if update.corrected:
        yield say("chat.update.corrected", day=update.day, corrected=update.corrected)
    else:
        yield say("chat.update.day", day=update.day)


def _activities(update: Update, board: Board) -> list[Activity]:
    return [each for ident in update.activities if (each := board.activity(ident))]


def _now(activity: Activity, board: Board) -> Text:
    text, stands = activity_text(activity), standing(activity, board)
    return say("chat.update.status", text=text, status=stands)


def _silent(topic: str, board: Board) -> Text:
    name = topic_name(topic, board) or say("chat.updates.other")
    last = board.last_report(topic)
    if last is None:
        return say("chat.digest.silent_ever", name=name)
    return say("chat.digest.silent_since", name=name, day=last)


def _differences(update: Update) -> Rows:
    buttons = [
        Button(label, go("seen", f"{update.id}.{answer}")) for answer, label in _ANSWERS.items()
    ]
    return in_rows(buttons, 2)


def _ways(update: Update, board: Board, target: str) -> Rows:
    """To the first area it is about: the others are a step from there."""
    area = next(filter(board.area, update.areas), None)
    if area is None:
        return ()
    to = go("below", f"area.{area}") if target == "below" else go("area", area)
    return ((Button(say("chat.button.read_more"), to),),)
