"""Mailings in the running bot: from the agenda to the chat, and what residents do with them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.app import House
from bot.playground import Person, StandIn
from storage.mailings.followers import choose_news, follow, followed
from storage.promise.differences import differences
from storage.promise.pictures import add_picture
from storage.promise.previews import offer_preview
from storage.tables import FollowerRow
from storage.vault import Vault, open_vault
from tests.bot.conftest import counted
from tests.bot.mailing.office import ACTIVITY, Office, content
from tests.bot.pictures import encoded, scene
from tests.bot.test_serving import begin


@pytest.fixture
def vault(house: House, data_dir: object) -> Vault:
    """The keys of the running bot."""
    return open_vault(data_dir)  # type: ignore[arg-type]


@pytest.fixture
def office(house: House, vault: Vault, standin: StandIn) -> Office:
    """The desk's view of the same installation."""
    return Office(house.database, vault, standin)


@pytest.fixture
async def follower(office: Office, standin: StandIn, ali: Person) -> Person:
    """Ali is in the middle of the survey, and follows something."""
    await begin(standin, ali)

    def work(connection: object) -> None:
        at = (connection, office.vault, ali.id)
        follow(*at, ACTIVITY.area, "en", office.now.date())  # type: ignore[arg-type]
        choose_news(*at, "now", "", None, False)  # type: ignore[arg-type]

    office.database.run_now(work)
    return ali


@pytest.mark.parametrize("mode", ["webhook"])
async def test_from_the_agenda_to_the_chat(
    house: House, office: Office, standin: StandIn, follower: Person
) -> None:
    """It comes by itself, with its picture; a tap is counted once and leaves it as it is; what the
    chat showed before stays, too."""
    shown = follower.last
    picture = office.database.run_now(lambda c: add_picture(c, encoded(scene())))
    ident = office.scheduled(content("Three more bins.", picture))
    came = await follower.sees("Three more bins")
    before = came.data
    follower.taps_on(came, "Yes")
    follower.taps_on(came, "Yes")
    await standin.quiet()
    counts = office.database.read_now(lambda c: differences(c, ident))
    assert counts["yes"] == 1
    assert all(tap.text for tap in follower.chat.taps[-2:])
    assert came.data == before
    assert shown is not None
    assert shown.buttons
    found = await office.done(ident)
    assert dict(found.states) == {"sent": 1}
    assert counted(house, "deliveries_total", kind="update", outcome="sent") == 1


@pytest.mark.parametrize("mode", ["webhook"])
async def test_what_a_delivered_button_opens_is_shown_below(
    office: Office, standin: StandIn, follower: Person
) -> None:
    """In a message of its own: the update stays where it is."""
    office.scheduled(content("Three more bins."))
    came = await follower.sees("Three more bins")
    before = came.data
    follower.taps_on(came, "No more such messages")
    await standin.quiet()
    assert came.data == before
    assert follower.last is not None
    assert follower.last.id > came.id
    assert not office.database.read_now(lambda c: followed(c, office.vault, follower.id))


@pytest.mark.parametrize("mode", ["webhook"])
async def test_who_blocks_the_bot_and_comes_back(
    office: Office, standin: StandIn, follower: Person
) -> None:
    """Left in peace at once, greeted when the bot is let in again."""
    blocked = select(FollowerRow.blocked)
    follower.blocks()
    await standin.quiet()
    assert office.database.read_now(lambda c: c.scalar(blocked)) is not None
    follower.unblocks()
    await standin.quiet()
    assert office.database.read_now(lambda c: c.scalar(blocked)) is None
    await follower.sees("Welcome back")


@pytest.mark.parametrize("mode", ["webhook"])
async def test_a_preview_in_the_coordinators_chat(
    office: Office, standin: StandIn, ali: Person
) -> None:
    """In each language, once: the link is void then."""
    await begin(standin, ali)
    ident = office.scheduled(content("Three more bins."))
    token = office.database.run_now(lambda c: offer_preview(c, office.vault, ident, office.now))
    for _ in range(2):
        ali.presses_start(f"p-{token}")
        await standin.quiet()
    previews = [each for each in ali.messages if not each.mine and "more bins" in each.text]
    assert len(previews) == 2
    assert sum("På svenska" in each.text for each in previews) == 1
