"""Where the buttons of the promise and of its updates lead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from dialogs import activities, following, news, promise
from dialogs.board import BODY, Board
from dialogs.buttons import FOLLOWS, HOME
from dialogs.chat import Conversation, Turn, at_home
from dialogs.events import DifferenceTold, Event, Followed, NewsChosen, PreviewAsked, Unfollowed
from dialogs.following import AT_ONCE, BREAKS, NIGHTS, News
from dialogs.naming import topic_name
from dialogs.presses import Go
from dialogs.screens import Screen, say

_MOST_TOLD = 200  # answers remembered, so that a second tap counts nothing

Door = Callable[[Conversation, Go, Board, date], Turn]


def deep_link(payload: str, board: Board) -> Go | None:
    """Where a link's payload leads: an area's or an activity's id with - for each dot, a body's
    after "b-", an update's after "u-" (it may have been withdrawn since), a preview's token after
    "p-"; None for any other."""
    for topic in board.topics:
        if topic.replace(".", "-") == payload.replace(".", "-"):
            return Go("topic", topic)
    kind, _, code = payload.partition("-")
    match kind:
        case "b" if board.knows(body := _body(code, board)):
            return Go("topic", body)
        case "u" if code:
            return Go("update", code)
        case "p" if code:
            return Go("preview", code)
    return None


def _body(code: str, board: Board) -> str:
    found = (body for body in board.body_ids if body.replace(".", "-") == code)
    return BODY + next(found, code)


def _promise(talk: Conversation, to: Go, board: Board, _today: date) -> Turn:
    """The one asked for, or the only one; otherwise they are to choose."""
    asked = [each for each in board.promises if each.id == to.code]
    found = asked or (board.promises if not to.code else ())
    if len(found) == 1:
        return at_home(talk, promise.overview(found[0], board, talk.following))
    if len(board.promises) == 1:
        return at_home(talk, promise.overview(board.promises[0], board, talk.following))
    return at_home(talk, promise.choosing(board))


def _places(talk: Conversation, _to: Go, board: Board, _today: date) -> Turn:
    return at_home(talk, promise.choosing(board))


def _more(talk: Conversation, to: Go, board: Board, today: date) -> Turn:
    found = [each for each in board.promises if each.id == to.code] or board.promises
    if len(found) != 1:
        return _promise(talk, Go("promise"), board, today)
    return at_home(talk, promise.background(found[0], board))


def _bodies(talk: Conversation, to: Go, board: Board, today: date) -> Turn:
    found = [each for each in board.promises if each.id == to.code] or board.promises
    if len(found) != 1:
        return _promise(talk, Go("promise"), board, today)
    return at_home(talk, promise.bodies(found[0], board, talk.following))


def _topic(talk: Conversation, to: Go, board: Board, today: date) -> Turn:
    """An area, an activity or a body; the promise where there is no such thing (any more)."""
    screen = _screen(to.code, talk, board, today)
    return at_home(talk, screen) if screen else _promise(talk, Go("promise"), board, today)


def _body_door(talk: Conversation, to: Go, board: Board, today: date) -> Turn:
    return _topic(talk, Go("topic", BODY + to.code), board, today)


def _screen(topic: str, talk: Conversation, board: Board, today: date) -> Screen | None:
    if not board.knows(topic):
        return None
    if topic.startswith(BODY):
        body = topic.removeprefix(BODY)
        return activities.body_screen(body, board, talk.following, today)
    if activity := board.activity(topic):
        return activities.activity_screen(activity, board, talk.following, today)
    area = board.area(topic)
    return promise.area_screen(area, board, talk.following, today) if area else None


def _follow(talk: Conversation, to: Go, board: Board, today: date) -> Turn:
    """Following is set, so a second tap changes nothing."""
    if not board.knows(to.code):
        return _promise(talk, Go("promise"), board, today)
    events: list[Event] = [Followed(to.code, talk.language)]
    if not talk.following and talk.news != AT_ONCE:
        events.append(_chosen(talk.news))  # they stopped once, and had it their way
    after = replace(talk, following=talk.following | {to.code})
    turn = _topic(after, to, board, today)
    return _said(turn, to.code, board, *events)


def _unfollow(talk: Conversation, to: Go, board: Board, today: date) -> Turn:
    after = replace(talk, following=talk.following - {to.code})
    return _said(_topic(after, to, board, today), to.code, board, Unfollowed(to.code))


def _drop(talk: Conversation, to: Go, board: Board, today: date) -> Turn:
    """The same from the list of all that is followed."""
    after = replace(talk, following=talk.following - {to.code})
    return _said(_follows(after, to, board, today), to.code, board, Unfollowed(to.code))


def _said(turn: Turn, topic: str, board: Board, *events: Event) -> Turn:
    """The turn with what was done said, and stored."""
    name = topic_name(topic, board)
    if name is None:
        return Turn(turn.conversation, events, turn.screen)
    follows = topic in turn.conversation.following
    told = say("chat.following", area=name) if follows else say("chat.unfollowed", area=name)
    return Turn(turn.conversation, events, turn.screen.toasting(told))


def _stop_all(talk: Conversation, _to: Go, _board: Board, _today: date) -> Turn:
    after = replace(talk, following=frozenset())
    return at_home(after, following.stopped(), Unfollowed(None))


def _stop_news(talk: Conversation, to: Go, board: Board, today: date) -> Turn:
    """The same from a message that was sent, which stays as it is."""
    turn = _stop_all(talk, to, board, today)
    return turn._replace(screen=replace(turn.screen, below=True))


def _follows(talk: Conversation, _to: Go, board: Board, today: date) -> Turn:
    return at_home(talk, following.follows(talk.following, talk.news, board, today))


def _pace(talk: Conversation, to: Go, _board: Board, _today: date) -> Turn:
    match to.code:
        case "now" | "week" | "month" as chosen:
            return _choose(talk, replace(talk.news, pace=chosen), following.pace)
    return at_home(talk, following.pace(talk.news))


def _empty(talk: Conversation, to: Go, _board: Board, _today: date) -> Turn:
    if to.code not in ("leave", "send"):
        return at_home(talk, following.pace(talk.news))
    return _choose(talk, replace(talk.news, silent=to.code == "leave"), following.pace)


def _hours(talk: Conversation, to: Go, _board: Board, _today: date) -> Turn:
    quiet = "" if to.code == "none" else to.code
    if not to.code or quiet not in NIGHTS:
        return at_home(talk, following.hours(talk.news))
    return _choose(talk, replace(talk.news, quiet=quiet), following.hours)


def _snooze(talk: Conversation, to: Go, _board: Board, today: date) -> Turn:
    def screen(chosen: News) -> Screen:
        return following.snooze(chosen, today)

    if to.code not in (*BREAKS, "off"):
        return at_home(talk, screen(talk.news))
    until = today + BREAKS[to.code] if to.code in BREAKS else None
    return _choose(talk, replace(talk.news, snoozed=until), screen)


def _choose(talk: Conversation, chosen: News, screen: Callable[[News], Screen]) -> Turn:
    shown = screen(chosen).toasting(say("chat.follows.kept"))
    return at_home(replace(talk, news=chosen), shown, _chosen(chosen))


def _chosen(chosen: News) -> NewsChosen:
    return NewsChosen(chosen.pace, chosen.quiet, chosen.snoozed, chosen.silent)


def _updates(talk: Conversation, to: Go, board: Board, today: date) -> Turn:
    if not board.knows(to.code):
        return _promise(talk, Go("promise"), board, today)
    return at_home(talk, news.updates_screen(to.code, board))


def _update(talk: Conversation, to: Go, board: Board, _today: date) -> Turn:
    """An update; after its id, which of its pictures."""
    ident, _, picture = to.code.partition(".")
    update = board.update(ident)
    if update is None:
        gone = Screen((say("chat.update.gone"),), ((FOLLOWS,), (HOME,)))
        return at_home(talk, gone)
    number = int(picture) if picture.isdecimal() and len(picture) == 1 else 1
    return at_home(talk, news.update_screen(update, board, talk.told, number))


def _photo(talk: Conversation, to: Go, board: Board, today: date) -> Turn:
    screen = activities.photo_screen(to.code, board)
    return at_home(talk, screen) if screen else _promise(talk, Go("promise"), board, today)


def _seen(talk: Conversation, to: Go, board: Board, _today: date) -> Turn:
    """Whether a difference was noticed: counted once, and the message stays as it is."""
    ident, _, answer = to.code.partition(".")
    noticed = next((each for each in news.NOTICED if each == answer), None)
    if board.update(ident) is None or noticed is None:
        return Turn(talk, (), Screen(()).toasting(say("chat.difference.late")))
    if ident in talk.told:
        return Turn(talk, (), Screen(()).toasting(say("chat.difference.counted")))
    after = replace(talk, told=(*talk.told, ident)[-_MOST_TOLD:])
    thanks = Screen(()).toasting(say("chat.difference.thanks"))
    return Turn(after, (DifferenceTold(ident, noticed),), thanks)


def _preview(talk: Conversation, to: Go, _board: Board, _today: date) -> Turn:
    asked = Screen((say("chat.preview"),), ((HOME,),))
    return at_home(talk, asked, PreviewAsked(to.code))


def _below(talk: Conversation, to: Go, board: Board, today: date) -> Turn:
    """A button of a message that was sent: where it leads is shown in a new one."""
    target, _, code = to.code.partition(".")
    door = _IN_MENUS.get(target, _promise)
    turn = door(talk, Go(target, code), board, today)
    return turn._replace(screen=replace(turn.screen, below=True))


_IN_MENUS: Mapping[str, Door] = {
    "promise": _promise,
    "places": _places,
    "more": _more,
    "bodies": _bodies,
    "area": _topic,
    "activity": _topic,
    "topic": _topic,
    "body": _body_door,
    "follow": _follow,
    "unfollow": _unfollow,
    "updates": _updates,
    "update": _update,
    "photo": _photo,
    "follows": _follows,
    "drop": _drop,
    "stopall": _stop_all,
    "pace": _pace,
    "empty": _empty,
    "hours": _hours,
    "snooze": _snooze,
}
ON_SENT: Mapping[str, Door] = {"seen": _seen, "below": _below, "stopnews": _stop_news}
DOORS: Mapping[str, Door] = {**_IN_MENUS, **ON_SENT}
PREVIEW: Door = _preview  # only a link leads there
