"""The showroom: what became of a turn, shown to the resident, with what has to follow."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from bot.delivery import GoneError, UnsentError
from bot.display import Display
from bot.inbound import Under
from bot.lanes import Lanes
from bot.logs import get_log
from bot.mailing.gathering import previewed
from bot.mailing.pictures import Pictures
from bot.memory import Memory
from bot.metrics import Metrics
from bot.photographs import Photographs
from bot.rendering import Painter
from bot.vanishing import Vanishing
from dialogs.clearing import cleared
from dialogs.events import ClearRequested, DataRequested, Forgotten, PreviewAsked
from dialogs.news import update_message, welcome_back
from dialogs.screens import Screen, say
from storage.database import Database
from storage.days import day_of
from storage.deletions import Deletion
from storage.mailings.followers import block, followed, unblock
from storage.mydata import mydata
from storage.turns import Taken, peek
from storage.vault import Vault

DATA_FILE = "lyhord.json"
TROUBLE = say("chat.trouble")

_log = get_log("showing")


class Showing:
    """Shows screens, and does what events ask of this floor: hand over a file, clear a chat."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        photographs: Photographs,
        pictures: Pictures,
        vanishing: Vanishing,
        painter: Painter,
        display: Display,
        lanes: Lanes,
        memory: Memory,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._vault = vault
        self._photographs = photographs
        self._pictures = pictures
        self._vanishing = vanishing
        self._painter = painter
        self._display = display
        self._lanes = lanes
        self._memory = memory
        self._metrics = metrics
        self._later: set[asyncio.Task[None]] = set()
        self._cleared: set[int] = set()  # chats whose messages are being deleted now

    async def show(
        self, chat_id: int, taken: Taken, language: str, under: Under | None, *, owe: bool
    ) -> bool:
        """Whether the resident sees the result, or never can. With `owe` what could not be sent
        now is sent later."""
        if not taken.screen.lines:
            return True  # the toast says it all
        for event in taken.events:
            if isinstance(event, ClearRequested):
                prepared = await self._vanishing.prepare(chat_id, event.messages)
                if chat_id not in self._cleared:  # twice tapped: one clearing, one true number
                    self._start(self._clear(chat_id, prepared, language))
        photo = await self._photo(taken.screen)
        pictures = self._painter.paint(taken.screen, language, photo)
        try:
            await self._display.show(chat_id, pictures, None if taken.screen.below else under)
            for event in taken.events:
                match event:
                    case DataRequested():
                        await self._hand_over_data(chat_id, language)
                    case PreviewAsked(token):
                        await self._preview(chat_id, token)
                    case Forgotten():
                        self._memory.forget(chat_id)
        except UnsentError:
            if owe:
                self._display.owe(chat_id, pictures)
            return False
        except GoneError:
            self._metrics.blocked.labels("found out").inc()
        return True

    async def finish(self) -> None:
        """Break off the clearings in hand: what is left of them is done by the clock."""
        for task in self._later:
            task.cancel()
        await asyncio.gather(*self._later, return_exceptions=True)

    async def membership(self, chat_id: int, now: str) -> None:
        """The bot was "blocked": nothing is sent there any more. Or let in again: whoever follows
        something is greeted. In the chat's lane."""

        def work(connection: Connection) -> str:
            if now == "blocked":
                block(connection, self._vault, chat_id, day_of(datetime.now(UTC)))
                return ""
            unblock(connection, self._vault, chat_id)
            follows = followed(connection, self._vault, chat_id)
            return peek(connection, self._vault, chat_id).language if follows else ""

        if language := await self._database.run(work):
            [picture] = self._painter.paint(welcome_back(), language)
            with suppress(UnsentError, GoneError):
                await self._display.drop_in(chat_id, picture)

    async def _photo(self, screen: Screen) -> bytes | None:
        if screen.album:
            return await self._pictures.read(screen.album)
        return await self._photographs.preview(screen.picture) if screen.picture else None

    async def _preview(self, chat_id: int, token: str) -> None:
        """An update as it would be sent, in each language, to who asked for it at the desk."""
        now = datetime.now(UTC)
        found = await self._database.run(
            lambda connection: previewed(connection, self._vault, token, now)
        )
        if found is None:
            return
        screen = update_message(*found)
        photo = await self._photo(screen)
        for language in sorted(found[0].title.keys() & found[0].text.keys()):
            [picture] = self._painter.paint(screen, language, photo)
            await self._display.drop_in(chat_id, picture)

    async def _hand_over_data(self, chat_id: int, language: str) -> None:
        held = await self._database.run(lambda connection: mydata(connection, self._vault, chat_id))
        content = json.dumps(held, ensure_ascii=False, indent=2).encode()
        try:
            await self._display.hand_over(chat_id, content, DATA_FILE)
        except UnsentError:  # delivered again it would be a turn without events, and no file
            await self._display.say(chat_id, self._painter.sentence(TROUBLE, language))

    async def _clear(self, chat_id: int, prepared: list[Deletion], language: str) -> None:
        """After the turn, and outside of the lane: it may take a minute, and nobody is to wait."""
        self._cleared.add(chat_id)
        try:
            async with self._lanes.lane(chat_id):
                pass
            result = await self._vanishing.clear(chat_id, prepared)
            told = self._painter.paint(cleared(len(result.gone), result.left), language)
            async with self._lanes.lane(chat_id):
                try:
                    await self._display.show(chat_id, told)
                except UnsentError:
                    self._display.owe(chat_id, told)
        except GoneError:
            self._metrics.blocked.labels("found out").inc()
        except Exception:  # nobody waits for this task: its bugs end here
            _log.error("a chat not cleared", exc_info=True)
        finally:
            self._cleared.discard(chat_id)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)
