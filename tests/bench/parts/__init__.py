"""The parts of the bench: every file here is one, and calls it `PART`. Another is another file."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from tests.bench.part import Part


def find_parts() -> list[Part]:
    """All of them, in the order of their files' names."""
    files = sorted(each.name for each in iter_modules(__path__))
    return [import_module(f"{__name__}.{name}").PART for name in files]
