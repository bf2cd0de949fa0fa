"""The house, opened and closed: one context owns every resource, in the order they depend."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from telegram.error import BadRequest, TelegramError

from bot.api import Api
from bot.clearing import Clearing
from bot.clock import Clock
from bot.delivery import Floods
from bot.display import Display
from bot.doors import Server, open_doors
from bot.errors import UnreachableError, WebhookRefusedError
from bot.inbound import ALLOWED_UPDATES
from bot.lanes import Lanes
from bot.ledger import Ledger
from bot.logs import get_log
from bot.mailing.agenda import Agenda
from bot.mailing.carrying import Carrier
from bot.mailing.composing import Composer
from bot.mailing.gathering import Gathering
from bot.mailing.pace import Pace
from bot.mailing.pictures import Pictures
from bot.mailing.sending import Sender
from bot.mailing.sharing import Sharing
from bot.memory import Memory
from bot.menu import hang_sign
from bot.metrics import Metrics
from bot.news import News
from bot.nudging import Nudging
from bot.photographs import Photographs
from bot.photos import Photos
from bot.polling import Poller
from bot.receipts import Receipts
from bot.reminding import Reminding
from bot.rendering import Painter
from bot.schedule import fill
from bot.settings import Settings
from bot.showing import Showing
from bot.texts import read_catalogues
from bot.transport import Transport
from bot.turns import DEFAULT_LANGUAGE, Turns
from bot.vanishing import Vanishing
from bot.webhook import Webhook
from dialogs.facts import Facts
from dialogs.repertoire import read_repertoire
from storage.bodies import list_bodies
from storage.database import Database
from storage.house import open_house
from storage.leading import Leadership
from storage.promise.catalogue import load_promises

WEBHOOK_PATH = "/telegram"
WEBHOOK_CONNECTIONS = 100  # the most the Bot API allows; one person's updates still come in order
# New objects between two looks for garbage. A batch of letters on its way has thousands: with the
# usual 700, they are looked through again and again.
YOUNG = 5_000

_log = get_log("app")


@dataclass(frozen=True)
class House:
    """A running bot. `failed` ends with the error that stopped it, if one does."""

    port: int
    database: Database
    turns: Turns
    news: News
    vanishing: Vanishing
    metrics: Metrics
    failed: asyncio.Future[None]


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[House]:
    """A bot that takes updates, answers them and sends reminders, until the context ends.

    Leaving finishes the turns in hand. Raises a `StopError` or a `StorageError` when it cannot
    begin.
    """
    token = settings.token
    metrics = Metrics()
    async with AsyncExitStack() as stack:
        database, vault = await asyncio.to_thread(open_house, settings.data_dir, settings.database)
        stack.push_async_callback(database.close)
        if not await database.run(list_bodies):
            _log.warning("no body: tips are closed until `lyhord bodies create` makes one")
        catalogues = read_catalogues()
        repertoire = read_repertoire()
        now = datetime.now(UTC)
        await database.run(lambda connection: load_promises(connection, repertoire.promises, now))
        transport = Transport(metrics)
        await transport.initialize()
        stack.push_async_callback(transport.shutdown)
        api = Api(token, transport, settings.bot_api_url)
        await _greet(api, settings.bot_api_url)

        pace = Pace(metrics, settings.messages_a_second)
        sharing = Sharing(database, pace)
        await sharing.begin()
        stack.push_async_callback(sharing.close)
        lanes, memory, painter, floods = Lanes(), Memory(), Painter(catalogues), Floods()
        vanishing = Vanishing(database, vault, Clearing(api, floods), memory, metrics)
        display = Display(
            api, lanes, memory, floods, pace, vanishing.plan, alone=database.is_sqlite
        )
        pictures = Pictures(database, api)
        photos = Photos()
        stack.push_async_callback(photos.close)
        photographs = Photographs(database, vault, repertoire, api, photos, metrics)
        receipts = Receipts(database, vault)
        stack.callback(receipts.close)
        ledger = Ledger(database, vault, photographs, receipts, metrics)
        showing = Showing(
            database, vault, photographs, pictures, vanishing, painter, display, lanes, memory,
            metrics,
        )  # fmt: skip
        turns = Turns(
            repertoire, catalogues, ledger, showing, painter, display, lanes, memory, metrics
        )
        stack.push_async_callback(turns.finish)
        clock = Clock(metrics)
        nudging = Nudging(database, lanes, pace)
        facts = Facts(repertoire, turns.languages)
        reminding = Reminding(nudging, vault, facts, painter, display, metrics)
        news = News(nudging, vault, painter, display, metrics)
        leadership = Leadership(database)
        stack.push_async_callback(leadership.close)
        agenda = Agenda(database, vault, leadership, reminding.remind, metrics)
        stack.push_async_callback(agenda.finish)
        await agenda.begin(datetime.now(UTC))
        fill(clock, database, vault, agenda, news, vanishing)
        clock.start()
        stack.push_async_callback(clock.stop)
        composer, carrier = Composer(painter), Carrier(api, pictures)
        sender = Sender(database, Gathering(vault), sharing.me, pace, composer, carrier, metrics)
        await stack.enter_async_context(_sending(sender, pace))

        webhook = None
        if settings.webhook_url is not None:
            path = urlsplit(settings.webhook_url).path + WEBHOOK_PATH
            secret = settings.webhook_secret
            webhook = Webhook(
                path, secret.get_secret_value() if secret else vault.webhook_secret, turns
            )
        server = Server(open_doors(database, clock, metrics, webhook), *settings.address)
        failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await stack.enter_async_context(_serving(server))
        if webhook is not None:
            url = f"{settings.webhook_url}{WEBHOOK_PATH}"
            await _register(api, url, webhook.secret)
        else:
            poller = Poller(api, turns)
            await _unregister(api)
            await stack.enter_async_context(_polling(poller, failed))
        await stack.enter_async_context(_beside(hang_sign(api, catalogues, DEFAULT_LANGUAGE)))
        _log.info("ready", port=server.port, mode="webhook" if webhook else "polling")
        yield House(server.port, database, turns, news, vanishing, metrics, failed)
        _log.info("stopping")


async def serve(settings: Settings, stop: asyncio.Event) -> None:
    """Run the bot until `stop` is set. Raises as `running` does, or what made the bot give up."""
    async with running(settings) as house:
        # What was made by now stays: looking through it for garbage would hold up answers.
        gc.freeze()
        gc.set_threshold(YOUNG)
        stopping = asyncio.ensure_future(stop.wait())
        either: set[asyncio.Future[Any]] = {stopping, house.failed}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if house.failed.done():
            house.failed.result()


async def _greet(api: Api, url: str) -> None:
    try:
        await api.introduce()
    except TelegramError:
        raise UnreachableError(f"LYHORD_BOT_API_URL: {url} cannot be reached.") from None


async def _register(api: Api, url: str, secret: str) -> None:
    try:
        await api.set_webhook(
            url,
            secret_token=secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=WEBHOOK_CONNECTIONS,
        )
    except BadRequest as refusal:
        raise WebhookRefusedError(
            f"LYHORD_WEBHOOK_URL: Telegram refuses it: {refusal.message}."
        ) from None
    except TelegramError:
        raise UnreachableError from None


async def _unregister(api: Api) -> None:
    """Polling and a webhook exclude each other. What waits at Telegram stays there."""
    try:
        if (await api.get_webhook_info()).url:
            _log.warning("a webhook was set for this bot; it is removed, for polling")
            await api.delete_webhook(drop_pending_updates=False)
    except TelegramError:
        raise UnreachableError from None


@asynccontextmanager
async def _serving(server: Server) -> AsyncIterator[None]:
    working = asyncio.ensure_future(server.run_until_stopped())
    ready = asyncio.ensure_future(server.ready.wait())
    await asyncio.wait({working, ready}, return_when=asyncio.FIRST_COMPLETED)
    if working.done():
        working.result()
    try:
        yield
    finally:
        server.should_exit = True
        await working


@asynccontextmanager
async def _polling(poller: Poller, failed: asyncio.Future[None]) -> AsyncIterator[None]:
    async def run() -> None:
        try:
            await poller.run()
        except Exception as error:  # whatever it is, who waits for the bot raises it
            if not failed.done():
                failed.set_exception(error)

    working = asyncio.ensure_future(run())
    try:
        yield
    finally:
        poller.stop()
        await working


@asynccontextmanager
async def _sending(sender: Sender, pace: Pace) -> AsyncIterator[None]:
    working = asyncio.ensure_future(sender.run())
    try:
        yield
    finally:
        pace.close()
        sender.stop()
        await working


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Something that must not hold up the first answer."""
    working = asyncio.ensure_future(work)
    try:
        yield
    finally:
        working.cancel()
        [failure] = await asyncio.gather(working, return_exceptions=True)
        if isinstance(failure, Exception):
            _log.error("menu not set", exc_info=failure)
