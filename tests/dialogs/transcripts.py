"""Reads transcripts, and plays them; `python -m tests.dialogs.transcripts` writes them anew.

A transcript is one truth in its first line, then what happens, one line each:

    world: what changes around the resident
    before: what the resident does on the way to what matters | and then
    resident: what the resident does
    host: what the floors above do of themselves
        what the bot shows and stores, a line each
    again: the same update is delivered once more; nothing is stored, and this is shown

What a resident can do is in resident.py, how a screen is told in telling.py. Whoever writes them
anew reads every changed line as carefully as code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.dialogs.resident import Resident
from tests.dialogs.telling import tell
from tests.dialogs.truths import check_turn

FOLDER = Path(__file__).parent / "transcripts"
_INDENT = "    "


def names() -> list[str]:
    """The names of all transcripts."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def read(name: str) -> list[str]:
    """The lines of a transcript."""
    return (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()


def play(lines: list[str]) -> Iterator[str]:
    """The same transcript, with what the bot says now in place of what it said then."""
    resident = Resident()
    for line in lines:
        if line.startswith(_INDENT):
            continue
        yield line
        who, _, what = line.partition(": ")
        match who:
            case "world":
                resident.happens(what)
            case "before":
                for action in what.split(" | "):
                    _act(resident, action)
            case "resident" | "host":
                yield from (_INDENT + told for told in _act(resident, what))
            case "again":
                yield from (_INDENT + told for told in tell(resident.looks(), None, ()))
            case _:
                assert not line or line.startswith("#"), f"who is this: {line}"


def _act(resident: Resident, action: str) -> list[str]:
    before = resident.conversation
    shown = resident.screens[-1] if resident.screens else None
    turn = resident.does(action)
    if turn is None:
        return []
    check_turn(before, turn, resident.facts)
    return tell(turn.screen, shown, turn.events)


def main() -> None:
    """Write what the bot says now into every transcript."""
    for name in names():
        written = "\n".join([*play(read(name)), ""])
        (FOLDER / f"{name}.txt").write_text(written, "utf-8")


if __name__ == "__main__":
    main()
