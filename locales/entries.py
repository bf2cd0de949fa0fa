"""What a catalogue file holds: its header, its entries, and what is wrong with it.

The msgid is an id. The English text stands above a translation as `#. en:`, one such line for each
plural form, line ends as \\n: it is what the translation was made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

NOTE = "Translators:"
ENGLISH = "en:"
SOURCE_LANGUAGE = "en"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong: in which file, at which id, and what.

    `loses` tells that the file cannot be written anew without losing something.
    """

    file: str
    id: str
    what: str
    loses: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.id}: {self.what}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One text. `forms` has one string, or for a plural as many as the language has forms."""

    id: str
    forms: tuple[str, ...]
    plural: bool = False
    fuzzy: bool = False
    notes: tuple[str, ...] = ()  # what translators should know, without the tag
    english: tuple[str, ...] = ()  # what the translation was made from, as comments
    remarks: tuple[str, ...] = ()  # what a translator noted here

    def made_from(self, source: Entry) -> bool:
        """Whether this translates that English text as it is now.

        White space aside: a new line break makes no translation stale.
        """
        return [_squeezed(line) for line in self.english] == [
            _squeezed(line) for line in source.as_comments()
        ]

    def as_comments(self) -> tuple[str, ...]:
        """The forms as they stand after `#. en:`, each on one line."""
        return tuple(form.replace("\\", "\\\\").replace("\n", "\\n") for form in self.forms)


@dataclass(slots=True)
class CatalogueFile:
    """One language's texts of one domain; `faults` are those that show while reading."""

    path: Path
    headers: dict[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    entries: dict[str, Entry] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    whole: bool = True  # false when a fault of syntax ended the reading

    @property
    def language(self) -> str:
        """The language's code, which is the folder's name."""
        return self.path.parent.name

    @property
    def domain(self) -> str:
        """The first part of every id in the file."""
        return self.path.stem

    def fault(self, where: str, what: str, *, loses: bool = False) -> Fault:
        """A fault of this file, at an id or at "header"."""
        return Fault(f"locales/{self.language}/{self.path.name}", where, what, loses)


Catalogue = Mapping[str, CatalogueFile]  # by domain


def comments(lines: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Notes and English texts out of `#.` lines; an untagged line goes on with the one before."""
    notes: list[str] = []
    english: list[str] = []
    target = notes
    for line in lines:
        if line.startswith(NOTE):
            target = notes
            target.append(line.removeprefix(NOTE).strip())
        elif line.startswith(ENGLISH):
            target = english
            target.append(line.removeprefix(ENGLISH).strip())
        elif target:
            target[-1] += f" {line}"
        else:
            target.append(line)
    return tuple(notes), tuple(english)


def _squeezed(comment: str) -> str:
    return re.sub(r"(\\n|\s)+", " ", comment).strip()
