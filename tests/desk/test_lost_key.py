"""A lost server key, at the desk: every command stops before anything is made or changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.vault import SERVER_KEY
from tests.desk.terminal import Coordinator, Terminal
from tests.storage.tips.people import Town

STORAGE = 10


@pytest.mark.parametrize(
    "words", ["wave open x", "wave status", "bodies list", "tips list --as anna", "migrate"]
)
def test_every_command_stops(
    town: Town, anna: Coordinator, terminal: Terminal, tmp_path: Path, words: str
) -> None:
    """With one line and the code of storage; no key is left behind. Put back, the tip opens."""
    town.reporter().sends("Bilar", bodies=("police",))
    town.releases()
    key = tmp_path / "keys" / SERVER_KEY
    kept = key.rename(tmp_path / "kept")
    shown = terminal.tries(*words.split(), piped=anna.passphrase)
    assert (shown.code, shown.out) == (STORAGE, "")
    told = f"The server key in {key.parent} is not the one this database was made with: put it back"
    assert shown.err == f"lyhord: {told}.\n"
    assert not key.exists()
    kept.rename(key)
    [tip] = anna.lists()
    assert tip["answers"]["words"]["value"] == "Bilar"
