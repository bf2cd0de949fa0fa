"""Names at the desk: what bodies and coordinators may be called."""

from __future__ import annotations

import re

from bot.errors import WrongWordError
from dialogs.messages import REPORTER
from storage.audit import OPERATOR

LONGEST = 40  # characters

_BODY = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


def check_body(body: str) -> None:
    """Raise `WrongWordError` unless a body can go by this: as sender it must not pass for the
    reporter, and in the log it is one word."""
    if not _BODY.fullmatch(body) or body == REPORTER:
        raise WrongWordError("A body goes by small letters, digits and hyphens, such as police.")


def check_name(name: str) -> None:
    """Raise `WrongWordError` unless a coordinator, or a body in full, can be called this: one line
    that shows as it is, and not the operator's name in the log."""
    if name.strip() != name or not name.isprintable() or not 0 < len(name) <= LONGEST:
        raise WrongWordError(f"A name is one line of 1-{LONGEST} characters.")
    if name.casefold() == OPERATOR:
        raise WrongWordError(f"In the log, {OPERATOR} is whoever runs Lyhörd: take another name.")
