"""What the bot may send, and Telegram's words where it may not."""

import pytest
from aiohttp import ClientSession
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import TelegramError

from bot.playground import Person, StandIn
from bot.playground.attachments import PIXEL


async def test_a_message_arrives_as_it_was_sent(bot: Bot, ali: Person) -> None:
    """Text, marks, buttons and the reply: on the phone and in the answer alike."""
    asked = ali.sends("where?")
    keyboard = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton("Skip", callback_data="s"),
                InlineKeyboardButton("Map", url="https://x.se"),
            ]
        ]
    )
    sent = await bot.send_message(
        ali.id,
        "<b>Here</b> 😀",
        parse_mode="HTML",
        reply_markup=keyboard,
        reply_parameters=ReplyParameters(asked.id),
        protect_content=True,
    )
    seen = await ali.sees("Here")
    assert seen.data["reply_to_message"] == asked.data
    assert seen.data["has_protected_content"]
    assert seen.keyboard == keyboard.to_dict()["inline_keyboard"]
    assert ali.buttons() == ["Skip", "Map"]
    assert sent.text_html == "<b>Here</b> 😀"
    assert sent.message_id == asked.id + 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Message text is empty"),
        ("  \n\u200b\u2060", "Message text is empty"),
        ("<b></b>", "Message text is empty"),
        ("x" * 4097, "Message is too long"),
        ("<b>x", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_wrong_texts(bot: Bot, ali: Person, text: str, words: str) -> None:
    """Empty, invisible, too long, broken."""
    with pytest.raises(TelegramError) as told:
        await bot.send_message(ali.id, text, parse_mode="HTML")
    assert told.value.message.lower() == words.lower()


async def test_length_counts_after_parsing(bot: Bot, ali: Person) -> None:
    """4096 characters between tags and references are one message, emoji counted once."""
    sent = await bot.send_message(ali.id, "<b>" + "&lt;😀" * 2048 + "</b>", parse_mode="HTML")
    assert sent.text == "<😀" * 2048
    with pytest.raises(TelegramError, match="Message caption is too long"):
        await bot.send_photo(ali.id, PIXEL, caption="x" * 1025)


@pytest.mark.parametrize(
    ("button", "words"),
    [
        (InlineKeyboardButton("A", callback_data="x" * 65), "Button_data_invalid"),
        (InlineKeyboardButton("A", callback_data="å" * 33), "Button_data_invalid"),
        (InlineKeyboardButton(" ", callback_data="x"), "text must be non-empty"),
        (InlineKeyboardButton("A"), "Text buttons are unallowed in the inline keyboard"),
    ],
)
async def test_wrong_buttons(
    bot: Bot, ali: Person, button: InlineKeyboardButton, words: str
) -> None:
    """Button data is 1-64 bytes, a button has a text and does something."""
    with pytest.raises(TelegramError, match=f"(?i){words}"):
        await bot.send_message(ali.id, "x", reply_markup=InlineKeyboardMarkup([[button]]))
    fits = InlineKeyboardButton("A", callback_data="å" * 32)
    await bot.send_message(ali.id, "x", reply_markup=InlineKeyboardMarkup([[fits]]))


async def test_who_cannot_be_written_to(bot: Bot, standin: StandIn, ali: Person) -> None:
    """Strangers, those who never pressed Start, who blocked the bot, whose account is gone."""
    sara = standin.person("Sara")
    with pytest.raises(
        TelegramError, match="Forbidden: bot can't initiate conversation with a user"
    ):
        await bot.send_message(sara.id, "x")
    with pytest.raises(TelegramError, match="Chat not found"):
        await bot.send_message(12, "x")
    ali.blocks()
    with pytest.raises(TelegramError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(ali.id, "x")
    ali.presses_start()
    await bot.send_message(ali.id, "x")
    ali.deactivates()
    with pytest.raises(TelegramError, match="Forbidden: user is deactivated"):
        await bot.send_message(ali.id, "x")


async def test_a_group_that_moved_tells_where(bot: Bot, standin: StandIn, ali: Person) -> None:
    """migrate_to_chat_id travels with the refusal."""
    group = standin.group("Grannar")
    ali.sends("hej", to=group)
    await bot.send_message(group.id, "x")
    group.migrated_to = -100123
    with pytest.raises(TelegramError) as told:
        await bot.send_message(group.id, "x")
    assert getattr(told.value, "new_chat_id", None) == -100123


async def test_pictures_and_files_go_both_ways(bot: Bot, ali: Person) -> None:
    """An upload, an id of a file already there, an album; and down again, byte for byte."""
    sent = await bot.send_photo(ali.id, PIXEL, caption="<i>dot</i>", parse_mode="HTML")
    again = await bot.send_photo(ali.id, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    album = await bot.send_media_group(ali.id, [InputMediaPhoto(PIXEL), InputMediaPhoto(PIXEL)])
    assert len({m.media_group_id for m in album}) == 1
    report = await bot.send_document(ali.id, b"a;b", filename="held.csv")
    assert report.document is not None
    assert report.document.file_name == "held.csv"
    down = await (await bot.get_file(report.document.file_id)).download_as_bytearray()
    assert bytes(down) == b"a;b"
    mine = ali.sends_photo().data["photo"][-1]["file_id"]
    assert bytes(await (await bot.get_file(mine)).download_as_bytearray()) == PIXEL
    with pytest.raises(TelegramError, match=r"(?i)invalid file_id"):
        await bot.get_file("nonsense")
    with pytest.raises(TelegramError, match="Wrong file identifier/http url specified"):
        await bot.send_photo(ali.id, "nonsense")
    with pytest.raises(TelegramError, match=r"(?i)image_process_failed"):
        await bot.send_photo(ali.id, b"no picture")


async def test_reply_keyboards_come_and_go(bot: Bot, ali: Person) -> None:
    """A reply keyboard stays until it is taken away; its buttons send text or place."""
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Here", request_location=True), "Later"]])
    await bot.send_message(ali.id, "where?", reply_markup=keyboard)
    await bot.send_message(ali.id, "any place will do")
    assert ali.reply_buttons == ["Here", "Later"]
    ali.presses("Here")
    ali.presses("Later")
    assert [m.kinds()[0] for m in ali.messages[-2:]] == ["location", "text"]
    await bot.send_message(ali.id, "thanks", reply_markup=ReplyKeyboardRemove())
    assert ali.reply_buttons == []
    await bot.send_location(ali.id, 55.587, 13.045)
    await bot.send_chat_action(ali.id, "typing")
    assert ali.last is not None
    assert ali.last.data["location"] == {"latitude": 55.587, "longitude": 13.045}


async def test_json_form_and_query_say_the_same(standin: StandIn, ali: Person) -> None:
    """Any encoding works; a wrong token, an unknown method, a broken body are refused as such."""
    url = f"{standin.url}/bot{standin.token}"
    data: dict[str, str | int] = {"chat_id": ali.id, "text": "hej"}
    async with ClientSession() as http:
        async with http.post(f"{url}/sendMessage", json=data) as answer:
            assert (await answer.json())["ok"]
        async with http.post(f"{url}/SENDMESSAGE", data=data) as answer:
            assert (await answer.json())["ok"]
        async with http.get(f"{url}/sendMessage", params=data) as answer:
            assert (await answer.json())["ok"]
        async with http.post(f"{url}/sendMessage", data=b"{", headers=JSON) as answer:
            assert answer.status == 400
        async with http.post(
            f"{url}/sendMessage", data=b'{"chat_id":1,"text":"\\ud800"}', headers=JSON
        ) as answer:
            assert (await answer.json())[
                "description"
            ] == "Bad Request: strings must be encoded in UTF-8"
        async with http.post(f"{url}/noSuch", json={}) as answer:
            assert await answer.json() == {
                "ok": False,
                "error_code": 404,
                "description": "Not Found",
            }
        async with http.post(f"{standin.url}/bot1:x/getMe") as answer:
            assert answer.status == 401
            assert await answer.json() == {
                "ok": False,
                "error_code": 401,
                "description": "Unauthorized",
            }
    assert [m.text for m in ali.messages if not m.mine] == ["hej"] * 3


JSON = {"Content-Type": "application/json"}
