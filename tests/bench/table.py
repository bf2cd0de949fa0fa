"""The result as people read it: figures, ratios, what was to be reached, and what to mind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table

from tests.bench.measured import Cores
from tests.bench.part import Findings

MILLI = 1000.0
BUSY = 0.9  # share of its core from which on the stand-in, not the bot, sets the speed
DISTURBED = 0.1  # share of a core taken by other work from which on we say so


def table_of(title: str, first: str, *others: str) -> Table:
    """An empty table: words in the first column, figures in the others."""
    table = Table(title=title)
    table.add_column(first, no_wrap=True)
    for column in others:
        table.add_column(column, justify="right")
    return table


def show(found: Sequence[Findings], told: Sequence[str]) -> RenderableType:
    """Tables of what was measured and of the targets, and the notes below."""
    parts: list[RenderableType] = [*(each.table for each in found), _processes(found)]
    if any(each.targets for each in found):
        parts.append(_targets(found))
    return Group(*parts, *told)


def notes(found: Sequence[Findings], cores: Cores) -> list[str]:
    """What to know before quoting a figure."""
    return [*(note for each in found for note in each.notes), *_of_all(found, cores)]


def _of_all(found: Sequence[Findings], cores: Cores) -> Iterator[str]:
    yield (
        "CPU: user and system time of the bot's processes, whatever they did meanwhile (the way "
        "into the survey and sending too), by answers. The last columns: how busy the bot's "
        "core was with it, and the other with the stand-in."
    )
    if cores.apart:
        yield f"Bot on core {cores.bot}, stand-in and residents on core {cores.standin}."
    else:
        yield "No core could be kept apart here: bot and stand-in disturb each other."
    shares = {name: span.share for each in found for name, span in each.spans.items()}
    if bound := [name for name, share in shares.items() if share.standin > BUSY]:
        yield f"The stand-in, not the bot, set the speed of: {', '.join(bound)}."
    disturbed = max((share.others for share in shares.values()), default=0.0)
    if disturbed > DISTURBED:
        yield (
            f"Other work took up to {disturbed:.0%} of a core meanwhile: rates, waits and CPU "
            "look worse than they are; ratios less so, for all were measured by turns."
        )


def _processes(found: Sequence[Findings]) -> Table:
    table = table_of("Processes", "bot", "first reply after", "peak memory")
    for name, start, peak in (process for each in found for process in each.processes):
        table.add_row(name, f"{start:.2f} s", f"{peak:.0f} MiB")
    return table


def _targets(found: Sequence[Findings]) -> Table:
    table = Table(title="To reach")
    table.add_column("bot")
    table.add_column("what")
    for column in ("at most", "found", ""):
        table.add_column(column, justify="right")
    for target in (target for each in found for target in each.targets):
        mark = "reached" if target.found <= target.most else "missed"
        table.add_row(target.bot, target.what, f"{target.most:g}", f"{target.found:.3g}", mark)
    return table
