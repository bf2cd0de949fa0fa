"""Screens as messages: what is said fits, what is a button is one."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

import locales
from bot.rendering import CUT, LONGEST, TICK, Painter
from dialogs.screens import Button, Screen, Text, Told, say
from locales.catalogue import Catalogues
from locales.phones import PHONES

WORDS = say("chat.answer.words", words="x")


@pytest.fixture(scope="module")
def painter() -> Painter:
    """One with the real catalogues."""
    return Painter(Catalogues.read(Path(locales.__file__).parent, PHONES))


def words(text: str) -> Text:
    """A paragraph that quotes somebody."""
    return say("chat.answer.words", words=text)


def parsed(painted: str) -> str:
    """What is left when the markup is gone."""
    return html.unescape(re.sub(r"<[^>]*>", "", painted))


def test_paragraphs_are_apart_and_the_notice_is_last(painter: Painter) -> None:
    """A blank line between them, and the notice where the eye is: just above the buttons."""
    screen = Screen((say("chat.lost"), say("chat.help.title")), notice=say("chat.stale"))
    [picture] = painter.paint(screen, "en")
    *_, title, notice = picture.html.split("\n\n")
    assert title == painter.sentence(say("chat.help.title"), "en")
    assert notice == f"<blockquote>{painter.sentence(say('chat.stale'), 'en')}</blockquote>"
    assert picture.markup is None
    assert picture.editable


def test_a_chosen_button_is_ticked(painter: Painter) -> None:
    """Only that one, in its row."""
    label = say("chat.button.skip")
    screen = Screen((say("chat.lost"),), ((Button(label, "a"), Button(label, "b", chosen=True)),))
    [picture] = painter.paint(screen, "sv")
    assert picture.markup is not None
    [[plain, ticked]] = picture.markup["inline_keyboard"]
    assert ticked["text"] == TICK + plain["text"]
    assert [plain["callback_data"], ticked["callback_data"]] == ["a", "b"]
    assert picture.has_buttons


def test_a_position_is_asked_for_below_the_chat(painter: Painter) -> None:
    """Telegram shares positions from its own keyboard only; no message can be edited into one."""
    labels = (say("chat.button.share_position"), say("chat.button.no_position"))
    [picture] = painter.paint(Screen((say("chat.position.ask"),), position=labels), "ar")
    assert picture.markup is not None
    assert picture.markup["keyboard"][0][0]["request_location"] is True
    assert not picture.editable
    assert not picture.has_buttons


def test_that_keyboard_goes_with_a_message_of_its_own(painter: Painter) -> None:
    """A message carries one keyboard: the notice takes the old one away, the question follows."""
    screen = Screen(
        (say("chat.lost"),),
        ((Button(say("chat.button.skip"), "a"),),),
        notice=say("chat.stale"),
        position_away=True,
    )
    farewell, question = painter.paint(screen, "en")
    assert farewell.markup == {"remove_keyboard": True}
    assert farewell.html == painter.sentence(say("chat.stale"), "en")
    assert question.has_buttons


@pytest.mark.parametrize("letter", ["x", "😀", "&", "<"])
def test_only_somebodys_words_are_cut(painter: Painter, letter: str) -> None:
    """Whatever they are made of, the message fits, and our own sentences stay whole."""
    screen = Screen((say("chat.help.title"), words(letter * 5000), say("chat.help.commands")))
    [picture] = painter.paint(screen, "en")
    assert len(parsed(picture.html)) <= LONGEST
    assert picture.html.startswith(painter.sentence(say("chat.help.title"), "en"))
    assert picture.html.endswith(painter.sentence(say("chat.help.commands"), "en"))
    assert CUT in picture.html


def test_many_quotes_are_cut_alike(painter: Painter) -> None:
    """A list of them, one inside another."""
    inner = tuple(words("ab " * 300) for _ in range(30))
    screen = Screen((say("chat.review.answers", answers=inner),))
    [picture] = painter.paint(screen, "ar")
    assert len(parsed(picture.html)) <= LONGEST
    assert picture.html.count("ab ab") >= 30


def test_words_in_several_languages_are_cut_in_each(painter: Painter) -> None:
    """Where all of them would be too long."""
    told = Told({"en": "m" * 5000, "sv": "ö" * 5000, "ar": "kort"})
    for language in ("en", "sv"):
        [picture] = painter.paint(Screen((say("chat.told", words=told),)), language)
        assert len(parsed(picture.html)) <= LONGEST
        assert CUT in picture.html


def test_what_fits_is_left_whole(painter: Painter) -> None:
    """Escapes count as the letters they stand for."""
    [picture] = painter.paint(Screen((words("&" * 3000),)), "en")
    assert parsed(picture.html).count("&") == 3000
    assert CUT not in picture.html


def test_the_same_screen_has_the_same_print(painter: Painter) -> None:
    """And another button another."""

    def screen(press: str) -> Screen:
        return Screen((say("chat.lost"),), ((Button(say("chat.button.skip"), press),),))

    [one], [same], [other] = (painter.paint(screen(press), "en") for press in "aab")
    assert one.print == same.print != other.print


def test_a_toast_is_short(painter: Painter) -> None:
    """200 characters is what Telegram shows."""
    assert painter.toast(Screen(()).toasting(words("y" * 500)), "en").startswith("“")
    assert len(painter.toast(Screen(()).toasting(words("y" * 500)), "en")) <= 200
    assert painter.toast(Screen(()), "en") == ""
