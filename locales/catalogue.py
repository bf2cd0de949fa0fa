"""The one place where a message id becomes text: Telegram's HTML, or plain for buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Protocol, Self

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from locales.comparison import COUNT, compare, plural_rule
from locales.entries import Catalogue, CatalogueFile, Fault
from locales.pofile import read_all
from locales.template import Piece, Template, parse
from locales.words import isolate

Form = tuple[Piece, ...]


class Message(Protocol):
    """A message id and its parameters: str, int, float, date, another message, somebody's `words`
    in each language, or a tuple of messages."""

    @property
    def id(self) -> str: ...

    @property
    def params(self) -> Mapping[str, object]: ...


class CatalogueError(Exception):
    """Something that must not happen with texts; never answered by another language."""


class FaultyCataloguesError(CatalogueError):
    """The catalogues cannot be used as they are."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(["the catalogues have faults:", *map(str, faults)]))
        self.faults = faults


class UnknownTextError(CatalogueError, LookupError):
    """There is no text with this id."""


class UnknownLanguageError(CatalogueError, LookupError):
    """There are no catalogues in this language."""


class WrongParameterError(CatalogueError):
    """A text was asked for without a parameter it needs, or with one of a wrong kind."""


@dataclass(frozen=True, slots=True)
class _Language:
    code: str
    locale: Locale
    plural: Callable[[int], int]
    number: Callable[[float], str]
    html: dict[str, tuple[Form, ...]]
    plain: dict[str, tuple[Form, ...]]


class Catalogues:
    """All texts in all languages, read once at the start."""

    def __init__(self, languages: Mapping[str, _Language]) -> None:
        self._languages = languages
        self.languages: tuple[str, ...] = tuple(sorted(languages))

    @classmethod
    def read(cls, folder: Path, constants: Mapping[str, str]) -> Self:
        """Read every <language>/<domain>.po below a folder.

        `constants` may stand in any text as placeholders: phone numbers, above all. Raises
        FaultyCataloguesError when a text is missing, fuzzy or differs in its placeholders.
        """
        catalogues = read_all(folder)
        if faults := compare(catalogues):
            raise FaultyCataloguesError(faults)
        return cls({code: _language(code, files, constants) for code, files in catalogues.items()})

    def text(self, message: Message, language: str) -> str:
        """A message as Telegram's HTML.

        A str parameter is escaped and direction-isolated, like that of several `words` which is in
        this language (KeyError if none is); a number and a date are written as the language does;
        a message is put in as it reads, a tuple of them one on each line.
        Raises UnknownTextError, UnknownLanguageError or WrongParameterError.
        """
        had = self._had(language)
        return _render(message, had, had.html)

    def plain(self, message: Message, language: str) -> str:
        """The same without markup and escapes: for buttons, toasts and menus."""
        had = self._had(language)
        return _render(message, had, had.plain)

    def choose(self, code: str | None) -> str | None:
        """The language of ours that a client's IETF tag asks for ("ar-EG" -> "ar"), or None."""
        tag = (code or "").replace("_", "-").lower()
        while tag and tag not in self._languages:
            tag = tag.rpartition("-")[0]
        return tag or None

    def autonym(self, language: str) -> str:
        """A language's name in itself, as it stands on a button."""
        name = self._had(language).locale.get_display_name() or language
        return name[:1].upper() + name[1:]

    def direction(self, language: str) -> str:
        """How a language is written: "ltr" or "rtl"."""
        return self._had(language).locale.text_direction

    def _had(self, language: str) -> _Language:
        try:
            return self._languages[language]
        except KeyError:
            raise UnknownLanguageError(language) from None


def _language(code: str, catalogue: Catalogue, constants: Mapping[str, str]) -> _Language:
    locale = Locale.parse(code.replace("-", "_"))
    files = list(catalogue.values())
    plain = {name: isolate(value) for name, value in constants.items()}
    escaped = {name: escape(value, quote=False) for name, value in plain.items()}

    @lru_cache(maxsize=1024)
    def number(value: float) -> str:
        return format_decimal(value, locale=locale, numbering_system="default")

    return _Language(
        code=code,
        locale=locale,
        plural=plural_rule(files[0].headers)[1],
        number=number,
        html=_forms(files, escaped, Template.as_html),
        plain=_forms(files, plain, Template.as_plain),
    )


def _forms(
    files: list[CatalogueFile], fixed: Mapping[str, str], taken: Callable[[Template], Form]
) -> dict[str, tuple[Form, ...]]:
    return {
        entry.id: tuple(_fill(taken(parse(form)), fixed) for form in entry.forms)
        for file in files
        for entry in file.entries.values()
    }


def _fill(form: Form, fixed: Mapping[str, str]) -> Form:
    """The form with its constants put in, once and for all."""
    filled: list[Piece] = []
    literal = ""
    for words, field in form:
        literal += words
        if field is None:
            continue
        if field in fixed:
            literal += fixed[field]
        else:
            filled.append((literal, field))
            literal = ""
    return (*filled, (literal, None)) if literal else tuple(filled)


def _render(message: Message, language: _Language, texts: dict[str, tuple[Form, ...]]) -> str:
    try:
        forms = texts[message.id]
    except KeyError:
        raise UnknownTextError(message.id) from None
    params = message.params
    if len(forms) == 1:
        form = forms[0]
    else:
        count = params.get(COUNT)
        if not isinstance(count, int):
            raise WrongParameterError(f"{message.id}: a plural needs a number {{{COUNT}}}")
        form = forms[language.plural(abs(count))]
    shown = []
    for literal, field in form:
        shown.append(literal)
        if field is not None:
            if field not in params:
                raise WrongParameterError(f"{message.id}: no {{{field}}}")
            shown.append(_show(message.id, field, params[field], language, texts))
    return "".join(shown)


def _show(
    id_: str, field: str, value: object, language: _Language, texts: dict[str, tuple[Form, ...]]
) -> str:
    match value:
        case str():
            words = isolate(value)
            return words if texts is language.plain else escape(words, quote=False)
        case int() | float():
            return language.number(value)
        case date():
            return format_date(value, "long", locale=language.locale)
        case _ if hasattr(value, "id") and hasattr(value, "params"):
            return _render(value, language, texts)
        case _ if hasattr(value, "words"):
            return _show(id_, field, value.words[language.code], language, texts)
        case tuple():
            return "\n".join(_show(id_, field, line, language, texts) for line in value)
        case _:
            raise WrongParameterError(f"{id_}: {{{field}}} is a {type(value).__name__}")
