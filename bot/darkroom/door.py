"""The door of the dark room: starts the sanitiser, hands pictures in, takes answers out."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

PROGRAM = "bot.darkroom.sanitizer"
MOST = 8 << 20  # bytes of an answer; a JPEG of the sanitiser's size is far below

# The program is this release's own; -I keeps every other folder and variable out.
_HOUSE = str(Path(__file__).parents[2])
_BEGIN = "import sys; sys.path.append(sys.argv[2]); from {} import main; main()"


class DarkError(Exception):
    """The dark room gave no answer, or one that is none."""


class Darkroom:
    """A running sanitiser. It is handed nothing of ours but the end of a socket for each picture:
    no environment, no file, no argument that says anything."""

    def __init__(self, process: asyncio.subprocess.Process, control: socket.socket) -> None:
        self._process = process
        self._control = control

    @classmethod
    async def open(cls) -> Darkroom:
        """Start one; it takes orders from now on. Raises `OSError` when no process can be made."""
        control, theirs = socket.socketpair()
        nothing = asyncio.subprocess.DEVNULL
        with theirs:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-I", "-c", _BEGIN.format(PROGRAM), str(theirs.fileno()), _HOUSE,
                stdin=nothing, stdout=nothing, stderr=nothing, pass_fds=(theirs.fileno(),),
                env={}, cwd="/", start_new_session=True,
            )  # fmt: skip
        return cls(process, control)

    @property
    def is_open(self) -> bool:
        """Whether the sanitiser is there: it holds the other end as long as it lives."""
        try:
            return self._control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    async def develop(self, order: bytes, data: bytes) -> bytes:
        """The answer to an order about a picture. Raises `DarkError` when there is none."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._control, [b"p"], [theirs.fileno()])
        except OSError:
            ours.close()
            raise DarkError from None
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        try:
            writer.writelines((order, b"\n", data))
            writer.write_eof()
            answer = bytearray()
            while chunk := await reader.read(1 << 16):
                answer += chunk
                if len(answer) > MOST:
                    raise DarkError
        except ConnectionError:  # it was gone before it had read all
            raise DarkError from None
        finally:
            writer.transport.abort()
        if not answer.endswith(b"."):  # the fork's time was over in the middle of it, say
            raise DarkError
        return bytes(answer[:-1])

    async def close(self) -> None:
        """End it at once, with every picture in its hands."""
        self._control.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()
