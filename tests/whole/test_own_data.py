"""One's own data: /mydata tells all there is, and after /forget nothing is tied to the chat."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from sqlalchemy import Connection, LargeBinary, func, select

from bot.playground import Person
from dialogs.presses import Go, go, read_press
from storage.tables import Table
from tests.whole.conftest import Sites
from tests.whole.readers import Readers, content
from tests.whole.respondent import Recognition, Respondent, Said, presses_of
from tests.whole.site import WAVE, Site

TIED = ("sessions", "followers", "subscriptions", "reminders", "responses", "answers")


@pytest.fixture(params=["sqlite", "postgres"])
def site(request: pytest.FixtureRequest, place: Sites) -> Site:
    """On either database."""
    return place(request.param)


@pytest.fixture
def ali(site: Site, recognition: Recognition) -> Respondent:
    """A resident who writes."""
    person = site.standin.person("Ali", language_code="en")
    return Respondent(site.standin, person, recognition, random.Random(11))


async def says(site: Site, person: Person, *acts: str) -> None:
    """Send commands and words, and press what is shown with such data."""
    for act in acts:
        if read_press(act) is None:
            person.sends(act)
        else:
            assert person.last is not None
            person.taps_data(person.last, act)
        await site.settles()


def handed_over(site: Site, person: Person) -> dict[str, Any]:
    """The JSON file the bot sent last."""
    [*_, document] = (m.data["document"] for m in person.messages if "document" in m.data)
    file = site.standin.files.get(document["file_id"])
    assert file is not None
    data: dict[str, Any] = json.loads(file.data)
    return data


def rows(site: Site) -> dict[str, int]:
    """How many rows each table has."""

    def count(connection: Connection) -> dict[str, int]:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Table.metadata.sorted_tables
        }

    return site.database.read_now(count)


def bytes_of(site: Site) -> set[bytes]:
    """Every value of every column that holds bytes."""
    columns = [
        column
        for table in Table.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, LargeBinary)
    ]

    def collect(connection: Connection) -> set[bytes]:
        found = (value for column in columns for value in connection.scalars(select(column)))
        return {bytes(value) for value in found if value is not None}

    return site.database.read_now(collect)


async def test_mydata_tells_all_there_is(site: Site, ali: Respondent) -> None:
    """Every row that can be found from the chat is in the file, as its resident said it: answers,
    words, areas, reminders, unfinished dialogues, settings."""
    person = ali.person
    async with site.house():
        await ali.answers_until("report")
        await says(site, person, "/promise", go("area", "litter"), go("follow", "litter"))
        await says(site, person, "/promise", go("area", "traffic"), go("follow", "traffic"))
        await says(site, person, "/tip")
        await ali.answers_one()
        await says(site, person, "/mydata")
        told = handed_over(site, person)
        held = rows(site)
    session = site.session(person.id)
    assert session is not None
    assert (told["chat"], told["dialogues"]["chat"]["language"]) == (person.id, "en")
    assert {*told["updates_handled"]} <= {*session.seen}
    assert len(told["updates_handled"]) >= len(session.seen) - 1
    response = told["survey_response"]
    assert (response["wave"], response["status"], response["language"]) == (WAVE, "open", "en")
    assert len(response["answers"]) == held["answers"]
    assert [said_in(each) for each in response["answers"]] == [
        (question, said) for _, question, said in site.answers(person.id)
    ]
    assert dict(said_in(each) for each in response["answers"]) == ali.said
    assert {*told["follows"]} == {"litter", "traffic"}
    assert len(told["follows"]) == held["subscriptions"]
    assert told["reminders"]["sent"] == 0
    assert told["reminders"]["next"].endswith(":00:00Z")
    assert told["dialogues"]["tip"]["answers"].keys() == {"notice"}
    assert told["dialogues"]["survey"]["answers"].keys() >= ali.said.keys()
    assert {name for name in TIED if held[name]} == {*TIED}, "a table was not tried"


def said_in(answer: dict[str, Any]) -> tuple[str, Said]:
    """An answer of the file as the respondent remembers it."""
    missing = answer.get("missing")
    words: Any = answer.get("words", answer.get("value"))
    return answer["question"], f"-{missing}" if missing else words


async def test_mydata_tells_ones_own_words(site: Site, ali: Respondent) -> None:
    """The wish in the survey, and the words of a tip not yet sent, stand there as written."""
    person = ali.person
    async with site.house():
        await ali.answers_until("wish")
        await says(site, person, "More light, please", "/tip")
        while ali.recognition.question(ali.prompt()) in ali.recognition.of_tips:
            if "own words" in ali.prompt().text:
                break
            await ali.answers_one()
        await says(site, person, "What I saw", "/mydata")
        told = handed_over(site, person)
    words = [each["words"] for each in told["survey_response"]["answers"] if "words" in each]
    assert words == ["More light, please"]
    assert told["dialogues"]["tip"]["answers"]["words"] == ["What I saw", None]


async def test_forgetting_leaves_nothing_tied(site: Site, ali: Respondent) -> None:
    """No row of any table carries a tag that the keys make of the chat; what stays is the sent
    tip, of which no key tells whose it was, the wave, and that an update was sent to somebody."""
    person, readers = ali.person, Readers(site)
    async with site.house():
        await ali.answers_everything()
        await ali.leaves_a_tip()
        await says(site, person, "/promise", go("area", "litter"), go("follow", "litter"))
        await says(site, person, "/updates", go("hours"), go("hours", "none"))
        await readers.ends(readers.schedules(content()))
        await says(site, person, "/forget")
        [yes] = (
            data for data, to in presses_of(ali.prompt()).items()
            if isinstance(to, Go) and to.target == "forget" and to.code
        )  # fmt: skip
        assert all(rows(site)[name] for name in (*TIED, "deliveries"))
        await says(site, person, yes)
        await person.sees("It is deleted")
    left = rows(site)
    assert {name: left[name] for name in TIED} == dict.fromkeys(TIED, 0)
    assert left["deliveries"] == 0
    assert left["tips"] == 1
    tags = {
        site.vault.chats.of(person.id),
        site.vault.subscribers.of(person.id),
        site.vault.handled.of(person.id),
        site.vault.waves.of(WAVE).respondents.of(person.id),
    }
    assert not tags & bytes_of(site)
