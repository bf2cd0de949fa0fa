"""The lock on the dark room: the few system calls that opening a picture needs, and no other.

Linux only, on the two kinds of machine whose call numbers are listed; elsewhere the limits of the
sanitiser hold alone. See seccomp(2) and bpf(2); numbers from the kernel's unistd headers.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import sys

# read, write, close, fstat, lseek, mmap, mprotect, munmap, brk, rt_sigaction, rt_sigprocmask,
# rt_sigreturn, mremap, madvise, sendto, recvfrom, exit, futex, restart_syscall, exit_group,
# getrandom, rseq
_CALLS = {
    "x86_64": (
        0xC000003E,
        (0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 25, 28, 44, 45, 60, 202, 219, 231, 318, 334),
    ),
    "aarch64": (
        0xC00000B7,
        (63, 64, 57, 80, 62, 222, 226, 215, 214, 134, 135, 139, 216, 233, 206, 207, 93, 98, 128,
         94, 278, 293),
    ),
}  # fmt: skip
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _MACHINE_AT = 0, 4  # in struct seccomp_data
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
_SET_SECCOMP, _SET_NO_NEW_PRIVS, _MODE_FILTER = 22, 38, 2


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_so", ctypes.c_uint8),
        ("if_not", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


class Filter:
    """Made beforehand, for nothing can be loaded when it is needed."""

    def __init__(self) -> None:
        machine, calls = _CALLS.get(platform.machine(), (0, ()))
        self.known = sys.platform == "linux" and machine != 0
        if not self.known:
            return
        steps = [
            _Step(_LOAD, 0, 0, _MACHINE_AT),
            _Step(_IF_EQUAL, 1, 0, machine),
            _Step(_RETURN, 0, 0, _KILL),
            _Step(_LOAD, 0, 0, _NUMBER_AT),
            *(_Step(_IF_EQUAL, len(calls) - at, 0, call) for at, call in enumerate(calls)),
            _Step(_RETURN, 0, 0, _REFUSE),
            _Step(_RETURN, 0, 0, _ALLOW),
        ]
        self._steps = (_Step * len(steps))(*steps)
        self._program = _Program(len(steps), self._steps)
        self._prctl = ctypes.CDLL(None).prctl

    def hold(self) -> bool:
        """From here on every other call of this process fails; whether that is so."""
        if not self.known:
            return False
        if self._prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            return False
        program = ctypes.byref(self._program)
        return bool(self._prctl(_SET_SECCOMP, _MODE_FILTER, program, 0, 0) == 0)
