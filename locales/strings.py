"""Are all texts there that the program says, and does it say all that are there?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from locales.code import Said, said_in_code
from locales.comparison import compare
from locales.data import said_in_data
from locales.entries import SOURCE_LANGUAGE, Catalogue, CatalogueFile, Fault
from locales.phones import PHONES
from locales.pofile import read_all
from locales.template import BadTemplateError, parse

FOLDER = "locales"


@dataclass(frozen=True, slots=True)
class Needs:
    """All texts the sources say, by id, and the faults met on the way."""

    texts: Mapping[str, Said]
    faults: tuple[Fault, ...]

    def domains(self) -> set[str]:
        """The first parts of the ids: a catalogue file for each."""
        return {id_.split(".")[0] for id_ in self.texts}


def gather(root: Path) -> Needs:
    """What the sources below a root say. A text said twice may use what is given both times."""
    texts: dict[str, Said] = {}
    faults: list[Fault] = []
    for found in (*said_in_code(root), *said_in_data(root)):
        if isinstance(found, Fault):
            faults.append(found)
        elif found.id in texts:
            texts[found.id] = _both(texts[found.id], found)
        else:
            texts[found.id] = found
    return Needs(texts, tuple(faults))


def check(root: Path) -> list[Fault]:
    """All faults of the catalogues below root/locales, beside each other and the sources."""
    needs = gather(root)
    catalogues = read_all(root / FOLDER)
    faults = {*needs.faults, *compare(catalogues)}
    for language, catalogue in catalogues.items():
        faults.update(_lacks(language, catalogue, needs))
    for file in catalogues.get(SOURCE_LANGUAGE, {}).values():
        faults.update(_unfed(file, needs))
    return sorted(faults)


def _both(one: Said, other: Said) -> Said:
    if one.params is None or other.params is None:
        params = other.params if one.params is None else one.params
    else:
        params = one.params & other.params
    notes = tuple(dict.fromkeys(one.notes + other.notes))
    return Said(one.id, one.where, params, notes)


def _lacks(language: str, catalogue: Catalogue, needs: Needs) -> Iterator[Fault]:
    """Texts needed and not there, there and not needed."""
    for domain in needs.domains() - catalogue.keys():
        yield Fault(f"{FOLDER}/{language}/{domain}.po", "header", "no such file")
    for domain, file in catalogue.items():
        if not file.whole:
            continue
        needed = {id_ for id_ in needs.texts if id_.split(".")[0] == domain}
        yield from (file.fault(id_, "missing") for id_ in needed - file.entries.keys())
        yield from (
            file.fault(id_, "stale: nothing says it") for id_ in file.entries.keys() - needed
        )


def _unfed(file: CatalogueFile, needs: Needs) -> Iterator[Fault]:
    """Placeholders that the source gives no parameter for. English speaks for all languages."""
    for entry in file.entries.values():
        said = needs.texts.get(entry.id)
        if said is None or said.params is None:
            continue
        for form in entry.forms:
            try:
                unfed = parse(form).fields - said.params - PHONES.keys()
            except BadTemplateError:
                continue  # reported where each text is looked at by itself
            for name in unfed:
                yield file.fault(entry.id, f"{{{name}}} is not given in {said.where}")
        if entry.plural and "n" not in said.params:
            yield file.fault(entry.id, f"a plural needs n, not given in {said.where}")
