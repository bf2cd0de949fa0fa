"""A bot to try the page with: it answers in every way a bot can, and keeps a database."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp

from bot.playground.standin import StandIn

KEY = secrets.token_bytes(32)
HOME = [
    [
        {"text": "Yes", "callback_data": "yes"},
        {"text": "No", "callback_data": "no", "style": "danger"},
    ],
    [{"text": "Tell me", "callback_data": "toast"}, {"text": "Warn me", "callback_data": "alert"}],
    [{"text": "Wait for it", "callback_data": "wait"}],
    [
        {"text": "A link", "url": "https://example.org/"},
        {"text": "Copy", "copy_text": {"text": "1234"}},
    ],
]
GREETING = {
    "en": "<b>Welcome.</b> Is it <i>clean</i> outdoors? See <a href='https://example.org/'>why</a>,"
    " /help.\nYour receipt: <code>1234 5678</code> <tg-spoiler>secret</tg-spoiler>",
    "ar": "<b>أهلاً بك.</b> هل تشعر بالأمان في الخارج ليلاً؟ السؤال \u20665 / 22\u2069"
    "\nاتصل بـ \u2066112\u2069 في الطوارئ. /help",
}
KINDS = ("photo", "document", "location", "sticker", "voice", "contact")
KEEP = """
INSERT INTO note VALUES (?, ?, 1)
ON CONFLICT DO UPDATE SET sealed = excluded.sealed, revision = revision + 1
"""
TABLES = """
CREATE TABLE note (tag BLOB PRIMARY KEY, sealed BLOB, revision INTEGER);
CREATE TABLE told (id INTEGER PRIMARY KEY, words TEXT);
CREATE TABLE quiet (id INTEGER PRIMARY KEY);
"""


class Parrot:
    """Polls, answers, and keeps a sealed note of each chat; told `leak`, a name in the clear."""

    def __init__(self, standin: StandIn, database: Path) -> None:
        self._url = f"{standin.url}/bot{standin.token}"
        self._database = sqlite3.connect(database, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.executescript(TABLES)
        self._reading: asyncio.Task[None] | None = None
        self._held: list[str] = []

    async def __aenter__(self) -> Parrot:
        self._session = aiohttp.ClientSession()
        await self.call(
            "setMyCommands", commands=[{"command": "help", "description": "What I can do"}]
        )
        await self.call("setMyName", name="Lyhörd")
        await self.call("setMyName", name="لوهورد", language_code="ar")
        await self.call("setMyDescription", description="A bot for citizen promises.\nPress Start.")
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        await self._session.close()
        self._database.close()

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call the Bot API; what went wrong comes back as None."""
        async with self._session.post(f"{self._url}/{method}", json=parameters) as answer:
            return (await answer.json()).get("result")

    async def let_go(self) -> None:
        """Answer the presses of "Wait for it" at last."""
        while self._held:
            await self.call(
                "answerCallbackQuery", callback_query_id=self._held.pop(), text="At last"
            )

    async def _read(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20) or []:
                offset = update["update_id"] + 1
                if query := update.get("callback_query"):
                    await self._tapped(query)
                elif message := update.get("message"):
                    await self._told(message)
                elif message := update.get("edited_message"):
                    await self._say(message, f"You changed it to: {message['text']}")

    async def _tapped(self, query: dict[str, Any]) -> None:
        data = query["data"]
        if data == "wait":
            self._held.append(query["id"])
            return
        words = {"toast": "Noted, quietly", "alert": "Read this first"}.get(data)
        if not words:
            message = query["message"]
            where = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
            await self.call("editMessageText", **where, text=f"You chose {data}")
        await self.call(
            "answerCallbackQuery",
            callback_query_id=query["id"],
            text=words,
            show_alert=data == "alert",
        )

    async def _told(self, message: dict[str, Any]) -> None:
        text = message.get("text")
        special: dict[str, Callable[[dict[str, Any]], Any]] = {
            "/start": self._greet, "keyboard": self._offer, "leak": self._leak
        }  # fmt: skip
        if text in special:
            await special[text](message)
        elif text is None:
            kind = next(each for each in KINDS if each in message)
            await self._say(message, f"Kind, but I read only texts. That was a {kind}.")
        else:
            tag = hmac.digest(KEY, str(message["chat"]["id"]).encode(), hashlib.sha256)
            self._database.execute(KEEP, (tag, secrets.token_bytes(96)))
            await self._say(message, text)

    async def _greet(self, message: dict[str, Any]) -> None:
        text = GREETING.get(message["from"].get("language_code", "en"), GREETING["en"])
        await self._say(message, text, parse_mode="HTML", reply_markup={"inline_keyboard": HOME})

    async def _offer(self, message: dict[str, Any]) -> None:
        rows = [
            [{"text": "Share my place", "request_location": True}],
            [{"text": "At home"}, {"text": "Skip"}],
        ]
        markup = {"keyboard": rows, "one_time_keyboard": True, "input_field_placeholder": "A place"}
        await self._say(message, "Where was it?", reply_markup=markup)

    async def _leak(self, message: dict[str, Any]) -> None:
        self._database.execute(
            "INSERT INTO told (words) VALUES (?)", (message["from"]["first_name"],)
        )
        await self._say(message, "Oops")

    async def _say(self, message: dict[str, Any], text: str, **more: Any) -> None:
        await self.call("sendMessage", chat_id=message["chat"]["id"], text=text, **more)
