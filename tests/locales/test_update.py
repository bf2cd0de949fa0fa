"""Updating the catalogues brings them up to the sources and takes nobody's work away."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from locales.__main__ import command
from locales.pofile import read
from locales.renewal import UnreadableCataloguesError, update
from locales.strings import check
from tests.locales.conftest import Change


def keep(_: list[str]) -> bool:
    return False


def say_more(root: Path, line: str) -> None:
    with (root / "dialogs" / "talk.py").open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")


def chat(root: Path, language: str) -> Path:
    return root / "locales" / language / "chat.po"


def test_a_second_update_changes_nothing(root: Path) -> None:
    """What has been written is written the same again, and still has no fault."""
    update(root, keep)
    assert check(root) == []
    assert update(root, keep) == []


def test_a_new_text_comes_in_empty(root: Path) -> None:
    """Each language gets the id, with the translators' note from the source."""
    say_more(root, '# Translators: a button.\nsay("chat.again")')
    update(root, keep)
    for language in ("en", "sv", "ar"):
        entry = read(chat(root, language)).entries["chat.again"]
        assert (entry.forms, entry.notes) == (("",), ("a button.",))
    assert [fault.what for fault in check(root)] == ["empty"] * 3


def test_changed_english_marks_the_translations(root: Path, change: Change) -> None:
    """The old translation stays, marked, beside the new English, until somebody looks at it."""
    change("en", '"Hello, <b>', '"Good day, <b>')
    update(root, keep)
    entry = read(chat(root, "sv")).entries["chat.hello"]
    assert entry.fuzzy
    assert entry.forms == ("Hej, <b>{name}</b>!",)
    assert entry.english == ("Good day, <b>{name}</b>!",)
    assert [str(fault) for fault in check(root)] == [
        "locales/ar/chat.po:chat.hello: fuzzy",
        "locales/sv/chat.po:chat.hello: fuzzy",
    ]
    for language in ("sv", "ar"):
        change(language, "#, fuzzy\n", "")
    assert check(root) == []


def test_new_white_space_marks_nothing(root: Path, change: Change) -> None:
    """A line break more in English leaves the translations good, and is noted in them."""
    change("en", '"Until {day}: {what}"', '"Until {day}:\\n{what}"')
    assert check(root) == []
    update(root, keep)
    assert "#. en: Until {day}:\\n{what}\n" in chat(root, "sv").read_text("utf-8")
    assert check(root) == []


def test_a_text_becomes_a_plural(root: Path, change: Change) -> None:
    """The translation so far becomes the last form, marked, and the others wait."""
    change("en", 'msgid "chat.until"\nmsgstr "', 'msgid "chat.until"\nmsgstr "{n} ')
    change(
        "en",
        'msgid "chat.until"\nmsgstr "{n} Until {day}: {what}"',
        'msgid "chat.until"\nmsgid_plural "chat.until"\nmsgstr[0] "{n}: {day}"\nmsgstr[1] "{n}"',
    )
    update(root, keep)
    entry = read(chat(root, "ar")).entries["chat.until"]
    assert (entry.plural, entry.fuzzy) == (True, True)
    assert entry.forms == ("", "", "", "", "", "حتى {day}: {what}")


def test_stale_texts_go_when_told(root: Path) -> None:
    """What nothing says any more is dropped from every language, but only after a yes."""
    source = root / "dialogs" / "talk.py"
    source.write_text(
        source.read_text("utf-8").replace("say(f", "#").replace("until", "to"), "utf-8"
    )
    asked = []

    def drop(stale: list[str]) -> bool:
        asked.append(stale)
        return len(asked) > 1

    update(root, drop)
    assert "chat.until" in read(chat(root, "sv")).entries
    update(root, drop)
    assert asked == [["chat.until"], ["chat.until"]]
    assert "chat.until" not in read(chat(root, "sv")).entries
    assert "chat.to" in read(chat(root, "sv")).entries


def test_a_domain_without_texts_goes(root: Path) -> None:
    """A file whose last text was dropped is no longer there."""
    for language in ("en", "sv", "ar"):
        content = chat(root, language).read_text("utf-8").replace("chat.", "tip.")
        (root / "locales" / language / "tip.po").write_text(content, "utf-8")
    update(root, lambda _: True)
    assert not (root / "locales" / "sv" / "tip.po").exists()
    assert check(root) == []


def test_a_folder_becomes_a_language(root: Path) -> None:
    """An empty folder gets every file, with a truthful header and all texts to translate."""
    (root / "locales" / "so").mkdir()
    update(root, keep)
    file = read(chat(root, "so"))
    assert file.headers["Language"] == "so"
    assert file.headers["X-Review"] == "not yet read by a native speaker"
    assert file.entries.keys() == read(chat(root, "en")).entries.keys()
    assert {fault.file for fault in check(root)} == {"locales/so/chat.po"}


def test_remarks_and_headers_stay(root: Path, change: Change) -> None:
    """A translator's own comments and headers are kept, and paragraphs stand on lines."""
    change("sv", 'msgid ""', '# Åsa was here.\nmsgid ""')
    change("sv", '"X-Review: ', '"Last-Translator: Åsa\\n"\n"X-Review: ')
    change("sv", "#. en: In danger", "# Say it calmly.\n#. en: In danger")
    change("sv", '"I fara & nöd: ', '"I fara & nöd:\\n\\n')
    update(root, keep)
    content = chat(root, "sv").read_text("utf-8")
    assert content.startswith('# Åsa was here.\nmsgid ""\nmsgstr ""\n')
    assert '"Last-Translator: Åsa\\n"\n' in content
    assert "# Say it calmly.\n#. en: In danger & need: call {emergency}.\n" in content
    assert 'msgstr ""\n"I fara & nöd:\\n"\n"\\n"\n"ring {emergency}."\n' in content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('msgid "chat.until"', 'msgid "chat.hello"'),
        ('msgstr "Till', 'msgtsr "Till'),
        ("nplurals=2", "nplurals=3"),
    ],
)
def test_a_broken_file_is_left_alone(root: Path, change: Change, old: str, new: str) -> None:
    """Nothing is written when a file could lose something by it."""
    say_more(root, 'say("chat.again")')
    change("sv", old, new)
    before = chat(root, "en").read_text("utf-8")
    with pytest.raises(UnreadableCataloguesError, match="locales/sv/chat"):
        update(root, keep)
    assert chat(root, "en").read_text("utf-8") == before
    result = CliRunner().invoke(command, ["update", str(root)])
    assert (result.exit_code, result.stderr.count("locales/sv/chat.po")) == (1, 1)


@pytest.mark.parametrize(
    ("options", "typed", "left"), [(["--yes"], "", 3), ([], "y\n", 3), ([], "n\n", 4), ([], "", 4)]
)
def test_the_command_asks(root: Path, options: list[str], typed: str, left: int) -> None:
    """Stale texts go with --yes or a yes; without an answer they stay."""
    source = root / "dialogs" / "talk.py"
    source.write_text(source.read_text("utf-8").replace('"chat.until"', '"chat.hello"'), "utf-8")
    CliRunner().invoke(command, ["update", str(root), *options], input=typed)
    assert len(read(chat(root, "ar")).entries) == left
