"""Tips taken along: into one new folder, for its owner's eyes, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

from tests.desk.conftest import Photos
from tests.desk.terminal import Coordinator
from tests.storage.tips.people import Town


def files(folder: Path) -> dict[str, int]:
    """The files below a folder, with who may do what to them."""
    return {
        path.relative_to(folder).as_posix(): path.lstat().st_mode & 0o777
        for path in sorted(folder.rglob("*"))
    }


def test_an_export_is_for_its_owner_only(
    town: Town, anna: Coordinator, place: Path, photos: Photos
) -> None:
    """A text a tip and the photos in their order; the folder 0700, the files 0600; nothing else is
    written, and the log says what was taken."""
    town.reporter().sends("Råttor\x1b[2J", photos=photos(b"first", b"second"))
    town.reporter(78).sends("Bilar", "traffic")
    town.releases()
    one, two = sorted(anna.lists(), key=lambda tip: -tip["photos"])
    name, other = one["id"][:8], two["id"][:8]
    anna.types("note", name, then="Vi känner huset")
    anna.types("mask", other, "words", then="Bilar")
    anna.types("export", "taken")
    assert files(place) == {
        "taken": 0o700,
        f"taken/{name}-1.jpg": 0o600,
        f"taken/{name}-2.jpg": 0o600,
        f"taken/{name}.txt": 0o600,
        f"taken/{other}.txt": 0o600,
    }
    assert (place / f"taken/{name}-1.jpg").read_bytes() == b"first"
    assert (place / f"taken/{name}-2.jpg").read_bytes() == b"second"
    text = (place / f"taken/{name}.txt").read_text()
    assert "Råttor" in text
    assert "\x1b" not in text
    assert "huset" not in text
    assert "Bilar" not in (place / f"taken/{other}.txt").read_text()
    log = anna.terminal.types("audit", "list").text
    assert "anna: export tips" in log
    assert f"anna: read photos {name}" in log


def test_one_tip_can_be_taken_for_another_program(
    town: Town, anna: Coordinator, place: Path, photos: Photos
) -> None:
    """As JSON, with its photos; the log says which."""
    town.reporter().sends("Råttor\x1b[2J \u202e", photos=photos(b"first"))
    town.reporter(78).sends("Bilar")
    town.releases()
    tip = next(each for each in anna.lists() if each["photos"])
    anna.types("export", "taken", tip["id"][:8], "--json")
    assert files(place) == {
        "taken": 0o700,
        f"taken/{tip['id'][:8]}-1.jpg": 0o600,
        "taken/tips.json": 0o600,
    }
    raw = (place / "taken/tips.json").read_bytes()
    assert raw.isascii()
    assert b"\x1b" not in raw
    [taken] = json.loads(raw)
    assert taken["id"] == tip["id"]
    assert taken["answers"]["words"]["value"] == "Råttor\x1b[2J \u202e"
    assert f"anna: export tip {tip['id'][:8]}" in anna.terminal.types("audit", "list").text


def test_an_export_overwrites_nothing(town: Town, anna: Coordinator, place: Path) -> None:
    """Not a folder, not a file, not what a link leads to; refused, it leaves no folder behind."""
    town.reporter().sends()
    town.releases()
    (place / "there").mkdir()
    (place / "file").write_text("mine")
    (place / "link").symlink_to(place / "elsewhere")
    before = files(place)
    for target in ("there", "file", "link"):
        assert "must be a new one" in anna.refused("export", target)
    assert "no such tip" in anna.refused("export", "new", "00ff")
    assert files(place) == before
