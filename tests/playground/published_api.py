"""Checks calls and objects against the published description of the Bot API.

The description is read where it lies beside the repository and is never copied into it; without it
there is nothing to check against and `load` returns None.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.playground.call import Call

DESCRIPTION = Path(__file__).resolve().parents[3] / "shared" / "bot-api.json"
Fields = list[dict[str, Any]]


@lru_cache(maxsize=1)
def load() -> "PublishedApi | None":
    """The description, or None when it is not there."""
    if not DESCRIPTION.is_file():
        return None
    return PublishedApi(json.loads(DESCRIPTION.read_text(encoding="utf-8")))


class PublishedApi:
    """Every check returns a list of complaints, empty when all is well."""

    def __init__(self, described: dict[str, Any]) -> None:
        self._types: dict[str, Any] = described["types"]
        self._methods = {name.lower(): about for name, about in described["methods"].items()}

    def of_call(self, call: Call) -> list[str]:
        """Names, presence and types of a call's parameters, and the shape of its result."""
        method = self._methods.get(call.method.lower())
        if method is None:
            return [f"{call.method}: no such method"]
        fields: Fields = method.get("fields", [])
        found = [f"{call.method}: {text}" for text in self._of_parameters(call, fields)]
        if call.refusal is None and call.fault is None:
            result = self._of_any(method["returns"], call.result, "result")
            found += [f"{call.method}: {text}" for text in result]
        return found

    def _of_parameters(self, call: Call, fields: Fields) -> list[str]:
        known = {field["name"]: field for field in fields}
        attached = {name for name in call.files if name not in known}
        found = [f"unknown parameter {name}" for name in call.parameters if name not in known]
        text = json.dumps(call.parameters)
        found += [
            f"file {name} used nowhere" for name in attached if f"attach://{name}" not in text
        ]
        for name, field in known.items():
            if name in call.files:
                if "InputFile" not in field["types"]:
                    found.append(f"{name} cannot be a file")
            elif name in call.parameters:
                value = _decoded(call.parameters[name], field["types"])
                found += self._of_any(field["types"], value, name)
            elif field["required"]:
                found.append(f"{name} is missing")
        return found

    def of_object(self, type_name: str, value: Any) -> list[str]:
        """Names, presence and types of an object's fields, all the way down."""
        return self._of_type(type_name, value, type_name)

    def _of_any(self, types: list[str], value: Any, where: str) -> list[str]:
        """The complaints under the type that fits best."""
        return min((self._of_type(name, value, where) for name in types), key=len)

    def _of_type(self, type_name: str, value: Any, where: str) -> list[str]:
        if type_name.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where} is no array"]
            inner = type_name.removeprefix("Array of ")
            return [
                text
                for i, v in enumerate(value)
                for text in self._of_type(inner, v, f"{where}[{i}]")
            ]
        if type_name in _PLAIN:
            return [] if _PLAIN[type_name](value) else [f"{where} is no {type_name}: {value!r}"]
        about = self._types[type_name]
        if about.get("subtypes"):
            return self._of_any(about["subtypes"], value, where)
        if not isinstance(value, dict):
            return [f"{where} is no {type_name}: {value!r}"]
        known = {field["name"]: field for field in about.get("fields", [])}
        found = [f"{where}.{name} unknown in {type_name}" for name in value if name not in known]
        for name, field in known.items():
            if name in value:
                found += self._of_any(field["types"], value[name], f"{where}.{name}")
                found += _wrong_constant(field, value[name], f"{where}.{name}")
            elif field["required"]:
                found.append(f"{where}.{name} is missing")
        return found


_PLAIN = {
    "Integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "Float": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
    "Boolean": lambda v: isinstance(v, bool),
    "True": lambda v: v is True,
    "String": lambda v: isinstance(v, str),
    "InputFile": lambda v: isinstance(v, str) and v.startswith("attach://"),
}


def _wrong_constant(field: dict[str, Any], value: Any, where: str) -> list[str]:
    """A `type`, `status` or `source` whose description fixes its value tells subtypes apart."""
    words = field["description"]
    for opening in ("must be ", "always “", 'always "'):
        if field["name"] in {"type", "status", "source"} and opening in words:
            wanted = words.partition(opening)[2].split()[0].strip("“”\".,'*_")
            return [] if value == wanted else [f"{where} is {value!r}, not {wanted!r}"]
    return []


def _decoded(value: Any, types: list[str]) -> Any:
    """A form's string as the type it stands for; values of a JSON body stay as they are."""
    if not isinstance(value, str) or types == ["String"]:
        return value
    if "String" in types and not value.lstrip("-").isdigit() and value[:1] not in {"[", "{"}:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
