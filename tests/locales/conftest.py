"""Small catalogues to read and to break."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

PLURALS = {
    "en": "nplurals=2; plural=(n != 1);",
    "sv": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
    " : n%100>=11 && n%100<=99 ? 4 : 5);",
}

ENTRIES = {
    "en": """
msgid "chat.hello"
msgstr "Hello, <b>{name}</b>!"

msgid "chat.followers"
msgid_plural "chat.followers"
msgstr[0] "{n} follower"
msgstr[1] "{n} followers"

msgid "chat.until"
msgstr "Until {day}: {what}"

msgid "chat.danger"
msgstr "In danger & need: call {emergency}."
""",
    "sv": """
#. en: Hello, <b>{name}</b>!
msgid "chat.hello"
msgstr "Hej, <b>{name}</b>!"

#. en: {n} follower
#. en: {n} followers
msgid "chat.followers"
msgid_plural "chat.followers"
msgstr[0] "{n} följare"
msgstr[1] "{n} som följer"

#. en: Until {day}: {what}
msgid "chat.until"
msgstr "Till {day}: {what}"

#. en: In danger & need: call {emergency}.
msgid "chat.danger"
msgstr "I fara & nöd: ring {emergency}."
""",
    "ar": """
#. en: Hello, <b>{name}</b>!
msgid "chat.hello"
msgstr "مرحبًا <b>{name}</b>!"

#. en: {n} follower
#. en: {n} followers
msgid "chat.followers"
msgid_plural "chat.followers"
msgstr[0] "لا متابعين"
msgstr[1] "متابع واحد"
msgstr[2] "متابعان"
msgstr[3] "{n} متابعين"
msgstr[4] "{n} متابعًا"
msgstr[5] "{n} متابع"

#. en: Until {day}: {what}
msgid "chat.until"
msgstr "حتى {day}: {what}"

#. en: In danger & need: call {emergency}.
msgid "chat.danger"
msgstr "عند الخطر & الضرورة: اتصل بالرقم {emergency}."
""",
}


def header(language: str) -> str:
    """A catalogue file's header entry."""
    lines = [
        f"Language: {language}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: {PLURALS[language]}",
        "X-Review: not yet read by a native speaker",
    ]
    quoted = "\n".join(f'"{line}\\n"' for line in lines)
    return f'msgid ""\nmsgstr ""\n{quoted}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Faultless catalogues in three languages, in <root>/locales."""
    for language, entries in ENTRIES.items():
        path = tmp_path / "locales" / language / "chat.po"
        path.parent.mkdir(parents=True)
        path.write_text(header(language) + entries, encoding="utf-8")
    return tmp_path / "locales"


TALK = """
from dialogs.screens import Text, say

def talk(name, day, what, count, sure):
    # Translators: the first words of all.
    say("chat.hello", name=name)
    say("chat.followers" if sure else "chat.danger", n=count)
    say("chat.until", day=day, what=what)
    say(f"chat.{what}")  # ids from data
    return Text(f"tip.{what}")
"""


@pytest.fixture
def root(folder: Path) -> Path:
    """Faultless catalogues with the source that says their texts."""
    (folder.parent / "dialogs").mkdir()
    (folder.parent / "dialogs" / "talk.py").write_text(TALK, encoding="utf-8")
    return folder.parent


Change = Callable[[str, str, str], None]


@pytest.fixture
def change(folder: Path) -> Change:
    """Replaces words in one language's catalogue; fails when they are not there."""

    def replace(language: str, old: str, new: str) -> None:
        path = folder / language / "chat.po"
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new), encoding="utf-8")

    return replace
