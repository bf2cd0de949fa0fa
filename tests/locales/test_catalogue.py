"""A message id becomes text in the reader's language, or an error; never another language."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.screens import Told, say
from locales.__main__ import ROOT
from locales.catalogue import (
    Catalogues,
    FaultyCataloguesError,
    UnknownLanguageError,
    UnknownTextError,
    WrongParameterError,
)
from locales.phones import PHONES
from locales.strings import gather
from tests.locales.conftest import ENTRIES, header

FSI, PDI = "\u2068", "\u2069"


@pytest.fixture
def catalogues(folder: Path) -> Catalogues:
    return Catalogues.read(folder, {"emergency": "112"})


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Catalogues:
    """The same for generated examples, which may not share what one test makes for itself."""
    folder = tmp_path_factory.mktemp("locales")
    for language, entries in ENTRIES.items():
        (folder / language).mkdir()
        (folder / language / "chat.po").write_text(header(language) + entries, encoding="utf-8")
    return Catalogues.read(folder, {"emergency": "112"})


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 0, "0 followers"),
        ("en", 1, "1 follower"),
        ("en", 2, "2 followers"),
        ("sv", 1, "1 följare"),
        ("sv", 0, "0 som följer"),
        ("sv", 12345, "12\xa0345 som följer"),
        ("ar", 0, "لا متابعين"),
        ("ar", 1, "متابع واحد"),
        ("ar", 2, "متابعان"),
        ("ar", 3, "3 متابعين"),
        ("ar", 11, "11 متابعًا"),
        ("ar", 100, "100 متابع"),
    ],
)
def test_each_number_has_its_plural(
    catalogues: Catalogues, language: str, count: int, text: str
) -> None:
    """Each language counts by its own rule, with its own digits and separators."""
    assert catalogues.text(say("chat.followers", n=count), language) == text


def test_words_are_escaped_and_isolated(catalogues: Catalogues) -> None:
    """Somebody's words are neither markup nor a way to turn the sentence around them."""
    hello = say("chat.hello", name='<b>"Åke" & co</b>')
    assert catalogues.text(hello, "ar") == (
        f'مرحبًا <b>{FSI}&lt;b&gt;"Åke" &amp; co&lt;/b&gt;{PDI}</b>!'
    )


def test_plain_has_neither_markup_nor_escapes(catalogues: Catalogues) -> None:
    """Buttons and toasts show each character as it is."""
    assert catalogues.plain(say("chat.hello", name="a<b>&c"), "sv") == f"Hej, {FSI}a<b>&c{PDI}!"
    assert catalogues.plain(say("chat.danger"), "en") == f"In danger & need: call {FSI}112{PDI}."


def test_constants_stand_in_every_text(catalogues: Catalogues) -> None:
    """A phone number needs no parameter, and keeps its order between Arabic words."""
    assert f"اتصل بالرقم {FSI}112{PDI}." in catalogues.text(say("chat.danger"), "ar")
    assert "danger &amp; need" in catalogues.text(say("chat.danger"), "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Until January 3, 2024: 2 followers"),
        ("sv", "Till 3 januari 2024: 2 som följer"),
        ("ar", "حتى 3 يناير 2024: متابعان"),
    ],
)
def test_dates_and_nested_texts(catalogues: Catalogues, language: str, text: str) -> None:
    """A date and a text inside a text are written in the reader's language."""
    until = say("chat.until", day=date(2024, 1, 3), what=say("chat.followers", n=2))
    assert catalogues.text(until, language) == text


@pytest.mark.parametrize(("language", "text"), [("en", "1,234.5"), ("sv", "1\xa0234,5")])
def test_a_number_may_have_a_part(catalogues: Catalogues, language: str, text: str) -> None:
    """Written as the language writes it."""
    until = say("chat.until", day=1234.5, what=5)
    assert text in catalogues.text(until, language)


def test_words_in_several_languages_are_the_reader_s(catalogues: Catalogues) -> None:
    """Made safe like all words; missing ones are an error, and never another language's."""
    told = say("chat.hello", name=Told({"en": "<Ann>", "sv": "Anna", "ar": "آن"}))
    assert catalogues.text(told, "en") == f"Hello, <b>{FSI}&lt;Ann&gt;{PDI}</b>!"
    assert catalogues.plain(told, "sv") == f"Hej, {FSI}Anna{PDI}!"
    with pytest.raises(KeyError):
        catalogues.text(say("chat.hello", name=Told({"en": "Ann"})), "ar")


