"""A tip and its thread, played through at length."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs import home, reading
from dialogs.events import CodeMistyped, Event, MessageWritten, ReceiptEntered, TipSubmitted
from dialogs.inputs import Photo, Typed
from dialogs.messages import REPORTER
from dialogs.presses import Press, read_press
from dialogs.questions import Question
from dialogs.receipts import grouped
from dialogs.records import pack
from dialogs.repertoire import read_repertoire
from dialogs.runs import DONE
from dialogs.screens import Screen, Text
from tests.dialogs.resident import Resident
from tests.dialogs.truths import check_turn

OURS = read_repertoire()


def reporter() -> Resident:
    """Somebody who answers our own questions."""
    resident = Resident()
    resident.happens("the questions are our own")
    return resident


def does(resident: Resident, *actions: str) -> Screen:
    """Some actions, each leaving all as it should be; the last screen."""
    for action in actions:
        before = resident.conversation
        turn = resident.does(action)
        assert turn is not None
        check_turn(before, turn, resident.facts)
    return resident.screens[-1]


def begins_a_tip(resident: Resident, category: str) -> None:
    """A tip of this category, not a question of it answered."""
    does(resident, "/tip", "taps chat.button.continue", f"taps tip.category.{category}")


def asked(resident: Resident) -> Question | None:
    """What a tip asks now."""
    return OURS.newest_tip.by_id.get(resident.conversation.runs["tip"].at)


def answers(resident: Resident, choice: int = 0) -> tuple[Event, ...]:
    """One step of a tip: the first answer, or another one."""
    run, question = resident.conversation.runs["tip"], asked(resident)
    presses = [button.press for row in resident.screens[-1].rows for button in row]
    given = [each for each in presses if isinstance(read_press(each), Press)]
    if question is not None and question.kind == "text":
        does(resident, 'types "it is loud"')
    elif question is not None and question.kind == "single":
        code = "yes" if question.id == "safe" else question.codes[choice % len(question.codes)]
        does(resident, f"taps {question.id and 'tip.' + question.id}.{code}")
    elif question is not None and question.kind == "photos" and not run.marks:
        resident.sends(Photo(f"handle{run.prompt}", 10_000 + run.prompt))
    elif run.marks or question is None or question.kind == "info":
        onward = next(each for each in given if each.endswith(".ok"))
        return resident.sends(resident._data(onward)).events
    else:
        resident.sends(resident._data(given[choice % len(question.codes)]))
    return ()


def sends_a_tip(resident: Resident, category: str, choice: int = 0) -> TipSubmitted:
    """A tip of this category, by the first way through its questions, or by another."""
    begins_a_tip(resident, category)
    for _ in range(30):
        events = answers(resident, choice)
        if events and isinstance(events[0], TipSubmitted):
            return events[0]
    raise AssertionError("never sent")


@pytest.mark.parametrize("choice", [0, 1])
@pytest.mark.parametrize("category", OURS.newest_tip.by_id["category"].codes)
def test_each_category_leads_to_sending(category: str, choice: int) -> None:
    """Its own few questions, the review, the receipt: at most 20 screens."""
    resident = reporter()
    tip = sends_a_tip(resident, category, choice)
    assert tip.category == category
    assert tip.bodies == OURS.routing.bodies_for(tip.answers)
    assert resident.turns <= 20
    assert ("place" in tip.answers) == (category != "violence")
    assert not isinstance(tip.answers.get("district"), list)


def test_a_dialogue_of_ten_messages_each_way() -> None:
    """From two accounts in turn; every word arrives, in order, on pages that fit."""
    resident = reporter()
    sends_a_tip(resident, "drugs")
    for number in range(10):
        resident.files.write("police", "asks", f'"question {number} {"q" * 900}"')
        resident.happens("another phone is taken up" if number % 2 else "the phone speaks en")
        does(resident, "/start", "types the receipt", "looks it up")
        assert resident.screens[-1].rows[0][0].label.id == "chat.button.thread_answer"
        does(resident, f'types "answer {number} {"a" * 900}"')
        turn = resident.does("taps chat.button.send")
        assert turn is not None
        [written] = turn.events
        assert isinstance(written, MessageWritten)
        assert written.kind == "text"
    [thread] = resident.files.threads.values()
    said = [(each.sender == REPORTER, each.words.split()[1]) for each in thread.messages]
    assert said == [(own, str(number)) for number in range(10) for own in (False, True)]
    does(resident, "taps chat.button.thread_messages")
    pages = [resident.screens[-1]]
    while any(button.label.id == "chat.button.thread_older" for [button] in pages[-1].rows):
        pages.append(does(resident, "taps chat.button.thread_older"))
    assert len(pages) == 10
    read = [text for page in reversed(pages) for text in page.lines if "message" in text.id]
    assert len(read) == 20
    assert does(resident, "taps chat.button.thread_newer") == pages[-2]


def test_a_thread_leaves_no_trace_in_the_chat_compartment() -> None:
    """What lasts longer than half an hour does not tell that there was a tip."""
    resident = reporter()
    does(resident, "/start")
    before = pack(resident.conversation)["chat"]
    sends_a_tip(resident, "theft")
    does(resident, "types the receipt", "looks it up")
    after = pack(resident.conversation)
    assert set(after) == {"chat", "tip", "receipt"}
    when = len(resident.now.isoformat())
    assert len(after["chat"]) == len(before)
    assert after["chat"][:-when] == before[:-when]


def test_a_sent_tip_leaves_no_word_in_the_session() -> None:
    """Neither its words, nor its receipt, nor its photos."""
    resident = reporter()
    tip = sends_a_tip(resident, "litter")
    left = b"".join(pack(resident.conversation).values())
    assert resident.conversation.runs["tip"].at == DONE
    for word in ("it is loud", tip.receipt, *(photo.handle for photo in tip.photos)):
        assert word.encode() not in left


def test_news_says_nothing_more() -> None:
    """Whoever sees the phone learns neither of a tip nor of a receipt but by asking for one."""
    assert reading.news().lines == (Text("chat.news"),)


def test_nothing_is_secret_but_receipts() -> None:
    """Screens that are deleted after ten minutes are those that show a receipt."""
    resident = reporter()
    sends_a_tip(resident, "youth")
    for screen in resident.screens:
        shows = any(text.id == "chat.tip.receipt" for text in screen.lines)
        assert screen.secret == shows


def test_words_of_a_closed_thread_are_not_taken() -> None:
    """What nobody would read is not pretended to be sent."""
    resident = reporter()
    sends_a_tip(resident, "youth")
    does(resident, "types the receipt", "looks it up")
    resident.files.write("police", "sets", "closed done")
    turn = resident.sends(Typed("hello?", 90_000))
    assert not turn.events
    assert turn.screen.notice == Text("chat.refuse.not_tap")


def test_a_receipt_is_nobody_s_answer() -> None:
    """Typed where a tip's words are asked for it opens its thread, and the tip still waits."""
    resident = reporter()
    receipt = sends_a_tip(resident, "drugs").receipt
    begins_a_tip(resident, "litter")
    for _ in range(30):
        if (question := asked(resident)) is not None and question.kind == "text":
            break
        answers(resident)
    before = resident.conversation.runs["tip"]
    turn = resident.sends(Typed(grouped(receipt), 900))
    assert turn.events == (ReceiptEntered(receipt, 900),)
    assert turn.conversation.runs["tip"].answers == before.answers
    resident.does("/tip")
    resident.sends(Typed("It is loud", 901))
    after = resident.conversation.runs["tip"]
    assert [after.answers[each].value for each in after.answers.keys() - before.answers] == [
        "It is loud"
    ]


def test_a_receipt_before_any_language_does_not_stay() -> None:
    """In a language we do not have: one is chosen first, and the digits are deleted."""
    resident = reporter()
    receipt = sends_a_tip(resident, "drugs").receipt
    other = Resident()
    other.facts = replace(other.facts, guess="")
    turn = other.sends(Typed(grouped(receipt), 900))
    assert turn.events == (CodeMistyped(900),)
    assert turn.screen.rows == home.languages("", other.facts).rows
