"""`python -m tests.bench`: measure speed and cost, and print them beside two yardsticks."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import uvloop
from rich.console import Console

from tests.bench.contest import SHORT, USUAL, Length, Outcome, hold
from tests.bench.contestants import CONTESTANTS, Contestant
from tests.bench.measured import BenchError, Cores, choose_cores, pin
from tests.bench.table import notes, show

ROOM = Path(__file__).parents[2] / "artefacts"  # on the disk of the checkout, ignored by git
LONGEST = 360.0  # seconds, before something must be wrong
NARROWEST = 112  # columns the tables need


def main() -> int:
    """Read the arguments, measure, print. 1 when something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="under a minute, rougher")
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    parser.add_argument(
        "--only", nargs="+", choices=tuple(CONTESTANTS), default=tuple(CONTESTANTS),
        help="measure only these",
    )  # fmt: skip
    arguments = parser.parse_args()
    cores = choose_cores()
    pin(cores.standin)
    said, result = Console(stderr=True), Console()
    length = SHORT if arguments.short else USUAL
    chosen = {name: CONTESTANTS[name] for name in arguments.only}
    said.print(f"measuring by turns: {', '.join(each.name for each in chosen.values())}")
    try:
        outcomes = uvloop.run(_hold(chosen, length, cores))
    except BenchError as error:
        said.print(f"bench: {error}", markup=False)
        return 1
    told = notes(outcomes, cores)
    if arguments.json:
        found = {name: asdict(outcome) for name, outcome in outcomes.items()}
        result.print_json(json.dumps({"outcomes": found, "notes": told}))
    else:
        result.width = max(result.width, NARROWEST)
        result.print(show(outcomes, told))
    return 0


async def _hold(
    contestants: Mapping[str, Contestant], length: Length, cores: Cores
) -> dict[str, Outcome]:
    ROOM.mkdir(exist_ok=True)
    try:
        async with asyncio.timeout(LONGEST):
            return await hold(contestants, length, cores, ROOM)
    except TimeoutError:
        raise BenchError(f"not done after {LONGEST:.0f} s") from None


if __name__ == "__main__":
    sys.exit(main())
