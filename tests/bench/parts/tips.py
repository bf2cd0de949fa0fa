"""Tips and receipts: what each costs, and whether those who answer the survey notice them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.table import Table

from tests.bench.contest import PACE, PACED_RESIDENTS
from tests.bench.contestants import DESK
from tests.bench.load import Load, run
from tests.bench.measured import Cores
from tests.bench.part import Findings, Part, Process, Target
from tests.bench.reporters import looking_up, tipping
from tests.bench.residents import answering
from tests.bench.running import Running, running
from tests.bench.spans import Slice, Span, add_up
from tests.bench.table import MILLI, table_of
from tests.bot.pictures import encoded, scene

REPORTERS = 8  # enough that the bot never waits for them
BESIDE = 4  # reporters while the survey is answered: each is on to the next tip at once
CURIOUS = 4  # who look up receipts: as many again as are let in at once
PICTURE = (4000, 3000)  # 12 megapixels, as a phone takes it
MOST = 2.0  # times its own p99 that tips with pictures may make of the survey's: issue 3

_KINDS = {
    "text": "tip, text only",
    "photo": "tip, a photo of 12 megapixels",
    "receipt": "receipt looked up",
    "alone": f"survey at {PACE:.0f}/s",
    "beside": "survey, tips with photos beside it",
}


@dataclass(frozen=True, slots=True)
class Length:
    """How many rounds, and the seconds in each: unmeasured before every slice, each slice of
    tips or look-ups, and each slice of the survey."""

    rounds: int
    warm: float
    tips: float
    survey: float


USUAL = Length(rounds=5, warm=1.0, tips=5.0, survey=5.0)
SHORT = Length(rounds=2, warm=0.7, tips=2.5, survey=2.5)


async def measure(names: Sequence[str], short: bool, cores: Cores, room: Path) -> Findings:
    """By turns: tips of both kinds, look-ups, the survey alone, the survey beside tips."""
    length = SHORT if short else USUAL
    async with running(DESK, cores, room) as bot, AsyncExitStack() as stack:
        loads = _loads(bot)
        for load in loads.values():
            stack.push_async_callback(load.close)
        slices: dict[str, list[Slice]] = {kind: [] for kind in loads}
        for _ in range(length.rounds):
            for kind in ("text", "photo", "receipt"):
                slices[kind] += await run(bot.bot, length.warm, length.tips, loads[kind])
            survey, beside = loads["alone"], loads["beside"]
            slices["alone"] += await run(bot.bot, length.warm, length.survey, survey)
            both = await run(bot.bot, length.warm, length.survey, survey, beside)
            slices["beside"].append(both[0])
            slices["tips beside"] = [*slices.get("tips beside", []), both[1]]
        peak = bot.bot.peak()
    residents = {kind: load.residents for kind, load in loads.items()}
    residents["beside"] = PACED_RESIDENTS
    spans = {kind: add_up(residents[kind], slices[kind]) for kind in _KINDS}
    tips = sum(len(each.waits) for each in slices["tips beside"])
    rate = tips / spans["beside"].seconds
    ratio = spans["beside"].p99 / spans["alone"].p99
    figures = {kind: asdict(span) for kind, span in spans.items()}
    return Findings(
        figures={"tips": {**figures, "tips_beside": rate, "ratio": ratio}},
        table=_table(spans),
        spans={_KINDS[kind]: span for kind, span in spans.items()},
        processes=[Process(bot.name, bot.start, peak)],
        targets=[Target(bot.name, "survey's p99 beside tips with photos / alone", MOST, ratio)],
        notes=[
            "A tip: a dozen acts of somebody new, from Start to the last Send, whose wait is "
            "shown. A photo is fetched, cleaned, shown with its grid, and sealed. Tip and look-up "
            "each stretch a receipt by Argon2id at 64 MiB; a look-up's answer leaves on the next "
            "quarter of a second. All the bot's processes share its core; CPU is of all of them, "
            "memory of the first alone.",
            f"Beside the survey {BESIDE} residents sent tips with photos as fast as the bot took "
            f"them: {rate:.2f} a second. Slices of the survey alone and beside tips alternated.",
        ],
    )


PART = Part(("tips",), measure)


def _loads(on: Running) -> dict[str, Load]:
    receipts: list[str] = []
    # Kept once: to hash it anew for every tip would hold up everybody at the stand-in.
    photo = {"photo": on.standin.files.photo_sizes(encoded(scene(*PICTURE)))}
    return {
        "text": Load(on.standin, tipping(receipts), REPORTERS),
        "photo": Load(on.standin, tipping(receipts, photo), REPORTERS),
        "receipt": Load(on.standin, looking_up(receipts), CURIOUS),
        "alone": Load(on.standin, answering(DESK.chooser), PACED_RESIDENTS, PACE),
        "beside": Load(on.standin, tipping(receipts, photo), BESIDE),
    }


def _table(spans: dict[str, Span]) -> Table:
    table = table_of(
        "Tips and receipts", "what", "residents", "a second", "CPU ms", "p50 ms", "p99 ms", "bot",
        "stand-in",
    )  # fmt: skip
    for kind, span in spans.items():
        table.add_row(
            _KINDS[kind],
            f"{span.residents}",
            f"{span.rate:.3g}",
            f"{span.cpu_each * MILLI:.3g}" if kind != "beside" else "",
            f"{span.p50 * MILLI:.1f}",
            f"{span.p99 * MILLI:.1f}",
            f"{span.share.bot:.0%}",
            f"{span.share.standin:.0%}",
        )
    return table
