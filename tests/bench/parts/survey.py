"""Answered questions: this bot by webhook and by polling, the textbook bot, the echo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from rich.table import Table

from tests.bench.contest import PACE, SHORT, USUAL, Outcome, hold
from tests.bench.contestants import CONTESTANTS
from tests.bench.measured import Cores
from tests.bench.part import Findings, Part, Process, Target
from tests.bench.spans import Span
from tests.bench.table import MILLI, table_of

NOTES = (
    "An answer costs one tap. This bot commits each durably to SQLite; the textbook bot pickles "
    "once a minute; the echo keeps nothing.",
    "At a steady pace a wait counts from when the tap was due, and CPU is held against the "
    "crowd's.",
)


async def measure(names: Sequence[str], short: bool, cores: Cores, room: Path) -> Findings:
    """By turns, all that are named."""
    chosen = {name: CONTESTANTS[name] for name in names}
    outcomes = await hold(chosen, SHORT if short else USUAL, cores, room)
    return Findings(
        figures={name: asdict(outcome) for name, outcome in outcomes.items()},
        table=_answers(outcomes),
        spans={f"{row.outcome.name} {row.load}": row.span for row in _rows(outcomes)},
        processes=[Process(each.name, each.start, each.peak) for each in outcomes.values()],
        targets=list(_targets(outcomes)),
        notes=NOTES,
    )


PART = Part(tuple(CONTESTANTS), measure)


class Row(NamedTuple):
    """One span, and the span that each yardstick is held to it by."""

    outcome: Outcome
    load: str
    span: Span
    textbook: Span | None
    echo: Span | None


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
    table = table_of(
        "Answered questions", "bot", "load", "answers/s", "CPU ms", "/textbook", "/echo", "p50 ms",
        "p99 ms", "bot", "stand-in",
    )  # fmt: skip
    for row in _rows(outcomes):
        span = row.span
        table.add_row(
            row.outcome.name,
            row.load,
            f"{span.rate:.0f}",
            f"{span.cpu_each * MILLI:.2f}",
            f"{span.cpu_each / row.textbook.cpu_each:.2f}" if row.textbook else "",
            f"{span.cpu_each / row.echo.cpu_each:.2f}" if row.echo else "",
            f"{span.p50 * MILLI:.1f}",
            f"{span.p99 * MILLI:.1f}",
            f"{span.share.bot:.0%}",
            f"{span.share.standin:.0%}",
        )
    return table


def _targets(outcomes: Mapping[str, Outcome]) -> Iterator[Target]:
    """Issue 2's "to reach", for each way of serving."""
    textbook = outcomes.get("textbook")
    for name, outcome in outcomes.items():
        if name not in {"webhook", "polling"}:
            continue
        bot, crowd = outcome.name, outcome.crowd
        yield Target(bot, "first reply, s", 2.0, outcome.start)
        yield Target(bot, "peak memory, MiB", 120.0, outcome.peak)
        if textbook:
            share = crowd.cpu_each / textbook.crowd.cpu_each
            yield Target(bot, f"CPU at {crowd.residents} residents / textbook bot's", 0.25, share)
        if outcome.paced:
            yield Target(bot, f"p99 at {PACE:.0f} answers/s, ms", 100.0, outcome.paced.p99 * MILLI)
