"""What was measured: slices of time, and the span that slices of one kind add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from tests.bench.measured import BenchError


@dataclass(frozen=True, slots=True)
class Slice:
    """One stretch of measuring, in seconds: how long each answered question waited for the next
    (each act that counts for its answer); how long it took; CPU spent by the bot with its children,
    by the stand-in with its residents, by anything else."""

    waits: list[float]
    took: float
    cpu: float
    standin_cpu: float
    others_cpu: float


class Share(NamedTuple):
    """Of a core: what the bot took, the stand-in with its residents, anything else."""

    bot: float
    standin: float
    others: float


@dataclass(frozen=True, slots=True)
class Span:
    """The slices of one load on one bot, taken together. Times in seconds; `answers` to the acts
    that count: questions answered, tips sent, receipts looked up."""

    residents: int
    seconds: float
    answers: int
    cpu: float
    standin_cpu: float
    others_cpu: float
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    @property
    def cpu_each(self) -> float:
        """The bot's seconds of CPU for one answer."""
        return self.cpu / self.answers

    @property
    def share(self) -> Share:
        """How busy everybody was."""
        spent = self.cpu, self.standin_cpu, self.others_cpu
        return Share(*(each / self.seconds for each in spent))


def add_up(residents: int, slices: Sequence[Slice]) -> Span:
    """The span of some slices, at least one, all under the load of so many residents. `BenchError`
    when nothing was answered in them."""
    waits = sorted(wait for each in slices for wait in each.waits)
    if not waits:
        raise BenchError("nothing was answered in the time there was")
    return Span(
        residents,
        sum(each.took for each in slices),
        len(waits),
        sum(each.cpu for each in slices),
        sum(each.standin_cpu for each in slices),
        sum(each.others_cpu for each in slices),
        median(waits),
        waits[min(len(waits) - 1, int(len(waits) * 0.99))],
    )
