"""The bot's own card, as residents with different phones see it."""

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
)
from telegram.error import TelegramError

from bot.playground import Person, StandIn


async def test_commands_by_language(bot: Bot, standin: StandIn, ali: Person) -> None:
    """A phone shows its language's menu, else the one for everybody; a chat's own comes first."""
    await bot.set_my_commands([BotCommand("survey", "Answer")])
    await bot.set_my_commands(
        [BotCommand("survey", "Svara")], scope=BotCommandScopeAllPrivateChats(), language_code="sv"
    )
    await bot.set_my_commands([("survey", "أجب")], scope=BotCommandScopeChat(ali.id))
    menu = standin.profile.menu
    assert [menu(code)[0]["description"] for code in ("sv", "en", "")] == [
        "Svara",
        "Answer",
        "Answer",
    ]
    assert menu("sv", str(ali.id))[0]["description"] == "أجب"
    assert await bot.get_my_commands() == (BotCommand("survey", "Answer"),)
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    assert menu("en") == []


async def test_name_and_descriptions(bot: Bot, standin: StandIn, ali: Person) -> None:
    """By language too, and everybody's where a language has none."""
    await bot.set_my_name("Lyhörd")
    await bot.set_my_description("Say how it is")
    await bot.set_my_description("قل كيف هو الحال", language_code="ar")
    await bot.set_my_short_description("Heard")
    assert (await bot.get_my_name()).name == "Lyhörd"
    assert (await bot.get_my_description("ar")).description.startswith("قل")
    assert (await bot.get_my_description("so")).description == "Say how it is"
    assert (await bot.get_my_short_description()).short_description == "Heard"
    await bot.set_my_description("", language_code="ar")
    assert standin.profile.text("description", "ar") == "Say how it is"
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    chat = await bot.get_chat(ali.id)
    assert (chat.first_name, chat.type) == ("Ali", "private")


async def test_wrong_cards_are_refused(bot: Bot) -> None:
    """Languages are two letters, commands small letters, texts short."""
    with pytest.raises(TelegramError, match="Invalid language code specified"):
        await bot.set_my_commands([("a", "b")], language_code="ckb")
    with pytest.raises(TelegramError, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([("Survey", "b")])
    with pytest.raises(TelegramError, match=r"(?i)bot_command_description_invalid"):
        await bot.set_my_commands([("survey", "")])
    with pytest.raises(TelegramError, match="Bot short description is too long"):
        await bot.set_my_short_description("x" * 121)
