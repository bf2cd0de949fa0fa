"""The nudge: sends the reminders that rows say are due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from telegram.error import BadRequest

from bot.delivery import GoneError, UnsentError
from bot.display import Display
from bot.lanes import Lanes
from bot.mailing.pace import Pace
from bot.metrics import Metrics
from bot.rendering import Painter
from dialogs import survey
from dialogs.facts import Facts
from dialogs.library import Library
from storage.database import Database
from storage.reminders import Reminder, claim_reminders
from storage.vault import Vault

CLAIMED = 10  # at a time: what is claimed is lost when the process is killed


class Reminding:
    """Claims what is due and sends it, one after the other. A claimed one is never sent again."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        library: Library,
        languages: Mapping[str, str],
        painter: Painter,
        display: Display,
        lanes: Lanes,
        pace: Pace,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._vault = vault
        self._facts = Facts(library, languages)
        self._painter = painter
        self._display = display
        self._lanes = lanes
        self._pace = pace
        self._metrics = metrics

    async def remind(self, now: datetime) -> None:
        """Send all reminders due at `now` (aware)."""
        while await self._pace.opened() and (
            due := await self._database.run(lambda c: claim_reminders(c, self._vault, now, CLAIMED))
        ):
            for reminder in due:
                self._metrics.reminders.labels(await self._send(reminder)).inc()

    async def _send(self, reminder: Reminder) -> str:
        run = reminder.conversation.runs.get("survey")
        if run is None:
            return "needless"
        pictures = self._painter.paint(survey.reminder(run, self._facts), reminder.language)
        try:
            async with self._lanes.lane(reminder.chat_id):
                await self._display.show(reminder.chat_id, pictures, mass=True)
        except UnsentError:
            return "unsent"
        except GoneError:
            return "gone"
        except BadRequest:
            return "refused"
        return "sent"
