"""Lanes: one person's turns in order, nobody held up by another."""

from __future__ import annotations

import asyncio

import pytest

from bot.lanes import Lanes


async def test_one_persons_turns_keep_their_order() -> None:
    """Ten at once are taken one by one, first come first served."""
    lanes, log = Lanes(), list[tuple[str, int]]()
    gate = asyncio.Event()

    async def turn(number: int) -> None:
        async with lanes.lane(1):
            log.append(("begins", number))
            await gate.wait()
            log.append(("ends", number))

    turns = [asyncio.create_task(turn(number)) for number in range(10)]
    gate.set()
    await asyncio.gather(*turns)
    assert log == [(what, n) for n in range(10) for what in ("begins", "ends")]


async def test_another_person_is_not_held_up() -> None:
    """While one waits, the others go on, and empty lanes are gone."""
    lanes = Lanes()
    async with lanes.lane(1):
        async with asyncio.timeout(1), lanes.lane(2):
            assert len(lanes) == 2
        assert len(lanes) == 1
    assert len(lanes) == 0
    await lanes.quiet()


async def test_who_gives_up_waiting_leaves_the_lane_in_order() -> None:
    """Cancelled before or just as its turn came, it passes the turn on."""
    lanes, done = Lanes(), list[int]()

    async def turn(number: int) -> None:
        async with lanes.lane(1):
            done.append(number)

    async with lanes.lane(1):
        turns = [asyncio.create_task(turn(number)) for number in range(3)]
        await asyncio.sleep(0)
        turns[1].cancel()
        await asyncio.sleep(0)
    turns[0].cancel()  # it was told to go in this very moment
    await asyncio.gather(*turns, return_exceptions=True)
    assert done == [2]
    assert len(lanes) == 0


async def test_quiet_waits_for_the_last() -> None:
    """A stop can wait for the turns in hand."""
    lanes = Lanes()
    async with lanes.lane(7):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await lanes.quiet()
    await lanes.quiet()
