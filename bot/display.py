"""The notice window: shows a chat its screen, in the tapped message or a new one, and tidies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, Literal

from telegram import InputFile, InputMediaPhoto, Message
from telegram.error import BadRequest, TelegramError

from bot.api import Api
from bot.delivery import Floods, GoneError, UnsentError, deliver
from bot.inbound import Under
from bot.lanes import Lanes
from bot.mailing.pace import Pace, weight_of
from bot.memory import Memory, Shown
from bot.rendering import Picture

PATIENCE = 5.0  # seconds a turn may wait for Telegram before it is called unsent
EDIT_DOUBTS = 20  # an edit done twice is an edit
ANSWER_DOUBTS = 3  # the second of two answers is refused, and that is all
SEND_DOUBTS = 1  # a question sent twice is a nuisance, though a harmless one
OWED_PAUSES = (2.0, 5.0, 15.0, 60.0, 300.0)
TIDYING = 500  # old keyboards waiting to be taken away; more are left where they are

PHOTO_NAME = "photo.jpg"  # the same for all: a file's name tells things

_PLAIN_TEXT = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
_UNMODIFIED = "message is not modified"
_LOST = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
    "there is no text in the message to edit",
)

Vanish = Callable[[int, int], Awaitable[None]]  # a chat, a message


class Display:
    """What every chat shows. All but `answer` expects the caller to hold the chat's lane.

    `alone` tells that no other process shows anything to these chats: then memory is the truth.
    `vanish` is told of every message that shows a secret.
    """

    def __init__(
        self,
        api: Api,
        lanes: Lanes,
        memory: Memory,
        floods: Floods,
        pace: Pace,
        vanish: Vanish,
        *,
        alone: bool,
    ) -> None:
        self._api = api
        self._alone = alone
        self._lanes = lanes
        self._memory = memory
        self._floods = floods
        self._pace = pace
        self._vanish = vanish
        self._owed: dict[int, tuple[Picture, ...]] = {}
        self._later: set[asyncio.Task[None]] = set()

    async def show(
        self,
        chat_id: int,
        pictures: tuple[Picture, ...],
        under: Under | None = None,
        *,
        mass: bool = False,
    ) -> None:
        """Make the chat show these: the last one in the message `under`, if that can be.

        A `mass` message is sent when no reply waits, at a slower pace. Nothing
        is sent when the chat surely shows it already after a tap. Raises `UnsentError` or
        `GoneError`; a `BadRequest` is a bug of ours.
        """
        self._owed.pop(chat_id, None)
        *before, main = pictures
        patience = 2 * PATIENCE if main.photo else PATIENCE
        deadline = asyncio.get_running_loop().time() + patience
        was = self._memory.shown.get(chat_id)
        now = (
            None if under is None else Shown(under.message, 0, has_buttons=True, photo=under.photo)
        )
        known = self._alone and was is not None and was.print == main.print
        if known and was is not None and now is not None and not before:
            if now.message_id != was.message_id:
                self._tidy(chat_id, now)
            return
        for picture in before:
            await self._send(chat_id, picture, deadline, mass)
        edited = (
            under is not None
            and not before
            and _can_become(under, main)
            and await self._edit(chat_id, under.message, main, deadline)
        )
        message_id = (
            under.message
            if edited and under is not None
            else await self._send(chat_id, main, deadline, mass)
        )
        if main.secret:
            await self._vanish(chat_id, message_id)
        shown = Shown(message_id, main.print, main.has_buttons, photo=main.photo is not None)
        self._memory.shown.put(chat_id, shown)
        old = was if was is not None and (was.has_buttons or was.photo) else None
        for left in {each.message_id: each for each in (now, old) if each is not None}.values():
            if left.message_id != message_id:
                self._tidy(chat_id, left)

    async def drop_in(self, chat_id: int, picture: Picture, *, mass: bool = False) -> None:
        """Send something beside what is shown, whose buttons stay. `mass` and what it raises are
        as with `show`."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        await self._send(chat_id, picture, deadline, mass)

    def owe(self, chat_id: int, pictures: tuple[Picture, ...]) -> None:
        """Go on trying to show these, unless something newer is shown first."""
        known = chat_id in self._owed
        self._owed[chat_id] = pictures
        if not known:
            self._start(self._pay(chat_id))

    async def answer(self, query: str, toast: str, *, alert: bool = False) -> None:
        """Answer a button press; that it is too old is nobody's trouble."""
        deadline = asyncio.get_running_loop().time() + PATIENCE
        call = partial(self._api.call, **answering(query, toast, alert=alert))
        with suppress(UnsentError, GoneError, BadRequest):
            await deliver(call, 0, Floods(), deadline, doubts=ANSWER_DOUBTS)

    async def say(self, chat_id: int, painted: str) -> None:
        """Send one sentence, once; best effort."""
        # Said where something failed already: that failure is what is told of.
        with suppress(UnsentError, GoneError, BadRequest):
            await self._send(chat_id, Picture(painted), asyncio.get_running_loop().time() + 1.0)

    async def hand_over(self, chat_id: int, content: bytes, filename: str) -> None:
        """Send a file. Raises as `show` does."""
        file = InputFile(content, filename=filename)

        async def call() -> Message:
            await self._pace.reply(chat_id)
            return await self._api.send_document(chat_id, file)

        sent = await deliver(
            call,
            chat_id,
            self._floods,
            asyncio.get_running_loop().time() + 2 * PATIENCE,
            doubts=SEND_DOUBTS,
        )
        self._memory.note(chat_id, sent.message_id)

    async def leave(self, chat_id: int) -> None:
        """Leave a group without a word."""
        # Thrown out already, or Telegram is away: the next message there is ignored as well.
        with suppress(TelegramError):
            await self._api.leave_chat(chat_id)

    async def finish(self) -> None:
        """End what is still to be tidied or owed."""
        waiting = list(self._later)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    async def _send(
        self, chat_id: int, picture: Picture, deadline: float, mass: bool = False
    ) -> int:
        async def call() -> Any:
            if not mass:
                await self._pace.reply(chat_id, weight_of(picture.html))
            elif not await self._pace.one(chat_id):
                raise UnsentError
            return await self._call("send", _message(chat_id, picture), picture)

        sent = await deliver(
            call,
            chat_id,
            self._floods,
            deadline,
            doubts=SEND_DOUBTS,
        )
        number: int = sent["message_id"]
        self._memory.note(chat_id, number)
        return number

    async def _edit(self, chat_id: int, message_id: int, picture: Picture, deadline: float) -> bool:
        """Whether the message now shows the picture; False when it cannot be edited any more."""
        try:
            await deliver(
                lambda: self._call("edit", _change(chat_id, message_id, picture), picture),
                chat_id,
                self._floods,
                deadline,
                doubts=EDIT_DOUBTS,
            )
        except BadRequest as refusal:
            words = refusal.message.lower()
            if _UNMODIFIED in words:
                return True
            if any(lost in words for lost in _LOST):
                return False
            raise
        return True

    async def _call(
        self, how: Literal["send", "edit"], message: dict[str, Any], picture: Picture
    ) -> Any:
        if picture.photo is None:
            method = "sendMessage" if how == "send" else "editMessageText"
            return await self._api.call(method, message)
        return await self._api.upload("sendPhoto" if how == "send" else "editMessageMedia", message)

    def _tidy(self, chat_id: int, left: Shown) -> None:
        if len(self._later) < TIDYING:
            self._start(self._take_away(chat_id, left))

    async def _take_away(self, chat_id: int, left: Shown) -> None:
        """The buttons of a message that is over; the whole message where it shows a photo.

        In the lane: a tap on this very message may have made it the current one meanwhile.
        """
        async with self._lanes.lane(chat_id):
            now = self._memory.shown.get(chat_id)
            if now is not None and now.message_id == left.message_id:
                return
            method = "deleteMessage" if left.photo else "editMessageReplyMarkup"
            message = {"chat_id": chat_id, "message_id": left.message_id}
            try:
                async with asyncio.timeout(PATIENCE / 2):
                    await self._api.call(method, message)
            except (TelegramError, TimeoutError):
                pass  # its buttons carry their sequence, so they can stay

    async def _pay(self, chat_id: int) -> None:
        for pause in OWED_PAUSES:
            await asyncio.sleep(pause)
            async with self._lanes.lane(chat_id):
                pictures = self._owed.get(chat_id)
                if pictures is None:
                    return
                try:
                    await self.show(chat_id, pictures)
                except UnsentError:
                    self._owed[chat_id] = pictures
                    continue
                except (GoneError, BadRequest):
                    return
        self._owed.pop(chat_id, None)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)


