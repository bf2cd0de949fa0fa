"""The measured process: started on a core of its own, read by psutil, ended in good order."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import psutil

PATIENCE = 20.0  # seconds for a bot to start, or to stop


class BenchError(Exception):
    """The bench cannot go on; the text says why."""


class Cores(NamedTuple):
    """The core of the measured bot and that of the stand-in; None where there is no choosing."""

    bot: int | None
    standin: int | None

    @property
    def apart(self) -> bool:
        """Whether each has a core to itself."""
        return self.bot is not None


def choose_cores() -> Cores:
    """Two cores of those this process may use; none where the system cannot pin or has but one."""
    if not hasattr(os, "sched_setaffinity"):
        return Cores(None, None)
    usable = sorted(os.sched_getaffinity(0))
    return Cores(usable[-1], usable[0]) if len(usable) > 1 else Cores(None, None)


def pin(core: int | None) -> None:
    """Keep this thread, and what it starts from now on, on one core."""
    if core is not None:
        os.sched_setaffinity(0, {core})


class Measured:
    """A bot in a process of its own, its words going to a log file. Use as a context."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], log: Path, cores: Cores
    ) -> None:
        with log.open("wb") as words:
            pin(cores.bot)
            try:
                self.started = time.perf_counter()
                self._child = subprocess.Popen(
                    [sys.executable, *command], env=clean(environment), stdout=words, stderr=words
                )
            finally:
                pin(cores.standin)
        self._log = log
        self._process = psutil.Process(self._child.pid)

    def __enter__(self) -> Measured:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()

    def cpu(self) -> float:
        """Seconds of user and system time so far, of the bot and whatever it started; also of what
        has ended since, if its parent waited for it."""
        return sum(_spent(each) for each in (self._process, *self._process.children(True)))

    def peak(self) -> float:
        """The most memory it ever held, in MiB; without a peak to read, what it holds now."""
        try:
            status = Path(f"/proc/{self._child.pid}/status").read_text("ascii")
        except OSError:
            held: int = self._process.memory_info().rss
            return held / 2**20
        line = next(each for each in status.splitlines() if each.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024

    def check(self) -> None:
        """`BenchError` with its last words when it has ended."""
        if self._child.poll() is not None:
            raise BenchError(f"the bot ended ({self._child.returncode}): {self.last_words()}")

    def last_words(self) -> str:
        """The end of its log."""
        return self._log.read_text("utf-8", "replace")[-2000:].strip()

    async def end(self) -> None:
        """Ask it to stop and wait until it has; after `PATIENCE` seconds it is killed."""
        self._child.terminate()
        try:
            await asyncio.to_thread(self._child.wait, PATIENCE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            raise BenchError(f"the bot does not stop: {self.last_words()}") from None


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment with nothing of ours in it but what is given; no proxy, for it is loopback."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, **environment}


class Clocks(NamedTuple):
    """Seconds gone by; of CPU spent by the bot, by us with the stand-in, by all together."""

    wall: float
    bot: float
    own: float
    machine: float


def read_clocks(bot: Measured) -> Clocks:
    """All clocks at one moment; only their differences mean something."""
    everybody = psutil.cpu_times()
    names = ("user", "nice", "system", "irq", "softirq", "steal")
    machine = sum(getattr(everybody, name, 0.0) for name in names)
    return Clocks(time.perf_counter(), bot.cpu(), time.process_time(), machine)


def _spent(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    spent: float = times.user + times.system + times.children_user + times.children_system
    return spent
