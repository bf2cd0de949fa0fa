"""Which bodies a tip is for, what makes it urgent, and of which nobody is told on a phone."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.answers import Answer
from dialogs.conditions import Condition, read_condition
from dialogs.faults import DialogueFault

OTHER = "other"  # the category that is always there


@dataclass(frozen=True, slots=True)
class Rule:
    """Tips for which `when` holds go to these `bodies` in place of their category's."""

    when: Condition
    bodies: tuple[str, ...]


@dataclass(frozen=True)
class Routing:
    """`bodies` are the first to get a tip, by its category; they hand it on where it is not theirs.

    `rules` look at more, such as the area it is about: the first that holds decides.

    A tip for which `urgent` holds is shown to them at once. About `quiet` categories no news is
    offered: a message on the phone may be seen by the one it is about.
    """

    bodies: Mapping[str, tuple[str, ...]]
    urgent: Condition
    quiet: frozenset[str]
    rules: tuple[Rule, ...] = ()

    def bodies_for(self, answers: Mapping[str, Answer]) -> tuple[str, ...]:
        """The bodies a tip with these answers is for: by a rule, by its category, or those of
        "other" where that has none of its own."""
        ruled = (rule.bodies for rule in self.rules if rule.when.holds(answers))
        return next(ruled, self.bodies.get(category_of(answers), self.bodies[OTHER]))


def category_of(answers: Mapping[str, Answer]) -> str:
    """What a tip is about, by its answers."""
    answer = answers.get("category")
    return str(answer.value) if answer is not None and answer.value is not None else OTHER


def read_routing(source: str) -> Routing:
    """The routing in a data file's text; `DialogueFault` says what is wrong with it."""
    try:
        data = tomllib.loads(source)
        bodies = {category: tuple(names) for category, names in data["bodies"].items()}
        rules = tuple(
            Rule(read_condition(each["when"]), tuple(each["bodies"]))
            for each in data.get("rule", ())
        )
        routing = Routing(bodies, read_condition(data["urgent"]), frozenset(data["quiet"]), rules)
    except tomllib.TOMLDecodeError as error:
        raise DialogueFault(f"not TOML: {error}") from error
    except KeyError as missing:
        raise DialogueFault(f"{missing.args[0]} is missing") from missing
    if OTHER not in bodies or not all(bodies.values()):
        raise DialogueFault(f"every category needs a body, and {OTHER} is one of them")
    if not all(rule.bodies for rule in rules):
        raise DialogueFault("a rule without a body")
    return routing
