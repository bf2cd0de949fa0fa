"""When a question is asked: a closed set of conditions on earlier answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogs.answers import Answer
from dialogs.faults import DialogueFault


@dataclass(frozen=True, slots=True)
class Among:
    """The answer is one of these codes; of a multiple choice, at least one of them was chosen."""

    question: str
    codes: frozenset[str]

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        answer = answers.get(self.question)
        if answer is None or answer.value is None:
            return False
        chosen = answer.value if isinstance(answer.value, list) else [answer.value]
        return any(code in self.codes for code in chosen)

    def looks_at(self) -> frozenset[str]:
        return frozenset({self.question})


@dataclass(frozen=True, slots=True)
class Between:
    """The answer is a number within these bounds, both included."""

    question: str
    least: int | None
    most: int | None

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        answer = answers.get(self.question)
        if answer is None or not isinstance(answer.value, int):
            return False
        above = self.least is None or answer.value >= self.least
        return above and (self.most is None or answer.value <= self.most)

    def looks_at(self) -> frozenset[str]:
        return frozenset({self.question})


@dataclass(frozen=True, slots=True)
class Answered:
    """Something was said: neither skipped nor "don't know"."""

    question: str

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        answer = answers.get(self.question)
        return answer is not None and answer.value is not None

    def looks_at(self) -> frozenset[str]:
        return frozenset({self.question})


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold; with none of them, it always holds."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        return all(part.holds(answers) for part in self.parts)

    def looks_at(self) -> frozenset[str]:
        return frozenset().union(*(part.looks_at() for part in self.parts))


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of these holds."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        return any(part.holds(answers) for part in self.parts)

    def looks_at(self) -> frozenset[str]:
        return frozenset().union(*(part.looks_at() for part in self.parts))


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold."""

    part: Condition

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        return not self.part.holds(answers)

    def looks_at(self) -> frozenset[str]:
        return self.part.looks_at()


Condition = Among | Between | Answered | Every | Either | Not
ALWAYS: Condition = Every(())


def read_condition(data: object) -> Condition:
    """A condition from a data file's table; `DialogueFault` says what is wrong with it."""
    if not isinstance(data, dict):
        raise DialogueFault(f"a condition is a table, not {data!r}")
    match data:
        case {"all": list(parts), **rest} if not rest:
            return Every(tuple(read_condition(part) for part in parts))
        case {"either": list(parts), **rest} if not rest:
            return Either(tuple(read_condition(part) for part in parts))
        case {"not": part, **rest} if not rest:
            return Not(read_condition(part))
        case {"answered": str(question), **rest} if not rest:
            return Answered(question)
        case {"question": str(question), **rest}:
            return _read_comparison(question, rest)
    raise DialogueFault(f"not a condition: {data!r}")


def _read_comparison(question: str, rest: dict[str, Any]) -> Condition:
    match rest:
        case {"is": str(code), **more} if not more:
            return Among(question, frozenset({code}))
        case {"any": list(codes), **more} if not more and codes:
            return Among(question, frozenset(map(str, codes)))
    bounds = {key: bound for key, bound in rest.items() if isinstance(bound, int)}
    if bounds and bounds.keys() == rest.keys() <= {"at_least", "at_most"}:
        return Between(question, bounds.get("at_least"), bounds.get("at_most"))
    raise DialogueFault(f"no way to compare {question!r} with {rest!r}")
