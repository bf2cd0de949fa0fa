"""A browser, a stand-in, a parrot to talk to, and the page open before them."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright

from bot.playground.glass import Glass
from bot.playground.standin import StandIn
from tests.page.parrot import KEY, Parrot

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PICTURES = Path(__file__).parents[2] / "artefacts"

ALL_STILL = """Promise.all(
    document.getAnimations()
        .filter(each => each.effect.getTiming().iterations !== Infinity)
        .map(each => each.finished.catch(() => 0))
)"""

Opens = Callable[..., Awaitable[Page]]


@pytest.fixture
async def standin(tmp_path: Path) -> AsyncIterator[StandIn]:
    """A stand-in with a glass box over the parrot's database."""
    standin = StandIn()
    key = tmp_path / "server.key"
    key.write_bytes(KEY)
    about = {"note": "A sealed note.", "note.tag": "Whose."}
    glass = Glass(f"sqlite:///{tmp_path / 'parrot.db'}", about, key)
    standin.glass, standin.glass_search = glass.read, glass.search
    await standin.start()
    yield standin
    await standin.stop()


@pytest.fixture
async def parrot(standin: StandIn, tmp_path: Path) -> AsyncIterator[Parrot]:
    """The bot in the chat."""
    async with Parrot(standin, tmp_path / "parrot.db") as parrot:
        yield parrot


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium, with a user data folder of its own."""
    async with async_playwright() as player:
        chromium = await player.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS, chromium_sandbox=False
        )
        yield chromium
        await chromium.close()


@pytest.fixture
async def opens(browser: Browser, standin: StandIn, parrot: Parrot) -> AsyncIterator[Opens]:
    """Open the page in a window of some size and look; a complaint of the browser is a failure."""
    complaints: list[str] = []

    async def open_page(width: int = 1280, height: int = 800, **looks: str) -> Page:
        context = await browser.new_context(viewport={"width": width, "height": height}, **looks)  # type: ignore[arg-type]
        page = await context.new_page()
        page.set_default_timeout(8000)
        page.on(
            "console", lambda told: complaints.append(told.text) if told.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(standin.url)
        return page

    yield open_page
    assert complaints == []


async def adds(page: Page, name: str, language: str = "en") -> Locator:
    """Add a resident through the card and press Start; returns the phone."""
    await page.get_by_test_id("resident-name").fill(name)
    await page.get_by_test_id(f"language-{language}").click()
    await page.get_by_test_id("add-resident").click()
    phone = page.get_by_role("article", name=f"The phone of {name}")
    await phone.get_by_test_id("compose").wait_for()
    return phone


async def says(phone: Locator, text: str) -> None:
    """Write a text and send it."""
    await phone.get_by_test_id("compose").fill(text)
    await phone.get_by_test_id("send").click()


async def keeps(page: Page, name: str) -> None:
    """Keep a picture of the page as an artefact for people to look at."""
    PICTURES.mkdir(exist_ok=True)
    await page.evaluate(ALL_STILL)
    await page.screenshot(path=PICTURES / f"page-{name}.png")
