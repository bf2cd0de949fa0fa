"""The sanitiser: a program of its own, which opens every picture in a fresh fork without rights.

Its one argument is a Unix socket, over which comes the end of another one for each picture. A fork
can open no file and no connection, see no other picture and no secret, reach no other process, and
take only so much memory and time.

An order is a line of JSON and the picture's bytes, up to the end of the stream. The answer is "+"
and a JPEG, or "-" and the reason why not, and after either a full stop: without it there is more
that never came.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType

from bot.darkroom.developing import Refused, develop, rehearse
from bot.darkroom.seccomp import Filter

MEMORY = 448 << 20  # bytes of address space: what a WebP of 25 megapixels with transparency takes
SECONDS = 10  # of CPU and of the clock
POLITE = 10  # niceness


def answer(end: socket.socket) -> None:
    """Read one order from `end`, and answer it."""
    with end.makefile("rb") as incoming:
        order, data = json.loads(incoming.readline()), incoming.read()
    try:
        reply = b"+" + develop(order, data)
    except Refused as refusal:
        reply = b"-" + str(refusal).encode()
    except MemoryError:
        reply = b"-large"
    except Exception:  # a decoder may raise anything at a picture made to break it
        reply = b"-broken"
    end.sendall(reply + b".")


def serve(control: socket.socket, calls: Filter) -> None:
    """Take orders until nobody holds the other end of `control`."""
    while True:
        _, ends, _, _ = socket.recv_fds(control, 1, 1)
        if not ends:
            return
        if os.fork() == 0:
            _in_a_fork(control, ends[0], calls)
        os.close(ends[0])


def _bury(_signal: int, _frame: FrameType | None) -> None:
    """Whoever is done is waited for: what they took then counts as ours, in every statistic."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _in_a_fork(control: socket.socket, end: int, calls: Filter) -> None:
    try:
        control.close()
        picture = socket.socket(fileno=end)
        signal.alarm(SECONDS)
        _limit(resource.RLIMIT_CPU, SECONDS)
        _limit(resource.RLIMIT_NPROC, 0)
        _limit(resource.RLIMIT_NOFILE, 0)  # what is open stays so; nothing else can be opened
        calls.hold()
        answer(picture)
    finally:
        os._exit(0)


def _give_way() -> None:
    """A picture can wait for somebody's answer."""
    os.nice(POLITE)
    # Linux may schedule sessions against each other, sched(7): ours is our own, so that the
    # niceness alone would only put us behind ourselves.
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(f"{POLITE}", "ascii")


def _limit(what: int, most: int) -> None:
    resource.setrlimit(what, (most, most))


def main() -> None:
    """Get ready, lay everything down, and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    rehearse()
    signal.signal(signal.SIGCHLD, _bury)
    _give_way()
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    serve(control, Filter())


if __name__ == "__main__":
    main()
