"""`python -m tests.bench`: measure speed and cost, and print them beside what was to be reached."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Collection
from pathlib import Path

import uvloop
from rich.console import Console

from tests.bench.measured import BenchError, Cores, choose_cores, pin
from tests.bench.part import Findings
from tests.bench.parts import find_parts
from tests.bench.table import notes, show

ROOM = Path(__file__).parents[2] / "artefacts"  # on the disk of the checkout, ignored by git
LONGEST = 360.0  # seconds for a part, before something must be wrong
NARROWEST = 112  # columns the tables need


def main() -> int:
    """Read the arguments, measure, print. 1 when something could not be measured."""
    names = [name for part in find_parts() for name in part.names]
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="under two minutes, rougher")
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, help="measure only these"
    )
    arguments = parser.parse_args()
    cores = choose_cores()
    pin(cores.standin)
    said, result = Console(stderr=True), Console()
    said.print(f"measuring: {', '.join(arguments.only)}")
    try:
        found = uvloop.run(_measure(arguments.only, arguments.short, cores))
    except BenchError as error:
        said.print(f"bench: {error}", markup=False)
        return 1
    told = notes(found, cores)
    if arguments.json:
        outcomes = {name: outcome for each in found for name, outcome in each.figures.items()}
        result.print_json(json.dumps({"outcomes": outcomes, "notes": told}))
    else:
        result.width = max(result.width, NARROWEST)
        result.print(show(found, told))
    return 0


async def _measure(wanted: Collection[str], short: bool, cores: Cores) -> list[Findings]:
    """One part after the other, of each what is wanted."""
    ROOM.mkdir(exist_ok=True)
    found = []
    for part in find_parts():
        if names := [name for name in part.names if name in wanted]:
            try:
                async with asyncio.timeout(LONGEST):
                    found.append(await part.measure(names, short, cores, ROOM))
            except TimeoutError:
                raise BenchError(f"{', '.join(names)}: not done after {LONGEST:.0f} s") from None
    return found


if __name__ == "__main__":
    sys.exit(main())
