"""The checker: what makes a dialogue unfit to be asked, found before anybody meets it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, combinations, product

from dialogs import asking
from dialogs.answers import SKIPPED, Answer
from dialogs.conditions import Among, Between, Condition, Either, Every, Not
from dialogs.questions import Dialogue, Question
from dialogs.route import route
from dialogs.runs import REVIEW, Run
from dialogs.screens import Screen, Text

LONGEST_TEXT = 4096  # code points after entity parsing (Bot API, sendMessage)
LONGEST_PRESS = 64  # bytes (Bot API, InlineKeyboardButton.callback_data)
LONGEST_LABEL = {1: 30, 2: 16, 3: 10, 4: 7, 5: 5}  # characters a phone shows, by buttons a row
_MOST_CASES = 100_000
_MOST_SUBSETS = 6  # choices up to which every set of ticks is tried

Words = Callable[[Text, str], str]  # a text in a language, without markup; LookupError if missing


def check_logic(dialogue: Dialogue) -> list[str]:
    """What is wrong with the order of a dialogue: one line each, none if it can be asked."""
    return [*_looking_wrong(dialogue)] or [*_unreachable(dialogue)]


def check_texts(dialogue: Dialogue, languages: Iterable[str], words: Words) -> list[str]:
    """What is missing or too long in some language: one line each."""
    faults: dict[str, None] = {}
    screens = [
        (each.id, asking.screen(dialogue, _at(dialogue, each))) for each in dialogue.questions
    ]
    screens.append(("the review", asking.screen(dialogue, _longest_review(dialogue))))
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
        if length > LONGEST_TEXT:
            yield f"{length} characters, {LONGEST_TEXT} at the most"
        for row in screen.rows:
            for button in row:
                label, longest = words(button.label), LONGEST_LABEL[len(row)]
                if len(label) > longest:
                    yield f"the button “{label}” is {len(label)} characters, {longest} at the most"
                if len(button.press.encode()) > LONGEST_PRESS:
                    yield f"the button “{label}” sends over {LONGEST_PRESS} bytes"
    except LookupError as missing:
        yield f"missing: {missing}"


def _at(dialogue: Dialogue, question: Question) -> Run:
    """A run at one question, with the longest key and number there can be."""
    return Run(dialogue.id, dialogue.version, key="k" * 16, at=question.id, prompt=999_999)


def _longest_review(dialogue: Dialogue) -> Run:
    """A run at the review with an answer to everything, as long as answers get."""
    answers = {
        question.id: max(_possible(question), key=lambda answer: len(str(answer.value)))
        for question in dialogue.questions
    }
    on_way = {question.id for question in route(dialogue, answers)}
    kept = {ident: answer for ident, answer in answers.items() if ident in on_way}
    return Run(dialogue.id, dialogue.version, "k" * 16, REVIEW, 999_999, answers=kept)


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
    for name, condition, itself in [
        *((f"question {each.id}", each.when, each.id) for each in dialogue.questions),
        *((f"ending {each.id}", each.when, None) for each in dialogue.endings),
    ]:
        involved = _involved(dialogue, condition)
        domains = [list(_possible(dialogue.by_id[ident])) for ident in involved]
        cases = 1
        for domain in domains:
            cases *= len(domain)
        if cases > _MOST_CASES:
            yield f"{name} depends on too many answers to be checked"
        elif not any(
            _leads_to(dialogue, dict(zip(involved, case, strict=True)), condition, itself)
            for case in product(*domains)
        ):
            yield f"{name} can never be reached"


def _leads_to(
    dialogue: Dialogue, answers: Mapping[str, Answer], condition: Condition, itself: str | None
) -> bool:
    way = {question.id for question in route(dialogue, answers)}
    if itself is not None:
        return itself in way
    return condition.holds({ident: each for ident, each in answers.items() if ident in way})


def _involved(dialogue: Dialogue, condition: Condition) -> list[str]:
    """The questions a condition looks at, and those that decide whether they are asked."""
    found: dict[str, None] = {}
    waiting = sorted(condition.looks_at())
    while waiting:
        ident = waiting.pop()
        if ident not in found:
            found[ident] = None
            waiting += sorted(dialogue.by_id[ident].when.looks_at())
    return list(found)


def _possible(question: Question) -> Iterator[Answer]:
    """The answers that conditions can tell apart."""
    if question.skip or question.dont_know or not question.asks:
        yield SKIPPED
    match question.kind:
        case "number":
            yield from map(Answer, range(question.minimum, min(question.maximum, 200) + 1))
        case "multiple":
            codes = question.codes
            most = len(codes) if len(codes) <= _MOST_SUBSETS else 1
            sets = chain.from_iterable(combinations(codes, n) for n in range(1, most + 1))
            yield from (Answer(list(each)) for each in (*sets, codes))
        case "text":
            yield Answer("m" * question.longest)
        case "single" | "place":
            yield from map(Answer, question.codes)
