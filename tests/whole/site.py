"""An installation of the bot: a data folder, a database, a make-believe Telegram, processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

import locales
from bot.app import House, running
from bot.playground import StandIn
from bot.settings import Settings
from dialogs.repertoire import Repertoire, read_repertoire
from locales.catalogue import Catalogues
from locales.phones import PHONES
from storage.bodies import create_body
from storage.coordinators import add_coordinator, prepare_coordinator
from storage.database import Database
from storage.days import day_of
from storage.migrating import prepare
from storage.sessions import Session, open_session
from storage.tables import AnswerRow, SessionRow, TipRow
from storage.vault import Vault, open_vault
from storage.waves import open_wave
from storage.words import open_words
from tests.whole.processes import Process, free_port
from tests.whole.respondent import Said

T = TypeVar("T")

WAVE = "2026-whole"
COORDINATOR = "Kim"
PASSPHRASE = "correct horse battery"

REPERTOIRE = read_repertoire()
CATALOGUES = Catalogues.read(Path(locales.__file__).parent, PHONES)


@dataclass
class Site:
    """Where one bot lives. `database` and `vault` are the test's own view of it."""

    folder: Path
    url: str
    standin: StandIn
    repertoire: Repertoire = REPERTOIRE
    database: Database = field(init=False)
    vault: Vault = field(init=False)

    def __post_init__(self) -> None:
        self.vault = open_vault(self.folder)
        self.database = Database(self.url)

    def furnish(self) -> Site:
        """Make the tables, open a wave, and found a body that receives tips."""
        run, version = self.database.run_now, self.repertoire.newest_survey.version
        prepare(self.database)
        now, vault = datetime.now(UTC), self.vault
        run(lambda c: open_wave(c, vault, WAVE, version, day_of(now)))
        new = prepare_coordinator(COORDINATOR, PASSPHRASE)
        run(lambda c: add_coordinator(c, vault, new, now))
        run(lambda c: create_body(c, vault, "police", "Polisen", [COORDINATOR], now))
        return self

    def settings(self, more: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
        """The environment of a process here: by polling, unless LYHORD_WEBHOOK_URL is given."""
        return {
            "LYHORD_BOT_TOKEN": self.standin.token,
            "LYHORD_BOT_API_URL": self.standin.url,
            "LYHORD_DATABASE_URL": self.url,
            "LYHORD_DATA_DIR": str(self.folder),
            **more,
        }

    def process(
        self,
        *,
        webhook: bool,
        at: int = 0,
        name: str = "serve",
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> Process:
        """A `lyhord serve` of this installation, its log beside the data folder. Its webhook's
        address is port `at`, where a balancer stands, or else the process's own."""
        port = free_port()
        address = {"LYHORD_WEBHOOK_URL": f"http://127.0.0.1:{at or port}"} if webhook else {}
        log = self.folder.with_name(f"{name}.log")
        known = {"PGAPPNAME": name}  # by which PostgreSQL tells who leads
        return Process(self.settings({**address, **known, **more}), log, port)

    @asynccontextmanager
    async def house(self, rate: int = 30) -> AsyncIterator[House]:
        """The bot in this process, reached by webhook, at so many messages a second."""
        port = free_port()
        values: dict[str, Any] = {
            "_env_file": None,
            "bot_token": self.standin.token,
            "bot_api_url": self.standin.url,
            "database_url": self.url,
            "data_dir": self.folder,
            "listen": f"127.0.0.1:{port}",
            "webhook_url": f"http://127.0.0.1:{port}",
            "messages_a_second": rate,
        }
        async with running(Settings(**values)) as house:
            yield house

    async def settles(self) -> None:
        """Wait until everything residents did is dealt with, however slow the machine is."""
        await self.standin.quiet(60)

    async def until(self, look: Callable[[Connection], T], timeout: float) -> T:
        """What `look` sees in the database as soon as that is something; other processes write."""
        async with asyncio.timeout(timeout):
            while True:
                seen = await asyncio.to_thread(self.database.read_now, look)
                if seen:
                    return seen
                await asyncio.sleep(0.05)  # between two looks

    def session(self, chat_id: int) -> Session | None:
        """What is kept of a chat, opened with the keys."""
        return self.database.read_now(lambda c: self.session_in(c, chat_id))

    def session_in(self, connection: Connection, chat_id: int) -> Session | None:
        """The same within a transaction."""
        tag = self.vault.chats.of(chat_id)
        sealed = connection.scalar(select(SessionRow.sealed).where(SessionRow.tag == tag))
        return None if sealed is None else open_session(self.vault, tag, sealed, WAVE)

    def answers(self, chat_id: int) -> list[tuple[int, str, Said]]:
        """A chat's rows of answers in the open wave: number, question, what was said."""
        respondent = self.vault.waves.of(WAVE).respondents.of(chat_id)
        mine = (
            select(AnswerRow.__table__)
            .where(AnswerRow.wave_id == WAVE, AnswerRow.respondent == respondent)
            .order_by(AnswerRow.number)
        )
        rows = self.database.read_now(lambda c: c.execute(mine).all())
        return [(row.number, row.question, self._said(row)) for row in rows]

    def tips(self) -> int:
        """How many tips there are."""
        return self.database.read_now(lambda c: c.scalar(select(func.count(TipRow.id)))) or 0

    def _said(self, row: Any) -> Said:
        if row.sealed_words is not None:
            return open_words(self.vault, WAVE, row.question, row.sealed_words)
        return row.value if row.missing is None else f"-{row.missing}"
