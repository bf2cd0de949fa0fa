"""The build fails on each thing that can be wrong with the catalogues, and says where."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from locales.__main__ import ROOT, command
from locales.strings import check
from tests.locales.conftest import Change

CHANGED = "the English text has changed since this was translated"


def said(root: Path) -> list[str]:
    return [str(fault) for fault in check(root)]


def test_nothing_wrong_is_nothing_said(root: Path) -> None:
    """Catalogues that agree with each other and the source have no fault."""
    assert said(root) == []


@pytest.mark.parametrize(
    ("language", "old", "new", "faults"),
    [
        ("sv", '"Hej, <b>{name}</b>!"', '""', ["chat.hello: empty"]),
        ("sv", 'msgid "chat.hello"', '#, fuzzy\nmsgid "chat.hello"', ["chat.hello: fuzzy"]),
        (
            "ar",
            "مرحبًا <b>{name}</b>",
            "مرحبًا <b>{nom}</b>",
            ["chat.hello: placeholders {nom}, in English {name}"],
        ),
        (
            "ar",
            "{n} متابعًا",
            "{m} متابعًا",
            ["chat.followers: form 4: placeholders {m}, in English {n}"],
        ),
        ("sv", "<b>{name}</b>!", "{name}!", ["chat.hello: " + CHANGED, "chat.hello: markup"]),
        ("sv", '"Hej, <b>{name}</b>', '"Hej, <i>{name}</i>', ["chat.hello: markup differs"]),
        ("sv", '"Hej, <b>{name}</b>', '"Hej, <b>{name}', ["chat.hello: <b> is not closed"]),
        ("sv", '"Hej, <b>{name}</b>', '"Hej, </b>{name}<b>', ["chat.hello: </b> closes nothing"]),
        ("sv", '"Hej, <b>{name}</b>', '"Hej, <u>{name}</u>', ["chat.hello: unknown markup <u>"]),
        ("sv", '"Hej, <b>{name}', '"Hej &amp; <b>{name}', ["chat.hello: write the character"]),
        ("sv", '"Hej, <b>{name}', '"Hej\u202e, <b>{name}', ["chat.hello: control character"]),
        ("sv", '"Hej, <b>{name}', '"Hej, <b>{name!r}', ["chat.hello: a placeholder is {name}"]),
        ("sv", '"Hej, <b>{name}', '"Hej, <b>{name', ["chat.hello: braces"]),
        ("sv", "#. en: Hello, <b>", "#. en: Hullo, <b>", ["chat.hello: " + CHANGED]),
        ("sv", "#. en: Hello, <b>{name}</b>!\n", "", ["chat.hello: " + CHANGED]),
        ("sv", 'msgstr[1] "{n} som följer"\n', "", ["chat.followers: form 1 of 2 empty"]),
        ("ar", 'msgstr[5] "{n} متابع"', "", ["chat.followers: form 5 of 6 empty"]),
        ("sv", "{n} som följer", "som följer", []),
        ("sv", "följare", "följ", []),
        ("sv", 'msgid "chat.until"', 'msgid "chat.hello"', ["chat.hello: there twice", "chat.u"]),
        ("sv", 'msgid "chat.until"', 'msgid "tip.until"', ["chat.until: missing", "tip.until: "]),
        (
            "sv",
            'msgid "chat.until"\nmsgstr',
            '#~ msgid "chat.until"\n#~ msgstr',
            ["chat.until: missing", "chat.until: stale: commented out"],
        ),
        ("sv", 'msgid_plural "chat.followers"\nmsgstr[0]', "msgstr", ["chat.followers: plural"]),
        ("sv", "Language: sv", "Language: da", ["header: Language is not sv"]),
        ("sv", "charset=UTF-8", "charset=latin1", ["header: Content-Type"]),
        ("sv", '"X-Review: not yet read by a native speaker\\n"\n', "", ["header: no X-Review"]),
        ("sv", "Plural-Forms: ", "Plurals: ", ["header: no Plural-Forms"]),
        ("sv", "nplurals=2; plural=(n != 1)", "nplurals=2; plural=(0)", ["header: Plural-Forms"]),
        ("sv", "nplurals=2; plural=(n != 1)", "nplurals=2; plural=(n !)", ["header: "]),
        ("sv", 'msgid ""\n', '#, fuzzy\nmsgid ""\n', ["header: fuzzy"]),
        ("sv", 'msgstr "Till', 'msgtsr "Till', ["chat.until: Unknown or misformatted keyword"]),
    ],
)
def test_each_fault_is_found(
    root: Path, change: Change, language: str, old: str, new: str, faults: list[str]
) -> None:
    """Each of these changes to one catalogue is named, with the file and the id."""
    change(language, old, new)
    found = said(root)
    assert all(line.startswith(f"locales/{language}/chat.po:") for line in found)
    for fault in faults:
        assert any(line.startswith(f"locales/{language}/chat.po:{fault}") for line in found), found
    assert bool(found) == bool(faults)


def test_too_many_forms_are_found(root: Path, change: Change) -> None:
    """A form the language does not have makes the file unreadable, and the id is named."""
    change("sv", '"{n} som följer"', '"{n} som följer"\nmsgstr[2] "{n}"')
    assert any("sv/chat.po:chat.followers: msg has more" in line for line in said(root))


def test_english_is_checked_too(root: Path, change: Change) -> None:
    """A placeholder nobody gives, an id nobody says, an id somebody says."""
    change("en", "In danger", "{who} in danger")
    assert "locales/en/chat.po:chat.danger: {who} is not given in dialogs/talk.py:7" in said(root)
    change("en", "chat.danger", "chat.harm")
    found = said(root)
    assert "locales/en/chat.po:chat.danger: missing" in found
    assert "locales/en/chat.po:chat.harm: stale: nothing says it" in found
    assert "locales/ar/chat.po:chat.danger: not in en" in found


def test_a_plural_needs_its_number(root: Path) -> None:
    """Where the source gives no n, no plural form can be chosen."""
    source = root / "dialogs" / "talk.py"
    source.write_text(source.read_text("utf-8").replace("n=count", "m=count"), "utf-8")
    assert any(
        "chat.followers: a plural needs n, not given in dialogs/talk.py:7" in line
        for line in said(root)
    )


def test_a_language_lacks_a_file(root: Path) -> None:
    """An empty folder is a language without texts; a file only one language has is one too many."""
    (root / "locales" / "so").mkdir()
    (root / "locales" / "xx").mkdir()
    stray = root / "locales" / "sv" / "tip.po"
    stray.write_text((root / "locales" / "sv" / "chat.po").read_text("utf-8"), "utf-8")
    found = said(root)
    assert "locales/so/chat.po:header: no such file" in found
    assert "locales/xx:header: Babel knows no such language" in found
    assert "locales/sv/tip.po:header: en has no such file" in found
    assert "locales/sv/tip.po:chat.hello: does not belong into tip" in found


def test_files_of_a_language_count_alike(root: Path) -> None:
    """Plural-Forms are one rule for a language, whatever the file."""
    for language in ("en", "sv", "ar"):
        content = (root / "locales" / language / "chat.po").read_text("utf-8")
        content = content.split("\n\n")[0].replace("(n != 1)", "(n == 0)")
        (root / "locales" / language / "tip.po").write_text(content, "utf-8")
    found = said(root)
    assert "locales/sv:header: Plural-Forms differ between files" in found
    assert "locales/ar:header: Plural-Forms differ between files" not in found


def test_without_english_nothing_can_be_compared(root: Path) -> None:
    """The source language's catalogues must be there."""
    (root / "locales" / "en" / "chat.po").unlink()
    assert "locales/en:header: no catalogues in the language of the source" in said(root)


def test_a_file_that_is_no_text(root: Path) -> None:
    """A file in another encoding is named, and nothing else of it is judged."""
    (root / "locales" / "sv" / "chat.po").write_bytes(b'msgid "\xe5"\n')
    assert [line.split(": ")[:2] for line in said(root)] == [
        ["locales/sv/chat.po:header", "unreadable"]
    ]


def test_the_command_fails_with_the_faults(root: Path, change: Change) -> None:
    """`python -m locales check` prints one line a fault and ends with 1."""
    assert CliRunner().invoke(command, ["check", str(root)]).exit_code == 0
    change("sv", '"Hej, <b>{name}</b>!"', '""')
    result = CliRunner().invoke(command, ["check", str(root)])
    assert result.exit_code == 1
    assert result.stdout == "locales/sv/chat.po:chat.hello: empty\n"


def test_our_own_catalogues_have_no_fault() -> None:
    """Every text of Lyhörd is there in every language."""
    assert check(ROOT) == []
