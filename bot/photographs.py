"""The photo desk: fetches what residents send, keeps it clean for their tips, shows it again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

from telegram.error import TelegramError

from bot.api import Api
from bot.inbound import Snapshot
from bot.metrics import Metrics
from bot.photos import MOST, Photos
from bot.seats import FullError, Seats
from dialogs.awaiting import awaits_photo
from dialogs.inputs import Photo, PhotoRefused, Unfit
from dialogs.pictures import Picture, write_picture
from dialogs.repertoire import Repertoire
from storage.database import Database
from storage.drafts import drop_photos, open_photos, store_photo
from storage.turns import peek
from storage.vault import Vault

PATIENCE = 15.0  # seconds to fetch one
AT_ONCE = 4  # fetched or cleaned
WAITING = 16


class NotBlackedError(Exception):
    """What a resident blacked out could not be: nothing is sent instead."""


class Photographs:
    """Draft photos, from Telegram to the database and back to the chat. Each is held in memory
    only as long as it is worked on; of where it lay at Telegram nothing is kept."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        repertoire: Repertoire,
        api: Api,
        photos: Photos,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._vault = vault
        self._repertoire = repertoire
        self._api = api
        self._photos = photos
        self._metrics = metrics
        self._seats = Seats(AT_ONCE, WAITING)

    async def take_in(self, chat_id: int, snapshot: Snapshot) -> Photo | PhotoRefused:
        """A picture as a turn takes it: kept as a draft, if the chat waits for one. Raises what
        `Database.run` does."""
        talk = await self._database.run(lambda c: peek(c, self._vault, chat_id))
        if not awaits_photo(talk, self._repertoire):
            self._metrics.pictures.labels("unasked").inc()
            return PhotoRefused("later", snapshot.origin)
        clean = await self._fetch_clean(snapshot)
        if not isinstance(clean, bytes):
            self._metrics.pictures.labels(clean).inc()
            return PhotoRefused(clean, snapshot.origin)
        now = datetime.now(UTC)
        handle = await self._database.run(lambda c: store_photo(c, self._vault, clean, now))
        self._metrics.pictures.labels("taken").inc()
        return Photo(handle, snapshot.origin)

    async def drop(self, photo: Photo) -> None:
        """Delete one that no turn took."""
        await self._database.run(lambda c: drop_photos(c, [photo.handle]))

    async def preview(self, picture: Picture) -> bytes | None:
        """The picture with its grid, as JPEG; None when it cannot be shown (any more)."""
        jpeg = (await self._opened([picture.handle])).get(picture.handle)
        if jpeg is None:
            return None
        shown = await self._photos.preview(jpeg, picture.cells)
        return shown if isinstance(shown, bytes) else None

    async def black_out(self, pictures: Iterable[Picture]) -> dict[str, bytes]:
        """The pictures with their cells overwritten, by `write_picture`; those that ended are left
        out. Raises `NotBlackedError`."""
        wanted = [*pictures]
        opened = await self._opened(picture.handle for picture in wanted)
        blacked = {}
        for picture in wanted:
            if picture.handle in opened:
                done = await self._photos.blackout(opened[picture.handle], picture.cells)
                if not isinstance(done, bytes):
                    raise NotBlackedError
                blacked[write_picture(picture)] = done
        return blacked

    async def _opened(self, handles: Iterable[str]) -> dict[str, bytes]:
        wanted = [*handles]
        return await self._database.run(lambda c: open_photos(c, self._vault, wanted))

    async def _fetch_clean(self, snapshot: Snapshot) -> bytes | Unfit:
        if snapshot.size > MOST:
            return "large"
        try:
            async with self._seats.seat():
                async with asyncio.timeout(PATIENCE):
                    data = await self._api.download(snapshot.file_id, MOST)
                return "large" if data is None else await self._photos.clean(data)
        except (TelegramError, TimeoutError, FullError):
            return "later"
