"""An update from the desk to the phones, by commands only, as coordinators give them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from storage.bodies import create_body
from storage.coordinators import add_coordinator, prepare_coordinator
from tests.whole.conftest import Command, Says, Sites
from tests.whole.readers import ACTIVITY, Readers, copies
from tests.whole.site import COORDINATOR, PASSPHRASE, Site

FAST = 300  # messages a second
OTHER = "Sam"
WORDS = "Fler korgar.\n.\nTre nya.\n.\nMore bins.\n.\nThree more.\n.\nسلال.\n.\nثلاث أخرى."
LANGUAGES = ("--language", "sv", "--language", "en", "--language", "ar")
Types = Callable[..., str]


@pytest.fixture
def types(says: Says) -> Types:
    """Give a command as a coordinator, who types a passphrase and then what is asked for."""

    def give(site: Site, who: str, *words: str, then: str = "") -> str:
        return says(site, *words, "--as", who, typed=f"{PASSPHRASE}\n{then}")

    return give


def employs(site: Site, name: str) -> None:
    """One coordinator more, at a housing company."""
    run, vault, now = site.database.run_now, site.vault, datetime.now(UTC)
    new = prepare_coordinator(name, PASSPHRASE)
    run(lambda c: add_coordinator(c, vault, new, now))
    run(lambda c: create_body(c, vault, "housing", "Bostäder", [name], now))


async def test_from_the_desk_to_the_phones(
    place: Sites, says: Says, types: Types, command: Command
) -> None:
    """Drafted, previewed, submitted, approved by somebody else, published; then it is on the
    phones, and the desk tells how many have it and never who."""
    site = place("sqlite")
    employs(site, OTHER)
    readers = Readers(site)
    people = readers.join(7)
    told = types(
        site, COORDINATOR, "updates", "draft", "--activity", ACTIVITY.id, *LANGUAGES, then=WORDS
    )
    ident = told.split()[2]
    assert "7 recipients" in says(site, "updates", "preview", ident)
    types(site, COORDINATOR, "updates", "submit", ident)
    own = command(
        site.settings(),
        *("updates", "approve", ident, "--as", COORDINATOR),
        typed=f"{PASSPHRASE}\n",
    )
    assert own.code == 2
    types(site, OTHER, "updates", "approve", ident)
    types(site, OTHER, "updates", "publish", ident)
    async with site.house(FAST):
        await readers.ends(ident)
        await site.settles()
    for person in people:
        assert len(copies(person, "Tre nya." if person.id % 2 else "Three more.")) == 1
    shown = says(site, "updates", "progress", ident, "--once")
    assert "7 of 7 settled" in shown
    assert "sent: 7" in shown
    assert not [person for person in people if str(person.id) in shown]
    types(site, COORDINATOR, "updates", "retract", ident, then="It was wrong.")
    async with site.house(FAST):
        await readers.ends(ident, "retraction")
    assert [person.messages for person in people] == [[]] * 7
    assert "retract" in says(site, "updates", "history", ident)


async def test_a_preview_is_shown_to_who_has_the_link_once(place: Sites, types: Types) -> None:
    """In the coordinator's own chat, in every language it has; a second time nothing is shown, and
    it went to nobody else."""
    site = place("postgres")
    readers = Readers(site)
    [other] = readers.join(1)
    kim = site.standin.person("Kim", language_code="en")
    told = types(
        site, COORDINATOR, "updates", "draft", "--activity", ACTIVITY.id, *LANGUAGES, then=WORDS
    )
    ident = told.split()[2]
    link = types(site, COORDINATOR, "updates", "preview", ident, "--chat").split()[0]
    token = link.partition("start=")[2]
    async with site.house():
        kim.presses_start(token)
        await site.settles()
        for words in ("Tre nya.", "Three more.", "ثلاث أخرى."):
            assert len(copies(kim, words)) == 1
        kim.presses_start(token)
        await site.settles()
        assert len(copies(kim, "Three more.")) == 1
    assert other.messages == []
