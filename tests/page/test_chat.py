"""Chatting on the page: what a resident can see and do on a phone."""

from __future__ import annotations

from playwright.async_api import expect

from bot.playground.standin import StandIn
from tests.page.conftest import Opens, adds, says
from tests.page.parrot import Parrot


async def test_entities_are_drawn(opens: Opens) -> None:
    """Bold, links, hidden words and commands look and work as such; code copies itself."""
    phone = await adds(await opens(), "Ali")
    await expect(phone.locator("strong", has_text="Welcome.")).to_be_visible()
    await expect(phone.get_by_role("link", name="why")).to_have_attribute(
        "href", "https://example.org/"
    )
    await phone.get_by_role("button", name="Hidden").click()
    await expect(phone.get_by_text("secret")).to_be_visible()
    await phone.get_by_role("button", name="1234 5678").click()
    await expect(phone.get_by_text("Copied")).to_be_visible()
    await phone.get_by_role("button", name="/help").click()
    await expect(phone.locator(".theirs", has_text="/help").last).to_be_visible()


async def test_a_press_spins_until_it_is_answered(opens: Opens, parrot: Parrot) -> None:
    """A pressed button shows that it waits, until the bot answers with a note."""
    phone = await adds(await opens(), "Ali")
    waiting = phone.get_by_role("button", name="Wait for it")
    await waiting.click()
    await expect(waiting).to_have_attribute("aria-busy", "true")
    await phone.get_by_role("button", name="Tell me").click()
    await expect(phone.get_by_text("Noted, quietly")).to_be_visible()
    await expect(waiting).to_have_attribute("aria-busy", "true")
    await parrot.let_go()
    await expect(waiting).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_stays_until_it_is_read(opens: Opens) -> None:
    """An alert covers the phone; closing it gives the focus back to the button."""
    phone = await adds(await opens(), "Ali")
    await phone.get_by_role("button", name="Warn me").click()
    alert = phone.get_by_role("alertdialog", name="Read this first")
    await expect(alert.get_by_role("button", name="OK")).to_be_focused()
    await alert.press("Escape")
    await expect(alert).to_have_count(0)
    await expect(phone.get_by_role("button", name="Warn me")).to_be_focused()


async def test_a_whole_turn_by_keyboard(opens: Opens) -> None:
    """A resident is added and a button pressed without a mouse; the focus is never lost."""
    page = await opens()
    await page.get_by_test_id("resident-name").focus()
    await page.keyboard.press("Enter")
    yes = page.get_by_role("button", name="Yes")
    await yes.focus()
    await page.keyboard.press("Enter")
    changed = page.get_by_text("You chose yes")
    await expect(changed).to_be_visible()
    await expect(page.locator(".line", has=changed)).to_be_focused()
    await expect(page.locator(".line", has=changed)).to_contain_text("edited")


async def test_own_messages_can_be_changed_and_deleted(opens: Opens, standin: StandIn) -> None:
    """A changed text is marked and reaches the bot as an edit; a deleted message vanishes."""
    page = await opens()
    phone = await adds(page, "Ali")
    await says(phone, "colour")
    mine = phone.locator(".mine", has_text="colour")
    await mine.click(button="right")
    await phone.get_by_role("button", name="Change").click()
    await expect(phone.get_by_test_id("compose")).to_have_value("colour")
    await says(phone, "a blue colour")
    await expect(phone.get_by_text("You changed it to: a blue colour")).to_be_visible()
    await expect(mine).to_contain_text("edited")
    await mine.hover()
    await mine.get_by_role("button", name="More about this message").click()
    await phone.get_by_role("button", name="Delete").click()
    await expect(mine).to_have_count(0)


async def test_a_bots_keyboard(opens: Opens) -> None:
    """A reply keyboard appears with its hint, asks for a place, and leaves after one use."""
    phone = await adds(await opens(), "Ali")
    await says(phone, "keyboard")
    await expect(phone.get_by_test_id("compose")).to_have_attribute("placeholder", "A place")
    await phone.get_by_role("button", name="Share my place").click()
    frame = phone.get_by_role("application")
    await expect(frame).to_be_focused()
    await frame.press("ArrowUp")
    await expect(phone.get_by_text("Pin at 55.588, 13.045")).to_be_visible()
    await phone.get_by_role("button", name="Send this place").click()
    await expect(phone.get_by_text("That was a location.")).to_be_visible()
    await expect(phone.get_by_role("img", name="Place 55.588, 13.045")).to_be_visible()
    await expect(phone.get_by_role("button", name="At home")).to_have_count(0)


async def test_all_that_can_be_attached(opens: Opens) -> None:
    """A made-up photo, a file, a sticker, a voice message, a contact: sent, drawn, refused."""
    page = await opens()
    phone = await adds(page, "Ali")

    async def attaches(label: str) -> None:
        await phone.get_by_role("button", name="Send something else").click()
        await phone.get_by_role("button", name=label).click()

    await attaches("A made-up test photo")
    await phone.get_by_label("Caption").fill("By the bins")
    await phone.get_by_role("button", name="Send photo").click()
    photo = phone.get_by_role("img", name="By the bins")
    await expect(photo).to_be_visible()
    assert await photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 960
    async with page.expect_file_chooser() as chooser:
        await attaches("A document")
    await (await chooser.value).set_files(
        {"name": "räkning.txt", "mimeType": "text/plain", "buffer": b"text"}
    )
    await expect(phone.get_by_role("link", name="räkning.txt")).to_be_visible()
    for kind in ("sticker", "voice", "contact"):
        await attaches(f"A {kind}")
        await expect(phone.get_by_text(f"That was a {kind}.")).to_be_visible()


async def test_commands_and_blocking(opens: Opens, standin: StandIn) -> None:
    """The menu offers the bot's commands; a blocked bot can be let in again."""
    phone = await adds(await opens(), "Ali")
    await phone.get_by_role("button", name="What the bot can do").click()
    await phone.get_by_role("button", name="What I can do").click()
    await expect(phone.locator(".theirs", has_text="/help").last).to_be_visible()
    await phone.get_by_role("button", name="More about this chat").click()
    await phone.get_by_role("button", name="Block the bot").click()
    await expect(phone.get_by_text("You have blocked the bot.")).to_be_visible()
    await expect(phone.get_by_test_id("compose")).to_be_hidden()
    await phone.get_by_role("button", name="Unblock").click()
    await expect(phone.get_by_test_id("compose")).to_be_visible()


async def test_phones_side_by_side(opens: Opens, standin: StandIn) -> None:
    """Each phone shows its own chat; the page opened anew shows the same; the other party too."""
    page = await opens()
    ali = await adds(page, "Ali")
    sara = await adds(page, "Sara", "so")
    await says(ali, "from Ali")
    await expect(ali.locator(".theirs", has_text="from Ali")).to_be_visible()
    await expect(sara.get_by_text("from Ali")).to_have_count(0)
    person = next(each for each in standin.people.values() if each.first_name == "Sara")
    assert person.user["language_code"] == "so"
    person.sends("from elsewhere")
    await expect(sara.locator(".mine", has_text="from elsewhere")).to_be_visible()
    await page.reload()
    await expect(page.get_by_test_id(f"resident-{person.id}").locator(".mine")).to_have_count(2)
    last = person.messages[-1].id
    await expect(page.get_by_test_id(f"message-{last}")).to_contain_text("from elsewhere")
