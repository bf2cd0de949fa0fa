"""The bot's own card: name, descriptions, command menu; and what it may ask of chats and files."""

import re
from typing import TYPE_CHECKING, Any

from bot.playground.call import Call, Json, bad_request
from bot.playground.files import DOWNLOAD_LIMIT
from bot.playground.sending import chat_of

if TYPE_CHECKING:
    from bot.playground.standin import StandIn

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LENGTHS = {"name": 64, "description": 512, "short_description": 120}


class Profile:
    """Texts and command menus by language; the empty language is everybody else's."""

    def __init__(self, name: str) -> None:
        self.texts: dict[tuple[str, str], str] = {("name", ""): name}
        self.commands: dict[tuple[str, str], list[Json]] = {}

    def text(self, what: str, language: str) -> str:
        """The name or a description as a phone in this language shows it."""
        return self.texts.get((what, language)) or self.texts.get((what, ""), "")

    def menu(self, language: str, chat_id: str = "") -> list[Json]:
        """The command menu of a private chat as a phone in this language shows it."""
        own = f'{{"type": "chat", "chat_id": "{chat_id}"}}'
        for scope in (own, '{"type": "all_private_chats"}', '{"type": "default"}'):
            for wanted in (language, ""):
                if found := self.commands.get((scope, wanted)):
                    return found
        return []


def _language(call: Call) -> str:
    code = call.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _set(standin: "StandIn", call: Call, what: str) -> bool:
    language = _language(call)
    text = call.text(what)
    if len(text) > _LENGTHS[what]:
        raise bad_request(f"bot {what.replace('_', ' ')} is too long")
    if text:
        standin.profile.texts[what, language] = text
    else:
        standin.profile.texts.pop((what, language), None)
    return True


def _get(standin: "StandIn", call: Call, what: str) -> Json:
    return {what: standin.profile.text(what, _language(call))}


def set_my_name(standin: "StandIn", call: Call) -> bool:
    return _set(standin, call, "name")


def get_my_name(standin: "StandIn", call: Call) -> Json:
    return _get(standin, call, "name")


def set_my_description(standin: "StandIn", call: Call) -> bool:
    return _set(standin, call, "description")


def get_my_description(standin: "StandIn", call: Call) -> Json:
    return _get(standin, call, "description")


def set_my_short_description(standin: "StandIn", call: Call) -> bool:
    return _set(standin, call, "short_description")


def get_my_short_description(standin: "StandIn", call: Call) -> Json:
    return _get(standin, call, "short_description")


def _menu_key(call: Call) -> tuple[str, str]:
    scope: Any = call.value("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict) or "type" not in scope:
        raise bad_request("can't parse BotCommandScope: type must be specified")
    parts = ", ".join(
        f'"{k}": "{v}"' for k, v in sorted(scope.items(), key=lambda i: i[0] != "type")
    )
    return f"{{{parts}}}", _language(call)


def set_my_commands(standin: "StandIn", call: Call) -> bool:
    commands = call.value("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for item in commands:
        if not isinstance(item, dict) or not _COMMAND.fullmatch(str(item.get("command", ""))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(item.get("description", ""))) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    key = _menu_key(call)
    if commands:
        standin.profile.commands[key] = commands
    else:
        standin.profile.commands.pop(key, None)
    return True


def get_my_commands(standin: "StandIn", call: Call) -> list[Json]:
    return standin.profile.commands.get(_menu_key(call), [])


def delete_my_commands(standin: "StandIn", call: Call) -> bool:
    standin.profile.commands.pop(_menu_key(call), None)
    return True


def set_chat_menu_button(standin: "StandIn", call: Call) -> bool:
    if "chat_id" in call.parameters:
        chat_of(standin, call)
    button = call.value("menu_button", "MenuButton") or {"type": "default"}
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("can't parse menu button: unsupported type")
    return True


def get_me(standin: "StandIn", call: Call) -> Json:
    return {
        **standin.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(standin: "StandIn", call: Call) -> Json:
    chat = chat_of(standin, call)
    kinds = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
             "gifts_from_channels")  # fmt: skip
    return {
        **chat.about,
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(kinds, True),
    }


def get_file(standin: "StandIn", call: Call) -> Json:
    stored = standin.files.get(call.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**stored.about(), "file_path": stored.path}
