"""Answers: a thread read and written by receipt, from any account; the bell that tells of news."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.receipts import STEP
from bot.throttle import MESSAGES_AT_ONCE
from dialogs.receipts import complete, grouped
from storage.tables import NoticeRow, PingRow
from tests.whole.conftest import Sites
from tests.whole.coordinator import Coordinator
from tests.whole.reporter import Reporter, plain
from tests.whole.site import Site

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"])


def notices(site: Site) -> int:
    """How many chats are to be told of news."""
    count = select(func.count()).select_from(NoticeRow)
    return site.database.read_now(lambda c: c.scalar(count)) or 0


def wrong(number: int) -> str:
    """A receipt that opens nothing, its check digit right."""
    return grouped(complete(f"{number:015}"))


def noon_after_news() -> datetime:
    """The next noon in Stockholm, when every ping of today is due and nobody sleeps."""
    return (datetime.now(UTC) + timedelta(days=1)).replace(hour=11, minute=0)


@BOTH
async def test_ten_messages_each_way_from_two_accounts(place: Sites, database: str) -> None:
    """A question is there at the next look, within one turn; both accounts read the whole thread,
    in its order, and neither is known from the other."""
    site = place(database)
    async with site.house():
        ali, eve = Reporter.of(site), Reporter.of(site, "Eve")
        receipt = await ali.leaves_a_tip()
        kim = Coordinator(site)
        for n in range(1, 11):
            kim.asks(kim.sees_one(), f"question {n}?")
            writer = (ali, eve)[n % 2]
            assert f"question {n}?" in (await writer.opens(receipt)).text
            await writer.taps("Answer the question")
            await writer.sends(f"answer {n}")
            assert "tap Send" in writer.last.text
            assert f"answer {n}" not in str(kim.sees_one().messages)
            await writer.taps("Send")
        said = [each.words for each in kim.sees_one().messages]
        assert said == [f"{kind} {n}{'?' * (kind == 'question')}"
                        for n in range(1, 11) for kind in ("question", "answer")]  # fmt: skip
        for reader in (ali, eve):
            await reader.opens(receipt)
            await reader.taps("Read all messages")
            pages = [plain(reader.last.text)]
            while "Older messages" in reader.last.buttons:
                pages.append(plain((await reader.taps("Older messages")).text))
            read = "\n".join(reversed(pages))
            places = [read.index(f"“{words}”") for words in said]
            assert places == sorted(places)


async def test_a_thread_is_shut_in_the_chat_it_was_not_opened_in(place: Sites) -> None:
    """Whoever left the tip has no door to it but the receipt, as everybody else."""
    site = place("sqlite")
    async with site.house():
        ali = Reporter.of(site)
        await ali.leaves_a_tip()
        shown = await ali.sends("/receipt")
        assert "Write the 16 digits" in shown.text


async def test_digits_of_any_script_open_it(place: Sites) -> None:
    """Arabic-Indic and Persian ones, with what people put between; edited ones too."""
    site = place("sqlite")
    async with site.house():
        ali, eve = Reporter.of(site), Reporter.of(site, "Eve")
        receipt = await ali.leaves_a_tip()
        arabic = receipt.translate({ord(str(n)): chr(0x660 + n) for n in range(10)})
        persian = receipt.translate({ord(str(n)): chr(0x6F0 + n) for n in range(10)} | {45: " "})
        for written in (arabic, f"\u2067{persian}\u2069", receipt.replace("-", "")):
            assert "It waits for a coordinator" in (await eve.opens(written)).text
            await eve.taps("Use another receipt")
        eve.person.edits(eve.person.sends("12"), receipt)
        await site.settles()
        assert "It waits for a coordinator" in eve.last.text


async def test_who_writes_without_end_has_to_wait(place: Sites) -> None:
    """The words stay where they are, to be sent later; no other phone waits for it."""
    site = place("sqlite")
    async with site.house():
        ali, eve = Reporter.of(site), Reporter.of(site, "Eve")
        receipt = await ali.leaves_a_tip()
        await ali.opens(receipt)
        for n in range(MESSAGES_AT_ONCE + 1):
            await ali.sends(f"message {n}")
            await ali.taps("Send")
        assert "Please try again in 2 minutes" in ali.last.text
        assert f"message {MESSAGES_AT_ONCE}" in ali.last.text
        assert len(Coordinator(site).sees_one().messages) == MESSAGES_AT_ONCE
        await eve.opens(receipt)
        await eve.sends("and I")
        assert "Sent." in (await eve.taps("Send")).text


async def test_wrong_receipts_are_slowed(place: Sites) -> None:
    """Three cost nothing; then even the right one has to wait, and nothing is looked up."""
    site = place("sqlite")
    async with site.house():
        ali, eve = Reporter.of(site), Reporter.of(site, "Eve")
        receipt = await ali.leaves_a_tip()
        for n in range(3):
            assert "No tip opens with that receipt" in (await eve.opens(wrong(n))).text
        assert "one wrong receipt too many" in (await eve.opens(wrong(3))).text
        assert "one wrong receipt too many" in (await eve.opens(receipt)).text
        assert "It waits for a coordinator" in (await ali.opens(receipt)).text


async def test_a_thread_takes_as_long_as_none(place: Sites) -> None:
    """An answer leaves on a step of the clock after the question, whether there was a thread."""
    site = place("sqlite")
    async with site.house():
        ali, eve = Reporter.of(site), Reporter.of(site, "Eve")
        receipt = await ali.leaves_a_tip()
        eve.person.presses_start()
        await eve.sends("/receipt")
        took = []
        for entered in (receipt, wrong(1)):
            began = asyncio.get_running_loop().time()
            await eve.sends(entered)
            took.append(asyncio.get_running_loop().time() - began)
            if entered == receipt:
                await eve.taps("Use another receipt")
        assert min(took) >= STEP


@BOTH
async def test_the_bell_rings_once_and_says_nothing(place: Sites, database: str) -> None:
    """Only that there is news; what is shown keeps its buttons; closing ends it."""
    site = place(database)
    async with site.house() as house:
        ali = Reporter.of(site)
        await ali.leaves_a_tip(notice=True)
        assert notices(site) == 1
        kim = Coordinator(site)
        kim.asks(kim.sees_one(), "where are the rats?")
        kim.writes(kim.sees_one(), "we look into it")
        before = await ali.begins()
        buttons = before.buttons
        await house.news.tell(noon_after_news())
        await house.news.tell(noon_after_news())
        [bell] = [each for each in ali.person.messages if "something new" in each.text]
        assert bell.text == "There is something new for you here."
        assert before.buttons == buttons
        kim.sets(kim.sees_one(), "closed")
        await house.news.tell(noon_after_news())
        assert notices(site) == 0
        shown = await ali.taps("I have a receipt")
        assert "Write the 16 digits" in shown.text


@pytest.mark.parametrize("how", ["/stop", "/forget", "button", "thread", "withdrawn"])
async def test_the_bell_can_be_silenced(place: Sites, how: str) -> None:
    """In every way there is; then nothing ties the tip to the chat."""
    site = place("sqlite")
    async with site.house() as house:
        ali = Reporter.of(site)
        receipt = await ali.leaves_a_tip(notice=True)
        kim = Coordinator(site)
        match how:
            case "/stop":
                await ali.sends("/stop")
            case "/forget":
                await ali.sends("/forget")
                await ali.taps("Yes, delete everything")
            case "button":
                kim.writes(kim.sees_one(), "news")
                await house.news.tell(noon_after_news())
                await ali.taps("No more such messages")
            case "thread":
                await ali.opens(receipt)
                await ali.taps("Stop telling me of news")
            case "withdrawn":
                await ali.opens(receipt)
                await ali.taps("Take back the tip", "Yes, take it back")
        assert notices(site) == 0
        if how != "withdrawn":
            kim.writes(kim.sees_one(), "more news")
        pings = select(func.count()).select_from(PingRow)
        assert site.database.read_now(lambda c: c.scalar(pings)) == 0


async def test_a_tip_taken_back_is_gone_for_coordinators(place: Sites) -> None:
    """And there again when it is opened again."""
    site = place("sqlite")
    async with site.house():
        ali = Reporter.of(site)
        receipt = await ali.leaves_a_tip()
        kim = Coordinator(site)
        kim.sees_one()
        await ali.opens(receipt)
        await ali.taps("Take back the tip", "Yes, take it back")
        assert kim.sees() == []
        await ali.taps("Open it again")
        assert kim.sees_one().state == "received"


async def test_about_violence_no_bell_is_offered(place: Sites) -> None:
    """A phone that lights up may be seen by the one it is about."""
    site = place("sqlite")
    async with site.house():
        ali = Reporter.of(site)
        await ali.begins("Violence in a close relation")
        assert "020-50 50 50" in plain(ali.last.text)
        await ali.taps("Continue", "Yes", "Herrgården", "A child", "No", "Every week")
        await ali.sends("there are screams")
        await ali.taps("No")
        await ali.notes_receipt()
        assert "Tell me here when there's news" not in ali.last.buttons
        await ali.taps("Send")
        assert site.tips() == 1
        assert notices(site) == 0