def answering(query: str, toast: str, *, alert: bool = False) -> dict[str, Any]:
    """The call that answers a button press, as `Api.call` takes it."""
    parameters: dict[str, Any] = {"callback_query_id": query}
    if toast:
        parameters["text"] = toast
    if alert:
        parameters["show_alert"] = True
    return {"method": "answerCallbackQuery", "parameters": parameters}


def _can_become(under: Under, picture: Picture) -> bool:
    """Whether a message can be edited into this one. None that shows a receipt, and so is to
    vanish, becomes one that is to stay; and no photo becomes mere words."""
    stays = not under.secret or picture.secret
    return picture.editable and stays and (picture.photo is not None or not under.photo)


def _message(chat_id: int, picture: Picture) -> dict[str, Any]:
    message: dict[str, Any] = {"chat_id": chat_id}
    if picture.photo is None:
        message |= {"text": picture.html, **_PLAIN_TEXT}
    else:
        photo = InputFile(picture.photo, filename=PHOTO_NAME)
        message |= {"photo": photo, "caption": picture.html, "parse_mode": "HTML"}
    if picture.markup is not None:
        message["reply_markup"] = picture.markup
    return message


def _change(chat_id: int, message_id: int, picture: Picture) -> dict[str, Any]:
    change: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id}
    if picture.photo is None:
        change |= {"text": picture.html, **_PLAIN_TEXT}
    else:
        photo = InputFile(picture.photo, filename=PHOTO_NAME, attach=True)
        change["media"] = InputMediaPhoto(photo, caption=picture.html, parse_mode="HTML")
    if picture.markup is not None:
        change["reply_markup"] = picture.markup
    return change
