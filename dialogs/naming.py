"""What things of the promise are called: in their own words, or in those of the catalogues."""

from __future__ import annotations

from dialogs.board import BODY, Board
from dialogs.catalogue import Activity, Area, Effect, Indicator, Measure, Promise, Words
from dialogs.screens import Text, Told, say


def promise_title(promise: Promise) -> Text:
    """The name of a promise."""
    return _own(promise.title) or Text(f"promise.title.{promise.id}")  # ids from data


def area_name(area: Area) -> Text:
    """The name of an area."""
    return _own(area.words) or Text(f"promise.area.{area.id}")  # ids from data


def area_about(area: Area) -> Text:
    """What the trouble is in an area."""
    return _own(area.about) or Text(f"promise.area.{area.id}.about")  # ids from data


def activity_text(activity: Activity) -> Text:
    """What will be done."""
    return _own(activity.words) or Text(f"promise.activity.{activity.id}")  # ids from data


def effect_text(effect: Effect) -> Text:
    """What is wished for."""
    return _own(effect.words) or Text(f"promise.effect.{effect.id}")  # ids from data


def measure_text(measure: Measure) -> Text:
    """What was promised beside the areas."""
    return _own(measure.words) or Text(f"promise.measure.{measure.id}")  # ids from data


def indicator_text(indicator: Indicator) -> Text:
    """What is counted."""
    return _own(indicator.words) or Text(f"promise.indicator.{indicator.id}")  # ids from data


def body_name(ident: str, board: Board | None = None) -> Text:
    """The name of a body; without a board, of one that the catalogues know."""
    own = board.body_names.get(ident) if board else None
    return _own(own or {}) or Text(f"promise.body.{ident}")  # ids from data


def body_names(bodies: tuple[str, ...], board: Board) -> Text:
    """Several in one phrase: "the police", "the police and the schools"."""
    names = [body_name(body, board) for body in bodies]
    phrase = names[0]
    for place, name in enumerate(names[1:], 2):
        last = place == len(names)
        phrase = say("chat.and", a=phrase, b=name) if last else say("chat.comma", a=phrase, b=name)
    return phrase


def topic_name(topic: str, board: Board) -> Text | None:
    """The name of what can be followed; None when there is no such thing any more."""
    if topic.startswith(BODY):
        body = topic.removeprefix(BODY)
        return body_name(body, board) if body in board.body_ids else None
    if area := board.area(topic):
        return area_name(area)
    activity = board.activity(topic)
    return activity_text(activity) if activity else None


def _own(words: Words) -> Text | None:
    return say("chat.told", words=Told(words)) if words else None
