"""The turnstile: how long who waits, with a clock that tests turn."""

from __future__ import annotations

import gc

import pytest

from bot import throttle
from bot.throttle import TipsAnHour, WrongReceipts

ALI, SARA = 7_000_000_123, 7_000_000_456


class Watch:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_three_slips_cost_nothing_and_guesses_ever_more() -> None:
    """Digits are hard to copy; from the fourth on each wrong one doubles the wait, to an hour."""
    watch = Watch()
    wrong = WrongReceipts(watch)
    assert [wrong.count(ALI) for _ in range(3)] == [0, 0, 0]
    assert wrong.wait(ALI) == 0
    waits = []
    for _ in range(10):
        waits.append(wrong.count(ALI))
        assert wrong.wait(ALI) == waits[-1]
        watch.now += waits[-1]
        assert wrong.wait(ALI) == 0
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert wrong.wait(SARA) == 0


@pytest.mark.parametrize("patience", [0.0, throttle.LONGEST_PAUSE])
def test_a_day_of_guessing_finds_nothing(patience: float) -> None:
    """Neither who tries as soon as one may nor who waits to be forgiven in between gets a hundred
    tries a day, of a million billion."""
    watch = Watch()
    wrong, tries, end = WrongReceipts(watch), 0, watch.now + throttle.DAY
    while watch.now < end:
        tries += 1
        pause = wrong.count(ALI)
        watch.now += pause + (patience if pause else 0.0)
    assert 20 < tries < 100


def test_slips_are_forgiven_after_a_while() -> None:
    """An hour's pause after the wait is over, and it begins anew."""
    watch = Watch()
    wrong = WrongReceipts(watch)
    for _ in range(5):
        wrong.count(ALI)
    watch.now += 60 + throttle.LONGEST_PAUSE
    assert wrong.count(ALI) == 0


def test_five_tips_at_once_then_one_at_a_time() -> None:
    """A flood slows down; who waits as told can always send."""
    watch = Watch()
    tips = TipsAnHour(watch)
    for _ in range(4):
        assert tips.wait(ALI) == 0
        assert tips.count(ALI) == 0
    assert tips.count(ALI) == throttle.TIP_PAUSE
    for _ in range(20):
        watch.now += tips.wait(ALI)
        assert tips.wait(ALI) == 0
        assert tips.count(ALI) == pytest.approx(throttle.TIP_PAUSE)
    assert tips.wait(SARA) == 0
    watch.now += 3_600
    assert [tips.count(ALI) for _ in range(4)] == [0, 0, 0, 0]


def test_the_secret_lives_a_day() -> None:
    """After it a chat has another tag, and all that was counted is gone."""
    watch = Watch()
    wrong = WrongReceipts(watch)
    for _ in range(8):
        wrong.count(ALI)
    before = wrong._book._tags.of(ALI)
    watch.now += throttle.DAY - 1
    assert wrong._book._page().get(before) is not None
    watch.now += 1
    assert wrong.wait(ALI) == 0
    assert wrong._book._tags.of(ALI) != before
    assert wrong._book._page().get(before) is None


def test_it_holds_no_chat_id() -> None:
    """Nothing reachable from a counter is the number of a chat, nor holds it in the clear."""
    tips = TipsAnHour(Watch())
    tips.count(ALI)
    seen: set[int] = set()
    waiting: list[object] = [tips._paid]
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, type) or callable(thing):
            continue
        seen.add(id(thing))
        assert thing != ALI
        if isinstance(thing, bytes):
            assert ALI.to_bytes(8) not in thing
            assert str(ALI).encode() not in thing
        waiting.extend(gc.get_referents(thing))
    assert len(seen) > 3


def test_its_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more chats than it can hold, those unseen longest are forgotten."""
    monkeypatch.setattr(throttle, "CHATS", 100)
    wrong = WrongReceipts(Watch())
    for chat in range(1_000):
        for _ in range(4):
            wrong.count(chat)
    assert len(wrong._book._page()._entries) == 100
    assert wrong.wait(0) == 0
    assert wrong.wait(999) == 30
