"""Tips carried out of the house: files in a new folder that only its owner can look into."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

from sqlalchemy import Connection

from bot.desk.page import tell
from bot.desk.seat import Seat
from bot.desk.tips.record import write_json
from bot.desk.tips.telling import Telling, short
from bot.errors import WrongWordError
from storage.audit import append
from storage.errors import Refused
from storage.tips import reading


def export(seat: Seat, tips: Sequence[str], folder: Path, telling: Telling, *, json: bool) -> int:
    """Write tips, all when none is named, as they are shown, without notes, and their photos; how
    many tips. `WrongWordError` when the folder is there already or cannot be written."""
    try:
        folder.mkdir(mode=0o700)
        try:
            found = [_take(seat, each) for each in tips] or seat.does(reading.export_tips)
        except Refused:
            folder.rmdir()
            raise
        if json:
            _write(folder / "tips.json", f"{write_json(found)}\n".encode())
        for tip in found:
            name = folder / short(tip.id)
            if not json:
                page = StringIO()
                tell(*telling.whole(tip), file=page)
                _write(name.with_suffix(".txt"), page.getvalue().encode())
            photos = seat.does(reading.read_photos, tip.id) if tip.photos else []
            for number, jpeg in enumerate(photos, 1):
                _write(folder / f"{name.name}-{number}.jpg", jpeg)
    except FileExistsError:
        raise WrongWordError("The folder to export to must be a new one.") from None
    except OSError as failure:
        raise WrongWordError(f"The folder cannot be written: {failure.strerror}.") from None
    return len(found)


def _take(seat: Seat, tip: str) -> reading.Tip:
    """One tip to take along, which the log tells apart from one that is read."""
    now = seat.room.now

    def work(connection: Connection) -> reading.Tip:
        found = reading.read_tip(connection, seat.room.vault, seat.who, tip, now)
        append(connection, seat.room.vault, now, seat.who.name, "export tip", found.id)
        return replace(found, notes=())

    return seat.room.database.run_now(work)


def _write(path: Path, content: bytes) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
