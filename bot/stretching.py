"""The mangle: stretches receipts' digits (Argon2id) in processes of its own, out of the way.

Not in polite threads: such a one takes Python's lock, and the process's memory map for 64 MiB, and
keeps them for as long as others have precedence. Then everybody's next question waits for it.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from storage.vault.receipts import Receipt, Receipts

POLITE = 10  # niceness: nobody's next question waits for a receipt

# The program is this release's own; -I keeps every other folder and variable out.
_HOUSE = str(Path(__file__).parents[1])
_BEGIN = "import sys; sys.path.append(sys.argv[1]); from bot.stretching import main; main()"


class NotStretchedError(Exception):
    """The process that should stretch ended twice, or is closed."""


class Stretcher:
    """A process that derives receipts, one after the other; for one thread at a time. It is started
    when it is first needed, and again when it has ended. It ends with us, however we do."""

    def __init__(self, receipts: Receipts) -> None:
        self._receipts = receipts
        self._process: _Process | None = None
        self._closed = False

    def derive(self, digits: str) -> Receipt:
        """As the vault's own does. Raises `NotStretchedError`, or `OSError` when there can be no
        process."""
        for _ in range(2):
            if self._closed:
                break
            if self._process is None:
                self._process = _Process(self._receipts)
            if answer := self._process.ask(digits):
                return Receipt.of_secret(answer)
            self._end()
        raise NotStretchedError

    def close(self) -> None:
        """End it at once, from whatever thread."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()


class _Process:
    """It is handed nothing but the end of a socket: nothing that others can read."""

    def __init__(self, receipts: Receipts) -> None:
        ours, theirs = socket.socketpair()
        nothing = subprocess.DEVNULL
        with ours, theirs:
            self._child = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-I", "-c", _BEGIN, _HOUSE, str(theirs.fileno())],
                stdin=nothing, stdout=nothing, stderr=nothing, pass_fds=(theirs.fileno(),),
                env={}, cwd="/",
            )  # fmt: skip
            self._line = ours.makefile("rwb")
        self._begin = pickle.dumps(receipts)

    @property
    def pid(self) -> int:
        """Its number."""
        return self._child.pid

    def ask(self, digits: str) -> str:
        """The secret of a receipt; "" when the process has ended."""
        try:
            self._line.write(self._begin + digits.encode("ascii") + b"\n")
            self._line.flush()
            self._begin = b""
            line = self._line.readline()
        except OSError:
            return ""
        return line.decode("ascii").removesuffix("\n") if line.endswith(b"\n") else ""

    def hang_up(self) -> int:
        """Let it see that nobody asks any more, and wait until it has gone; its exit code."""
        with suppress(OSError):
            self._line.close()
        return self._child.wait()

    def end(self) -> None:
        """Kill it."""
        self._child.kill()
        self.hang_up()


def main() -> None:
    """Take in what derives, then digits, a line each; a line goes back for each, until no more
    come."""
    for each in (signal.SIGINT, signal.SIGTERM):  # the bot may need it for its last turns
        signal.signal(each, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(POLITE)
    with socket.socket(fileno=int(sys.argv[2])) as end, end.makefile("rwb") as line:
        receipts: Receipts = pickle.load(line)  # noqa: S301 - the bot's own, through our socket
        for digits in line:
            receipt = receipts.derive(digits.decode("ascii").strip())
            line.write(receipt.secret.encode("ascii") + b"\n")
            line.flush()
