"""The sanitiser with a decoder that a hostile picture has taken over: it does what that says.

Run in the place of bot.darkroom.sanitizer, under all its limits.
"""

from __future__ import annotations

import ctypes
import os
import resource
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.darkroom import sanitizer

_PAIR = socket.socketpair()  # made while that could be


def obey(_order: dict[str, Any], data: bytes) -> bytes:
    """Do what the data says; what it returns is the answer, and if it may not, "may not"."""
    try:
        return _deed(data.decode())
    except (OSError, ValueError):
        return b"may not"


def _deed(name: str) -> bytes:
    match name:
        case "read":
            return Path("/etc/passwd").read_bytes()
        case "list":
            return repr(os.listdir("/")).encode()
        case "write":
            Path(__file__).with_suffix(".made").touch()
        case "connect":
            socket.socket().connect(("127.0.0.1", 9))
        case "make room and connect":
            os.close(0)
            os.close(1)
            socket.socket()
        case "start":
            os.execv("/bin/true", ["true"])  # noqa: S606 - it must not succeed
        case "fork":
            os.fork()
        case "kill the parent":
            os.kill(os.getppid(), 9)
        case "look into the parent":
            _look_into(os.getppid())
        case "lift the limits":
            resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        case "tell":
            return repr(dict(os.environ)).encode()
        case "grow":
            return bytes(2 << 30)
        case "spin":
            while True:
                pass
        case "wait":
            _read_for_ever()
        case "crash":
            ctypes.string_at(0)
        case "leave":
            os._exit(0)
        case "half":
            for end in range(3, 20):
                with suppress(OSError):
                    os.write(end, b"+ha")
            os._exit(0)
        case "pour":
            return b"x" * (64 << 20)
    return b"done"


def _read_for_ever() -> None:
    """Wait for a word that nobody says."""
    end, other = _PAIR
    with other:
        end.recv(1)


def _look_into(process: int) -> None:
    """Read another process's memory, as a debugger does."""
    call = {"x86_64": 310, "aarch64": 270}[os.uname().machine]
    if ctypes.CDLL(None, use_errno=True).syscall(call, process, None, 0, None, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "process_vm_readv")


def main() -> None:
    """The program as it is, but for what opens the picture, and shorter of breath."""
    vars(sanitizer)["develop"] = obey
    sanitizer.SECONDS = 1
    sanitizer.main()
