"""What is wrong with catalogues, each by itself and beside the English ones."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterator, Mapping

from babel import localedata

from locales.entries import SOURCE_LANGUAGE, Catalogue, CatalogueFile, Entry, Fault
from locales.template import BadTemplateError, Template, parse

COUNT = "n"  # the parameter that chooses a plural form

_PLURAL_FORMS = re.compile(r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*(.+?)\s*;?\s*")


def compare(catalogues: Mapping[str, Catalogue]) -> list[Fault]:
    """All faults of these catalogues (by language), in order; an empty list when they may be used.

    Every language has every text of every domain; no text is empty or fuzzy; placeholders and
    markup agree with the English ones; each translation says which English it was made from.
    """
    return sorted(set(_faults(catalogues)))


def plural_rule(headers: Mapping[str, str]) -> tuple[int, Callable[[int], int]]:
    """How many plural forms there are, and which belongs to a number, by the Plural-Forms header.

    Raises ValueError when there is no such header, or one that does not use each of its forms.
    """
    match = _PLURAL_FORMS.fullmatch(headers.get("Plural-Forms", ""))
    if not match:
        raise ValueError("no Plural-Forms")
    count, rule = int(match[1]), gettext.c2py(match[2])
    if {rule(number) for number in range(1001)} != set(range(count)):
        raise ValueError(f"Plural-Forms does not use each of {count} forms")
    return count, rule


def _faults(catalogues: Mapping[str, Catalogue]) -> Iterator[Fault]:
    source = catalogues.get(SOURCE_LANGUAGE)
    if not source:
        yield Fault(
            f"locales/{SOURCE_LANGUAGE}", "header", "no catalogues in the language of the source"
        )
        return
    for language, catalogue in catalogues.items():
        if not localedata.exists(language.replace("-", "_")):
            yield Fault(f"locales/{language}", "header", "Babel knows no such language")
        for domain in source.keys() - catalogue.keys():
            yield Fault(f"locales/{language}/{domain}.po", "header", "no such file")
        rules = set()
        for domain, file in catalogue.items():
            yield from file.faults
            if not file.whole:
                continue
            yield from _in_header(file)
            yield from _in_entries(file)
            rules.add(file.headers.get("Plural-Forms"))
            if domain not in source:
                yield file.fault("header", f"{SOURCE_LANGUAGE} has no such file")
            elif language != SOURCE_LANGUAGE and source[domain].whole:
                yield from _beside(file, source[domain])
        if len(rules) > 1:
            yield Fault(f"locales/{language}", "header", "Plural-Forms differ between files")


def _in_header(file: CatalogueFile) -> Iterator[Fault]:
    def value(name: str) -> str:
        return file.headers.get(name, "").lower()

    if value("Language").replace("_", "-") != file.language.lower().replace("_", "-"):
        yield file.fault("header", f"Language is not {file.language}")
    if value("Content-Type").replace(" ", "") != "text/plain;charset=utf-8":
        yield file.fault("header", "Content-Type is not text/plain; charset=UTF-8")
    if file.language != SOURCE_LANGUAGE and not value("X-Review"):
        yield file.fault("header", "no X-Review: has a native speaker read this?")
    try:
        plural_rule(file.headers)
    except ValueError as error:
        yield file.fault("header", str(error))


def _in_entries(file: CatalogueFile) -> Iterator[Fault]:
    for entry in file.entries.values():
        if entry.id.split(".")[0] != file.domain:
            yield file.fault(entry.id, f"does not belong into {file.domain}")
        if entry.fuzzy:
            yield file.fault(entry.id, "fuzzy")
        for number, form in enumerate(entry.forms):
            where = f"form {number} of {len(entry.forms)} " if entry.plural else ""
            if not form.strip():
                yield file.fault(entry.id, f"{where}empty")
            try:
                parse(form)
            except BadTemplateError as error:
                yield file.fault(entry.id, f"{where}{error}")
        if entry.plural and not any(COUNT in template.fields for template in _templates(entry)):
            yield file.fault(entry.id, f"a plural without {{{COUNT}}}")


def _beside(file: CatalogueFile, source: CatalogueFile) -> Iterator[Fault]:
    for id_ in source.entries.keys() - file.entries.keys():
        yield file.fault(id_, "missing")
    for id_ in file.entries.keys() - source.entries.keys():
        yield file.fault(id_, f"not in {SOURCE_LANGUAGE}")
    for id_ in file.entries.keys() & source.entries.keys():
        entry, english = file.entries[id_], source.entries[id_]
        if not entry.made_from(english):
            yield file.fault(id_, "the English text has changed since this was translated")
        if entry.plural != english.plural:
            yield file.fault(id_, f"plural here or in {SOURCE_LANGUAGE} only")
        if all(entry.forms):
            yield from (file.fault(id_, what) for what in _differences(entry, english))


def _differences(entry: Entry, english: Entry) -> Iterator[str]:
    ours, theirs = _templates(entry), _templates(english)
    if not ours or not theirs:
        return
    wanted = frozenset().union(*(template.fields for template in theirs))
    for number, template in enumerate(ours):
        where = f"form {number}: " if entry.plural else ""
        # A form for "one" or "two" may say the number in words.
        spared = {COUNT} if entry.plural else set()
        if template.fields | spared != wanted | spared:
            yield f"{where}placeholders {_names(template.fields)}, in English {_names(wanted)}"
        if template.tags not in {form.tags for form in theirs}:
            yield f"{where}markup differs from the English"


def _templates(entry: Entry) -> list[Template]:
    templates = []
    for form in entry.forms:
        try:
            templates.append(parse(form))
        except BadTemplateError:
            return []  # reported where each text is looked at by itself
    return templates


def _names(fields: frozenset[str]) -> str:
    return " ".join(f"{{{field}}}" for field in sorted(fields)) or "none"
