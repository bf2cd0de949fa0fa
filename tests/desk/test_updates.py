"""Updates at the desk: written, seen by another, sent, corrected, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select, update

from dialogs.repertoire import read_repertoire
from storage.bodies import create_body
from storage.days import day_of
from storage.mailings.hours import is_quiet
from storage.promise.previews import redeem_preview
from storage.promise.reports import read_update
from storage.tables import DeliveryRow
from tests.desk.report import Reporter, goes_out, with_followers
from tests.desk.seen import Screen
from tests.desk.terminal import Terminal, reads
from tests.storage.tips.people import PASS, Town

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

DAYS = "litter.housing.days"


@pytest.fixture
def anna(town: Town, terminal: Terminal) -> Reporter:
    """Anna, who writes."""
    town.employs("anna")
    return Reporter(terminal, "anna")


@pytest.fixture
def bo(town: Town, terminal: Terminal) -> Reporter:
    """Bo, who approves."""
    town.employs("bo")
    return Reporter(terminal, "bo")


def state(town: Town, ident: str) -> str:
    """Where an update stands."""
    return town.database.read_now(lambda connection: read_update(connection, ident)).state


def published(town: Town, anna: Reporter, bo: Reporter, *how: str, then: Sequence[str] = ()) -> str:
    """An update that is out; its id."""
    ident = anna.drafts(*how)
    agreed(town, anna, bo, ident)
    return ident


def agreed(town: Town, anna: Reporter, bo: Reporter, ident: str) -> str:
    """Submitted, approved and published; the mailing's id."""
    anna.types("updates", "submit", ident)
    bo.types("updates", "approve", ident)
    anna.types("updates", "publish", ident)
    return goes_out(town, ident)


def test_from_draft_to_published(
    town: Town, anna: Reporter, bo: Reporter, terminal: Terminal
) -> None:
    """Written in one language after another, approved by somebody else, sent at a moment; its
    status takes effect then, and the history has every step."""
    told = anna.types(
        *("updates", "draft", "--status", f"{DAYS}=done"),
        then=("Städdag", "Vi samlas klockan tio.", "Den är ordnad"),
    )
    ident = told.text.split()[2]
    assert "Städdag" in terminal.types("updates", "list").text
    assert anna.faults("updates", "submit", ident) == [
        *("title in ar: missing", "text in ar: missing"),
        *("title in en: missing", "text in en: missing"),
    ]
    anna.types("updates", "write", ident, then=("تنظيف", "نلتقي", "Clean-up", "We meet at ten."))
    anna.types("updates", "submit", ident)
    assert "somebody else has to approve" in refused_after(anna, "approve", ident)
    assert "Den är ordnad" in bo.types("updates", "approve", ident).text
    assert "is planned" not in terminal.types("promise", "show", DAYS).text
    anna.types("updates", "schedule", ident, "2031-03-30 12:00")
    assert "goes out 2031-03-30 12:00" in terminal.types("updates", "show", ident).text
    anna.types("updates", "unschedule", ident)
    anna.types("updates", "publish", ident)
    assert "planned" in terminal.types("promise", "show", DAYS).text
    assert "Nothing of" in terminal.refuses("updates", "progress", ident)
    goes_out(town, ident)
    assert f"update {ident} of" in terminal.types("promise", "show", DAYS).text
    assert "done since" in terminal.types("promise", "show", DAYS).text
    steps = terminal.types("updates", "history", ident).text
    for step in (
        "draft, version 1, anna",
        "approve, version 2, bo",
        "publish, version 2, the clock",
    ):
        assert step in steps
    log = terminal.types("audit", "list").text
    assert f"bo: approve update {ident}" in log
    assert "yes 0, a little 0, no 0, don't know 0" in terminal.types("updates", "show", ident).text


def refused_after(who: Reporter, command: str, ident: str) -> str:
    """What a command says that shows something before it is refused."""
    piped = f"{PASS} {who.name}\n"
    shown = who.terminal.tries("updates", command, ident, "--as", who.name, piped=piped)
    assert shown.code == 2
    return shown.err


