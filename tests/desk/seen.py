"""A real terminal, with somebody in front of it: what shows is what was echoed or printed."""

from __future__ import annotations

import os
import pty
import select
import sys
import time
from pathlib import Path

from tests.desk.terminal import ROOT

PATIENCE = 60.0  # seconds; on a busy machine


class Screen:
    """One `lyhord` command in a terminal of its own."""

    def __init__(self, *words: str, kind: str = "dumb") -> None:
        self.shown = ""
        self.pid, self._terminal = pty.fork()
        if not self.pid:  # the child
            environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": kind}
            os.execve(sys.executable, [sys.executable, "-m", "bot", *words], environment)  # noqa: S606 - this is the command

    def sees(self, text: str) -> None:
        """Wait until something shows that did not before."""
        seen, until = len(self.shown), time.monotonic() + PATIENCE
        while text not in self.shown[seen:]:
            assert time.monotonic() < until, self.shown
            if select.select([self._terminal], [], [], 1)[0] and not self._read():
                assert text in self.shown[seen:], self.shown

    def types(self, line: str) -> None:
        """A line, and Enter."""
        os.write(self._terminal, f"{line}\n".encode())

    def ends(self) -> int:
        """Wait for the end; the exit code."""
        while self._read():
            pass
        os.close(self._terminal)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def file(self, name: str) -> str:
        """What the system tells of the process: "cmdline", "environ", "limits"."""
        return Path(f"/proc/{self.pid}/{name}").read_text()

    def _read(self) -> bool:
        try:
            read = os.read(self._terminal, 4096)
        except OSError:  # Linux tells the end so
            return False
        self.shown += read.decode(errors="replace")
        return bool(read)
