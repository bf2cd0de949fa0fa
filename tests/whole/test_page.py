"""The playground as a newcomer meets it: `lyhord demo`, a browser, a survey in Arabic by clicks."""

from __future__ import annotations

import asyncio
import random
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from dialogs.presses import Go, Press, read_press
from tests.page.conftest import adds, keeps
from tests.page.conftest import browser as browser
from tests.whole.processes import ROOT, environment

NAME = "ليلى الطيبة"
WISH = "أريد مصابيح قرب المدرسة"
TIP = "سيارة محترقة خلف المبنى منذ أسبوع"
ARABIC = re.compile("[\u0621-\u064a]{3}")
THANKS = Go("survey", "change")

# What the newest message with buttons says and offers, once nothing spins; else null.
NEWEST = """phone => {
    const lines = [...phone.querySelectorAll(".line.theirs:has(.keys)")];
    if (!lines.length || phone.querySelector("[aria-busy]")) return null;
    const text = lines.at(-1).querySelector(".text");
    const taps = [...lines.at(-1).querySelectorAll("[data-tap]")];
    return {
        text: text.innerText,
        direction: getComputedStyle(text).direction,
        taps: taps.map(each => each.dataset.tap),
        labels: taps.map(each => each.innerText),
    };
}"""
MARK = f"""phone => {{
    const now = ({NEWEST})(phone);
    return now && JSON.stringify([now.text, now.taps]);
}}"""


@pytest.fixture
async def page(browser: Browser, tmp_path: Path) -> AsyncIterator[Page]:
    """The page of a playground started from the command line; no complaint of the browser."""
    demo = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--port", "0",
        env=environment({"LYHORD_DATA_DIR": str(tmp_path / "data")}), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert demo.stdout is not None
    said = (await asyncio.wait_for(demo.stdout.readuntil(b"Ctrl-C"), 30)).decode()
    [url] = re.findall(r"http://127\.0\.0\.1:\d+", said)
    complaints: list[str] = []
    page = await (await browser.new_context(viewport={"width": 1400, "height": 900})).new_page()
    page.set_default_timeout(15_000)
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(url)
    yield page
    await page.context.close()  # it would complain of the demo's end
    demo.terminate()
    _, trouble = await asyncio.wait_for(demo.communicate(), 20)
    assert (demo.returncode, trouble, complaints) == (0, b"", [])


class Thumb:
    """A resident's thumb on one phone of the page."""

    def __init__(self, page: Page, phone: Locator, chance: random.Random) -> None:
        self._page, self._phone, self._chance = page, phone, chance
        self._wrote = ""  # where words were written last

    async def _changed(self, before: str) -> None:
        """Wait until the newest message with buttons is another, or says something else."""
        phone = await self._phone.element_handle()
        await self._page.wait_for_function(
            f"([phone, before]) => ![null, before].includes(({MARK})(phone))",
            arg=[phone, before],
        )

    async def looks(self) -> dict[str, list[str]]:
        """The buttons of the newest message, by what they send: where each is. It is Arabic."""
        shown = await self._phone.evaluate(NEWEST)
        assert shown["direction"] == "rtl"
        assert ARABIC.search(shown["text"])
        return {tap.partition(" ")[2]: [tap, label]
                for tap, label in zip(shown["taps"], shown["labels"], strict=True)}  # fmt: skip

    async def clicks(self, data: str) -> None:
        """Click the button that sends this, and wait for what it brings."""
        before, buttons = await self._phone.evaluate(MARK), await self.looks()
        tap, label = buttons[data]
        assert label.strip()
        await self._phone.locator(f'[data-tap="{tap}"]').click()
        await self._changed(before)

    async def writes(self, text: str) -> None:
        """Write and send, and wait for the reply."""
        before = await self._phone.evaluate(MARK)
        await self._phone.get_by_test_id("compose").fill(text)
        await self._phone.get_by_test_id("send").click()
        await self._changed(before)

    async def goes(self, to: Go) -> None:
        """Click the button that leads there."""
        [data] = (data for data in await self.looks() if read_press(data) == to)
        await self.clicks(data)

    async def replies(self, words: str) -> bool:
        """Answer what is asked, somehow; False at the end."""
        shown = {data: read_press(data) for data in await self.looks()}
        by_verb: dict[str, list[str]] = {}
        for data, to in shown.items():
            if isinstance(to, Press) and to.code not in ("under16", "no"):
                by_verb.setdefault(to.verb, []).append(data)
        if not by_verb:
            return False
        if choices := by_verb.get("is"):
            await self.clicks(self._chance.choice(choices))
        elif "set" in by_verb and "unset" not in by_verb:
            await self.clicks(self._chance.choice(by_verb["set"]))
        elif "ok" in by_verb:
            await self.clicks(by_verb["ok"][0])
        elif "skip" in by_verb and self._wrote == by_verb["skip"][0]:
            await self.clicks(self._wrote)  # where words are not what is asked for
        else:
            self._wrote = by_verb.get("skip", [""])[0]
            await self.writes(words)
        return True


async def test_a_survey_in_arabic_by_clicking(page: Page) -> None:
    """From Start to the thanks, then a tip and an area to follow, all in Arabic from right to left;
    and the glass box finds neither the name nor a word of it."""
    phone = await adds(page, NAME, "ar")
    thumb = Thumb(page, phone, random.Random(22))
    await expect(phone.locator(".keys").first).to_be_visible()
    await thumb.goes(Go("survey"))
    answered = 0
    while await thumb.replies(WISH):
        answered += 1
        if answered == 8:
            await keeps(page, "whole-arabic-question")
    assert answered > 40
    assert THANKS in {read_press(data) for data in await thumb.looks()}
    await keeps(page, "whole-arabic-thanks")
    await thumb.writes("/tip")
    while await thumb.replies(TIP):
        pass
    await keeps(page, "whole-arabic-tip")
    await thumb.writes("/promise")
    await thumb.goes(Go("area", "litter"))
    await thumb.goes(Go("follow", "litter"))
    assert Go("unfollow", "litter") in {read_press(data) for data in await thumb.looks()}

    for table in ("answers", "tips", "subscriptions"):
        await expect(page.get_by_test_id(f"glass-table-{table}")).not_to_contain_text("empty")
    for needle in (NAME, NAME.partition(" ")[0], WISH, TIP, "المدرسة", "محترقة"):
        verdict = await searched(page, needle)
        assert f"“{needle}” is not in there." in verdict, verdict
    assert "“playground” is in there." in await searched(page, "playground")
    await keeps(page, "whole-arabic-glass")


async def searched(page: Page, needle: str) -> str:
    """What the glass box says of some words."""
    await page.get_by_test_id("glass-needle").fill(needle)
    await page.get_by_role("button", name="Look").click()
    verdict = page.get_by_test_id("glass-verdict")
    await expect(verdict).to_contain_text(f"“{needle}”")
    return await verdict.inner_text()
