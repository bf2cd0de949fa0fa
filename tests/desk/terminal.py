"""A terminal: commands are typed, secrets piped in, and what comes back is looked at."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from bot.cli import main
from bot.texts import read_catalogues
from dialogs.screens import Param, Text
from tests.storage.tips.people import PASS

ROOT = Path(__file__).parents[2]
WIDTH = 80


@dataclass(frozen=True)
class Shown:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """What was printed, in one line and without what only steers writing directions."""
        return _plain(self.out)

    @property
    def data(self) -> Any:
        """What was printed for another program."""
        return json.loads(self.out)


class Terminal:
    """Types commands in this process, with nothing but the environment to go by."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def tries(self, *words: str, piped: str | bytes = "") -> Shown:
        """Any command, however it ends."""
        typed = piped if isinstance(piped, bytes) else piped.encode()
        out, err = io.StringIO(), io.StringIO()
        self._monkeypatch.setattr(sys, "argv", ["lyhord", *words])
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), "utf-8"))
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        return Shown(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())

    def types(self, *words: str, piped: str = "") -> Shown:
        """A command that has to work, and to fit the screen."""
        shown = self.tries(*words, piped=piped)
        assert (shown.code, shown.err) == (0, ""), shown
        if "--json" not in words:
            assert max(map(cell_len, shown.out.splitlines()), default=0) <= WIDTH
        return shown

    def refuses(self, *words: str, piped: str | bytes = "") -> str:
        """A command that has to be refused in one clear line."""
        shown = self.tries(*words, piped=piped)
        assert (shown.code, shown.out) == (2, ""), shown
        [line] = shown.err.splitlines()
        assert line.startswith("lyhord: ")
        return line.removeprefix("lyhord: ")


class Coordinator:
    """Somebody at the terminal who knows their passphrase."""

    def __init__(self, terminal: Terminal, name: str) -> None:
        self.terminal, self.name = terminal, name
        self.passphrase = f"{PASS} {name}"

    def types(self, *words: str, then: str = "") -> Shown:
        """One of `lyhord tips ...`, with their passphrase and what comes after it."""
        return self.terminal.types("tips", *words, "--as", self.name, piped=self._piped(then))

    def refused(self, *words: str, then: str = "") -> str:
        """The same, refused."""
        return self.terminal.refuses("tips", *words, "--as", self.name, piped=self._piped(then))

    def lists(self, *how: str) -> list[dict[str, Any]]:
        """The tips there are for them."""
        found: list[dict[str, Any]] = self.types("list", "--json", *how).data
        return found

    def _piped(self, then: str) -> str:
        return f"{self.passphrase}\n{then}"


def reads(message: str, language: str = "sv", **params: Param) -> str:
    """How a text of the catalogues reads, in one line."""
    return _plain(read_catalogues().plain(Text(message, params), language))


def _plain(printed: str) -> str:
    plain = "".join(each for each in printed if each not in "\u2068\u2069│")
    return " ".join(plain.split())


def in_a_process(
    *words: str, piped: str = "", timeout: float = 60, **more: Any
) -> subprocess.CompletedProcess[str]:
    """The same as a program of its own, in the environment as it is."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=piped,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        **more,
    )
