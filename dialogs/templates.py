"""The ready-made notes coordinators send to a reporter, which reads them in their own language."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import get_args

from dialogs.faults import DialogueFault
from dialogs.messages import Message, State
from dialogs.naming import body_name
from dialogs.screens import Param, Text, say

_STATUS: dict[State, Text] = {
    "received": say("answer.status.received"),
    "looking": say("answer.status.looking"),
    "asked": say("answer.status.asked"),
    "acted": say("answer.status.acted"),
    "not_ours": say("answer.status.not_ours"),
    "closed": say("answer.status.closed"),
    "withdrawn": say("answer.status.withdrawn"),
}
_PARAMS = {"body", "day"}

HANDED_ON = "handed_on"  # the note that a tip is with another body now


@dataclass(frozen=True, slots=True)
class Template:
    """A note: the states it goes with ("asked": it is a question), what must be filled in.

    `params`: "body" is a body's id, or the name of somebody outside; "day" is a date.
    """

    id: str
    states: tuple[State, ...]
    params: tuple[str, ...] = ()


def note(message: Message, bodies: Collection[str]) -> Text:
    """The ready-made part of a message; `bodies` are the ids that have a name in our catalogues."""
    params: dict[str, Param] = dict(message.params)
    if (body := params.get("body")) in bodies:
        params["body"] = body_name(str(body))
    return Text(f"answer.template.{message.template}", params)  # ids from data


def status(state: State) -> Text:
    """What a state means, for the reporter."""
    return _STATUS[state]


def fits(template: Template, params: dict[str, str | int | date]) -> bool:
    """Whether a template's places are filled in, each with what belongs there."""
    days = params.get("day")
    return params.keys() == set(template.params) and (days is None or isinstance(days, date))


def read_templates(source: str) -> dict[str, Template]:
    """The templates in a data file's text, by id; `DialogueFault` says what is wrong with it."""
    try:
        tables = tomllib.loads(source)["template"]
        found = [
            Template(each["id"], tuple(each["states"]), tuple(each.get("params", ())))
            for each in tables
        ]
    except tomllib.TOMLDecodeError as error:
        raise DialogueFault(f"not TOML: {error}") from error
    except KeyError as missing:
        raise DialogueFault(f"{missing.args[0]} is missing") from missing
    for each in found:
        if not set(each.states) <= set(get_args(State)) or not set(each.params) <= _PARAMS:
            raise DialogueFault(f"{each.id}: a state or a parameter there is not")
    if len({each.id for each in found}) < len(found):
        raise DialogueFault("a template twice")
    return {each.id: each for each in found}
