"""The clock on the wall: it only ticks. What is due is decided by rows."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from bot.logs import get_log
from bot.metrics import Metrics

SECOND = 1
MINUTE = 60
QUARTER = 900
HOUR = 3600

_log = get_log("clock")


class Clock:
    """Calls each work at its interval, the first time at once; never twice at the same time."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._last = 0.0
        self._ticking: set[asyncio.Future[None]] = set()
        # It warns of each tick it leaves out while the last one still works, as it is meant to.
        logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)

    def every(
        self, seconds: int, name: str, work: Callable[[], Awaitable[object]], late: int = 0
    ) -> None:
        """Have `work` done every so many seconds. What fails is logged, counted and tried again.

        With `late` each time comes up to so many seconds later or sooner, as chance has it, and the
        first not at once: nobody can tell when.
        """

        async def tick() -> None:
            # Shielded: the scheduler's end cancels its tasks, and a reminder must not be half sent.
            working = asyncio.ensure_future(self._work(name, work))
            self._ticking.add(working)
            working.add_done_callback(self._ticking.discard)
            await asyncio.shield(working)

        self._scheduler.add_job(
            tick,
            IntervalTrigger(seconds=seconds, timezone=UTC, jitter=late or None),
            name=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC) + timedelta(seconds=secrets.randbelow(late + 1)),
        )

    def start(self) -> None:
        """Begin to tick, on the running loop."""
        self._last = monotonic()
        self._scheduler.start()

    async def stop(self) -> None:
        """Tick no more, and see the ticks in hand through."""
        if self._scheduler.running:
            self._scheduler.pause()
            await asyncio.gather(*self._ticking)
            self._scheduler.shutdown(wait=False)

    async def _work(self, name: str, work: Callable[[], Awaitable[object]]) -> None:
        self._last = monotonic()
        try:
            await work()
        except Exception:  # a failed tick must not stop the clock; the rows are still due
            _log.error("tick failed", tick=name, exc_info=True)
            self._metrics.ticks.labels(name, "failed").inc()
        else:
            self._metrics.ticks.labels(name, "done").inc()

    @property
    def silence(self) -> float:
        """Seconds since the last tick began."""
        return monotonic() - self._last
