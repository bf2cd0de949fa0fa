"""Telegram's sending limits, on a clock that the test turns."""

from collections.abc import Callable

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.playground import Person, StandIn
from bot.playground.limits import Limits

Clock = list[float]


@pytest.fixture
def clock() -> Clock:
    return [1000.0]


@pytest.fixture
def limits(clock: Clock) -> Limits:
    return Limits(lambda: clock[0], on=True)


def sent_in(limits: Limits, clock: Clock, seconds: int, chat: Callable[[int], int]) -> int:
    """How many of 100 tries a second get through."""
    through = 0
    for number in range(seconds * 100):
        through += limits.retry_after(chat(number)) == 0
        clock[0] += 0.01
    return through


def test_thirty_a_second_over_all_chats(limits: Limits, clock: Clock) -> None:
    """A flood over many chats comes down to the published rate, or below for not waiting."""
    assert limits.retry_after(1) == 0
    assert sent_in(limits, clock, 10, lambda n: n + 2) <= 30 * 11


def test_one_a_second_in_a_chat_after_a_short_burst(limits: Limits, clock: Clock) -> None:
    """Twenty at once pass, then about one a second; another chat is not disturbed."""
    burst = [limits.retry_after(5) for _ in range(21)]
    assert burst[:20] == [0] * 20
    assert burst[20] >= 1
    assert limits.retry_after(6) == 0
    clock[0] += burst[20]
    assert limits.retry_after(5) == 0
    assert limits.retry_after(5) >= 1


def test_coming_back_too_soon_is_refused_again(limits: Limits, clock: Clock) -> None:
    """Until retry_after has passed nothing goes through, and the wait told grows no shorter."""
    for _ in range(20):
        limits.retry_after(5)
    wait = limits.retry_after(5, 5.0)
    assert wait == 5
    clock[0] += 4.5
    assert limits.retry_after(5) == 1
    clock[0] += 0.6
    assert limits.retry_after(5) == 0


def test_twenty_a_minute_in_a_group(limits: Limits, clock: Clock) -> None:
    """Groups have negative numbers."""
    assert sum(limits.retry_after(-5) == 0 for _ in range(30)) == 20
    clock[0] += 120
    assert limits.retry_after(-5) == 0


def test_off_means_off(limits: Limits) -> None:
    """Switched off, everything passes."""
    limits.on = False
    assert sum(limits.retry_after(5) for _ in range(1000)) == 0


async def test_the_bot_is_told(standin: StandIn, bot: Bot, ali: Person) -> None:
    """429 with retry_after over HTTP; answering button presses is never limited."""
    standin.limits.on = True
    standin.limits.chat_burst = 3
    for number in range(3):
        await bot.send_message(ali.id, str(number))
    with pytest.raises(RetryAfter):
        await bot.send_message(ali.id, "x")
    tap = ali.taps_data(1, "a")
    await bot.answer_callback_query(tap.id)
    standin.shift += 10
    await bot.send_message(ali.id, "y")
