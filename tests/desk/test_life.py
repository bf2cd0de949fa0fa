"""The whole life of a tip, by every command, from received to closed."""

from __future__ import annotations

from datetime import date, timedelta

from dialogs.messages import REPORTER
from storage.days import day_of
from tests.desk.conftest import Photos
from tests.desk.terminal import Coordinator, Terminal, reads
from tests.storage.tips.people import Town


def test_a_tip_from_received_to_closed(
    town: Town, anna: Coordinator, bo: Coordinator, photos: Photos
) -> None:
    """Read, noted upon, looked at, asked about, answered, handed over, acted on, closed; and its
    reporter hears it all with one receipt."""
    reporter = town.reporter().sends("Bilar", "traffic", ("police",), photos(b"one", b"two"))
    assert anna.lists() == []  # it waits for the batch
    town.releases()
    [found] = anna.lists()
    tip = found["id"][:8]
    assert (found["state"], found["photos"], found["overdue"]) == ("received", 2, False)
    told = anna.types("read", tip, "--language", "en").text
    assert "Bilar" in told
    assert "2 photos" in told
    assert "received" in told

    anna.types("note", tip, then="We know the car\nand its owner")
    assert "We know the car" in anna.types("read", tip).text

    soon = day_of(town.now + timedelta(days=9)).isoformat()
    told = anna.types("status", tip, "looking", "--template", "known", "--next", soon).text
    assert f"The reporter will read, in Svenska: {reads('answer.status.looking')}" in told
    assert reads("answer.template.known") in told
    assert told.endswith(f"{reads('chat.thread.next', day=date.fromisoformat(soon))} Sent.")
    anna.types("status", tip, "asked", "--template", "ask_when")
    thread = reporter.reads()
    assert thread is not None
    assert thread.question is not None
    assert thread.question.template == "ask_when"

    reporter.writes("Varje kväll")
    town.releases()
    assert "reporter wrote" in anna.types("list").text
    assert "Varje kväll" in anna.types("read", tip).text
    told = anna.types("reply", tip, then="Tack!\n\nVi åker dit.").text
    assert "Tack! Vi åker dit." in told
    assert "not translated" in told

    told = anna.types("route", tip, "housing", "police").text
    assert reads("promise.body.housing") in told
    assert "We know" not in bo.types("read", tip).text  # notes stay with the body
    bo.types("reply", tip, "--question", then="Vilket hus?")
    bo.types("status", tip, "acted", "--template", "been_there", "--words", then="I går.")
    bo.types("status", tip, "closed", "--template", "done")
    assert anna.lists() == []
    assert "1 more are done with" in anna.types("list").text
    assert anna.lists("--all")[0]["state"] == "closed"

    thread = reporter.reads()
    assert thread is not None
    assert thread.state == "closed"
    said = [
        (each.sender, each.state or each.kind, each.template, each.words)
        for each in thread.messages
    ]
    assert said == [
        ("police", "looking", "known", ""),
        ("police", "asked", "ask_when", ""),
        (REPORTER, "text", "", "Varje kväll"),
        ("police", "text", "", "Tack!\n\nVi åker dit."),
        ("police", "received", "handed_on", ""),
        ("housing", "question", "", "Vilket hus?"),
        ("housing", "acted", "been_there", "I går."),
        ("housing", "closed", "done", ""),
    ]


def test_what_belongs_to_somebody_outside(town: Town, anna: Coordinator) -> None:
    """ "Not ours" names whose it is, in the reporter's language, and ends the tip sooner."""
    reporter = town.reporter().sends()
    town.releases()
    [before] = anna.lists()
    told = anna.types("status", before["id"], "not_ours", "--body", "Trafikverket").text
    assert reads("answer.template.belongs_to", body="Trafikverket") in told
    thread = reporter.reads()
    assert thread is not None
    assert thread.state == "not_ours"
    assert thread.messages[0].params == {"body": "Trafikverket"}
    assert anna.lists("--all")[0]["expires"] < before["expires"]


def test_two_tips_about_one_matter(town: Town, anna: Coordinator) -> None:
    """Alike ones are hinted at; merged, both reporters are told, and both go the same way."""
    first, second = town.reporter().sends(), town.reporter(78).sends("Råttor överallt")
    town.releases()
    [one, two] = anna.lists()
    assert (one["alike"], two["alike"]) == ([two["id"]], [one["id"]])
    assert f"like {two['id'][:8]}" in anna.types("list").text
    anna.types("merge", one["id"][:8], two["id"][:8])
    told = anna.types("reply", two["id"], then="Vi städar i morgon").text
    assert "So will the reporters of 1 tip merged into it" in told
    assert first.hears() == second.hears() == ["Vi städar i morgon"]
    town.founds("housing", "bo")
    anna.types("route", two["id"], "housing")
    assert anna.lists() == []
    assert len(Coordinator(anna.terminal, "bo").lists()) == 2
    for reporter in (first, second):
        thread = reporter.reads()
        assert thread is not None
        assert thread.messages[-1].template == "handed_on"


def test_a_passage_is_hidden_and_written_out(town: Town, anna: Coordinator) -> None:
    """A mask hides a name until it is taken back, or for good; the log tells who looked behind."""
    reporter = town.reporter().sends("Jonas ser på. Jonas!")
    town.releases()
    reporter.writes("Fråga Jonas Berg", "added")
    town.releases()
    tip = anna.lists()[0]["id"][:8]
    assert "2 times" in anna.types("mask", tip, "words", then="Jonas\n").text
    shown = anna.types("read", tip).text
    assert "Jonas ser" not in shown
    assert "Jonas Berg" in shown
    assert "Jonas ser" in anna.types("read", tip, "--unmasked").text
    anna.types("unmask", tip)
    assert "Jonas ser" in anna.types("read", tip).text
    anna.types("mask", tip, "message:1", "--final", then="Jonas Berg")
    anna.types("mask", tip, "words", "--final", then="Jonas")
    assert "Jonas" not in anna.types("read", tip, "--unmasked").text
    thread = reporter.reads()
    assert thread is not None
    assert "Jonas" not in repr(thread)
    log = anna.terminal.types("audit", "list").text
    assert f"anna: read tip unmasked {tip}" in log
    assert f"anna: mask for good {tip} words" in log
    assert "Jonas" not in log


def test_spam_is_out_of_the_way_and_can_come_back(town: Town, anna: Coordinator) -> None:
    """It is in a list of its own, and ends soon; taken back, it is among the others again."""
    town.reporter().sends("KÖP NU")
    town.releases()
    [tip] = anna.lists()
    anna.types("spam", tip["id"])
    assert anna.lists() == []
    [spam] = anna.lists("--spam")
    assert spam["state"] == "spam"
    assert spam["expires"] < tip["expires"]
    anna.types("spam", tip["id"], "--undo")
    assert [each["id"] for each in anna.lists()] == [tip["id"]]


def test_ready_made_notes_are_told_in_every_language(terminal: Terminal) -> None:
    """A coordinator can look them up; that a tip was handed on is not said by hand."""
    for language in ("sv", "en", "ar"):
        told = terminal.types("tips", "templates", "--language", language).text
        assert "thanks (received, looking, acted, closed)" in told
        assert reads("answer.template.thanks", language) in told
        assert "handed_on" not in told
