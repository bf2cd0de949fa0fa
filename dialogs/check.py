"""The checker: what makes a dialogue unfit to be asked, found before anybody meets it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain, combinations, product

from dialogs import asking
from dialogs.answers import SKIPPED, Answer
from dialogs.conditions import Among, Between, Condition, Either, Every, Not
from dialogs.inputs import Finding
from dialogs.questions import Dialogue, Ending, Question
from dialogs.route import ending, route
from dialogs.runs import REVIEW, Run
from dialogs.screens import Screen, Text

LONGEST_TEXT = 4096  # code points after entity parsing (Bot API, sendMessage)
LONGEST_CAPTION = 1024  # the same under a picture (Bot API, sendPhoto)
LONGEST_PRESS = 64  # bytes (Bot API, InlineKeyboardButton.callback_data)
LONGEST_LABEL = {
    1: 30,
    2: 16,
    3: 10,
    4: 7,
    5: 5,
    6: 5,
}  # characters a phone shows, by buttons a row
_MOST_CASES = 100_000
_MOST_SUBSETS = 6  # choices up to which every set of ticks is tried

Words = Callable[[Text, str], str]  # a text in a language, without markup; LookupError if missing


def check_logic(dialogue: Dialogue) -> list[str]:
    """What is wrong with the order of a dialogue: one line each, none if it can be asked."""
    return [*_looking_wrong(dialogue)] or [*_unreachable(dialogue)]


def check_texts(dialogue: Dialogue, languages: Iterable[str], words: Words) -> list[str]:
    """What is missing or too long in some language: one line each."""
    faults: dict[str, None] = {}
    longest = _longest(dialogue)
    screens: list[tuple[str, Screen]] = []
    for each in dialogue.questions:
        runs = [_at(dialogue, each.id, {}), _at(dialogue, each.id, longest)]
        if each.kind == "photos":
            photos = replace(runs[1], marks=("p" * 32 + ":0",) * each.most)
            runs.append(replace(photos, answers={}))
        if each.kind == "place":
            runs.append(replace(runs[0], pointing=True))
        screens += [(each.id, asking.screen(dialogue, run)) for run in runs]
    screens.append(("the review", asking.screen(dialogue, _telling(dialogue, longest))))
    screens += [(f"ending {each.id}", Screen((each.text,))) for each in dialogue.endings]
    screens.append(("the end", Screen((dialogue.title, dialogue.done))))
    for language in languages:
        for name, screen in screens:
            for fault in check_screen(screen, partial(_in, words, language)):
                faults[f"{dialogue.id} {dialogue.version}, {name}, {language}: {fault}"] = None
    return list(faults)


def _in(words: Words, language: str, text: Text) -> str:
    return words(text, language)


def check_screen(screen: Screen, words: Callable[[Text], str]) -> Iterator[str]:
    """What Telegram would refuse or a phone would cut of one screen."""
    try:
        length = sum(len(words(line)) + 2 for line in screen.lines)
        longest = LONGEST_CAPTION if screen.picture or screen.album else LONGEST_TEXT
        if length > longest:
            yield f"{length} characters, {longest} at the most"
        labels = [(words(label), LONGEST_LABEL[1]) for label in screen.position or ()]
        for row in screen.rows:
            for button in row:
                label = words(button.label)
                labels.append((label, LONGEST_LABEL[len(row)]))
                if len(button.press.encode()) > LONGEST_PRESS:
                    yield f"the button “{label}” sends over {LONGEST_PRESS} bytes"
        for label, longest in labels:
            if len(label) > longest:
                yield f"the button “{label}” is {len(label)} characters, {longest} at the most"
    except LookupError as missing:
        yield f"missing: {missing}"


def _at(dialogue: Dialogue, at: str, answers: dict[str, Answer]) -> Run:
    """A run there, with the longest key and number there can be."""
    return Run(dialogue.id, dialogue.version, "k" * 16, at, 999_999, answers=answers)


def _telling(dialogue: Dialogue, answers: dict[str, Answer]) -> Run:
    """A run in its review, with words that are full of what may tell who somebody is."""
    scanned = [each.id for each in dialogue.questions if each.scan and each.id in answers]
    spans = range(0, 9 * 40, 40)
    findings = {
        ident: tuple(Finding(start, start + 40, "address") for start in spans) for ident in scanned
    }
    return replace(_at(dialogue, REVIEW, answers), findings=findings)


def _longest(dialogue: Dialogue) -> dict[str, Answer]:
    """An answer to everything asked of somebody, as long as answers get."""
    answers = {
        question.id: max(_possible(dialogue, question), key=lambda each: len(str(each.value or "")))
        for question in dialogue.questions
    }
    on_way = {question.id for question in route(dialogue, answers)}
    return {ident: answer for ident, answer in answers.items() if ident in on_way}


def _looking_wrong(dialogue: Dialogue) -> Iterator[str]:
    """Conditions that look at nothing, at what comes later, or for a choice that is none."""
    earlier: dict[str, Question] = {}
    conditions: list[tuple[str, Condition, dict[str, Question]]] = []
    for question in dialogue.questions:
        conditions.append((question.id, question.when, dict(earlier)))
        earlier[question.id] = question
    conditions += [(f"ending {each.id}", each.when, earlier) for each in dialogue.endings]
    for name, condition, known in conditions:
        for seen in sorted(condition.looks_at()):
            if seen not in dialogue.by_id:
                yield f"{name} looks at {seen}, which is no question"
            elif seen not in known:
                yield f"{name} looks at {seen}, which is not asked before it: a cycle"
        for part in _parts(condition):
            if isinstance(part, Among) and (target := known.get(part.question)):
                for code in sorted(part.codes - set(target.codes)):
                    yield f"{name} looks for {code}, which is no choice of {part.question}"
            numbers = [ident for ident, each in known.items() if each.kind == "number"]
            if isinstance(part, Between) and part.question not in numbers:
                yield f"{name} compares {part.question}, which is no number"


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    match condition:
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _parts(part)
        case Not(part):
            yield from _parts(part)


def _unreachable(dialogue: Dialogue) -> Iterator[str]:
    """Questions and endings that no possible answers lead to."""
    targets: list[tuple[str, Question | Ending]] = [
        *((f"question {each.id}", each) for each in dialogue.questions),
        *((f"ending {each.id}", each) for each in dialogue.endings),
    ]
    for name, target in targets:
        involved = _involved(dialogue, target.when)
        domains = [list(_possible(dialogue, dialogue.by_id[ident])) for ident in involved]
        cases = 1
        for domain in domains:
            cases *= len(domain)
        if cases > _MOST_CASES:
            yield f"{name} depends on too many answers to be checked"
        elif not any(
            _leads_to(dialogue, dict(zip(involved, case, strict=True)), target)
            for case in product(*domains)
        ):
            yield f"{name} can never be reached"


def _leads_to(dialogue: Dialogue, answers: Mapping[str, Answer], target: Question | Ending) -> bool:
    """Whether somebody who answers so comes to the target before an ending lets them go."""
    met: dict[str, Answer] = {}
    for question in dialogue.questions:
        asked = question.when.holds(met)
        if question is target:
            return asked
        if asked and question.id in answers:
            met[question.id] = answers[question.id]
        if (end := ending(dialogue, met)) is not None:
            return end is target
    return False


def _involved(dialogue: Dialogue, condition: Condition) -> list[str]:
    """The questions that decide whether a condition holds, or whether an ending comes first."""
    found: dict[str, None] = {}
    waiting = sorted(condition.looks_at().union(*(e.when.looks_at() for e in dialogue.endings)))
    while waiting:
        ident = waiting.pop()
        if ident not in found:
            found[ident] = None
            waiting += sorted(dialogue.by_id[ident].when.looks_at())
    return list(found)


def _possible(dialogue: Dialogue, question: Question) -> Iterator[Answer]:
    """The answers that conditions can tell apart."""
    if question.skip or question.dont_know or not question.asks:
        yield SKIPPED
    match question.kind:
        case "number":
            yield from map(Answer, _told_apart(dialogue, question))
        case "multiple":
            codes = question.codes
            most = len(codes) if len(codes) <= _MOST_SUBSETS else 1
            sets = chain.from_iterable(combinations(codes, n) for n in range(1, most + 1))
            yield from (Answer(list(each)) for each in (*sets, codes))
        case "text":
            yield Answer("m" * question.longest)
        case "photos":
            yield Answer(["a handle"] * question.most)
        case "single" | "place":
            yield from map(Answer, question.codes)


def _told_apart(dialogue: Dialogue, question: Question) -> list[int]:
    """The least and the most number, and those on either side of what a condition compares."""
    numbers = {question.minimum, question.maximum}
    conditions = [each.when for each in dialogue.questions]
    conditions += [each.when for each in dialogue.endings]
    for part in chain.from_iterable(map(_parts, conditions)):
        if isinstance(part, Between) and part.question == question.id:
            bounds = [bound for bound in (part.least, part.most) if bound is not None]
            numbers |= {bound + by for bound in bounds for by in (-1, 0, 1)}
    return sorted(each for each in numbers if question.minimum <= each <= question.maximum)
