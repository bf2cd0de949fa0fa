"""What a resident does next, by what the phone shows: in this bot, the textbook bot, the echo."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from bot.playground.chats import Message
from bot.playground.people import Person
from dialogs.presses import Go, Press, read_press
from tests.bench.load import LANGUAGE, Day, Load

_PAGES = {"promise", "more", "area", "activity", "bodies", "body", "updates", "update"}
_ENOUGH = 0.03  # the chance that a page of the promise is the last one they look at
_SENT = ("survey", "change")  # the button that stands below a sent survey


class Deed(NamedTuple):
    """Something a resident does: a tap's data or a text. `answers`: it answers a question."""

    words: str
    answers: bool
    tap: bool = True


Chooser = Callable[[Message | None, random.Random], Deed | None]
"""The next deed by the bot's newest message (None: it said nothing yet); None when all is over."""


def in_this_bot(shown: Message | None, chance: random.Random) -> Deed | None:
    """Once through the safety survey: one tap a question.

    A choice where there is one to make; "I don't want to answer" where more than one may be marked
    or words are asked for, for that is one tap too, and stored like any other answer.
    """
    if shown is None:
        return Deed("/start", answers=False, tap=False)
    datas = [str(b.get("callback_data", "")) for row in shown.keyboard for b in row]
    presses = {data: read_press(data) for data in datas}
    by_verb: dict[str, list[str]] = {}
    for data, press in presses.items():
        if isinstance(press, Press) and press.code != "under16":
            by_verb.setdefault(press.verb, []).append(data)
    consent = [data for data in by_verb.get("is", ()) if data.endswith(".is.yes")]
    if choices := by_verb.get("is"):
        agree = consent and "skip" not in by_verb
        return Deed(chance.choice(consent if agree else choices), answers=True)
    if "change" not in by_verb and (skips := by_verb.get("skip")):
        return Deed(skips[0], answers=True)
    if ways_on := by_verb.get("ok"):
        return Deed(ways_on[0], answers=False)
    return _into_the_survey(presses)


def _into_the_survey(presses: dict[str, Press | Go | None]) -> Deed | None:
    doors = {
        (press.target, press.code): data for data, press in presses.items() if isinstance(press, Go)
    }
    if _SENT in doors:
        return None
    way = doors.get(("survey", "")) or doors.get(("language", LANGUAGE))
    return Deed(way, answers=False) if way else None


def in_the_textbook(shown: Message | None, chance: random.Random) -> Deed | None:
    """Once through its questions."""
    if shown is None:
        return Deed("/start", answers=False, tap=False)
    datas = [str(b["callback_data"]) for row in shown.keyboard for b in row]
    return Deed(chance.choice(datas), answers=True) if datas else None


def at_the_echo(shown: Message | None, chance: random.Random) -> Deed | None:
    """A short text, again and again."""
    return Deed(str(chance.randrange(1000)), answers=True, tap=False)


def in_the_promise(shown: Message | None, chance: random.Random) -> Deed | None:
    """From page to page through what was promised and reported; a page answers."""
    if shown is None:
        return Deed("/start", answers=False, tap=False)
    datas = [str(b.get("callback_data", "")) for row in shown.keyboard for b in row]
    presses = {data: read_press(data) for data in datas}
    ways = [d for d, to in presses.items() if isinstance(to, Go) and to.target in _PAGES]
    over = not ways or chance.random() < _ENOUGH
    return None if over else Deed(chance.choice(ways), answers=True)


def answering(chooser: Chooser) -> Day:
    """The day of a resident who goes by this; every answered question counts."""

    async def answer_all(load: Load) -> None:
        person = load.newcomer()
        while deed := chooser(person.last, load.chance):
            await load.act(person, partial(_do, person, deed), counts=deed.answers)

    return answer_all


def _do(person: Person, deed: Deed) -> None:
    """A tap is on the bot's newest message."""
    if deed.tap and person.last is not None:
        person.taps_data(person.last, deed.words)
    else:
        person.sends(deed.words)
