"""What was measured: slices of time, and the span that slices of one kind add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Slice:
    """One stretch of measuring, in seconds: how long each answered question waited for the next;
    how long it took; CPU spent by the bot, by the stand-in with its residents, by anything else."""

    waits: list[float]
    took: float
    cpu: float
    standin_cpu: float
    others_cpu: float


@dataclass(frozen=True, slots=True)
class Span:
    """The slices of one load on one bot, taken together. Times in seconds."""

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


def add_up(residents: int, slices: Sequence[Slice]) -> Span:
    """The span of some slices, at least one, all under the load of so many residents."""
    waits = sorted(wait for each in slices for wait in each.waits)
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
