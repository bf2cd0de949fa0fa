"""The sign painter: a screen becomes messages in one language, as the Bot API takes them."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from typing import Any

from dialogs.screens import Button, Param, Screen, Text, Told
from locales.catalogue import Catalogues

LONGEST = 4096  # code points of a message after its markup is parsed; Bot API, sendMessage
LONGEST_CAPTION = 1024  # the same under a photo; Bot API, sendPhoto
LONGEST_TOAST = 200  # Bot API, answerCallbackQuery
TICK = "✓ "
CUT = " […]"
_CUTS = (1500, 800, 400, 200, 100, 40, 10)
_TAG = re.compile(r"<[^>]*>")

Markup = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """One message: Telegram's HTML, and a keyboard as the Bot API's JSON. Never changed.

    With a `photo` (JPEG) the words stand under it. A `secret` one is deleted after ten minutes.
    """

    html: str
    markup: Markup | None = None
    photo: bytes | None = field(default=None, repr=False)
    secret: bool = False

    @property
    def editable(self) -> bool:
        """Whether an existing message can become this one: only inline keyboards can be edited."""
        return self.markup is None or "inline_keyboard" in self.markup

    @property
    def has_buttons(self) -> bool:
        """Whether buttons stand under it."""
        return self.markup is not None and "inline_keyboard" in self.markup

    @property
    def print(self) -> int:
        """A number that tells this picture from others, in this process."""
        return hash((self.html, repr(self.markup), self.photo))


class Painter:
    """Renders screens. Keyboards are plain JSON: the library's objects cost ten times as much."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues
        self._labels: dict[tuple[str, str], str] = {}
        self._paragraphs: dict[tuple[str, str], str] = {}

    def paint(
        self, screen: Screen, language: str, photo: bytes | None = None
    ) -> tuple[Picture, ...]:
        """The messages of a screen, in order; the last carries its buttons, and the photo.

        A notice stands under the lines, set apart: above a long screen it would scroll out of
        sight. Two messages when a reply keyboard has to go: the notice takes it away, the question
        follows.
        """
        if screen.position_away and screen.notice is not None:
            farewell = Picture(self.sentence(screen.notice, language), {"remove_keyboard": True})
            rest = replace(screen, notice=None, position_away=False)
            return (farewell, *self.paint(rest, language, photo))
        longest = LONGEST_CAPTION if photo else LONGEST
        words = self._fit(screen.lines, language, longest, screen.notice)
        return (Picture(words, self._markup(screen, language), photo, screen.secret),)

    def toast(self, screen: Screen, language: str) -> str:
        """The short answer to a button press; empty when there is none."""
        if screen.toast is None:
            return ""
        return self._catalogues.plain(screen.toast, language)[:LONGEST_TOAST]

    def sentence(self, text: Text, language: str) -> str:
        """One text as Telegram's HTML."""
        return self._paragraph(text, language)

    def _fit(
        self, lines: tuple[Text, ...], language: str, longest: int, notice: Text | None
    ) -> str:
        """The paragraphs, with somebody's own words cut where all would be too long."""
        painted = self._join(lines, language, notice)
        if len(painted) <= longest or _length(painted) <= longest:
            return painted
        for most in _CUTS:
            shorter = tuple(_shortened(line, most) for line in lines)
            painted = self._join(shorter, language, notice and _shortened(notice, most))
            if _length(painted) <= longest:
                break
        return painted

    def _join(self, lines: tuple[Text, ...], language: str, notice: Text | None) -> str:
        paragraphs = [self._paragraph(line, language) for line in lines]
        if notice is not None:
            paragraphs.append(f"<blockquote>{self._paragraph(notice, language)}</blockquote>")
        return "\n\n".join(paragraphs)

    def _paragraph(self, text: Text, language: str) -> str:
        if text.params:
            return self._catalogues.text(text, language)
        key = (language, text.id)
        known = self._paragraphs.get(key)
        if known is None:
            known = self._paragraphs[key] = self._catalogues.text(text, language)
        return known

    def _markup(self, screen: Screen, language: str) -> Markup | None:
        if screen.position is not None:
            share, decline = (self._label(label, language) for label in screen.position)
            return {
                "keyboard": [[{"text": share, "request_location": True}], [{"text": decline}]],
                "resize_keyboard": True,
                "one_time_keyboard": True,
            }
        if not screen.rows:
            return None
        return {
            "inline_keyboard": [
                [
                    {"text": self._button(button, language), "callback_data": button.press}
                    for button in row
                ]
                for row in screen.rows
            ]
        }

    def _button(self, button: Button, language: str) -> str:
        label = self._label(button.label, language)
        return TICK + label if button.chosen else label

    def _label(self, label: Text, language: str) -> str:
        if label.params:
            return self._catalogues.plain(label, language)
        key = (language, label.id)
        known = self._labels.get(key)
        if known is None:
            known = self._labels[key] = self._catalogues.plain(label, language)
        return known


def _length(painted: str) -> int:
    return len(html.unescape(_TAG.sub("", painted)))


def _shortened(text: Text, most: int) -> Text:
    return replace(text, params={name: _cut(value, most) for name, value in text.params.items()})


def _cut(value: Param, most: int) -> Param:
    match value:
        case str():
            return _shorter(value, most)
        case Text():
            return _shortened(value, most)
        case Told():
            return Told({each: _shorter(words, most) for each, words in value.words.items()})
        case tuple():
            return tuple(_shortened(each, most) for each in value)
    return value


def _shorter(words: str, most: int) -> str:
    return words[:most].rstrip() + CUT if len(words) > most else words
