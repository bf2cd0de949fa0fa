"""How the page looks and reads: pictures kept for people, and what can be measured."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

import bot.playground
from bot.playground.standin import StandIn
from tests.page.conftest import Opens, adds, keeps, says

PAGE = Path(bot.playground.__file__).parent / "page"
AA = 4.5  # WCAG 2.2, 1.4.3: contrast of text
WRITTEN_ON = [
    ("ink", "paper card sunk"), ("quiet", "paper card sunk"), ("rose", "paper card blush sunk"),
    ("on-rose", "rose"), ("on-mine", "mine"), ("mine-quiet", "mine"), ("leaf", "card"),
    ("fresh-ink", "fresh"), ("good-ink", "good card"), ("bad-ink", "bad card"), ("ink", "blush"),
]  # fmt: skip
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


async def test_the_first_view(opens: Opens) -> None:
    """The first view says in two sentences what this is, and offers one button."""
    page = await opens()
    await expect(page.get_by_test_id("add-resident")).to_have_text("Add a resident and press Start")
    await expect(page.locator(".lead p")).to_have_count(2)
    await keeps(page, "first")


async def test_two_phones_fit_beside_the_box(opens: Opens) -> None:
    """At 1280 two residents are whole in view beside the glass box."""
    page = await opens()
    ali = await adds(page, "Ali", "ar")
    sara = await adds(page, "Sara", "en")
    await says(sara, "It is cold and dark by the school, and nobody mends the lamp.")
    await expect(page.get_by_test_id("glass-table-note")).to_contain_text("new")
    for phone in (ali, sara):
        await expect(phone.locator(".screen")).to_be_in_viewport(ratio=0.99)
    await keeps(page, "two-residents")


async def test_an_arabic_phone_is_right_to_left(opens: Opens) -> None:
    """On an Arabic phone the sides are turned, and each text has its own direction."""
    page = await opens(color_scheme="dark")
    phone = await adds(page, "Amina", "ar")
    await expect(phone.locator(".phone-top strong")).to_have_text("لوهورد")
    await says(phone, "مرحبا")
    await says(phone, "plain English")
    theirs = await phone.locator(".theirs .bubble").first.bounding_box()
    mine = await phone.locator(".mine .bubble").last.bounding_box()
    assert theirs is not None
    assert mine is not None
    assert mine["x"] < theirs["x"]
    direction = "text => getComputedStyle(text).direction"
    assert await phone.get_by_text("مرحبا").first.evaluate(direction) == "rtl"
    assert await phone.get_by_text("plain English").first.evaluate(direction) == "ltr"
    await expect(phone.locator(".theirs", has_text="plain English")).to_be_visible()
    await keeps(page, "arabic-dark")


async def test_a_small_screen(opens: Opens) -> None:
    """At 390 px the chat fills the screen, the glass box is a tab, and nothing sticks out."""
    page = await opens(390, 844, has_touch=True)
    await keeps(page, "small-first")
    phone = await adds(page, "Amina", "ar")
    await says(phone, "https://example.org/" + "a" * 200)
    await expect(phone.locator(".theirs", has_text="aaaa")).to_be_visible()
    await expect(page.get_by_test_id("glass")).to_be_hidden()
    await keeps(page, "small-chat")
    sticks_out = "document.scrollingElement.scrollWidth > innerWidth"
    assert not await page.evaluate(sticks_out)
    await page.get_by_test_id("tab-glass").click()
    await expect(page.get_by_test_id("glass")).to_be_visible()
    await expect(phone).to_be_hidden()
    assert not await page.evaluate(sticks_out)
    await keeps(page, "small-glass")


async def test_five_residents_on_a_small_screen(opens: Opens) -> None:
    """At 390 px the page is no wider than the screen, however many names stand in the bar."""
    page = await opens(390, 844, has_touch=True)
    for name in ("Ali", "Amina", "Fatima", "Muhammed", "Alexandra"):
        if name != "Ali":
            await page.get_by_role("button", name="Add a resident").click()
        phone = await adds(page, name)
    await says(phone, "Nobody mends the lamp.")
    await expect(phone.locator(".theirs", has_text="lamp")).to_be_visible()
    await keeps(page, "small-five")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    assert await page.evaluate("document.body.scrollWidth") <= 390


async def test_chat_text_is_never_markup(opens: Opens, standin: StandIn) -> None:
    """Names and texts full of markup stay text; an unsafe link is none; nothing else is fetched."""
    page = await opens()
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(re.sub(r"^(\w+://[^/]+).*", r"\1", request.url)))
    person = standin.person(HOSTILE, language_code="en")
    link = {
        "type": "text_link",
        "offset": 0,
        "length": 4,
        "url": "javascript:document.title='taken'",
    }
    person.sends(f"here {HOSTILE}", entities=[link])
    phone = page.get_by_test_id(f"resident-{person.id}")
    await expect(phone.locator(".theirs").last).to_contain_text(HOSTILE)
    await phone.locator(".mine").get_by_text("here").click()
    assert await page.title() == "Lyhörd playground"
    assert hosts <= {standin.url, f"blob:{standin.url}"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str) -> None:
    """Each ink on each surface it is used on has the contrast that AA asks for."""
    light, dark = (PAGE / "colours.css").read_text().split("@media")
    found = re.findall(r"--([\w-]+): (#[0-9a-f]+);", light if scheme == "light" else light + dark)
    colours = {name: luminance(colour) for name, colour in found}
    for ink, surfaces in WRITTEN_ON:
        for surface in surfaces.split():
            low, high = sorted((colours[ink], colours[surface]))
            assert (high + 0.05) / (low + 0.05) >= AA, f"{ink} on {surface}"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it; `colour` is #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
