"""Brings the catalogues up to the sources: new ids in, changed English marked, stale ids out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from babel.messages.plurals import get_plural

from locales.code import Said
from locales.comparison import plural_rule
from locales.entries import SOURCE_LANGUAGE, CatalogueFile, Entry, Fault
from locales.pofile import read_all, write
from locales.strings import FOLDER, Needs, gather

Catalogues = dict[str, dict[str, CatalogueFile]]


class UnreadableCataloguesError(Exception):
    """Catalogue files that cannot be rewritten without losing something."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def update(root: Path, drop: Callable[[list[str]], bool]) -> list[Path]:
    """Renew every <language>/<domain>.po below root/locales; returns the files that changed.

    A new id comes in empty, a translation of English that has changed is marked fuzzy, and `drop`
    is asked whether the stale ids go. A folder without files becomes a new language. Raises
    UnreadableCataloguesError, with nothing written, when a file is broken.
    """
    needs = gather(root)
    catalogues = read_all(root / FOLDER)
    files = [file for catalogue in catalogues.values() for file in catalogue.values()]
    if faults := [fault for file in files for fault in _losing(file)]:
        raise UnreadableCataloguesError(faults)
    stale = {id_ for file in files for id_ in file.entries if id_ not in needs.texts}
    dropped = stale if stale and drop(sorted(stale)) else set[str]()
    for catalogue in catalogues.values():
        for file in catalogue.values():
            for id_ in dropped & file.entries.keys():
                del file.entries[id_]
    _complete(root, catalogues, needs)
    source = catalogues[SOURCE_LANGUAGE]
    for domain, file in source.items():
        _renew_source(file, needs)
        for language, catalogue in catalogues.items():
            if language != SOURCE_LANGUAGE:
                _renew(catalogue[domain], file, needs)
    changed = []
    for catalogue in catalogues.values():
        for file in catalogue.values():
            if not file.entries:
                file.path.unlink(missing_ok=True)
                changed.append(file.path)
            elif write(file):
                changed.append(file.path)
    return changed


def _losing(file: CatalogueFile) -> Iterator[Fault]:
    yield from (fault for fault in file.faults if fault.loses)
    if "Plural-Forms" in file.headers:
        try:
            plural_rule(file.headers)
        except ValueError as error:
            yield file.fault("header", str(error))


def _complete(root: Path, catalogues: Catalogues, needs: Needs) -> None:
    """Give every language every domain's file, and every file its header."""
    catalogues.setdefault(SOURCE_LANGUAGE, {})
    domains = needs.domains().union(*catalogues.values())
    for language, catalogue in catalogues.items():
        headers = {
            "Project-Id-Version": "Lyhörd",
            "Language": language,
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": _plural_forms(language, catalogue),
        }
        if language != SOURCE_LANGUAGE:
            headers["X-Review"] = "not yet read by a native speaker"
        for domain in domains:
            path = root / FOLDER / language / f"{domain}.po"
            path.parent.mkdir(exist_ok=True)
            file = catalogue.setdefault(domain, CatalogueFile(path))
            file.headers = headers | file.headers


def _plural_forms(language: str, catalogue: Mapping[str, CatalogueFile]) -> str:
    for file in catalogue.values():
        if "Plural-Forms" in file.headers:
            return file.headers["Plural-Forms"]
    return get_plural(language).plural_forms


def _renew_source(file: CatalogueFile, needs: Needs) -> None:
    for id_, said in _needed(file, needs).items():
        entry = file.entries.get(id_) or Entry(id_, ("",))
        file.entries[id_] = replace(entry, notes=said.notes or entry.notes)
    for id_, entry in file.entries.items():
        file.entries[id_] = replace(entry, english=())


def _renew(file: CatalogueFile, source: CatalogueFile, needs: Needs) -> None:
    count, _ = plural_rule(file.headers)
    for id_ in {**_needed(file, needs), **file.entries}:
        english = source.entries.get(id_)
        if english is None:  # stale and kept
            continue
        forms = ("",) * (count if english.plural else 1)
        entry = file.entries.get(id_) or Entry(id_, forms, english.plural)
        changed = bool(entry.english) and not entry.made_from(english)
        if entry.plural != english.plural:
            entry = replace(entry, plural=english.plural, forms=(*forms[1:], entry.forms[-1]))
            changed = True
        file.entries[id_] = replace(
            entry,
            fuzzy=entry.fuzzy or (changed and any(entry.forms)),
            notes=english.notes or entry.notes,
            english=english.as_comments(),
        )


def _needed(file: CatalogueFile, needs: Needs) -> dict[str, Said]:
    return {id_: said for id_, said in needs.texts.items() if id_.split(".")[0] == file.domain}
