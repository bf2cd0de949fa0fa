"""The clock: what nobody may foretell comes when nobody can, and what is urgent at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from bot.clock import QUARTER, Clock
from bot.metrics import Metrics
from bot.schedule import fill

SOON = timedelta(seconds=5)


def filled() -> dict[str, Any]:
    """The works of a clock that was filled just now and does not go, by name."""
    clock = Clock(Metrics())
    nobody: Any = None  # a clock that does not go asks nobody for anything
    fill(clock, nobody, nobody, nobody, nobody, nobody)
    return {job.name: job for job in clock._scheduler.get_jobs()}


async def test_nobody_can_tell_when_tips_are_released() -> None:
    """The first time after a start, and each time after it, comes up to half a quarter of an hour
    sooner or later, as chance has it; for urgent tips the first comes at once."""
    began = datetime.now(UTC)
    works = [filled() for _ in range(20)]
    firsts = [work["release"].next_run_time - began for work in works]
    assert max(firsts) - min(firsts) > timedelta(minutes=2)
    assert max(firsts) <= timedelta(seconds=QUARTER // 2) + SOON
    later = set()
    for work in works:
        trigger = work["release"].trigger
        assert isinstance(trigger, IntervalTrigger)
        after = trigger.get_next_fire_time(began, began) - began
        assert abs(after - timedelta(seconds=QUARTER)) <= timedelta(seconds=QUARTER // 2)
        later.add(after)
        assert work["urgent tips"].next_run_time - began < SOON
    assert max(later) - min(later) > timedelta(minutes=2)
