"""The doorbell: tells whoever asked for it that there is news of a tip, and no more than that."""

from __future__ import annotations

from datetime import datetime

from bot.display import Display
from bot.metrics import Metrics
from bot.nudging import Nudging
from bot.rendering import Painter
from dialogs import reading
from storage.tips.notices import Ping, claim_pings
from storage.vault import Vault


class News:
    """Sends the pings that are due. A claimed one is never sent again."""

    def __init__(
        self, nudging: Nudging, vault: Vault, painter: Painter, display: Display, metrics: Metrics
    ) -> None:
        self._nudging = nudging
        self._vault = vault
        self._painter = painter
        self._display = display
        self._metrics = metrics

    async def tell(self, now: datetime) -> None:
        """Send all pings due at `now` (aware)."""
        await self._nudging.send_all(
            lambda connection, most: claim_pings(connection, self._vault, now, most),
            self._send,
            self._metrics.news,
        )

    async def _send(self, ping: Ping) -> None:
        [picture] = self._painter.paint(reading.news(), ping.language)
        await self._display.drop_in(ping.chat_id, picture, mass=True)
