"""The doorbell: tells whoever asked for it that there is news of a tip, and no more than that."""

from __future__ import annotations

from datetime import datetime

from telegram.error import BadRequest

from bot.delivery import GoneError, UnsentError
from bot.display import Display
from bot.lanes import Lanes
from bot.mailing.pace import Pace
from bot.metrics import Metrics
from bot.rendering import Painter
from dialogs import reading
from storage.database import Database
from storage.tips.notices import Ping, claim_pings
from storage.vault import Vault

CLAIMED = 10  # at a time: what is claimed is lost when the process is killed


class News:
    """Claims the pings that are due and sends them. A claimed one is never sent again."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        painter: Painter,
        display: Display,
        lanes: Lanes,
        pace: Pace,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._vault = vault
        self._painter = painter
        self._display = display
        self._lanes = lanes
        self._pace = pace
        self._metrics = metrics

    async def tell(self, now: datetime) -> None:
        """Send all pings due at `now` (aware)."""
        while await self._pace.opened() and (
            due := await self._database.run(lambda c: claim_pings(c, self._vault, now, CLAIMED))
        ):
            for ping in due:
                self._metrics.news.labels(await self._send(ping)).inc()

    async def _send(self, ping: Ping) -> str:
        [picture] = self._painter.paint(reading.news(), ping.language)
        try:
            async with self._lanes.lane(ping.chat_id):
                await self._display.drop_in(ping.chat_id, picture, mass=True)
        except UnsentError:
            return "unsent"
        except GoneError:
            return "gone"
        except BadRequest:
            return "refused"
        return "sent"
