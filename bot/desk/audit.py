"""`lyhord audit`: who read, wrote and changed what at the desk, and whether the log is whole."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Annotated

import typer

from bot.desk.page import tell
from bot.desk.room import enter
from bot.desk.seat import Json
from bot.errors import BrokenLogError, WrongWordError
from storage.audit import read_audit, read_line_hash, verify_audit
from storage.errors import AuditBroken

app = typer.Typer(help="The log of the desk.", no_args_is_help=True)

_IDENT = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{24}\b")  # a tip's id; its beginning is enough
_MARK = re.compile(r"(\d{1,9}):([0-9a-f]{64})")


@app.command()
def verify(
    mark: Annotated[
        str | None, typer.Option(help="What an earlier `verify` printed: its line is still there.")
    ] = None,
) -> None:
    """Prove that no line of the log was changed, put in or taken out. Exit code 8 when one was.

    Whoever holds database and server key could write a whole new log: note what this prints where
    they cannot write, and give it to the next `verify`.
    """
    room = enter()
    try:
        lines = room.run(verify_audit)
    except AuditBroken as broken:
        raise BrokenLogError(str(broken)) from None
    if mark is not None:
        number, noted = _read_mark(mark)
        now = room.database.read_now(lambda c: read_line_hash(c, number))
        if now is None or now.hex() != noted:
            raise BrokenLogError(f"Line {number} of the log is not the one that was noted.")
    tell(f"{lines} lines, all as they were written.")
    if lines:
        end = room.database.read_now(lambda c: read_line_hash(c, lines))
        typer.echo(f"{lines}:{end.hex() if end else ''}")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """The log, the oldest line first: when (UTC), who did what, with which tip, body or person."""
    acts = enter().database.read_now(lambda connection: list(read_audit(connection)))
    if not acts and not as_json:
        tell("Nothing has been done at the desk yet.")
    for act in acts:
        at = act.at.isoformat().removesuffix("+00:00")
        if as_json:
            typer.echo(json.dumps({**asdict(act), "at": f"{at}Z"}))
        else:
            subject = _IDENT.sub(r"\1", act.subject)
            when = at[:16].replace("T", " ")
            tell(f"{act.number:5}  {when}  {act.coordinator}: {act.action} {subject}")


def _read_mark(mark: str) -> tuple[int, str]:
    found = _MARK.fullmatch(mark.strip())
    if found is None:
        raise WrongWordError(
            "A mark is what `lyhord audit verify` prints: a number, a colon, 64 hexadecimal digits."
        )
    return int(found[1]), found[2]