def test_a_tuple_of_texts_is_a_list(catalogues: Catalogues) -> None:
    """Several texts as one parameter stand one on each line."""
    lines = (say("chat.followers", n=1), say("chat.hello", name="Bo"))
    until = say("chat.until", day=5, what=lines)
    assert catalogues.text(until, "en") == f"Until 5: 1 follower\nHello, <b>{FSI}Bo{PDI}</b>!"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("\u202egnp.exe", f"{FSI}gnp.exe{PDI}"),
        ("out\u2069\u202e of", f"{FSI}out of{PDI}"),
        ("\u2066\u2067\u2068\u202a\u202b\u202d\u202c\u206a", ""),
        ("a\x00b\x07c\x9fd", f"{FSI}abcd{PDI}"),
        ("half \ud83d pair", f"{FSI}half \ufffd pair{PDI}"),
        ("one\r\ntwo\u2029\u2028three", f"{FSI}one{PDI}\n{FSI}two{PDI}\n\n{FSI}three{PDI}"),
        ("نعم\u200f!", f"{FSI}نعم\u200f!{PDI}"),
        ("", ""),
    ],
)
def test_words_cannot_break_out(catalogues: Catalogues, words: str, shown: str) -> None:
    """Directional controls and control characters go; each line of the words is isolated."""
    assert catalogues.plain(say("chat.hello", name=words), "en") == f"Hello, {shown}!"


@settings(deadline=None)  # a shared machine is slow at times
@given(st.text(st.characters(), max_size=80) | st.text("<>&\u2068\u2069\u202e\n\r\u2029\ud800ab"))
def test_no_words_unbalance_a_text(lasting: Catalogues, words: str) -> None:
    """Whatever the words, markup and isolates close where they opened, and it can be sent."""
    text = lasting.text(say("chat.hello", name=words), "sv")
    text.encode()
    assert text.startswith("Hej, <b>")
    assert text.endswith("</b>!")
    inside = text.removeprefix("Hej, <b>").removesuffix("</b>!")
    assert "<" not in inside
    assert ">" not in inside
    plain = lasting.plain(say("chat.hello", name=words), "sv")
    assert inside == escape(plain.removeprefix("Hej, ").removesuffix("!"), quote=False)
    for line in inside.split("\n"):
        assert line == "" or (line[0], line[-1]) == (FSI, PDI)
        assert line.count(FSI) == line.count(PDI) <= 1


def test_what_is_not_there_is_an_error(catalogues: Catalogues) -> None:
    """No id, no language and no parameter falls back to anything."""
    with pytest.raises(UnknownTextError) as caught:
        catalogues.text(say("chat.nothing"), "en")
    assert isinstance(caught.value, LookupError)  # what the dialogues' checker looks out for
    with pytest.raises(UnknownLanguageError):
        catalogues.plain(say("chat.danger"), "de")
    with pytest.raises(WrongParameterError, match=r"no \{name\}"):
        catalogues.text(say("chat.hello"), "en")
    with pytest.raises(WrongParameterError, match="needs a number"):
        catalogues.text(say("chat.followers", n="2"), "ar")


def test_an_error_tells_no_words(catalogues: Catalogues) -> None:
    """A wrong parameter is named by its kind; a resident's words stay out of the trace."""

    class Odd:
        id = "chat.hello"
        params = {"name": ["secret"]}  # noqa: RUF012 - never changed

    with pytest.raises(WrongParameterError) as caught:
        catalogues.text(Odd(), "en")
    assert str(caught.value) == "chat.hello: {name} is a list"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("ar-EG", "ar"),
        ("sv", "sv"),
        ("SV_se", "sv"),
        ("en-GB-oed", "en"),
        ("so", None),
        ("svx", None),
        ("-", None),
        ("", None),
        (None, None),
    ],
)
def test_telegrams_language_code_chooses(
    catalogues: Catalogues, asked: str | None, given: str | None
) -> None:
    """A client's tag leads to a language of ours, or to none."""
    assert catalogues.choose(asked) == given


def test_a_language_tells_its_name_and_direction(catalogues: Catalogues) -> None:
    """The picker names each language in itself."""
    assert catalogues.languages == ("ar", "en", "sv")
    assert [catalogues.autonym(code) for code in catalogues.languages] == [
        "العربية",
        "English",
        "Svenska",
    ]
    assert [catalogues.direction(code) for code in catalogues.languages] == ["rtl", "ltr", "ltr"]


def test_our_own_catalogues_can_be_read() -> None:
    """Every text of ours that needs no parameter can be shown in every language."""
    ours = Catalogues.read(ROOT / "locales", PHONES)
    needs = gather(ROOT)
    for said in needs.texts.values():
        if not said.params:
            for language in ours.languages:
                shown = ours.text(say(said.id), language)
                assert shown.strip()
                assert "{" not in shown


def test_faulty_catalogues_are_refused(folder: Path) -> None:
    """A text missing in one language stops the start, and says where."""
    path = folder / "sv" / "chat.po"
    content = path.read_text(encoding="utf-8").replace('"Hej, <b>{name}</b>!"', '""')
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FaultyCataloguesError, match=r"sv/chat\.po:chat\.hello: empty"):
        Catalogues.read(folder, {})
