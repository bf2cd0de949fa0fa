"""The lookout: passages of a resident's words that may tell who somebody is."""

from __future__ import annotations

from typing import get_args

from bot.identifying.addresses import find_addresses
from bot.identifying.handles import find_handles
from bot.identifying.numbers import find_numbers
from bot.identifying.phrases import find_phrases
from bot.identifying.plates import find_plates
from bot.identifying.reading import Reading, Span
from dialogs.inputs import Finding, Telling

_FINDERS = (find_numbers, find_handles, find_addresses, find_plates, find_phrases)
_RANK = {kind: rank for rank, kind in enumerate(get_args(Telling))}


def find(words: str) -> tuple[Finding, ...]:
    """What may identify the writer or somebody else, in the order of the words.

    Places are code points of `words` as they came, and never overlap: passages that do are told
    of as one. All languages are looked for at once, for people write in others than their buttons
    have. A help, no guarantee: a story can tell who was there without any of these.
    """
    reading = Reading(words)
    spans = [span for finder in _FINDERS for span in finder(reading)]
    found: list[Finding] = []
    for span in _merged(spans):
        start, end = reading.place(span.start, span.end)
        found.append(Finding(start, end, span.kind))
    return tuple(found)


def _merged(spans: list[Span]) -> list[Span]:
    """Sorted, and those that overlap as one; its kind is that of the sharpest among them."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            kind = min(last.kind, span.kind, key=_RANK.__getitem__)
            merged[-1] = Span(last.start, max(last.end, span.end), kind)
        else:
            merged.append(span)
    return merged


__all__ = ["find"]
