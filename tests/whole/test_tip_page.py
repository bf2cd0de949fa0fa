"""A tip in the playground, in Arabic, by clicking: photo and grid, receipt, thread."""

from __future__ import annotations

import random
import re

from playwright.async_api import Page, expect

from dialogs.presses import Press, read_press
from tests.page.conftest import adds, keeps
from tests.page.conftest import browser as browser
from tests.whole.test_page import Thumb, searched
from tests.whole.test_page import page as page

NAME = "سارة الطيبة"
WORDS = "فئران خلف الحاويات، رقمي 070-174 06 05"


async def test_a_tip_in_arabic_by_clicking(page: Page) -> None:
    """From the notice to the thread, with a photo blacked out and a number hidden; the glass box
    finds no word, no name and no digit of the receipt."""
    phone = await adds(page, NAME, "ar")
    thumb = Thumb(page, phone, random.Random(3))
    await expect(phone.locator(".keys").first).to_be_visible()
    await thumb.writes("/tip")
    await taps(thumb, "ok")
    await taps(thumb, "is", "litter")
    await taps(thumb, "is", "herrgarden")
    await taps(thumb, "set", "rats")
    await taps(thumb, "ok")
    await taps(thumb, "is", "daily")
    await thumb.writes(WORDS)
    await phone.get_by_role("button", name="Send something else").click()
    await phone.get_by_role("button", name="A made-up test photo").click()
    await phone.get_by_role("button", name="Send photo").click()
    await phone.locator(".line.theirs img").wait_for()
    for cell in ("14", "15", "20"):
        await taps(thumb, "set", cell)
    await keeps(page, "tip-arabic-cells")
    await phone.locator(".line.theirs img").scroll_into_view_if_needed()
    await keeps(page, "tip-arabic-grid")
    await taps(thumb, "ok")
    await taps(thumb, "mask", "1")
    await keeps(page, "tip-arabic-review")
    await taps(thumb, "ok")
    found = re.search(r"\d{4}-\d{4}-\d{4}-\d{4}", await phone.inner_text())
    assert found is not None
    await taps(thumb, "set", "notice")
    await keeps(page, "tip-arabic-receipt")
    await taps(thumb, "ok")
    await keeps(page, "tip-arabic-sent")
    sara = await adds(page, "Sara", "en")
    await expect(sara.locator(".keys").first).to_be_visible()
    await sara.get_by_test_id("compose").fill(found[0])
    await sara.get_by_test_id("send").click()
    await expect(sara.get_by_text("It waits for a coordinator")).to_be_visible()
    await keeps(page, "tip-thread")
    for needle in (NAME, "فئران", "070-174", found[0], found[0].replace("-", "")):
        assert "is not in there." in await searched(page, needle)


async def taps(thumb: Thumb, verb: str, code: str = "") -> None:
    """Click the button of this meaning."""
    buttons = {data: read_press(data) for data in await thumb.looks()}
    [data] = (
        data
        for data, to in buttons.items()
        if isinstance(to, Press) and (to.verb, to.code) == (verb, code)
    )
    await thumb.clicks(data)
