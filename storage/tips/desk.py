"""What a coordinator does with a tip. Every act is written to the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection

from dialogs.messages import State
from storage.coordinators import Coordinator
from storage.vault import Vault

Params = Mapping[str, str | int | date]


def reply(
    connection: Connection,
    vault: Vault,
    who: Coordinator,
    tip: str,
    words: str,
    now: datetime,
    *,
    kind: Literal["text", "question"] = "text",
    next_day: date | None = None,
) -> None:
    """Write to the reporter; a question also sets the state "asked". Raises `NoSuchTip`."""
    raise NotImplementedError


def set_status(
    connection: Connection,
    vault: Vault,
    who: Coordinator,
    tip: str,
    state: State,
    now: datetime,
    *,
    template: str = "",
    params: Params | None = None,
    words: str = "",
    next_day: date | None = None,
) -> None:
    """Set the state, with a plain note to the reporter: a template's, or words. "not_ours" needs
    `params["whose"]`. Raises `NoSuchTip` or `StateUnfit`."""
    raise NotImplementedError


def note(
    connection: Connection, vault: Vault, who: Coordinator, tip: str, words: str, now: datetime
) -> None:
    """Note something for one's own body. Raises `NoSuchTip`."""
    raise NotImplementedError


def mark_spam(
    connection: Connection, vault: Vault, who: Coordinator, tip: str, now: datetime, *, spam: bool
) -> None:
    """Hide a tip and let it end soon, or take that back. Raises `NoSuchTip`."""
    raise NotImplementedError


def route(
    connection: Connection,
    vault: Vault,
    who: Coordinator,
    tip: str,
    bodies: Sequence[str],
    now: datetime,
) -> None:
    """Hand a tip to these bodies and no others: its key is sealed to each; a body that is left out
    opens it no more. Raises `NoSuchTip`, `NoSuchBody` or `NoBody`."""
    raise NotImplementedError


def merge(
    connection: Connection, vault: Vault, who: Coordinator, tip: str, into: str, now: datetime
) -> None:
    """Treat a tip as the same matter as another: what is written to that one's reporter is written
    to this one's too. Raises `NoSuchTip`."""
    raise NotImplementedError


def mask(
    connection: Connection,
    vault: Vault,
    who: Coordinator,
    tip: str,
    part: str,
    passage: str,
    now: datetime,
    *,
    final: bool,
) -> int:
    """Hide a passage wherever it stands in `part`: a question's id, or "message:3". `final` writes
    it out of the tip for good, under a new key; else it can be shown again. How often it stood
    there. Raises `NoSuchTip` or `NoSuchPassage`."""
    raise NotImplementedError


def unmask(connection: Connection, vault: Vault, who: Coordinator, tip: str, now: datetime) -> None:
    """Take back all masks that are not final. Raises `NoSuchTip`."""
    raise NotImplementedError
