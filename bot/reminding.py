"""The nudge: sends the reminders that rows say are due."""

from __future__ import annotations

from datetime import datetime

from bot.display import Display
from bot.metrics import Metrics
from bot.nudging import Nudging
from bot.rendering import Painter
from dialogs import survey
from dialogs.facts import Facts
from storage.reminders import Reminder, claim_reminders
from storage.vault import Vault


class Reminding:
    """Sends the reminders that are due. A claimed one is never sent again."""

    def __init__(
        self,
        nudging: Nudging,
        vault: Vault,
        facts: Facts,
        painter: Painter,
        display: Display,
        metrics: Metrics,
    ) -> None:
        self._nudging = nudging
        self._vault = vault
        self._facts = facts
        self._painter = painter
        self._display = display
        self._metrics = metrics

    async def remind(self, now: datetime) -> None:
        """Send all reminders due at `now` (aware)."""
        await self._nudging.send_all(
            lambda connection, most: claim_reminders(connection, self._vault, now, most),
            self._send,
            self._metrics.reminders,
        )

    async def _send(self, reminder: Reminder) -> None:
        run = reminder.conversation.runs["survey"]
        pictures = self._painter.paint(survey.reminder(run, self._facts), reminder.language)
        await self._display.show(reminder.chat_id, pictures, mass=True)
