"""Reads catalogue files with Babel, and writes them so that diffs stay small."""

from __future__ import annotations

from email import message_from_string
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, normalize

from locales.entries import ENGLISH, NOTE, CatalogueFile, Entry, comments


class _Listing(Catalog):
    """Babel's catalogue merges what has the same id and forgets unknown headers; this keeps all."""

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[Message] = []

    def __setitem__(self, id: object, message: Message) -> None:  # noqa: A002 - Babel's name
        self.listed.append(message)
        if id == "":
            super().__setitem__("", message)


def read_all(folder: Path) -> dict[str, dict[str, CatalogueFile]]:
    """Every <language>/<domain>.po below a folder, by language and domain."""
    languages = sorted(
        path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(("_", "."))
    )
    return {
        language.name: {path.stem: read(path) for path in sorted(language.glob("*.po"))}
        for language in languages
    }


def read(path: Path) -> CatalogueFile:
    """Read a catalogue file. What is wrong with it as a file is in its `faults`, not raised."""
    file = CatalogueFile(path)
    listing = _Listing()
    lines: list[str] = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        PoFileParser(listing, abort_invalid=True).parse(lines)
    except PoFileError as error:
        file.faults.append(file.fault(_id_near(lines, error.lineno), str(error), loses=True))
        file.whole = False
    except ValueError as error:  # not UTF-8, or no number where one belongs
        file.faults.append(file.fault("header", f"unreadable: {error}", loses=True))
        file.whole = False
    for message in listing.listed:
        entry = _entry(message)
        if not entry.id:
            file.headers = dict(message_from_string(entry.forms[0]).items())
            file.remarks = entry.remarks
            if entry.fuzzy:
                file.faults.append(file.fault("header", "fuzzy"))
        elif entry.id in file.entries:
            file.faults.append(file.fault(entry.id, "there twice", loses=True))
        else:
            file.entries[entry.id] = entry
    for obsolete in listing.obsolete.values():
        file.faults.append(file.fault(_entry(obsolete).id, "stale: commented out"))
    return file


def write(file: CatalogueFile) -> bool:
    """Write a catalogue file, entries in the order of their ids; false if it was so already."""
    header = "".join(f"{name}: {value}\n" for name, value in file.headers.items())
    blocks = [[*(f"# {remark}".rstrip() for remark in file.remarks), *_strings("", (header,))]]
    blocks += [_block(file.entries[id_]) for id_ in sorted(file.entries, key=_parts)]
    content = "\n\n".join("\n".join(lines) for lines in blocks) + "\n"
    if file.path.exists() and file.path.read_text(encoding="utf-8") == content:
        return False
    file.path.write_text(content, encoding="utf-8")
    return True


def _entry(message: Message) -> Entry:
    plural = isinstance(message.id, tuple | list)
    id_ = str(message.id[0]) if plural else str(message.id)
    string = message.string
    forms = tuple(string) if isinstance(string, tuple | list) else (str(string),)
    notes, english = comments(message.auto_comments)
    return Entry(id_, forms, plural, message.fuzzy, notes, english, tuple(message.user_comments))


def _block(entry: Entry) -> list[str]:
    lines = [f"# {remark}".rstrip() for remark in entry.remarks]
    lines += [f"#. {NOTE} {note}" for note in entry.notes]
    lines += [f"#. {ENGLISH} {english}" for english in entry.english]
    if entry.fuzzy:
        lines.append("#, fuzzy")
    return lines + _strings(entry.id, entry.forms, plural=entry.plural)


def _strings(id_: str, forms: tuple[str, ...], *, plural: bool = False) -> list[str]:
    lines = [f"msgid {normalize(id_, width=0)}"]
    if not plural:
        return [*lines, f"msgstr {normalize(forms[0], width=0)}"]
    lines.append(f"msgid_plural {normalize(id_, width=0)}")
    return lines + [f"msgstr[{i}] {normalize(form, width=0)}" for i, form in enumerate(forms)]


def _parts(id_: str) -> list[str]:
    return id_.split(".")


def _id_near(lines: list[str], number: int) -> str:
    """The id of the entry that a line belongs to."""
    for line in reversed(lines[: number + 1]):
        if line.startswith("msgid "):
            return line.removeprefix("msgid ").strip('"') or "header"
    return f"line {number + 1}"
