"""`python -m tests.whole.cut FILE`: `lyhord serve`, with a power cut at the place FILE names.

FILE holds "module Class.function before" or "... after", or is not there. It is removed as the cut
strikes, so that the next process lives.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.cli import app

PLACES = (
    "bot.ledger Ledger.enter before",
    "storage.tips.sending NotPrepared.__init__ after",
    "bot.receipts Receipts.derive before",
    "bot.receipts Receipts.derive after",
    "bot.photographs Photographs.black_out after",
    "storage.tips.sending key_for_reporter before",
    "storage.tips.sending give after",
    "storage.tips.sending drop_photos after",
    "storage.recording store_tip after",
    "storage.turns _store before",
    "bot.ledger take_turn after",
    "bot.ledger Ledger._stored after",
    "bot.showing Showing.show before",
    "bot.display Display._edit before",
    "bot.display Display._edit after",
    "bot.vanishing Vanishing.plan before",
    "bot.vanishing Vanishing.plan after",
    "bot.showing Showing.show after",
    "bot.turns Turns.take after",
    "bot.webhook _reply after",
)


def build_in(file: Path) -> None:
    """Put a cut into every place; it strikes where the file says."""
    for place in PLACES:
        module, name, when = place.split()
        holder: Any = import_module(module)
        *classes, function = name.split(".")
        for each in classes:
            holder = getattr(holder, each)
        setattr(holder, function, _wired(getattr(holder, function), place, when, file))


def _wired(function: Callable[..., Any], place: str, when: str, file: Path) -> Callable[..., Any]:
    def strike(moment: str) -> None:
        if moment == when and file.exists() and file.read_text() == place:
            file.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    @wraps(function)
    def plainly(*arguments: Any, **named: Any) -> Any:
        strike("before")
        result = function(*arguments, **named)
        strike("after")
        return result

    @wraps(function)
    async def later(*arguments: Any, **named: Any) -> Any:
        strike("before")
        result = await function(*arguments, **named)
        strike("after")
        return result

    return later if asyncio.iscoroutinefunction(inspect.unwrap(function)) else plainly


if __name__ == "__main__":
    build_in(Path(sys.argv[1]))
    app(["serve"])
