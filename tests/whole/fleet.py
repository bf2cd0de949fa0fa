"""Some processes of one installation, running; behind a balancer when there are several."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType

from tests.whole.balancer import Balancer
from tests.whole.processes import Process
from tests.whole.site import Site


@asynccontextmanager
async def fleet(
    site: Site,
    count: int,
    *,
    webhook: bool,
    fails: bool = False,
    more: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[list[Process]]:
    """Start `count` processes, with `more` settings, and stop them at the end: each must end well,
    with nothing failed unless the test makes it fail. Killing and restarting them is allowed."""
    balancer = Balancer()
    await balancer.start()
    at = balancer.port if count > 1 else 0
    running = [
        site.process(webhook=webhook, at=at, name=f"serve-{n}", more=more) for n in range(count)
    ]
    balancer.ports = tuple(process.port for process in running)
    try:
        await asyncio.gather(*(process.start() for process in running))
        yield running
        assert [await process.stop() for process in running] == [0] * count
        for process in running:
            assert fails or "failed" not in process.log.read_text()
    finally:
        for process in running:
            await process.kill()
        await balancer.stop()
