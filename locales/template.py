"""One text of a catalogue, taken apart: literal pieces, placeholders and markup."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from string import Formatter

Piece = tuple[str, str | None]  # a literal, and the placeholder that follows it

_TAG = re.compile(r"(</?(?:b|i|code)>)")
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]*>?")
_ENTITY = re.compile(r"&#?\w+;")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ud800-\udfff]")


class BadTemplateError(ValueError):
    """A catalogue's text cannot be used as it is written."""


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed text. `fields` are its placeholders; `tags` its markup, in alphabetical order."""

    pieces: tuple[Piece, ...]
    fields: frozenset[str]
    tags: tuple[str, ...]

    def as_html(self) -> tuple[Piece, ...]:
        """The pieces for a message: markup kept, every other character meant as it stands."""
        return tuple((_escape(literal), field) for literal, field in self.pieces)

    def as_plain(self) -> tuple[Piece, ...]:
        """The pieces for places that take no HTML: markup left out."""
        return tuple((_TAG.sub("", literal), field) for literal, field in self.pieces)


def parse(source: str) -> Template:
    """Take a text apart.

    Placeholders are `{name}` and nothing more; `{{` is a brace. Markup is <b>, <i> and <code>,
    closed in order. Raises BadTemplateError saying what is wrong.
    """
    try:
        parsed = list(Formatter().parse(source))
    except ValueError as error:
        raise BadTemplateError(f"braces: {error}") from error
    pieces: list[Piece] = []
    literal = ""
    for words, field, spec, conversion in parsed:
        literal += words
        if field is None:
            continue
        if not field.isidentifier() or spec or conversion:
            raise BadTemplateError(f"a placeholder is {{name}}, not {{{field}...}}")
        pieces.append((literal, field))
        literal = ""
    if literal:
        pieces.append((literal, None))
    tags = _tags("".join(words for words, _ in pieces))
    return Template(tuple(pieces), frozenset(field for _, field in pieces if field), tags)


def _tags(source: str) -> tuple[str, ...]:
    if entity := _ENTITY.search(source):
        raise BadTemplateError(f"write the character itself, not {entity[0]}")
    if control := _CONTROL.search(source):
        raise BadTemplateError(f"control character U+{ord(control[0]):04X}")
    if strange := _ANY_TAG.search(_TAG.sub("", source)):
        raise BadTemplateError(f"unknown markup {strange[0]}")
    tags: list[str] = _TAG.findall(source)
    open_tags: list[str] = []
    for tag in tags:
        if not tag.startswith("</"):
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag.replace("/", ""):
            raise BadTemplateError(f"{tag} closes nothing")
    if open_tags:
        raise BadTemplateError(f"{open_tags[-1]} is not closed")
    return tuple(sorted(tags))


def _escape(literal: str) -> str:
    return "".join(
        part if _TAG.fullmatch(part) else escape(part, quote=False) for part in _TAG.split(literal)
    )
