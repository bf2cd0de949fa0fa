"""The bot as processes of the machine: started, killed, started again."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]
PORTS = (20_000, 32_000)
START_TIMEOUT = 60.0  # seconds; on a busy machine with several processes starting at once


def free_port() -> int:
    """A port of loopback that was free a moment ago; not one of those the kernel gives to outgoing
    connections, which might get it while a process is down."""
    while True:
        port = random.randrange(*PORTS)
        with socket.socket() as taken, suppress(OSError):
            taken.bind(("127.0.0.1", port))
            return port


def lyhord(
    *arguments: str, settings: Mapping[str, str], typed: str = "", timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run a command as an operator would, with these settings and no others."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=environment(settings),
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without its own settings of ours, and with the given ones."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("LYHORD_")}
    return {**own, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1", **settings}


class Process:
    """One `lyhord serve`."""

    def __init__(self, settings: Mapping[str, str], log: Path, port: int = 0) -> None:
        self.port = port or free_port()
        self.settings = {**settings, "LYHORD_LISTEN": f"127.0.0.1:{self.port}"}
        self.log = log
        self._running: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it says it is well."""
        await self.begin()
        await self.is_well()

    async def begin(self) -> None:
        """Start it, and wait for nothing."""
        with self.log.open("ab") as log:
            self._running = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", "serve"),
                env=environment(self.settings),
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    async def is_well(self) -> None:
        """Wait until it answers its health check; AssertionError when it stops instead."""
        async with asyncio.timeout(START_TIMEOUT), aiohttp.ClientSession() as http:
            while self._running is not None and self._running.returncode is None:
                try:
                    async with http.get(f"http://127.0.0.1:{self.port}/healthz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.02)  # between two looks at a condition outside this process
        raise AssertionError(f"lyhord serve stopped at once: {self.log.read_text()[-2000:]}")

    async def logs(self, *words: str) -> None:
        """Wait until one of these is in its log."""
        deadline = time.monotonic() + START_TIMEOUT
        while not any(each in self.log.read_text() for each in words):
            assert time.monotonic() < deadline, f"{words} not in {self.log.read_text()[-2000:]}"
            await asyncio.sleep(0.02)  # between two looks at a file

    async def metrics(self) -> bytes:
        """What it counts, as Prometheus would read it."""
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"http://127.0.0.1:{self.port}/metrics") as answer,
        ):
            return await answer.read()

    async def counts(self, meter: str) -> None:
        """Wait until this meter, named with its labels, is not zero."""
        deadline = time.monotonic() + START_TIMEOUT
        while not re.search(rf"^{re.escape(meter)} [1-9]", (await self.metrics()).decode(), re.M):
            assert time.monotonic() < deadline, f"{meter} stays zero"
            await asyncio.sleep(0.02)  # between two looks outside this process

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._running is not None
        return self._running.pid

    async def ends(self) -> int:
        """Wait until it ends by itself; the exit code."""
        assert self._running is not None
        return await self._running.wait()

    async def kill(self) -> None:
        """As a power cut would: SIGKILL, no last word."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """As an operator would: SIGTERM. Returns the exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> int:
        if self._running is None:
            return 0
        if self._running.returncode is None:
            self._running.send_signal(how)
        code = await asyncio.wait_for(self._running.wait(), START_TIMEOUT)
        self._running = None
        return code