def test_an_edit_voids_the_approval(town: Town, anna: Reporter, bo: Reporter) -> None:
    """It is a draft again, and cannot go out; whoever is alone can say so."""
    ident = anna.drafts()
    anna.types("updates", "submit", ident)
    bo.types("updates", "approve", ident)
    anna.types("updates", "edit", ident, "--activity", "litter.housing.rules")
    assert state(town, ident) == "draft"
    assert "has to be reviewed for that" in refused_after(anna, "publish", ident)
    anna.types("updates", "submit", ident)
    anna.types("updates", "approve", ident, "--alone")
    assert state(town, ident) == "reviewed"


def test_nobody_is_alone_beside_a_colleague(town: Town, anna: Reporter, bo: Reporter) -> None:
    """Whoever is in a body could approve; who left all of them could not."""
    ident = anna.drafts()
    anna.types("updates", "submit", ident)
    town.run(create_body, "police", "Polisen", ["anna", "bo"], town.now)
    refused = anna.refused("updates", "approve", ident, "--alone")
    assert refused == "--alone is for whoever is alone; here is bo to approve of it."
    assert state(town, ident) == "translated"
    anna.terminal.types("coordinators", "remove", "bo", "police")
    anna.types("updates", "approve", ident, "--alone")


def test_who_left_all_bodies_speaks_for_none(town: Town, anna: Reporter, bo: Reporter) -> None:
    """The passphrase still opens a key, and that key nothing: neither tips nor followers' chats."""
    ident = anna.drafts()
    town.run(create_body, "police", "Polisen", ["anna", "bo"], town.now)
    anna.types("updates", "submit", ident)
    anna.terminal.types("coordinators", "remove", "bo", "police")
    assert refused_after(bo, "approve", ident).startswith("lyhord: bo is in no body")
    for words in (("updates", "draft", "--activity", DAYS), ("promise", "status", DAYS, "done")):
        assert "bo is in no body" in bo.refused(*words, then=("a", "b"))
    assert state(town, ident) == "translated"


def test_a_preview_tells_what_and_to_how_many(
    town: Town, anna: Reporter, bo: Reporter, terminal: Terminal
) -> None:
    """How it reads in each language, and who would get it now, and who in the morning."""
    with_followers(town, "", "", "21-08")
    ident = anna.drafts()
    told = terminal.types("updates", "preview", ident).text
    for language in ("sv", "en", "ar"):
        assert f"Title {language} Text {language}" in told
        assert reads("chat.difference", language) in told
    waiting = 1 if is_quiet("21-08", town.now) else 0
    assert "3 recipients; about 1 second at 25 a second" in told
    assert f"{waiting} wait for the end of their quiet hours" in told
    one = terminal.types("updates", "preview", ident, "--language", "en").text
    assert "Title sv" not in one
    half = anna.drafts(languages=["sv"])
    assert "(not written in this language yet)" in terminal.types("updates", "preview", half).text


def test_a_preview_in_a_chat_opens_once(town: Town, anna: Reporter) -> None:
    """Within ten minutes; another token, or the same one again, opens nothing. A newer link voids
    the older one, and the database holds no link."""
    ident = anna.drafts()

    def link() -> str:
        told = anna.types("updates", "preview", ident, "--chat", "--bot", "@lyhord_bot").out
        assert told.startswith("https://t.me/lyhord_bot?start=p-")
        return told.splitlines()[0].partition("start=p-")[2]

    token = link()
    assert len(f"p-{token}") <= 64
    assert town.run(redeem_preview, token[:-1] + "x", town.now) is None
    assert town.run(redeem_preview, token, town.now) == ident
    assert town.run(redeem_preview, token, town.now) is None
    late = link()
    assert town.run(redeem_preview, late, town.now + timedelta(minutes=12)) is None
    old, new = link(), link()
    assert town.run(redeem_preview, old, town.now) is None
    assert town.run(redeem_preview, new, town.now) == ident
    assert town.run(redeem_preview, "nonsense", town.now) is None


