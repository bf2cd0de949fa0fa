"""Everything a resident can do reaches the bot in a shape that the real client understands."""

import asyncio

import pytest
from telegram import Bot, Update

from bot.playground import Person, StandIn
from bot.playground.attachments import PIXEL
from bot.playground.people import Impossible, NotSeen
from tests.playground import published_api


async def arrivals(bot: Bot) -> list[Update]:
    """All that wait, acknowledged."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return list(updates)


async def test_every_kind_of_message(bot: Bot, ali: Person) -> None:
    """Each arrives as one message, under its own name."""
    question = await bot.send_message(ali.id, "How safe is it here?")
    asked = await ali.sees("How safe")
    ali.sends("/tip please, see https://x.se")
    ali.sends("very", reply_to=asked, quote="safe")
    ali.sends_photo(PIXEL, "a dot")
    ali.sends_album([PIXEL, PIXEL])
    ali.sends_document()
    ali.sends_location()
    ali.sends_location(live_period=900)
    ali.sends_venue(55.6, 13.0, "Rosengård Centrum")
    ali.sends_sticker()
    ali.sends_voice()
    ali.sends_video_note()
    ali.sends_contact(own=True)
    ali.sends_poll()
    ali.sends_dice()
    ali.forwards("hidden")
    ali.forwards("open", of=ali.user)
    ali.replies_to_another_chat("see there")
    messages = [u.message for u in await arrivals(bot) if u.message]
    kinds = [
        "text", "text", "photo", "photo", "photo", "document", "location", "location", "venue",
        "sticker", "voice", "video_note", "contact", "poll", "dice", "text", "text", "text",
    ]  # fmt: skip
    assert [kind for m, kind in zip(messages, kinds, strict=True) if getattr(m, kind)] == kinds
    assert [e.type for e in messages[0].entities] == ["bot_command", "url"]
    assert messages[1].reply_to_message is not None
    assert messages[1].reply_to_message.message_id == question.message_id
    assert messages[1].quote is not None
    assert messages[1].quote.position == 4
    assert messages[3].media_group_id == messages[4].media_group_id
    assert messages[-1].external_reply is not None


async def test_odd_texts_arrive_unharmed(bot: Bot, ali: Person) -> None:
    """Directional marks, U+0000, a lone surrogate, 4,096 emoji."""
    odd = ["\u202eevil\u202c", "a\x00b", "\ud800", "😀" * 4096, "\u2068x\u2069", "مرحبا"]
    for text in odd:
        ali.sends(text)
    assert [u.message.text for u in await arrivals(bot) if u.message] == odd


async def test_edits_moves_and_memberships(bot: Bot, ali: Person) -> None:
    """An edit and a moving place are edited_message; blocking and unblocking my_chat_member."""
    ali.edits(ali.sends("helo"), "hello")
    ali.edits(ali.sends_photo(PIXEL, "a"), "b")
    ali.moves(ali.sends_location(live_period=60), 55.6, 13.1)
    ali.blocks()
    with pytest.raises(Impossible):
        ali.sends("anyone?")
    ali.presses_start("from-a-link")
    updates = await arrivals(bot)
    edited = [u.edited_message for u in updates if u.edited_message]
    assert [edited[0].text, edited[1].caption] == ["hello", "b"]
    assert edited[2].location is not None
    assert edited[2].location.longitude == 13.1
    changes = [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member]
    assert changes == ["kicked", "member"]
    assert updates[-1].message is not None
    assert updates[-1].message.text == "/start from-a-link"


async def test_presses_on_any_message(bot: Bot, ali: Person) -> None:
    """Data of one's own making; a deleted message arrives as an inaccessible one."""
    mine = ali.sends("gone soon")
    ali.deletes(mine)
    ali.taps_data(mine, "x" * 200)
    press = (await arrivals(bot))[-1].callback_query
    assert press is not None
    assert press.data == "x" * 200
    assert press.message is not None
    assert not press.message.is_accessible


async def test_updates_are_of_the_published_shape(standin: StandIn, bot: Bot, ali: Person) -> None:
    """Each update the stand-in makes holds to the description, where that is at hand."""
    api = published_api.load()
    if api is None:
        return
    sent = await bot.send_photo(ali.id, PIXEL, caption="see")
    message = ali.sends_photo()
    ali.edits(message, "words")
    ali.taps_data(sent.message_id, "a")
    ali.taps_data(1, "a")
    ali.sends_poll()
    ali.forwards("x")
    ali.forwards("x", of=ali.user)
    ali.replies_to_another_chat("y")
    ali.sends_sticker()
    ali.sends_voice()
    ali.sends_video_note()
    ali.sends_contact()
    ali.sends_dice()
    ali.sends_document()
    ali.sends_location()
    ali.blocks()
    ali.unblocks()
    complaints = [
        c for u in standin.updates.pending.values() for c in api.of_object("Update", u.data)
    ]
    assert complaints == []


async def test_waiting_is_for_a_change(standin: StandIn, bot: Bot, ali: Person) -> None:
    """sees, hears_back and quiet return with the event; what never comes is told with the chat."""
    waiting = asyncio.create_task(ali.sees(lambda m: m.text.endswith("!")))
    sent = await bot.send_message(ali.id, "at last!")
    assert (await waiting).id == sent.message_id
    ali.sends("and then?")
    hearing = asyncio.create_task(ali.hears_back())
    await bot.edit_message_text("at last.", ali.id, sent.message_id)
    await hearing
    with pytest.raises(NotSeen, match=r"at last\."):
        await ali.sees("never", timeout=0.01)
    ali.sends("hello?")
    with pytest.raises(NotSeen, match="no reaction"):
        await ali.hears_back(timeout=0.01)
    with pytest.raises(TimeoutError):
        await standin.quiet(timeout=0.01)
    await arrivals(bot)
    await standin.quiet()
