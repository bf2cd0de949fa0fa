"""The glass box and the fault panel on the page."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.async_api import expect

from bot.playground.standin import StandIn
from tests.page.conftest import Opens, adds, says
from tests.page.parrot import Parrot


async def test_the_last_step_is_highlighted(opens: Opens) -> None:
    """New rows and changed cells stand out until the next step, and the step is named."""
    page = await opens()
    glass = page.get_by_test_id("glass")
    note = page.get_by_test_id("glass-table-note")
    await expect(note).to_contain_text("A sealed note.")
    await expect(page.get_by_test_id("glass-table-quiet")).to_contain_text("empty")
    phone = await adds(page, "Sara")
    await says(phone, "first")
    await expect(glass).to_contain_text("Since Sara wrote something: note 1 new")
    await expect(note).to_contain_text("96 bytes")
    await says(phone, "second")
    await expect(glass).to_contain_text("note 1 changed")
    await expect(note.locator(".cell.fresh")).to_have_count(2)
    await phone.get_by_role("button", name="Tell me").click()
    await expect(glass).to_contain_text("tapped “Tell me”: nothing changed")
    await expect(note.locator(".cell.fresh")).to_have_count(0)


async def test_a_name_is_looked_for(opens: Opens) -> None:
    """The verdict turns by itself when a step puts the name in; that table comes first."""
    page = await opens()
    phone = await adds(page, "Leyla")
    verdict = page.get_by_test_id("glass-verdict")
    await page.get_by_test_id("glass-needle").fill("leyla")
    await page.get_by_role("button", name="Look").click()
    await expect(verdict).to_contain_text("“leyla” is not in there.")
    await expect(verdict).to_contain_text("base64")
    await says(phone, "leak")
    await expect(verdict).to_contain_text("“leyla” is in there.")
    await expect(verdict).to_contain_text("in told, column words, as plain text")
    first = page.get_by_test_id("glass").locator(".table").first
    await expect(first).to_have_attribute("data-testid", "glass-table-told")


async def test_another_databases_file_proves_nothing(
    opens: Opens, parrot: Parrot, tmp_path: Path
) -> None:
    """Where the bot's file was taken away and another lies there, a plain line says so, and no
    verdict is given."""
    page = await opens()
    phone = await adds(page, "Leyla")
    await expect(page.get_by_test_id("glass-table-note")).to_be_visible()
    shutil.copy(tmp_path / "parrot.db", tmp_path / "other.db")
    os.replace(tmp_path / "other.db", tmp_path / "parrot.db")
    await says(phone, "hello")
    glass = page.get_by_test_id("glass")
    await expect(glass).to_contain_text("is not the one the bot has open")
    await expect(glass.locator(".table")).to_have_count(0)
    await page.get_by_test_id("glass-needle").fill("leyla")
    await page.get_by_role("button", name="Look").click()
    verdict = page.get_by_test_id("glass-verdict")
    await expect(verdict).to_contain_text("is not the one the bot has open")
    await expect(verdict).not_to_contain_text("“leyla”")


async def test_ids_and_words_are_offered(opens: Opens, standin: StandIn) -> None:
    """Under the field one finds one's id and words to look for, one press each."""
    page = await opens()
    phone = await adds(page, "Ali")
    await says(phone, "the lamp by the school has been broken since May")
    offered = page.get_by_test_id("glass").get_by_role(
        "button", name="the lamp by the school has been"
    )
    await offered.click()
    await expect(page.get_by_test_id("glass-verdict")).to_contain_text("is not in there")
    (person,) = standin.people.values()
    await page.get_by_test_id("glass").get_by_role("button", name=str(person.id)).click()
    await expect(page.get_by_test_id("glass-verdict")).to_contain_text("a stored number")


async def test_files_and_key(opens: Opens) -> None:
    """Below the tables stand the files that were read, and where the key is: elsewhere."""
    page = await opens()
    await expect(page.get_by_test_id("glass")).to_contain_text("parrot.db")
    await expect(page.get_by_test_id("glass")).to_contain_text("another file, server.key;")


async def test_faults_are_switched(opens: Opens, standin: StandIn) -> None:
    """A fault is switched on and off again, and the badge says how many are on."""
    page = await opens()
    await page.get_by_text("Faults").click()
    await page.get_by_test_id("fault-duplicate").check()
    await page.get_by_test_id("fault-slow").check()
    await expect(page.get_by_text("2 on")).to_be_visible()
    assert {fault["kind"] for fault in standin.faults.shown()} == {"duplicate", "slow"}
    await page.get_by_test_id("fault-slow").uncheck()
    await expect(page.get_by_text("1 on")).to_be_visible()
    assert [fault["kind"] for fault in standin.faults.shown()] == ["duplicate"]
    await page.reload()
    await expect(page.get_by_text("1 on")).to_be_visible()


async def test_chance_is_called_chance(opens: Opens) -> None:
    """Letters inside another word, here a table's name, are shown without alarm."""
    page = await opens()
    await page.get_by_test_id("glass-needle").fill("ote")
    await page.get_by_role("button", name="Look").click()
    verdict = page.get_by_test_id("glass-verdict")
    await expect(verdict).to_contain_text("“ote” is not in there by itself.")
    await expect(verdict).to_contain_text("in the raw bytes of parrot.db")
