"""The screens of a thread: where the tip stands, every message, what was written at first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dialogs.buttons import CLEAR, HOME, button
from dialogs.messages import REPORTER, Message, Thread
from dialogs.naming import body_name
from dialogs.presses import go
from dialogs.repertoire import Repertoire
from dialogs.reviewing import answer_lines
from dialogs.route import reviewed, route
from dialogs.runs import Run
from dialogs.screens import Button, Screen, Text, say
from dialogs.templates import note, status

_PAGE = 2800  # characters of messages on one screen; a message is never cut
_READY_MADE = 300  # about as many characters has a ready-made note
_CLOSED = ("closed", "not_ours", "withdrawn")

Row = tuple[Button, ...]


def entering() -> Screen:
    """Waits for a receipt."""
    return Screen((say("chat.receipt.ask"),), ((HOME,),))


def looking() -> Screen:
    """Shown while the thread is looked for."""
    return Screen((say("chat.receipt.looking"),), ((HOME,),))


def is_closed(thread: Thread) -> bool:
    """Whether nothing more is done unless the reporter reopens it."""
    return thread.state in _CLOSED


def overview(run: Run, thread: Thread, repertoire: Repertoire) -> Screen:
    """The state, the newest note, the open question, the next date, and what can be done."""
    newest, question = thread.answered, thread.question
    lines = [_state(thread)]
    if newest is not None:
        said = _message(newest, repertoire, status_too=False)
        lines += [say("chat.thread.newest", message=said)] if newest.says_something else []
        lines += [say("chat.thread.next", day=newest.next)] if newest.next else []
    elif not is_closed(thread):
        lines.append(say("chat.thread.silence"))
    if question is not None and question is not newest:
        lines.append(say("chat.thread.question", message=_message(question, repertoire)))
    lines.append(say("chat.thread.expires", day=thread.expires))
    rows: list[Row] = []
    if is_closed(thread):
        rows.append((_to(run, say("chat.button.thread_reopen"), "reopen"),))
    else:
        label = say("chat.button.thread_answer") if question else say("chat.button.thread_add")
        rows.append((_to(run, label, "write"),))
    if thread.messages:
        rows.append((_to(run, say("chat.button.thread_messages"), "page1"),))
    rows.append((_to(run, say("chat.button.thread_tip"), "tip"),))
    if thread.notice:
        rows.append((_to(run, say("chat.button.thread_quiet"), "quiet"),))
    if not is_closed(thread):
        rows.append((_to(run, say("chat.button.thread_withdraw"), "withdraw"),))
    rows += [(_to(run, say("chat.button.receipt_other"), "other"),), (CLEAR,), (HOME,)]
    return Screen(tuple(lines), tuple(rows))


def _state(thread: Thread) -> Text:
    """Where the tip stands; an answer just given needs no further asking for."""
    if thread.state == "asked" and thread.question is None:
        return say("chat.thread.answered")
    return status(thread.state)


def messages(run: Run, thread: Thread, repertoire: Repertoire, page: int) -> Screen:
    """The messages of one page, the newest page being the first; within it, oldest first."""
    pages = list(_pages(thread.messages))
    page = min(max(page, 1), max(len(pages), 1))
    shown = pages[page - 1] if pages else ()
    lines = [_message(each, repertoire) for each in shown]
    if len(pages) > 1:
        lines.append(say("chat.thread.page", page=page, pages=len(pages)))
    rows: list[Row] = []
    if page < len(pages):
        rows.append((_to(run, say("chat.button.thread_older"), f"page{page + 1}"),))
    if page > 1:
        rows.append((_to(run, say("chat.button.thread_newer"), f"page{page - 1}"),))
    return Screen(tuple(lines), (*rows, *_back(run)))


def own_words(run: Run, thread: Thread, repertoire: Repertoire) -> Screen:
    """The tip as it was sent."""
    dialogue = repertoire.tips.get(thread.version)
    if dialogue is None:
        return Screen((say("chat.thread.tip_gone"),), _back(run))
    known = {ident: each for ident, each in thread.answers.items() if ident in dialogue.by_id}
    asked = reviewed(route(dialogue, known), known)
    sent = replace(run, answers=known, findings={})
    lines = [say("chat.thread.tip", answers=answer_lines(sent, asked))]
    if thread.photos:
        lines.append(say("chat.thread.photos", n=thread.photos))
    return Screen(tuple(lines), _back(run))


def writing(run: Run, thread: Thread, repertoire: Repertoire, asked: Screen) -> Screen:
    """The engine's screen for the reporter's own words, under the question they answer."""
    question = thread.question
    above: tuple[Text, ...] = ()
    if question is not None and run.at in repertoire.answer.by_id:
        above = (say("chat.thread.question", message=_message(question, repertoire)),)
    back = (_to(run, say("chat.button.thread_back"), "thread"),)
    return replace(asked, lines=(*above, *asked.lines), rows=(*asked.rows, back))


def ask_withdrawal(run: Run) -> Screen:
    """Really take it back? The prompt's number makes an old "yes" harmless."""
    yes = button(run, say("chat.button.thread_withdraw_yes"), "ok")
    no = _to(run, say("chat.button.no_back"), "thread")
    return Screen((say("chat.thread.withdraw"),), ((yes,), (no,), (HOME,)))


def news() -> Screen:
    """The ping: that there is news, and no more."""
    return Screen(
        (say("chat.news"),),
        (
            (Button(say("chat.button.receipt"), go("receipt")),),
            (Button(say("chat.button.no_news"), go("nonews")),),
        ),
    )


def _to(run: Run, label: Text, code: str) -> Button:
    return button(run, label, "to", code)


def _back(run: Run) -> tuple[Row, ...]:
    return ((_to(run, say("chat.button.thread_back"), "thread"),), (HOME,))


def _message(message: Message, repertoire: Repertoire, *, status_too: bool = True) -> Text:
    """One message: from whom, when, and what it says."""
    said: list[Text] = []
    if message.kind == "status" and message.state is not None:
        said += [status(message.state)] if status_too else []
    elif message.kind == "withdrawn":
        said.append(say("chat.thread.you_withdrew"))
    elif message.kind == "reopened":
        said.append(say("chat.thread.you_reopened"))
    if message.template:
        said.append(note(message, repertoire.bodies))
    if message.words:
        said.append(say("chat.thread.words", words=message.words))
    who = _sender(message, repertoire)
    if message.day is None:
        return say("chat.thread.message_now", who=who, said=tuple(said))
    return say("chat.thread.message", who=who, day=message.day, said=tuple(said))


def _sender(message: Message, repertoire: Repertoire) -> Text:
    if message.sender == REPORTER:
        return say("chat.thread.you")
    if message.sender in repertoire.bodies:
        return body_name(message.sender)
    return say("chat.thread.body", name=message.sender)


def _pages(thread: tuple[Message, ...]) -> Iterator[tuple[Message, ...]]:
    """The messages in pages, the newest page first; each as full as fits."""
    page: list[Message] = []
    length = 0
    for each in reversed(thread):
        size = len(each.words) + _READY_MADE
        if page and length + size > _PAGE:
            yield tuple(reversed(page))
            page, length = [], 0
        page.append(each)
        length += size
    if page:
        yield tuple(reversed(page))
