"""A part of the bench: something that is measured, and what it found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from rich.console import RenderableType

from tests.bench.measured import Cores
from tests.bench.spans import Span


class Process(NamedTuple):
    """A measured bot. `start`: seconds from its start to its first reply; `peak`: MiB at most."""

    name: str
    start: float
    peak: float


class Target(NamedTuple):
    """A figure of a bot that is to be at most so much."""

    bot: str
    what: str
    most: float
    found: float


@dataclass(frozen=True, slots=True)
class Findings:
    """What a part found. `figures` is for JSON, by the names of what was measured; `spans` are by
    the words a note calls them by, to tell which of them were disturbed."""

    figures: Mapping[str, object]
    table: RenderableType
    spans: Mapping[str, Span]
    processes: Sequence[Process]
    targets: Sequence[Target]
    notes: Sequence[str] = field(default=())


class Part(NamedTuple):
    """`names`: what it can measure; `measure` is told which of them (in their order), whether it
    should be short, on which cores, and in which folder. It raises `BenchError`."""

    names: tuple[str, ...]
    measure: Callable[[Sequence[str], bool, Cores, Path], Awaitable[Findings]]
