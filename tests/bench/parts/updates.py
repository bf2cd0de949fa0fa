"""The promise, followed: what it costs to publish, to deliver, to sum up in digests, to read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Group
from rich.table import Table

from tests.bench.contest import CROWD
from tests.bench.digests import Built, build
from tests.bench.load import Load, run
from tests.bench.mailroom import bare_sender, deliver, mailing_bot
from tests.bench.measured import Cores
from tests.bench.part import Findings, Part, Process, Target
from tests.bench.publishing import Published, postgres, publish
from tests.bench.residents import answering, in_the_promise
from tests.bench.spans import Slice, Span, add_up
from tests.bench.table import MILLI, table_of

SECONDS = {"SQLite": 20.0, "PostgreSQL": 10.0}  # to fix a million recipients: issue 4
MILLION = 1_000_000
MOST = 1.3  # times a bare send's CPU that a delivery may take: issue 4
FLAT = 16.0  # MiB more at most to publish to the largest crowd than to the smallest

_KINDS = {
    "deliveries": "deliveries, no limit",
    "bare": "bare sends",
    "pages": "pages of the promise",
}


@dataclass(frozen=True, slots=True)
class Length:
    """How large the crowds; how many rounds, of how many deliveries and seconds of browsing in
    each, `warm` unmeasured; how many digests."""

    crowds: tuple[int, ...]
    rounds: int
    people: int
    warm: float
    pages: float
    digests: int


USUAL = Length((1_000, 100_000, MILLION), 3, 6_000, 1.0, 3.0, 100_000)
SHORT = Length((1_000, 100_000), 3, 4_000, 0.5, 1.5, 10_000)


async def measure(names: Sequence[str], short: bool, cores: Cores, room: Path) -> Findings:
    """Deliveries, bare sends and browsing by turns; then digests; then one crowd after another."""
    length = SHORT if short else USUAL
    spans, process = await _sent_and_read(length, cores, room)
    with TemporaryDirectory(dir=room, prefix="bench-") as folder:
        built = await asyncio.to_thread(build, length.digests, Path(folder))
    published = [await publish(each, cores, room, "SQLite") for each in length.crowds]
    async with postgres() as database:
        for each in length.crowds:
            published.append(await publish(each, cores, room, "PostgreSQL", database()))
    ratio = spans["deliveries"].cpu_each / spans["bare"].cpu_each
    figures = {
        **{kind: asdict(span) for kind, span in spans.items()},
        "digests": asdict(built),
        "published": [asdict(each) for each in published],
        "ratio": ratio,
    }
    return Findings(
        figures={"updates": figures},
        table=Group(_crowds(published), _each(spans, built)),
        spans={_KINDS[kind]: span for kind, span in spans.items()},
        processes=[process],
        targets=[
            Target(process.name, "CPU of a delivery / of a bare send", MOST, ratio),
            *_targets(published),
        ],
        notes=[
            f"A delivery: one update to {length.people} followers from the order to publish it on, "
            "claimed and settled durably, with no limit of messages a second. A bare send: the "
            "same call by the same transport, as many of them at a time. By turns.",
            "First message: from the order to publish, with up to a second until the bot looks. "
            "Memory is of the bot's process.",
            "Digests were built in the bench's own process, claimed and settled, but not sent.",
        ],
    )


PART = Part(("updates",), measure)


async def _sent_and_read(
    length: Length, cores: Cores, room: Path
) -> tuple[Mapping[str, Span], Process]:
    async with AsyncExitStack() as stack:
        bot, office = await stack.enter_async_context(mailing_bot(length.people, cores, room))
        _, calls = await deliver(bot, office)
        bare = await stack.enter_async_context(bare_sender(calls, cores, room))
        await bare.send()
        browsing = Load(bot.standin, answering(in_the_promise), CROWD)
        stack.push_async_callback(browsing.close)
        slices: dict[str, list[Slice]] = {kind: [] for kind in _KINDS}
        for _ in range(length.rounds):
            slices["deliveries"].append((await deliver(bot, office))[0])
            slices["bare"].append(await bare.send())
            slices["pages"] += await run(bot.bot, length.warm, length.pages, browsing)
        residents = {"deliveries": length.people, "bare": length.people, "pages": CROWD}
        spans = {kind: add_up(residents[kind], slices[kind]) for kind in _KINDS}
        return spans, Process(bot.name, bot.start, bot.bot.peak())


def _crowds(published: Sequence[Published]) -> Table:
    table = table_of(
        "Publishing to a crowd", "database", "recipients", "first message after", "CPU",
        "memory before", "at most",
    )  # fmt: skip
    for each in published:
        table.add_row(
            each.database,
            f"{each.recipients:,}",
            f"{each.first:.2f} s",
            f"{each.cpu:.2f} s",
            f"{each.before:.0f} MiB",
            f"{each.peak:.0f} MiB",
        )
    return table


def _each(spans: Mapping[str, Span], built: Built) -> Table:
    table = table_of("Updates", "what", "to or by", "a second", "CPU ms", "/bare", "p99 ms")
    bare = spans["bare"].cpu_each
    for kind, span in spans.items():
        pages = kind == "pages"
        table.add_row(
            _KINDS[kind],
            f"{span.residents:,}",
            f"{span.rate:.0f}",
            f"{span.cpu_each * MILLI:.3f}",
            "" if pages else f"{span.cpu_each / bare:.2f}",
            f"{span.p99 * MILLI:.1f}" if pages else "",
        )
    each, cpu = built.number / built.seconds, built.cpu / built.number
    table.add_row("digests", f"{built.number:,}", f"{each:.0f}", f"{cpu * MILLI:.3f}", "", "")
    return table


def _targets(published: Sequence[Published]) -> Iterator[Target]:
    """Issue 4's "to reach", for each database."""
    for database, most in SECONDS.items():
        mine = [each for each in published if each.database == database]
        smallest, largest = mine[0], mine[-1]
        name = f"this bot, {database}"
        if largest.recipients >= MILLION:
            yield Target(name, "a million recipients and the first message, s", most, largest.first)
        more = largest.peak - smallest.peak
        yield Target(
            name, f"memory for {largest.recipients:,} beyond that for 1,000, MiB", FLAT, more
        )
