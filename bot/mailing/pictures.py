"""The album: pictures of updates, uploaded once a process and sent by their number after that."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from io import BytesIO
from typing import Any

from PIL import Image
from telegram import InputFile, InputMediaPhoto

from bot.api import Api
from bot.memory import Latest
from storage.database import Database
from storage.promise.pictures import picture

BLANK = ""  # the id of a grey picture, for where one was taken back: it cannot become mere words
PHOTO_NAME = "photo.jpg"
_KEPT = 500
_SIZE = (320, 180)


class Pictures:
    """Sends messages with pictures. Which number Telegram gave them is remembered, never stored:
    it is the same for every bot and for ever."""

    def __init__(self, database: Database, api: Api) -> None:
        self._database = database
        self._api = api
        self._numbers: Latest[str, str] = Latest(_KEPT)
        self._uploading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def read(self, ident: str) -> bytes:
        """The picture, as JPEG. Raises `NoSuchPicture`."""
        if ident == BLANK:
            return _blank()
        return await self._database.run(lambda connection: picture(connection, ident))

    async def send(self, ident: str, method: str, parameters: dict[str, Any]) -> Any:
        """`sendPhoto`, or `editMessageMedia` with the words as `caption`; raises as `Api.call`."""
        number = self._numbers.get(ident)
        if number is None:
            # The first one uploads it; all others wait for the number.
            async with self._uploading[ident]:
                number = self._numbers.get(ident)
                if number is None:
                    return await self._upload(ident, method, parameters)
        return await self._api.call(method, _placed(method, parameters, number))

    def forget(self, ident: str) -> None:
        """Telegram does not know the number any more."""
        self._numbers.drop(ident)

    async def _upload(self, ident: str, method: str, parameters: dict[str, Any]) -> Any:
        sending = method == "sendPhoto"
        file = InputFile(await self.read(ident), filename=PHOTO_NAME, attach=not sending)
        placed = _placed(method, parameters, file)
        if not sending:
            placed["media"] = InputMediaPhoto(**_but_type(placed["media"]))
        message = await self._api.upload(method, placed)
        sizes = message.get("photo") if isinstance(message, dict) else None
        if sizes:
            self._numbers.put(ident, sizes[-1]["file_id"])
        return message


def _placed(method: str, parameters: dict[str, Any], photo: Any) -> dict[str, Any]:
    if method == "sendPhoto":
        return {**parameters, "photo": photo}
    rest = dict(parameters)
    caption = {name: rest.pop(name) for name in ("caption", "parse_mode")}
    return {**rest, "media": {"type": "photo", "media": photo, **caption}}


def _but_type(media: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in media.items() if name != "type"}


def _blank() -> bytes:
    made = BytesIO()
    Image.new("L", _SIZE, 200).save(made, "JPEG")
    return made.getvalue()