def test_a_correction_and_a_retraction(
    town: Town, anna: Reporter, bo: Reporter, terminal: Terminal
) -> None:
    """Residents read on what they read until the correction is out; both are in the history."""
    ident = published(town, anna, bo)
    assert "`lyhord updates correct` changes" in anna.refused("updates", "write", ident)
    words = ("Ny titel", "Ny text")
    anna.types("updates", "correct", ident, "--language", "sv", then=words)
    listed = terminal.types("updates", "list").text
    assert "draft (a correction)" in listed
    looked = terminal.types("updates", "preview", ident, "--language", "sv").text
    assert "It lies in 0 chats: the correction edits it there" in looked
    today = day_of(town.now)
    assert reads("chat.update.corrected", "sv", day=today, corrected=today) in looked
    assert "Title sv" in terminal.types("promise", "show", DAYS).text
    agreed(town, anna, bo, ident)
    assert "Ny titel" in terminal.types("promise", "show", DAYS).text
    anna.types("updates", "correct", ident, "--language", "sv", then=("Nyare titel", "Text"))
    told = anna.types("updates", "retract", ident, then=["Det var fel dag"]).text
    assert "Ny titel" in told  # what they read, not what they would have read
    assert "Nyare" not in told
    assert ident not in terminal.types("promise", "show", DAYS).text
    steps = terminal.types("updates", "history", ident).text
    assert "correct, version 2, the clock" in steps
    assert "retract, version 2, anna: Det var fel dag" in steps
    assert state(town, ident) == "retracted"


def test_a_picture_is_cleaned(town: Town, anna: Reporter, place: Path) -> None:
    """Where it was taken is not in it any more; what is no picture is refused."""
    ident = anna.drafts()
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    Image.new("RGB", (300, 200), "green").save(place / "g.jpg", exif=exif)
    anna.types("updates", "picture", ident, "g.jpg")
    [picture] = town.database.read_now(lambda c: read_update(c, ident)).content.pictures
    (place / "no.jpg").write_text("no picture")
    assert "only JPEG, PNG and WebP" in anna.refused("updates", "picture", ident, "no.jpg")
    assert "cannot be read" in anna.refused("updates", "picture", ident, "none.jpg")
    assert "Name either" in anna.refused("updates", "picture", ident)
    assert picture in anna.refused("updates", "picture", ident, "--remove", "other")
    anna.types("updates", "picture", ident, "--remove", picture)
    assert town.database.read_now(lambda c: read_update(c, ident)).content.pictures == ()


def test_a_mailing_is_paused_resumed_and_called_off(
    town: Town, anna: Reporter, bo: Reporter, terminal: Terminal
) -> None:
    """By the update's id or its own; who got it is told in numbers."""
    with_followers(town, "", "", "")
    ident = published(town, anna, bo)
    assert "It is paused" in anna.types("updates", "pause", ident).text
    assert "update of" in terminal.types("updates", "progress").text
    told = terminal.types("updates", "progress", ident).text
    assert "paused 0 of 3 settled pending: 3" in told
    assert "has to be running" in anna.refused("updates", "pause", ident)
    anna.types("updates", "resume", told.split()[0])
    assert "Of nothing is it unknown" in anna.refused("updates", "again", ident)
    one = select(DeliveryRow.tag).limit(1).scalar_subquery()
    lost = update(DeliveryRow).where(DeliveryRow.tag == one).values(state="unknown")
    town.database.run_now(lambda connection: connection.execute(lost))
    assert "unknown: 1" in terminal.types("updates", "progress", ident, "--once").text
    assert "1 message will be sent again" in anna.types("updates", "again", ident).text
    anna.types("updates", "cancel", ident)
    assert "cancelled: 3" in terminal.types("updates", "progress", ident).text
    log = terminal.types("audit", "list").text
    for action in ("pause", "resume", "cancel"):
        assert f"anna: {action} mailing" in log


