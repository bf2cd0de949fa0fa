"""The log book: JSON lines on stderr, with no identity, no content and no secret in any of them."""

from __future__ import annotations

import logging
import re
import sys
import traceback
import warnings
from collections.abc import Iterator
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger
from telegram.warnings import PTBDeprecationWarning

FRAMES = 12
LONGEST = 200

# A bot token; or any run of digits long enough to be an account, a chat, a phone or an update.
_SECRET = re.compile(r"\d{5,}:[\w-]{10,}|\d{6,}", re.ASCII)
_PLAIN = (bool, float, type(None))

Log = structlog.typing.FilteringBoundLogger


def set_up_logs(level: str) -> None:
    """Send our own log lines from `level` up, and other libraries' from warning up, to stderr."""
    console = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            name_failure,
            redact,
            structlog.dev.ConsoleRenderer() if console else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Never lower for others: httpx prints the token with each URL, telegram whole updates at debug.
    logging.basicConfig(handlers=[_Others()], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    warnings.filterwarnings("ignore", category=PTBDeprecationWarning)  # said at every 429


def get_log(room: str) -> Log:
    """A log that names the room its lines come from."""
    log: Log = structlog.get_logger(room=room)
    return log


def name_failure(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and frames: its message and locals may hold content."""
    failure = event.pop("exc_info", None)
    if failure is True:
        failure = sys.exc_info()[1]
    if isinstance(failure, tuple):
        failure = failure[1]
    if isinstance(failure, BaseException):
        event["error"] = " < ".join(type(each).__qualname__ for each in _chain(failure))
        event["frames"] = frames_of(failure)
    return event


def frames_of(failure: BaseException) -> list[str]:
    """Where an exception came from, innermost last, as "file:line function"."""
    found = traceback.extract_tb(failure.__traceback__)[-FRAMES:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in found]


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Blot out whatever looks like a token or an identity, and cut what is long."""
    return {name: _clean(value, name) for name, value in event.items()}


def _clean(value: Any, name: str) -> Any:
    if name == "timestamp" or isinstance(value, _PLAIN):
        return value
    if isinstance(value, int):
        return value if abs(value) < 1_000_000 else "…"
    if isinstance(value, list):
        return [_clean(each, name) for each in value[:FRAMES]]
    if not isinstance(value, str):
        return type(value).__qualname__
    return _SECRET.sub("…", value[:LONGEST])


def _chain(failure: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    each: BaseException | None = failure
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").rsplit("/", 3)[-2:])


class _Others(logging.Handler):
    """Other libraries' records: the unfilled template's first line and the failure."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING:
            return  # a library may have set its own logger lower
        template = str(record.msg).strip().partition("\n")[0]
        get_log(record.name).log(record.levelno, template, exc_info=record.exc_info or None)
