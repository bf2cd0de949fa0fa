"""The sign over the door: the bot's commands, name and descriptions, as Telegram shows them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import BotCommand
from telegram.error import TelegramError

from bot.api import Api
from bot.logs import get_log
from dialogs.screens import Text, say
from locales.catalogue import Catalogues

COMMANDS: tuple[tuple[str, Text], ...] = (
    ("survey", say("chat.command.survey")),
    ("tip", say("chat.command.tip")),
    ("receipt", say("chat.command.receipt")),
    ("clear", say("chat.command.clear")),
    ("promise", say("chat.command.promise")),
    ("updates", say("chat.command.updates")),
    ("language", say("chat.command.language")),
    ("privacy", say("chat.command.privacy")),
    ("mydata", say("chat.command.mydata")),
    ("forget", say("chat.command.forget")),
    ("help", say("chat.command.help")),
)
_NAME = say("chat.bot.name")
_DESCRIPTION = say("chat.bot.description")
_SHORT = say("chat.bot.short")

_log = get_log("menu")


async def hang_sign(api: Api, catalogues: Catalogues, default: str) -> None:
    """Bring Telegram's copy up to date, in each language and, for all others, in `default`.

    Only what differs is set: these calls are rationed, the name to a few a day. A failure is
    logged and left for the next start; the bot works without.
    """
    for code in ("", *catalogues.languages):
        language = code or default
        commands = [
            BotCommand(name, catalogues.plain(text, language)[:256]) for name, text in COMMANDS
        ]
        name = catalogues.plain(_NAME, language)[:64]
        description = catalogues.plain(_DESCRIPTION, language)[:512]
        short = catalogues.plain(_SHORT, language)[:120]
        try:
            if list(await api.get_my_commands(language_code=code or None)) != commands:
                await api.set_my_commands(commands, language_code=code or None)
            for wanted, had, change in (
                (name, (await api.get_my_name(code)).name, api.set_my_name),
                (
                    description,
                    (await api.get_my_description(code)).description,
                    api.set_my_description,
                ),
                (
                    short,
                    (await api.get_my_short_description(code)).short_description,
                    api.set_my_short_description,
                ),
            ):
                if had != wanted:
                    await _set(change, wanted, code)
        except TelegramError as failure:
            _log.warning("menu not set", error=type(failure).__qualname__, language=language)
            return


async def _set(change: Callable[[str, str], Awaitable[bool]], wanted: str, code: str) -> None:
    await change(wanted, code)
