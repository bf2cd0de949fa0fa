"""Residents who leave a tip, with a picture or without, and who look up a receipt."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from bot.playground.call import Json
from bot.playground.chats import Message
from dialogs.presses import Go, Press, read_press
from tests.bench.load import Day, Load

WORDS = "There are rats by the bins behind the school, every evening when it gets dark."
_RECEIPT = re.compile(r"\d{4}-\d{4}-\d{4}-\d{4}")


def tipping(receipts: list[str], photo: Json | None = None) -> Day:
    """The day of a resident who leaves one tip and notes its receipt among these; the last Send
    counts. `photo`: the content of a message with a picture, which is sent along."""

    async def leave_a_tip(load: Load) -> None:
        ali = _Phone(load)
        await ali.sends("/start", then="go.tip")
        await ali.taps("go.tip", then="ok")
        await ali.taps("ok", then="is.litter")
        await ali.taps("is.litter", then="is.herrgarden")
        await ali.taps("is.herrgarden", then="set.rats")
        await ali.taps("set.rats", then="unset.rats")
        await ali.taps("ok", then="is.daily")
        await ali.taps("is.daily", then="back")
        await ali.sends(WORDS, then="skip")
        if photo is None:
            await ali.taps("skip", then="change.1")
        else:
            await ali.posts(photo, then="ok")
            await ali.taps("ok", then="change.1")
        noted = _RECEIPT.search((await ali.taps("ok", then="set.notice")).text)
        await ali.taps("ok", then="go.clear", counts=True)
        receipts.extend([noted[0]] if noted else [])

    return leave_a_tip


def looking_up(receipts: list[str]) -> Day:
    """The day of somebody who comes with one of these receipts and looks what became of the tip;
    that counts. There must be one by then."""

    async def look_up(load: Load) -> None:
        receipt = load.chance.choice(receipts)
        await _Phone(load).sends(f"/receipt {receipt}", then="to.tip", counts=True)

    return look_up


class _Phone:
    """Somebody new, who does one thing after the other. `then` is a button of the answer."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._person = load.newcomer()

    async def sends(self, words: str, then: str, *, counts: bool = False) -> Message:
        return await self._does(partial(self._person.sends, words), then, counts=counts)

    async def posts(self, content: Json, then: str) -> Message:
        return await self._does(partial(self._person.posts, content), then, counts=False)

    async def taps(self, button: str, then: str, *, counts: bool = False) -> Message:
        last = self._person.last
        assert last is not None
        tap = partial(self._person.taps_data, last, _buttons(last)[button])
        return await self._does(tap, then, counts=counts)

    async def _does(self, deed: Callable[[], object], then: str, *, counts: bool) -> Message:
        return await self._load.act(
            self._person, deed, lambda shown: then in _buttons(shown), counts=counts
        )


def _buttons(message: Message) -> dict[str, str]:
    """Each button's data, by what it does: "is.litter", "ok", "go.tip"."""
    found = {}
    for data in (button["callback_data"] for row in message.keyboard for button in row):
        match read_press(data):
            case Press(verb=verb, code=code):
                found[f"{verb}.{code}" if code else verb] = data
            case Go(target=target):
                found[f"go.{target}"] = data
    return found
