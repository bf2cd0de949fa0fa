"""The result as people read it: figures, ratios, what was to be reached, and what to mind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table

from tests.bench.contest import PACE, Outcome
from tests.bench.measured import Cores
from tests.bench.spans import Span

MILLI = 1000.0
BUSY = 0.9  # share of its core from which on the stand-in, not the bot, sets the speed
DISTURBED = 0.1  # share of a core taken by other work from which on we say so


class Row(NamedTuple):
    """One span, and the span that each yardstick is held to it by."""

    outcome: Outcome
    load: str
    span: Span
    textbook: Span | None
    echo: Span | None


def show(outcomes: Mapping[str, Outcome], told: Sequence[str]) -> RenderableType:
    """Tables of what was measured and of the targets, and the notes below."""
    parts: list[RenderableType] = [_answers(outcomes), _processes(outcomes)]
    if targets := _targets(outcomes):
        parts.append(targets)
    return Group(*parts, *told)


def notes(outcomes: Mapping[str, Outcome], cores: Cores) -> list[str]:
    """What to know before quoting a figure."""
    told = [
        "An answer costs one tap. This bot commits each durably to SQLite; the textbook bot "
        "pickles once a minute; the echo keeps nothing.",
        "CPU: user and system time of the bot's process, whatever it did meanwhile (the way "
        "into the survey and its sending too), by answers. The last columns: how busy the bot's "
        "core was with it, and the other with the stand-in. At a steady pace a wait counts from "
        "when the tap was due, and CPU is held against the crowd's.",
    ]
    if cores.apart:
        told.append(f"Bot on core {cores.bot}, stand-in and residents on core {cores.standin}.")
    else:
        told.append("No core could be kept apart here: bot and stand-in disturb each other.")
    rows = list(_rows(outcomes))
    bound = [f"{row.outcome.name} {row.load}" for row in rows if _share(row).standin > BUSY]
    if bound:
        told.append(f"The stand-in, not the bot, set the speed of: {', '.join(bound)}.")
    disturbed = max((_share(row).others for row in rows), default=0.0)
    if disturbed > DISTURBED:
        told.append(
            f"Other work took up to {disturbed:.0%} of a core meanwhile: rates, waits and CPU "
            "look worse than they are; ratios less so, for all were measured by turns."
        )
    return told


class _Share(NamedTuple):
    bot: float
    standin: float
    others: float


def _share(row: Row) -> _Share:
    span = row.span
    return _Share(*(each / span.seconds for each in (span.cpu, span.standin_cpu, span.others_cpu)))


def _rows(outcomes: Mapping[str, Outcome]) -> Iterator[Row]:
    textbook, echo = outcomes.get("textbook"), outcomes.get("echo")
    alone = textbook.alone if textbook else None, echo.alone if echo else None
    crowd = textbook.crowd if textbook else None, echo.crowd if echo else None
    for outcome in outcomes.values():
        yield Row(outcome, f"{outcome.alone.residents}", outcome.alone, *alone)
        yield Row(outcome, f"{outcome.crowd.residents}", outcome.crowd, *crowd)
        if outcome.paced:
            yield Row(outcome, f"at {PACE:.0f}/s", outcome.paced, *crowd)


def _answers(outcomes: Mapping[str, Outcome]) -> Table:
    table = Table(title="Answered questions")
    table.add_column("bot", no_wrap=True)
    for column in (
        "load", "answers/s", "CPU ms", "/textbook", "/echo", "p50 ms", "p99 ms",
        "bot", "stand-in",
    ):  # fmt: skip
        table.add_column(column, justify="right")
    for row in _rows(outcomes):
        span, share = row.span, _share(row)
        table.add_row(
            row.outcome.name,
            row.load,
            f"{span.rate:.0f}",
            f"{span.cpu_each * MILLI:.2f}",
            f"{span.cpu_each / row.textbook.cpu_each:.2f}" if row.textbook else "",
            f"{span.cpu_each / row.echo.cpu_each:.2f}" if row.echo else "",
            f"{span.p50 * MILLI:.1f}",
            f"{span.p99 * MILLI:.1f}",
            f"{share.bot:.0%}",
            f"{share.standin:.0%}",
        )
    return table


def _processes(outcomes: Mapping[str, Outcome]) -> Table:
    table = Table(title="Processes")
    table.add_column("bot")
    table.add_column("first reply after", justify="right")
    table.add_column("peak memory", justify="right")
    for outcome in outcomes.values():
        table.add_row(outcome.name, f"{outcome.start:.2f} s", f"{outcome.peak:.0f} MiB")
    return table


def _targets(outcomes: Mapping[str, Outcome]) -> Table | None:
    """Issue 2's "to reach", for each way of serving."""
    ours = [outcome for name, outcome in outcomes.items() if name in ("webhook", "polling")]
    if not ours:
        return None
    table = Table(title="To reach")
    table.add_column("bot")
    table.add_column("what")
    for column in ("at most", "found", ""):
        table.add_column(column, justify="right")
    for outcome in ours:
        for what, most, found in _figures(outcome, outcomes.get("textbook")):
            mark = "reached" if found <= most else "missed"
            table.add_row(outcome.name, what, f"{most:g}", f"{found:.3g}", mark)
    return table


def _figures(outcome: Outcome, textbook: Outcome | None) -> Iterator[tuple[str, float, float]]:
    yield "first reply, s", 2.0, outcome.start
    yield "peak memory, MiB", 120.0, outcome.peak
    if textbook:
        share = outcome.crowd.cpu_each / textbook.crowd.cpu_each
        yield f"CPU at {outcome.crowd.residents} residents / textbook bot's", 0.25, share
    if outcome.paced:
        yield f"p99 at {PACE:.0f} answers/s, ms", 100.0, outcome.paced.p99 * MILLI
