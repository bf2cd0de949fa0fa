"""A tip as its turns store it: drafted, photographed, sent, opened again by its receipt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dialogs.inputs import Photo, Tap
from dialogs.pictures import Picture, write_picture
from storage.database import Database
from storage.drafts import store_photo, sweep_drafts
from storage.mydata import mydata
from storage.sessions import open_session
from storage.tables import SessionRow
from storage.tips.sending import NotPrepared, Prepared
from storage.turns import Update, take_turn
from storage.vault import Vault
from tests.storage.conftest import Residents
from tests.storage.resident import FACTS, NOON, Resident
from tests.storage.tips.people import Copy, Desk, Town

MINUTE = timedelta(minutes=1)
PICTURE = b"\xff\xd8 picture"


@pytest.fixture
def town(database: Database, vault: Vault) -> Town:
    """The town."""
    return Town(database, vault)


@pytest.fixture
def anna(town: Town) -> Desk:
    """Anna at the police."""
    return town.founds("police", "anna")[0]


def writes_a_tip(person: Resident, words: str = "Råttor") -> Resident:
    """Up to the receipt, which is shown and not yet sent."""
    person.sends("tip")
    person.taps("tip.category.litter")
    person.types(words)
    person.taps("continue")
    return person


def runs(town: Town, chat_id: int) -> dict[str, Any]:
    """The dialogues that open from a chat's row."""
    tag = town.vault.chats.of(chat_id)
    mine = select(SessionRow.sealed).where(SessionRow.tag == tag)
    sealed = town.database.read_now(lambda c: c.scalars(mine).one())
    return dict(open_session(town.vault, tag, sealed, None).conversation.runs)


def test_a_tip_is_stored_by_its_last_tap_and_opens_with_the_receipt_shown(
    town: Town, anna: Desk, resident: Residents
) -> None:
    """Until then nothing of it is in any table of tips; then the receipt noted opens it, for any
    chat, and of the draft nothing is left."""
    person = writes_a_tip(resident(77).arrives())
    shown = runs(town, 77)["tip"].receipt
    assert Copy(town.database).rows["tips"] == []
    person.taps("send")
    assert person.receipt == shown
    assert runs(town, 77)["tip"].answers == {}
    assert runs(town, 77)["tip"].receipt == ""
    other = resident(78).arrives()
    other.opens(shown)
    assert other.screen.notice is None
    assert "receipt" in runs(town, 78)


def test_nothing_is_stored_before_the_receipt_is_derived(
    town: Town, anna: Desk, resident: Residents
) -> None:
    """The turn that would send tells what it needs and leaves all as it was; a receipt derived
    from other digits is not taken."""
    person = writes_a_tip(resident(77).arrives())
    receipt = runs(town, 77)["tip"].receipt
    [send] = [b for row in person.screen.rows for b in row if b.label.id.endswith("send")]
    came = Update(77, 10**9, Tap(send.press))
    other = Prepared("0" * 16, town.vault.receipts.derive("0" * 16))
    before = Copy(town.database).rows
    for prepared in (None, other):
        with pytest.raises(NotPrepared) as wanted:
            town.run(take_turn, came, FACTS, NOON, "fresh", prepared)
        assert wanted.value.digits == receipt
        assert receipt not in str(wanted.value)
        assert Copy(town.database).rows == before


def test_a_draft_is_lost_with_its_key(town: Town, anna: Desk, resident: Residents) -> None:
    """An hour on, whoever copied the session's row and has every key there is opens no draft."""
    person = writes_a_tip(resident(77).arrives(), "Det jag aldrig sände")
    copy = Copy(town.database)
    assert runs(town, 77)["tip"].answers["words"].value == "Det jag aldrig sände"
    town.run(sweep_drafts, NOON + 60 * MINUTE)
    copy.restore(town.database)
    assert runs(town, 77) == {}
    person.now += 61 * MINUTE
    person.sends("start")
    assert person.screen.lines[0].id == "chat.welcome"


def test_an_opened_receipt_is_lost_with_its_key(
    town: Town, anna: Desk, resident: Residents
) -> None:
    """What opens a thread is held for an hour at most, and then has to be typed again."""
    reporter = town.reporter().sends()
    person = resident(78).arrives()
    person.opens(reporter.digits)
    assert runs(town, 78)["receipt"].subject == reporter.receipt.secret
    assert reporter.receipt.secret not in repr(town.run(mydata, 78))
    town.run(sweep_drafts, NOON + 60 * MINUTE)
    assert runs(town, 78) == {}


def test_a_reporter_writes_from_any_chat(town: Town, anna: Desk, resident: Residents) -> None:
    """A coordinator's question is there one turn later; the answer goes back the same way."""
    person = writes_a_tip(resident(77).arrives())
    person.taps("send")
    town.releases()
    anna.replies("Var ligger den?", kind="question")
    other = resident(78).arrives()
    other.opens(person.receipt)
    other.taps("thread_answer")
    other.types("Bakom porten")
    other.taps("send")
    town.releases()
    assert [message.words for message in anna.reads().messages] == [
        "Var ligger den?",
        "Bakom porten",
    ]
    other.taps("thread_withdraw")
    other.taps("thread_withdraw_yes")
    assert anna.lists() == []
    other.taps("thread_reopen")
    town.releases()
    assert [tip.state for tip in anna.lists()] == ["received"]


def test_photos_go_from_the_draft_into_the_tip(town: Town, anna: Desk, resident: Residents) -> None:
    """Those to be blacked out come from the host, the others as they were, in their order; the
    draft's rows are gone."""
    plain, black = (Picture(town.run(store_photo, PICTURE + bytes([n]), NOON)) for n in (1, 2))
    black = Picture(black.handle, (0, 5))
    reporter = town.reporter()
    with pytest.raises(NotPrepared) as wanted:
        reporter.sends(photos=[black, plain])
    assert wanted.value.photos == (black,)
    receipt = reporter.receipt
    reporter.prepared = Prepared(reporter.digits, receipt, {write_picture(black): b"blacked"})
    reporter.sends(photos=[black, plain])
    town.releases()
    assert anna.photos() == [b"blacked", PICTURE + b"\1"]
    assert Copy(town.database).rows["draft_photos"] == []


def test_forgetting_a_chat_drops_its_draft(town: Town, anna: Desk, resident: Residents) -> None:
    """Session and draft go at once; a tip that was sent stays, and its receipt opens it."""
    person = writes_a_tip(resident(77).arrives())
    person.taps("send")
    writes_a_tip(person)
    person.sends("forget")
    person.taps("forget_yes")
    rows = Copy(town.database).rows
    assert (rows["sessions"], len(rows["tips"])) == ([], 1)
    other = resident(78).arrives()
    other.opens(person.receipt)
    assert "receipt" in runs(town, 78)


def test_a_photo_no_question_asked_for_is_dropped(
    town: Town, anna: Desk, resident: Residents
) -> None:
    """It was kept before the turn, as every photo is; the turn drops it."""
    handle = town.run(store_photo, PICTURE, NOON)
    person = resident(77).arrives()
    person.does(Photo(handle, 5))
    assert Copy(town.database).rows["draft_photos"] == []