def test_a_bar_is_shown_until_the_end(
    town: Town, anna: Reporter, bo: Reporter, place: Path
) -> None:
    """At a terminal: counts, the rate, what is left, and then the prompt again."""
    with_followers(town, "", "")
    ident = published(town, anna, bo)
    screen = Screen("updates", "progress", ident, kind="xterm")
    screen.sees("0 of 2; nothing goes out at the moment")
    anna.types("updates", "cancel", ident)
    assert screen.ends() == 0
    assert "cancelled 2" in screen.shown


WRONG: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (("draft",), ("a", "b"), "Which --activity is it on?"),
    (("draft", "--activity", "moon"), ("a", "b"), "no such activity: moon"),
    (("draft", "--status", f"{DAYS}=perfect"), ("a", "b"), "--status is an activity, = and one"),
    (("draft", "--activity", DAYS, "--language", "tlh"), ("a", "b"), "no catalogue for tlh"),
    (("draft", "--activity", DAYS), ("a" * 81, "b"), "81 characters, 80 are the most"),
    (("draft", "--activity", DAYS), ("a", "b" * 701), "701 characters, 700 are the most"),
    (("draft", "--activity", DAYS), ("a\nb", "c"), "it has more than one line"),
    (("draft", "--activity", DAYS), ("a",), "Text in Svenska: nothing was written"),
    (("draft", "--activity", DAYS), ("a", "Fråga 811218-9876"), "a personal number in it"),
    (("draft", "--activity", DAYS), ("a", "Ring 070-174 06 05"), "a phone number in it"),
    (("draft", "--activity", DAYS), ("a", "Bilen ABC 123 står där"), "a number plate in it"),
    (("draft", "--activity", DAYS), ("Fråga 811218-9876", "b"), "Title in Svenska: there is"),
    (("draft", "--status", f"{DAYS}=done"), ("a", "b", "Ring 0701740605"), "a phone number in it"),
    (("draft", "--activity", DAYS, "--status", "=done"), ("a", "b"), "--status is an activity"),
    (("write", "nothing1"), ("a",), "There is no update nothing1"),
    (("write", "ID"), ("a",), "It is there in every language"),
    (("correct", "ID"), ("a",), "It is not published yet"),
    (("edit", "ID"), (), "Nothing to change"),
    (("schedule", "ID", "soon"), (), "does not match the format"),
    (("schedule", "ID", "2031-03-30 02:30"), (), "the clocks jump over it"),
    (("unschedule", "ID"), (), "has to be scheduled for that"),
    (("pause", "ID"), (), "was sent yet"),
    (("pause", "nothing1"), (), "There is no mailing nothing1"),
)  # fmt: skip


def test_each_wrong_word_is_refused(town: Town, anna: Reporter, terminal: Terminal) -> None:
    """In one line, which does not repeat what names somebody; nothing is stored."""
    ident = anna.drafts()
    for words, then, told in WRONG:
        named = [ident if each == "ID" else each for each in words]
        said = anna.refused("updates", *named, then=then)
        assert told in said
        assert "811218" not in said
    assert "--chat needs --as" in terminal.refuses("updates", "preview", ident, "--chat")
    wrong = ("updates", "submit", ident, "--as", "anna")
    assert "does not open" in terminal.refuses(*wrong, piped="not the passphrase\n")
    report = town.database.read_now(lambda connection: read_update(connection, ident))
    assert (report.state, report.version) == ("draft", 1)
    assert terminal.types("updates", "list").text.count("draft") == 1


def test_more_than_a_message_holds_is_refused(anna: Reporter) -> None:
    """Forty new statuses in one update: nothing of it would be cut off unsaid."""
    activities = [each.id for each in read_repertoire().promises[0].activities]
    changed = [word for each in activities for word in ("--status", f"{each}=unverifiable")]
    languages = ("sv", "en", "ar")
    chosen = [word for language in languages for word in ("--language", language)]
    told = anna.types(
        *("updates", "draft", *chosen, *changed),
        then=[*("Title", "Text " * 140) * len(languages), *["It is so"] * len(activities)],
    )
    faults = anna.faults("updates", "submit", told.text.split()[2])
    assert len(faults) == len(languages)
    assert all(fault.endswith("characters; 4096 fit at all") for fault in faults)
