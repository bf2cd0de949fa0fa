"""A tip's thread as whoever holds the receipt meets it: read, answered, withdrawn, reopened."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from dialogs import asking, engine, masking, reading
from dialogs.acceptance import unasked
from dialogs.events import (
    CodeMistyped,
    Event,
    MessageWritten,
    NoticeStopped,
    ReceiptEntered,
    TipReopened,
    TipWithdrawn,
)
from dialogs.facts import Facts
from dialogs.inputs import Edited, Input, Tap, Typed
from dialogs.messages import REPORTER, Message, Thread
from dialogs.presses import read_press
from dialogs.receipts import LENGTH, entered_digits, is_receipt, typed_digits
from dialogs.runs import Run
from dialogs.screens import Screen, say

ENTER = "-enter"  # waits for a receipt
THREAD = "-thread"
WITHDRAW = "-withdraw"  # really?
_WORDS = "words"

Outcome = tuple[Run, tuple[Event, ...], Screen]


def start(facts: Facts, key: str, messages: tuple[int, ...] = ()) -> Run:
    """Nothing open yet: a receipt is waited for."""
    answer = facts.repertoire.answer
    return Run(answer.id, answer.version, key, ENTER, messages=messages)


def is_open(run: Run) -> bool:
    """Whether a receipt has been entered and its thread found."""
    return bool(run.subject)


def enter(run: Run, digits: str, origin: int) -> Outcome:
    """A receipt was entered: whether it opens anything is for the floors above to find out."""
    waiting = _at(replace(run, subject=""), ENTER)
    return waiting, (ReceiptEntered(digits, origin),), reading.looking()


def opened(run: Run, secret: str, facts: Facts) -> Outcome:
    """The thread was found: it is in the facts, or has gone meanwhile."""
    if facts.thread is None:
        return refused(run, 0)
    found = _at(replace(run, subject=secret), THREAD)
    return found, (), screen(found, facts)


def refused(run: Run, wait: int) -> Outcome:
    """No thread opens with it. `wait`: minutes until the next try."""
    again = _at(replace(run, subject=""), ENTER)
    why = say("chat.receipt.wait", n=wait) if wait else say("chat.receipt.unknown")
    return again, (), reading.entering().noting(why)


def go_on(run: Run, reply: Input, _language: str, facts: Facts) -> Outcome:
    """A reply while a receipt is waited for, or with a thread open."""
    pressed = engine.current_press(run, reply)
    if pressed is not None and pressed.verb == "to":
        return _to(run, pressed.code, facts)
    if isinstance(reply, Typed) and is_receipt(digits := typed_digits(reply.words)):
        return enter(run, digits, reply.origin)
    match run.at:
        case at if at == ENTER:
            return _entering(run, reply, facts)
        case at if at == WITHDRAW and pressed is not None and pressed.verb == "ok":
            return _change(run, facts, "withdrawn", TipWithdrawn(run.subject))
        case at if at == THREAD and isinstance(reply, Typed) and _may_write(facts.thread):
            return _stepped(_at(run, _WORDS), reply, facts)
        case at if at in (THREAD, WITHDRAW):
            return _elsewhere(run, reply, facts)
    return _stepped(run, reply, facts)


def screen(run: Run, facts: Facts) -> Screen:
    """What a thread shows now."""
    thread = facts.thread
    if run.at == ENTER or thread is None:
        return reading.entering()
    if run.at == THREAD:
        return reading.overview(run, thread, facts.repertoire)
    if run.at == WITHDRAW:
        return reading.ask_withdrawal(run)
    return reading.writing(
        run, thread, facts.repertoire, asking.screen(facts.repertoire.answer, run)
    )


def _at(run: Run, at: str) -> Run:
    """The run elsewhere; words not yet sent are dropped."""
    fresh = replace(run, at=at, prompt=run.prompt + 1, marks=(), pointing=False)
    return replace(fresh, answers={}, typed={}, findings={})


def _may_write(thread: Thread | None) -> bool:
    return thread is not None and not reading.is_closed(thread)


def _to(run: Run, code: str, facts: Facts) -> Outcome:
    """A button of the thread."""
    thread = facts.thread
    if code == "other":
        other = _at(replace(run, subject=""), ENTER)
        return other, (), screen(other, facts)
    if thread is None:
        return run, (), screen(run, facts)
    closed = reading.is_closed(thread)
    match code:
        case "write" if not closed:
            return _moved(run, _WORDS, facts)
        case "withdraw" if not closed:
            return _moved(run, WITHDRAW, facts)
        case "reopen" if closed and facts.hold:  # what is to be taken back never has to wait
            return run, (), screen(run, facts).noting(say("chat.thread.wait", n=facts.hold))
        case "reopen" if closed:
            return _change(run, facts, "reopened", TipReopened(run.subject))
        case "quiet" if thread.notice:
            shown = replace(facts, thread=replace(thread, notice=False))
            quiet = screen(run, shown).noting(say("chat.thread.quiet"))
            return run, (NoticeStopped(run.subject),), quiet
        case "tip":
            return run, (), reading.own_words(run, thread, facts.repertoire)
        case page if page.startswith("page") and page[4:].isdecimal():
            return run, (), reading.messages(run, thread, facts.repertoire, int(page[4:]))
    return _moved(run, THREAD, facts)


def _moved(run: Run, at: str, facts: Facts) -> Outcome:
    moved = _at(run, at)
    return moved, (), screen(moved, facts)


def _entering(run: Run, reply: Input, facts: Facts) -> Outcome:
    """What was sent in place of a receipt, kindly."""
    shown = screen(run, facts)
    if not isinstance(reply, Typed | Edited):
        return _elsewhere(run, reply, facts)
    digits = entered_digits(reply.words)
    if is_receipt(digits):
        return enter(run, digits, reply.origin)
    if not digits:
        why = say("chat.receipt.no_digits")
    elif len(digits) == LENGTH:
        why = say("chat.receipt.slip")
    else:
        why = say("chat.receipt.count", n=len(digits), length=LENGTH)
    # Also what seems to hold no digits: it may be a receipt with words around it.
    return run, (CodeMistyped(reply.origin),), shown.noting(why)


def _elsewhere(run: Run, reply: Input, facts: Facts) -> Outcome:
    """A reply that nothing here waits for."""
    shown = screen(run, facts)
    if isinstance(reply, Tap):
        return run, (), replace(shown, toast=engine.explain_stale(run, read_press(reply.press)))
    late = isinstance(reply, Edited)
    return run, (), shown.noting(say("chat.edit.late") if late else unasked(reply))


def _stepped(run: Run, reply: Input, facts: Facts) -> Outcome:
    """The reporter's own words, asked for and looked over like those of a tip."""
    after, events, shown = engine.step(facts.repertoire.answer, run, reply)
    thread = facts.thread
    if not isinstance(events[-1] if events else None, engine.Sent) or thread is None:
        if thread is not None:
            shown = reading.writing(after, thread, facts.repertoire, shown)
        return after, (), shown
    if facts.hold:  # looked over and ready, it waits where it is
        return run, (), screen(run, facts).noting(say("chat.thread.wait", n=facts.hold))
    words = str(masking.masked(run, _WORDS, run.answers[_WORDS]).value)
    kind: Literal["text", "added"] = "text" if thread.question else "added"
    added = thread.adding(Message(0, REPORTER, kind, words))
    back = _at(run, THREAD)
    shown = screen(back, replace(facts, thread=added)).noting(say("chat.thread.written"))
    return back, (MessageWritten(run.subject, kind, words),), shown


def _change(
    run: Run, facts: Facts, to: Literal["withdrawn", "reopened"], event: TipWithdrawn | TipReopened
) -> Outcome:
    """The tip taken back or brought up again, and the thread as it is then."""
    back, thread = _at(run, THREAD), facts.thread
    if thread is None:
        return back, (), screen(back, facts)
    changed = replace(
        thread.adding(Message(0, REPORTER, to)),
        state="withdrawn" if to == "withdrawn" else "received",
        notice=thread.notice and to == "reopened",
    )
    told = say("chat.thread.withdrawn") if to == "withdrawn" else say("chat.thread.reopened")
    return back, (event,), screen(back, replace(facts, thread=changed)).noting(told)
