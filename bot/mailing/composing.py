"""The writing desk: what a mailing says, in each language once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.mailing.pace import weight_of
from bot.mailing.pictures import BLANK
from bot.rendering import Painter, Picture
from bot.transport import dump
from dialogs import news
from dialogs.board import Board, Update
from dialogs.screens import Screen
from storage.days import day_of
from storage.mailings.course import Mailing
from storage.mailings.deliveries import Delivery

KEPT = 2_000  # letters; digests have one for each choice of topics

_TEXT = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


@dataclass(frozen=True)
class Letter:
    """What to call, but for the chat and the message; shared, and never changed.

    With a `picture` (its id) the words are a caption. `otherwise` is what to call when Telegram
    does not allow the first: to edit instead of deleting, say.
    """

    method: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    picture: str | None = None
    weight: int = 1
    otherwise: Letter | None = None

    @cached_property
    def json(self) -> str:
        """The parameters as JSON, made once for all who get it."""
        return dump(self.parameters)


@dataclass(frozen=True)
class News:
    """What there is to tell: the board, and beside it, by mailing, the update that a retraction
    takes back and those that a digest covers, by id."""

    board: Board
    retracted: Mapping[str, Update] = field(default_factory=dict)
    covered: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Composer:
    """Makes letters, and keeps them as long as the board stays as it is."""

    def __init__(self, painter: Painter) -> None:
        self._painter = painter
        self._board: Board | None = None
        self._letters: dict[tuple[object, ...], Letter | None] = {}

    def compose(self, delivery: Delivery, mailing: Mailing, told: News) -> Letter | None:
        """The letter of a delivery; None when there is nothing to tell any more."""
        if told.board is not self._board or len(self._letters) > KEPT:
            self._board, self._letters = told.board, {}
        about = (delivery.topics, delivery.silent)
        key = (mailing.id, mailing.version, delivery.language, about)
        if key not in self._letters:
            self._letters[key] = self._made(delivery, mailing, told)
        return self._letters[key]

    def _made(self, delivery: Delivery, mailing: Mailing, told: News) -> Letter | None:
        language = delivery.language
        match mailing.kind:
            case "digest":
                screen = _digest(delivery, mailing, told)
                return None if screen is None else self._sent(screen, language)
            case "retraction":
                return self._retracted(told.retracted[mailing.id], language)
        update = told.board.update(mailing.update_id or "")
        if update is None:
            return None
        screen = news.update_message(update, told.board)
        if mailing.kind == "update":
            return self._sent(screen, language)
        return self._edited(screen, language)

    def _sent(self, screen: Screen, language: str) -> Letter:
        picture = self._painted(screen, language, caption=bool(screen.album))
        weight = weight_of(picture.html)
        if screen.album:
            return Letter("sendPhoto", _captioned(picture), screen.album, weight)
        return Letter("sendMessage", _worded(picture), weight=weight)

    def _edited(self, screen: Screen, language: str) -> Letter:
        """In the message's place. One with a picture cannot become mere words: there, a grey one
        takes the place of a picture that is not to be seen any more."""
        captioned = _captioned(self._painted(screen, language, caption=True))
        media = Letter("editMessageMedia", captioned, screen.album or BLANK)
        if screen.album:
            return media
        worded = _worded(self._painted(screen, language, caption=False))
        return Letter("editMessageText", worded, otherwise=media)

    def _retracted(self, update: Update, language: str) -> Letter:
        instead = self._edited(news.retracted(update), language)
        return Letter("deleteMessage", otherwise=instead)

    def _painted(self, screen: Screen, language: str, *, caption: bool) -> Picture:
        # Any photo tells the painter how long a caption may be.
        [picture] = self._painter.paint(screen, language, b"photo" if caption else None)
        return picture


def _digest(delivery: Delivery, mailing: Mailing, told: News) -> Screen | None:
    board, covered = told.board, told.covered[mailing.id]
    updates = [each for each in board.updates if each.id in covered]
    if delivery.silent and not news.has_news(updates, delivery.topics, board):
        return None
    if mailing.since is None or mailing.until is None:
        raise ValueError("a digest of no time")
    since, until = day_of(mailing.since), day_of(mailing.until)
    return news.digest(updates, delivery.topics, since, until, board)


def _worded(picture: Picture) -> dict[str, Any]:
    return {"text": picture.html, **_TEXT, **_marked(picture)}


def _captioned(picture: Picture) -> dict[str, Any]:
    return {"caption": picture.html, "parse_mode": "HTML", **_marked(picture)}


def _marked(picture: Picture) -> dict[str, Any]:
    return {} if picture.markup is None else {"reply_markup": picture.markup}
