"""Edits, deletions and answers to button presses, with Telegram's words."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument
from telegram.error import TelegramError

from bot.playground import Person, StandIn
from bot.playground.attachments import PIXEL
from bot.playground.people import NotSeen

SKIP = InlineKeyboardMarkup([[InlineKeyboardButton("Skip", callback_data="s")]])


async def test_an_edit_replaces_text_and_keyboard(bot: Bot, ali: Person) -> None:
    """The message keeps its number and place; an edit without a keyboard takes it away."""
    sent = await bot.send_message(ali.id, "one", reply_markup=SKIP)
    await bot.edit_message_text("<b>two</b>", ali.id, sent.message_id, parse_mode="HTML")
    seen = await ali.sees("two")
    assert (seen.id, seen.buttons) == (sent.message_id, [])
    assert "edit_date" in seen.data
    await bot.edit_message_reply_markup(ali.id, sent.message_id, reply_markup=SKIP)
    assert ali.buttons() == ["Skip"]
    assert seen.text == "two"


async def test_what_cannot_be_edited(bot: Bot, ali: Person) -> None:
    """Unchanged, unknown, somebody else's, or of another kind."""
    sent = await bot.send_message(ali.id, "one", reply_markup=SKIP)
    with pytest.raises(TelegramError) as told:
        await bot.edit_message_text(" one ", ali.id, sent.message_id, reply_markup=SKIP)
    assert told.value.message == (
        "Message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )
    with pytest.raises(TelegramError, match="Message is not modified"):
        await bot.edit_message_reply_markup(ali.id, sent.message_id, reply_markup=SKIP)
    with pytest.raises(TelegramError, match="Message to edit not found"):
        await bot.edit_message_text("x", ali.id, 1)
    with pytest.raises(TelegramError, match="Message can't be edited"):
        await bot.edit_message_text("x", ali.id, ali.sends("mine").id)
    with pytest.raises(TelegramError, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(ali.id, sent.message_id, caption="x")
    photo = await bot.send_photo(ali.id, PIXEL)
    with pytest.raises(TelegramError, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", ali.id, photo.message_id)
    await bot.edit_message_caption(ali.id, photo.message_id, caption="a dot")
    assert (await ali.sees("a dot")).kinds()[0] == "photo"
    await bot.edit_message_media(
        InputMediaDocument(b"x", filename="x.txt"), ali.id, photo.message_id
    )
    assert ali.last is not None
    assert ali.last.kinds() == ["document"]


async def test_deleting(bot: Bot, standin: StandIn, ali: Person) -> None:
    """Both sides' messages go, not after 48 hours; the plural call says yes whatever it skipped."""
    mine = ali.sends("my words")
    sent = await bot.send_message(ali.id, "one")
    await bot.delete_message(ali.id, mine.id)
    with pytest.raises(TelegramError, match="Message to delete not found"):
        await bot.delete_message(ali.id, mine.id)
    standin.shift += 48 * 3600
    with pytest.raises(TelegramError, match="Message can't be deleted"):
        await bot.delete_message(ali.id, sent.message_id)
    fresh = await bot.send_message(ali.id, "two")
    assert await bot.delete_messages(ali.id, [mine.id, sent.message_id, fresh.message_id])
    assert [m.text for m in ali.messages] == ["/start", "one"]
    with pytest.raises(TelegramError, match=r"(?i)message identifiers are not specified"):
        await bot.delete_messages(ali.id, [])


async def test_a_press_spins_until_answered(bot: Bot, standin: StandIn, ali: Person) -> None:
    """The phone shows what came back, once; too late or made-up numbers are refused."""
    await bot.send_message(ali.id, "one", reply_markup=SKIP)
    tap = ali.taps("Skip")
    assert ali.unanswered == [tap]
    with pytest.raises(TelegramError, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(tap.id, "x" * 201)
    await bot.answer_callback_query(tap.id, "Saved", show_alert=True)
    await ali.is_answered(tap)
    assert (ali.unanswered, ali.toasts, tap.show_alert) == ([], ["Saved"], True)
    late = ali.taps_data(tap.message_id, "anything at all")
    standin.shift += 200
    for number in (late.id, "12"):
        with pytest.raises(TelegramError) as told:
            await bot.answer_callback_query(number)
        assert told.value.message == (
            "Query is too old and response timeout expired or query id is invalid"
        )
    assert ali.unanswered == [late]


async def test_the_newest_such_button_is_tapped(bot: Bot, ali: Person) -> None:
    """As a person would; a button that is nowhere cannot be."""
    old = await bot.send_message(ali.id, "one", reply_markup=SKIP)
    new = await bot.send_message(ali.id, "two", reply_markup=SKIP)
    tap = ali.taps("Skip")
    assert tap.message_id == new.message_id
    shown = next(m for m in ali.messages if m.id == old.message_id)
    assert ali.taps_on(shown, "Skip").message_id == old.message_id
    with pytest.raises(NotSeen, match="no button 'Next'"):
        ali.taps("Next")
