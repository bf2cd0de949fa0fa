"""Reminders: sent when rows say so, once, and one tap stops them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path

import pytest

import locales
from bot.api import Api
from bot.clearing import Clearing
from bot.delivery import Floods
from bot.display import Display
from bot.lanes import Lanes
from bot.mailing.pace import Pace
from bot.memory import Memory
from bot.metrics import Metrics
from bot.nudging import Nudging
from bot.playground import Person, StandIn
from bot.reminding import Reminding
from bot.rendering import Painter
from bot.transport import Transport
from bot.vanishing import Vanishing
from dialogs.facts import Facts
from dialogs.inputs import Command, Tap
from dialogs.repertoire import read_repertoire
from locales.catalogue import Catalogues
from locales.phones import PHONES
from storage.database import Database
from storage.turns import Taken, Update, take_turn
from storage.vault import Vault, open_vault

MONDAY = datetime(2026, 9, 14, 10, tzinfo=UTC)  # noon in Malmö
LANGUAGES = {"en": "English", "sv": "Svenska"}


@pytest.fixture
def vault(data_dir: Path) -> Vault:
    """The keys of the data folder."""
    return open_vault(data_dir)


@pytest.fixture
async def house_database(data_dir: Path) -> AsyncIterator[Database]:
    """The database of the data folder."""
    database = Database(f"sqlite:///{data_dir / 'lyhord.sqlite3'}")
    yield database
    await database.close()


@pytest.fixture
async def reminding(
    standin: StandIn, house_database: Database, vault: Vault, metrics: Metrics
) -> AsyncIterator[Reminding]:
    """What the clock calls, with the rest of the house around it."""
    painter = Painter(Catalogues.read(Path(locales.__file__).parent, PHONES))
    async with Transport(metrics) as transport:
        lanes, memory, floods = Lanes(), Memory(), Floods()
        api = Api(standin.token, transport, standin.url)
        vanishing = Vanishing(house_database, vault, Clearing(api, floods), memory, metrics)
        pace = Pace(metrics)
        pace.share(1, 0.0, inf)
        display = Display(api, lanes, memory, floods, pace, vanishing.plan, alone=True)
        facts = Facts(read_repertoire(), LANGUAGES)
        nudging = Nudging(house_database, lanes, pace)
        yield Reminding(nudging, vault, facts, painter, display, metrics)
        await display.finish()


@pytest.fixture
def metrics() -> Metrics:
    """Meters of one test."""
    return Metrics()


def sent(metrics: Metrics, outcome: str) -> float:
    """How many reminders ended so."""
    value = metrics.registry.get_sample_value("lyhord_reminders_total", {"outcome": outcome})
    return value or 0.0


@pytest.fixture
async def begun(house_database: Database, vault: Vault, ali: Person) -> None:
    """Ali began the survey on Monday and was not seen again."""
    ali.presses_start()
    facts = Facts(read_repertoire(), LANGUAGES, guess="en")

    async def does(number: int, reply: Command | Tap) -> Taken:
        update = Update(ali.id, number, reply)
        return await house_database.run(
            lambda c: take_turn(c, vault, update, facts, MONDAY, "w0rd")
        )

    await does(1, Command("start"))
    opened = await does(2, Tap("go.survey"))
    [consent, *_] = [button for row in opened.screen.rows for button in row]
    await does(3, Tap(consent.press))


@pytest.mark.usefixtures("begun")
async def test_two_are_sent_and_no_third(
    standin: StandIn, reminding: Reminding, metrics: Metrics, ali: Person
) -> None:
    """After a day, after three more, never again, however often the clock ticks."""
    for day, total in ((0, 0), (1, 1), (1, 1), (3, 1), (4, 2), (5, 2), (40, 2)):
        await reminding.remind(MONDAY + timedelta(days=day, hours=1))
        assert sent(metrics, "sent") == total
    [first, second] = [message for message in ali.messages if not message.mine]
    assert second.buttons == ["Continue the survey", "No more reminders"]
    await ali.sees(lambda message: message is first and not message.buttons)


@pytest.mark.usefixtures("begun")
async def test_none_is_sent_at_night(reminding: Reminding, metrics: Metrics) -> None:
    """Between 21 and 08 in Malmö it waits."""
    night = datetime(2026, 9, 15, 22, tzinfo=UTC)
    await reminding.remind(night)
    assert sent(metrics, "sent") == 0
    await reminding.remind(night + timedelta(hours=10))
    assert sent(metrics, "sent") == 1


@pytest.mark.usefixtures("begun")
async def test_who_has_blocked_the_bot_is_not_an_error(
    reminding: Reminding, metrics: Metrics, ali: Person
) -> None:
    """Counted, and over."""
    ali.deactivates()
    await reminding.remind(MONDAY + timedelta(days=1, hours=1))
    assert sent(metrics, "gone") == 1
