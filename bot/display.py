"""The notice window: shows a chat its screen, in the tapped message or a new one, and tidies."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

from telegram import InputFile
from telegram.error import BadRequest, TelegramError

from bot.api import Api
from bot.delivery import Floods, GoneError, UnsentError, deliver
from bot.lanes import Lanes
from bot.memory import Memory, Shown
from bot.rendering import Picture

PATIENCE = 5.0  # seconds a turn may wait for Telegram before it is called unsent
EDIT_DOUBTS = 20  # an edit done twice is an edit
ANSWER_DOUBTS = 3  # the second of two answers is refused, and that is all
SEND_DOUBTS = 1  # a question sent twice is a nuisance, though a harmless one
OWED_PAUSES = (2.0, 5.0, 15.0, 60.0, 300.0)
TIDYING = 500  # old keyboards waiting to be taken away; more are left where they are

_PLAIN_TEXT = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
_UNMODIFIED = "message is not modified"
_LOST = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)


class Display:
    """What every chat shows. All but `answer` expects the caller to hold the chat's lane.

    `alone` tells that no other process shows anything to these chats: then memory is the truth.
    """

    def __init__(self, api: Api, lanes: Lanes, memory: Memory, *, alone: bool) -> None:
        self._api = api
        self._alone = alone
        self._lanes = lanes
        self._memory = memory
        self._floods = Floods()
        self._owed: dict[int, tuple[Picture, ...]] = {}
        self._later: set[asyncio.Task[None]] = set()

    async def show(
        self, chat_id: int, pictures: tuple[Picture, ...], tapped: int | None = None
    ) -> None:
        """Make the chat show these: the last one in the message `tapped`, if that can be.

        Nothing is sent when the chat surely shows it already after a tap. Raises `UnsentError` or
        `GoneError`; a `BadRequest` is a bug of ours.
        """
        self._owed.pop(chat_id, None)
        deadline = asyncio.get_running_loop().time() + PATIENCE
        *before, main = pictures
        was = self._memory.shown.get(chat_id)
        print_ = main.print
        known = self._alone and was is not None and was.print == print_
        if known and was is not None and tapped is not None and not before:
            if tapped != was.message_id:
                self._tidy(chat_id, tapped)
            return
        for picture in before:
            await self._send(chat_id, picture, deadline)
        edited = (
            tapped is not None
            and not before
            and main.editable
            and await self._edit(chat_id, tapped, main, deadline)
        )
        message_id = (
            tapped if edited and tapped is not None else await self._send(chat_id, main, deadline)
        )
        self._memory.shown.put(chat_id, Shown(message_id, print_, main.has_buttons))
        old = {was.message_id} if was is not None and was.has_buttons else set()
        for left in (old | {tapped or message_id}) - {message_id}:
            self._tidy(chat_id, left)

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
        await deliver(
            lambda: self._api.send_document(chat_id, file),
            chat_id,
            self._floods,
            asyncio.get_running_loop().time() + 2 * PATIENCE,
            doubts=SEND_DOUBTS,
        )

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

    async def _send(self, chat_id: int, picture: Picture, deadline: float) -> int:
        sent = await deliver(
            lambda: self._api.call("sendMessage", _message(chat_id, picture)),
            chat_id,
            self._floods,
            deadline,
            doubts=SEND_DOUBTS,
        )
        number: int = sent["message_id"]
        return number

    async def _edit(self, chat_id: int, message_id: int, picture: Picture, deadline: float) -> bool:
        """Whether the message now shows the picture; False when it cannot be edited any more."""
        change = {**_message(chat_id, picture), "message_id": message_id}
        try:
            await deliver(
                lambda: self._api.call("editMessageText", change),
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

    def _tidy(self, chat_id: int, message_id: int) -> None:
        if len(self._later) < TIDYING:
            self._start(self._take_keyboard(chat_id, message_id))

    async def _take_keyboard(self, chat_id: int, message_id: int) -> None:
        """In the lane: a tap on this very message may have made it the current one meanwhile."""
        async with self._lanes.lane(chat_id):
            now = self._memory.shown.get(chat_id)
            if now is not None and now.message_id == message_id:
                return
            try:
                async with asyncio.timeout(PATIENCE / 2):
                    await self._api.call(
                        "editMessageReplyMarkup", {"chat_id": chat_id, "message_id": message_id}
                    )
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


def _message(chat_id: int, picture: Picture) -> dict[str, Any]:
    message = {"chat_id": chat_id, "text": picture.html, **_PLAIN_TEXT}
    if picture.markup is not None:
        message["reply_markup"] = picture.markup
    return message
