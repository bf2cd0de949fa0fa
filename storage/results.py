"""The results of a wave: each question's counts and shares, and how sure they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from dialogs.questions import Dialogue, Question
from storage.responses import Response, read_responses, surveyed, wave_version
from storage.small_groups import LEAST, hidden_groups

GROUPED_BY = ("part", "age")  # questions whose answers make groups; the language is a third
NO_ANSWER = "no_answer"
POSITION = "position"  # a point on the map instead of a named place


@dataclass(frozen=True, slots=True)
class Share:
    """How many chose something, and between which shares (0-1) the true one lies, with 95 %."""

    code: str
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Result:
    """One question in one group. `n` said something; the others, counted by reason, did not.

    Of a question in free words `shares` is empty and `n` counts who wrote.
    """

    question: str
    n: int
    skipped: int
    unknown: int
    not_reached: int
    not_asked: int
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A wave's results by question. `groups` has them by grouping, group and question.

    None instead of a result: fewer than five answered, or it would give away a group that small.
    """

    wave: str
    version: str
    begun: int
    completed: int
    whole: Mapping[str, Result | None]
    groups: Mapping[str, Mapping[str, Mapping[str, Result | None]]]


def survey_results(connection: Connection, wave: str, surveys: Mapping[str, Dialogue]) -> Results:
    """The results of a wave; `surveys` are the questionnaires by version.

    Answers of responses that were broken off count for the questions they reached. Raises
    `NoSuchWave`.
    """
    version = wave_version(connection, wave)
    dialogue = surveys[version]
    questions = surveyed(dialogue)
    count = _Count(questions)
    groups: dict[str, dict[str, _Count]] = {}
    for grouping in ("language", *GROUPED_BY):
        codes = dialogue.by_id[grouping].codes if grouping in dialogue.by_id else ()
        groups[grouping] = {code: _Count(questions) for code in codes}
    for response in read_responses(connection, wave):
        asked = response.asked(surveys[response.version])
        count.add(response, asked)
        for grouping, members in groups.items():
            group = _group(response, grouping)
            members.setdefault(group, _Count(questions)).add(response, asked)
    return Results(
        wave,
        version,
        count.begun,
        count.completed,
        {each.id: _shown(count.tallies[each.id]) for each in questions},
        {grouping: _safe(members, questions) for grouping, members in groups.items()},
    )


def wilson(count: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share of `count` in `n` (Wilson 1927, without continuity correction).

    Unlike the textbook's count ± 1.96 s it stays within 0 and 1 and holds for small groups.
    """
    # Imported here: it takes half a second and 40 MB that no resident's turn should pay for.
    from scipy.stats import binomtest

    interval = binomtest(count, n).proportion_ci(confidence_level=0.95, method="wilson")
    return float(interval.low), float(interval.high)


@dataclass(slots=True)
class _Tally:
    question: Question
    n: int = 0
    chosen: Counter[str] = field(default_factory=Counter)
    unsaid: Counter[str] = field(default_factory=Counter)

    def add(self, response: Response, asked: frozenset[str]) -> None:
        why = response.unsaid(self.question.id, asked)
        if why is not None:
            self.unsaid[why] += 1
            return
        self.n += 1
        self.chosen.update(chosen_codes(self.question, response.answers[self.question.id].value))


class _Count:
    """Tallies of all questions over some responses."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self.begun = self.completed = 0
        self.tallies = {question.id: _Tally(question) for question in questions}

    def add(self, response: Response, asked: frozenset[str]) -> None:
        self.begun += 1
        self.completed += response.complete
        for tally in self.tallies.values():
            tally.add(response, asked)


def chosen_codes(question: Question, value: object) -> tuple[str, ...]:
    """The codes a value counts for."""
    if question.kind in {"text", "photo"}:
        return ()
    if question.kind == "place" and isinstance(value, list):
        return (POSITION,)
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _group(response: Response, grouping: str) -> str:
    if grouping == "language":
        return response.language
    answer = response.answers.get(grouping)
    return NO_ANSWER if answer is None or answer.value is None else str(answer.value)


def _safe(
    members: Mapping[str, _Count], questions: Iterable[Question]
) -> dict[str, dict[str, Result | None]]:
    """The groups' results without those that are too small, question by question."""
    safe: dict[str, dict[str, Result | None]] = {group: {} for group in members}
    for question in questions:
        tallies = {group: count.tallies[question.id] for group, count in members.items()}
        hidden = hidden_groups({group: tally.n for group, tally in tallies.items()})
        for group, tally in tallies.items():
            safe[group][question.id] = None if group in hidden else _shown(tally)
    return safe


def _shown(tally: _Tally) -> Result | None:
    if tally.n < LEAST:
        return None
    question, unsaid = tally.question, tally.unsaid
    codes = dict.fromkeys((*question.codes, *sorted(tally.chosen, key=_numerically)))
    shares = (
        ()
        if question.kind in {"text", "photo"}
        else tuple(
            Share(
                code,
                tally.chosen[code],
                tally.chosen[code] / tally.n,
                *wilson(tally.chosen[code], tally.n),
            )
            for code in codes
        )
    )
    return Result(
        question.id,
        tally.n,
        unsaid["skipped"],
        unsaid["unknown"],
        unsaid["not_reached"],
        unsaid["not_asked"],
        shares,
    )


def _numerically(code: str) -> tuple[int, str]:
    return (int(code), code) if code.lstrip("-").isdecimal() else (0, code)
