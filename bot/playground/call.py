"""One call of a Bot API method: its parameters, whatever encoding they came in, and its outcome."""

import json
from typing import Any, NamedTuple

Json = dict[str, Any]


class Refusal(Exception):  # noqa: N818 - Telegram's no is an answer, not an error of ours
    """The Bot API's answer with `ok: false`: a code, Telegram's words, and ResponseParameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON object of the answer."""
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(words: str) -> Refusal:
    """A 400 as Telegram words it."""
    return Refusal(400, f"Bad Request: {words}")


class Upload(NamedTuple):
    """A file inside a multipart request."""

    name: str
    content_type: str
    data: bytes


class Call:
    """What the bot asked and what became of it.

    `parameters` are kept as they came: typed from a JSON body, strings from a form. `at` is
    monotonic seconds; `result` or `refusal` is set once the call is done; `fault` names the fault
    it met.
    """

    __slots__ = ("at", "description", "fault", "files", "method", "parameters", "refusal", "result")

    def __init__(
        self, method: str, parameters: Json, files: dict[str, Upload] | None = None, at: float = 0.0
    ) -> None:
        self.method = method
        self.parameters = parameters
        self.files = files or {}
        self.at = at
        self.result: Any = None
        self.refusal: Refusal | None = None
        self.fault: str | None = None
        self.description: str | None = None

    def __repr__(self) -> str:
        outcome = self.refusal.description if self.refusal else self.result
        return f"<{self.method} {self.parameters} -> {outcome}>"

    def text(self, name: str) -> str:
        """A parameter as text, empty when absent."""
        value = self.parameters.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            return json.dumps(value)
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise bad_request("strings must be encoded in UTF-8") from None
        return value

    def integer(self, name: str, default: int = 0) -> int:
        """A parameter as a whole number; Telegram reads anything else as the default."""
        try:
            return int(self.parameters.get(name, default))
        except (TypeError, ValueError):
            return default

    def decimal(self, name: str) -> float | None:
        """A parameter as a decimal number, or None."""
        try:
            return float(self.parameters[name])
        except (KeyError, TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        """A parameter as a boolean."""
        return str(self.parameters.get(name, "")).lower() in {"true", "1", "yes", "t", "y"}

    def value(self, name: str, what: str) -> Any:
        """A nested parameter, decoded; `what` names it in Telegram's complaint."""
        value = self.parameters.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None
