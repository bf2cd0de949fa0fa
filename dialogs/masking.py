"""Passages that may tell who somebody is: shown in the review, hidden by one tap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dialogs.acceptance import clean
from dialogs.answers import Answer
from dialogs.buttons import button, in_rows
from dialogs.inputs import Finding, Telling
from dialogs.runs import Run
from dialogs.screens import Rows, Text, say

MASK = "█████"  # as long for every passage: its length may tell as well
ALL = "all"
_MOST = 12  # passages with a line and a button of their own
_LONGEST = 40  # characters shown of a passage
_A_ROW = 3

_WHAT: Mapping[Telling, Text] = {
    "number": say("chat.finding.number"),
    "phone": say("chat.finding.phone"),
    "mail": say("chat.finding.mail"),
    "name": say("chat.finding.name"),
    "link": say("chat.finding.link"),
    "plate": say("chat.finding.plate"),
    "address": say("chat.finding.address"),
    "self": say("chat.finding.self"),
}


@dataclass(frozen=True, slots=True)
class _Passage:
    question: str
    finding: Finding
    words: str

    @property
    def short(self) -> str:
        """Its words, cut where they are too many for a line."""
        return self.words if len(self.words) <= _LONGEST else self.words[:_LONGEST] + "…"


def align(raw: str, findings: tuple[Finding, ...], had: Run, question: str) -> tuple[Finding, ...]:
    """Findings in words as they were sent, moved to where they are once the words are clean.

    What the resident had hidden in this answer before stays hidden in its new words.
    """
    words = clean(raw)
    shift = raw.find(words[:1]) if words else 0
    hidden = {
        each.words for each in _passages(had) if each.question == question and each.finding.masked
    }
    taken: list[Finding] = []
    for each in sorted(findings, key=lambda finding: finding.start):
        start, end = max(each.start - shift, taken[-1].end if taken else 0), each.end - shift
        if start < end <= len(words):
            taken.append(Finding(start, end, each.kind, masked=words[start:end] in hidden))
    return tuple(taken)


def masked(run: Run, question: str, answer: Answer) -> Answer:
    """An answer without what the resident chose to hide in it."""
    if not isinstance(answer.value, str):
        return answer
    words = answer.value
    for each in reversed(run.findings.get(question, ())):
        if each.masked:
            words = words[: each.start] + MASK + words[each.end :]
    return Answer(words)


def turn_mask(run: Run, code: str, *, hide: bool) -> Run | None:
    """The run with the passage of this number hidden or shown, or with all of them; None for a
    number there is not."""
    count = sum(1 for _ in _passages(run))
    numbers = range(1, count + 1) if code == ALL else [int(code)] if code.isdecimal() else []
    if not numbers or max(numbers) > count or min(numbers) < 1:
        return None
    number, findings = 0, {}
    for question, found in run.findings.items():
        turned = []
        for each in found:
            number += 1
            turned.append(replace(each, masked=hide) if number in numbers else each)
        findings[question] = tuple(turned)
    return replace(run, findings=findings)


def lines(run: Run) -> tuple[Text, ...]:
    """What may tell who somebody is, and that one tap hides it; nothing if nothing does."""
    found = list(_passages(run))
    if not found:
        return ()
    listed = tuple(
        say("chat.finding.line", number=number, what=_WHAT[each.finding.kind], words=each.short)
        for number, each in enumerate(found[:_MOST], 1)
    )
    return (say("chat.finding.title"), say("chat.finding.list", findings=listed))


def rows(run: Run) -> Rows:
    """A button for each passage, and one for all."""
    found = list(_passages(run))
    buttons = [
        button(
            run,
            say("chat.button.hide", number=number),
            "show" if each.finding.masked else "mask",
            str(number),
            chosen=each.finding.masked,
        )
        for number, each in enumerate(found[:_MOST], 1)
    ]
    some_left = any(not each.finding.masked for each in found)
    every = button(run, say("chat.button.hide_all"), "mask", ALL)
    return (*in_rows(buttons, _A_ROW), *(((every,),) if some_left and len(found) > 1 else ()))


def _passages(run: Run) -> Iterator[_Passage]:
    for question, found in run.findings.items():
        words = run.answers[question].value
        if isinstance(words, str):
            yield from (_Passage(question, each, words[each.start : each.end]) for each in found)
