"""Impatient fingers: a hundred taps at once, over four processes, count as one."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import URL

from bot.playground import Person, StandIn
from bot.playground.chats import Message
from dialogs.presses import Press
from tests.whole.conftest import RETRY_SCALE, fresh_database
from tests.whole.courier import Courier
from tests.whole.fleet import fleet
from tests.whole.respondent import Recognition, Respondent, presses_of
from tests.whole.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROCESSES = 4
TAPS = 100


class House:
    """Four processes on one PostgreSQL, and a resident before the question of their gender."""

    def __init__(self, site: Site, ports: list[int], resident: Respondent, asked: Message) -> None:
        self.site, self.ports, self.resident, self.asked = site, ports, resident, asked
        self.rows = site.answers(resident.person.id)
        self.sent = self.messages()

    @property
    def person(self) -> Person:
        return self.resident.person

    def messages(self) -> int:
        """How many messages the bot has sent to this resident."""
        return sum(not message.mine for message in self.person.messages)

    def data(self, code: str) -> str:
        """What the button of a choice sends."""
        [data] = (
            data for data, to in presses_of(self.asked).items()
            if isinstance(to, Press) and to.code == code
        )  # fmt: skip
        return data

    def went_on_once(self) -> tuple[int, str, object]:
        """Check that there is one answer more and one next question; returns the answer."""
        [*before, new] = self.site.answers(self.person.id)
        assert before == self.rows
        prompts = [
            m
            for m in self.person.messages
            if any(isinstance(to, Press) for to in presses_of(m).values())
        ]
        assert [m.id for m in prompts] == [self.asked.id]
        question = self.resident.recognition.question(prompts[0])
        assert question is not None
        assert question.id == "safe"
        assert self.messages() == self.sent
        assert self.person.unanswered == []
        assert {tap.answered for tap in self.person.taps_made} == {1}
        return new


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def four(
    postgres: URL, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Site, list[int]]]:
    """Four processes on one PostgreSQL, and their ports."""
    standin = StandIn(retry_scale=RETRY_SCALE)
    await standin.start()
    with fresh_database(postgres) as url:
        site = Site(tmp_path_factory.mktemp("taps") / "data", url, standin).furnish()
        async with fleet(site, PROCESSES, webhook=True) as running:
            yield site, [process.port for process in running]
    await standin.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def house(four: tuple[Site, list[int]], recognition: Recognition) -> House:
    """See `House`."""
    site, ports = four
    ali = site.standin.person("Ali", language_code="en")
    resident = Respondent(site.standin, ali, recognition, random.Random(4))
    asked = await resident.answers_until("gender")
    await site.settles()
    return House(site, ports, resident, asked)


async def test_100_taps_at_once_are_one_answer(house: House) -> None:
    """Taps on one button that reach four processes at the same moment: one answer, one next
    question on the phone, every press answered once."""
    async with Courier(house.site.standin, house.ports) as courier:
        for _ in range(TAPS):
            house.person.taps_data(house.asked, house.data("woman"))
        await courier.delivers_at_once(courier.collects())
    assert house.went_on_once()[1:] == ("gender", "woman")


async def test_100_taps_on_different_buttons_are_one_answer(house: House) -> None:
    """Of taps on all the buttons of one question at the same moment, one is the answer."""
    async with Courier(house.site.standin, house.ports) as courier:
        for number in range(TAPS):
            code = ("woman", "man", "other")[number % 3]
            house.person.taps_data(house.asked, house.data(code))
        await courier.delivers_at_once(courier.collects())
    assert house.went_on_once()[1] == "gender"


async def test_one_tap_delivered_100_times_at_once_is_one_answer(house: House) -> None:
    """A delivery repeated to all processes at the same moment stores nothing new."""
    async with Courier(house.site.standin, house.ports) as courier:
        house.person.taps_data(house.asked, house.data("man"))
        [update] = courier.collects()
        await courier.delivers_at_once([update] * TAPS)
    house.person.taps_made[-1].answered = 1  # each of the deliveries was answered, as it must be
    assert house.went_on_once()[1:] == ("gender", "man")


async def test_100_taps_through_telegram_are_one_answer(house: House) -> None:
    """The same as Telegram delivers it: one person's taps one after the other, to any process."""
    for _ in range(TAPS):
        house.person.taps_data(house.asked, house.data("other"))
    await house.site.settles()
    assert house.went_on_once()[1:] == ("gender", "other")


async def test_a_newcomer_may_begin_in_100_places_at_once(house: House) -> None:
    """Nothing is known of a chat and a hundred messages come at once: one session, no failure."""
    zara = house.site.standin.person("Zara", language_code="en")
    async with Courier(house.site.standin, house.ports) as courier:
        for _ in range(TAPS):
            zara.presses_start()
        await courier.delivers_at_once(courier.collects())
    session = house.site.session(zara.id)
    assert session is not None
    assert len(session.seen) == len({*session.seen}) == 64
    assert "Welcome" in zara.last.text if zara.last else False
