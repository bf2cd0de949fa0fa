"""Who opens a tip: its bodies and its receipt's holder, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from dialogs.pictures import Picture
from storage.bodies import body_keys, create_body
from storage.drafts import store_photo
from storage.errors import (
    BodyExists,
    BodyWithoutCoordinator,
    CoordinatorExists,
    NoBody,
    NoSuchCoordinator,
    NoSuchTip,
    WrongKey,
    WrongPassphrase,
)
from storage.vault import SERVER_KEY, WAVES, open_vault
from storage.vault.ciphers import derive, unseal
from storage.vault.people import open_with, open_with_any
from tests.storage.tips.people import WORDS, Copy, Desk, Town

PURPOSES = (
    b"chat tags", b"subscriber tags", b"notice tags", b"update tags", b"session locks",
    b"subscriber locks", b"notice locks", b"survey words", b"receipt pepper", b"audit chain",
    b"webhook secret", b"respondents", b"survey session", b"draft session", b"draft photos",
    b"deletions",
)  # fmt: skip
PICTURE = b"\xff\xd8 a picture of the doorway"


def photo(town: Town) -> Picture:
    """A draft photo."""
    return Picture(town.run(store_photo, PICTURE, town.now))


def test_each_addressed_body_reads_a_tip_and_no_other(town: Town, anna: Desk, bo: Desk) -> None:
    """A tip for the housing company opens there, whole; the police find nothing to open."""
    town.reporter().sends(bodies=("housing",), photos=[photo(town)])
    town.releases()
    [tip] = bo.lists()
    assert tip.answers["words"].value == WORDS
    assert (tip.language, tip.day, tip.bodies) == ("sv", town.now.date(), ("housing",))
    assert bo.reads(tip.id[:8]).id == tip.id
    assert bo.photos() == [PICTURE]
    assert anna.lists() == []
    with pytest.raises(NoSuchTip):
        anna.reads(tip.id)
    with pytest.raises(NoSuchTip):
        anna.photos(tip.id)


def test_a_body_cannot_open_what_is_sealed_to_another(town: Town, anna: Desk, bo: Desk) -> None:
    """With the row and the week's key in hand, the housing company's key opens the tip's, and
    that of the police does not."""
    town.reporter().sends(bodies=("housing",))
    copy = Copy(town.database)
    [tip], [row] = copy.rows["tips"], copy.rows["tip_keys"]
    sealed = town.vault.weeks.unwrap(tip["week"], row["sealed_key"], tip["id"] + b"housing")
    own, other = (town.database.read_now(partial(body_keys, who=d.who)) for d in (bo, anna))
    assert len(open_with_any(own["housing"], sealed)) == 32
    with pytest.raises(WrongKey):
        open_with_any(other["police"], sealed)


def test_where_no_routed_body_is_all_get_the_tip(town: Town, anna: Desk, bo: Desk) -> None:
    """A tip for bodies that are not there goes to those that are; nobody's tip is lost."""
    town.reporter().sends(bodies=("school", "streets"))
    town.releases()
    assert [tip.bodies for tip in anna.lists()] == [("housing", "police")]
    assert len(bo.lists()) == 1


def test_without_a_body_no_tip_is_stored(town: Town) -> None:
    """A tip nobody could ever open is not taken: a conflict with who removed the last body."""
    with pytest.raises(NoBody):
        town.reporter().sends()


def test_the_receipt_opens_the_reporters_side_and_not_the_notes(town: Town, anna: Desk) -> None:
    """Before any release already the receipt opens the tip; the coordinators' notes it does not."""
    reporter = town.reporter().sends(photos=[photo(town)])
    thread = reporter.reads()
    assert thread is not None
    assert (thread.state, thread.photos) == ("received", 1)
    assert thread.answers["words"].value == WORDS
    town.releases()
    anna.notes("We know the house")
    assert [each.words for each in anna.reads().notes] == ["We know the house"]
    assert "We know" not in repr(reporter.reads())
    [note] = Copy(town.database).rows["notes"]
    [tip] = Copy(town.database).rows["tips"]
    sealed = town.vault.weeks.unwrap(tip["week"], note["sealed"], note["id"])
    with pytest.raises(WrongKey):
        open_with(reporter.receipt.private, sealed)
    assert town.reporter().reads() is None


def known_keys(folder: Path) -> Iterator[bytes]:
    """Every key the operator has, and all that the vault makes of each."""
    files = [folder / SERVER_KEY, *folder.glob("*/*.key")]
    for file in files:
        yield (key := file.read_bytes())
        yield from (derive(key, purpose) for purpose in PURPOSES)


def test_database_and_all_server_keys_open_nothing(town: Town, anna: Desk, tmp_path: Path) -> None:
    """With every row and every key file, the week's and the waves' too, no tip, message, photo or
    note opens, and no tip's key."""
    town.vault.waves.make("w")
    reporter = town.reporter().sends(photos=[photo(town)], notice=True)
    town.releases()
    reporter.writes("Och en sak till", "added")
    anna.replies("Tack")
    anna.notes("Intern")
    copy, keys = Copy(town.database), list(known_keys(tmp_path / "keys"))
    assert {each.name for each in (tmp_path / "keys").iterdir()} >= {SERVER_KEY, WAVES, "tips"}
    vault = open_vault(tmp_path / "keys")
    for table in ("tips", "messages", "photos"):
        for row in copy.rows[table]:
            tip = row.get("tip_id", row["id"])
            for about in (b"", tip, row["id"], tip + row["id"]):
                assert not any(_unseals(key, row["sealed"], about) for key in keys)
    [tip] = copy.rows["tips"]
    inner = [
        vault.weeks.unwrap(tip["week"], row["sealed_key"], row["tip_id"] + row["body_id"].encode())
        for row in copy.rows["tip_keys"]
    ]
    inner.append(vault.weeks.unwrap(tip["week"], tip["reporter_key"], tip["id"] + b"\0reporter"))
    inner += [vault.weeks.unwrap(tip["week"], n["sealed"], n["id"]) for n in copy.rows["notes"]]
    inner += copy.values("members", "sealed_key")
    assert len(inner) == 4
    for sealed in inner:
        for key in keys:
            with pytest.raises(WrongKey):
                open_with(key, sealed)


def test_every_ciphertext_is_padded(town: Town, anna: Desk) -> None:
    """Short and long tips are of the same few sizes: whole kilobytes and a constant."""
    for words in ("!", "x" * 700, "å" * 3000):
        reporter = town.reporter().sends(words, photos=[photo(town)])
        town.releases()
        reporter.writes("kort")
        anna.replies("längre" * 200)
        anna.notes("x")
    copy = Copy(town.database)
    for table in ("tips", "messages", "photos"):
        assert {len(each) % 1024 for each in copy.values(table, "sealed")} == {24 + 16}
    assert {len(each) % 1024 for each in copy.values("notes", "sealed")} == {24 + 16 + 48}
    assert len({len(each) for each in copy.values("tip_keys", "sealed_key")}) == 1
    short, middle, long = sorted(len(each) for each in copy.values("tips", "sealed"))
    assert short == middle < long


def test_who_belongs_to_no_body_reads_nothing(town: Town, anna: Desk) -> None:
    """A coordinator of no body opens no tip; a wrong passphrase or name signs nobody in."""
    town.reporter().sends()
    town.releases()
    assert town.employs("cleo").lists() == []
    with pytest.raises(NoSuchTip):
        anna.reads("00ff")
    with pytest.raises(WrongPassphrase):
        town.signs_in("anna", "wrong")
    with pytest.raises(NoSuchCoordinator):
        town.signs_in("dan")


def test_names_are_taken_once(town: Town, anna: Desk) -> None:
    """No second body or coordinator of a name; no body without somebody to hold its key."""
    with pytest.raises(CoordinatorExists):
        town.employs("anna")
    for body, names, error in (
        ("police", ["anna"], BodyExists),
        ("school", [], BodyWithoutCoordinator),
        ("school", ["dan"], NoSuchCoordinator),
    ):
        with pytest.raises(error):
            town.run(create_body, body, body, names, town.now)


def _unseals(key: bytes, sealed: bytes, about: bytes) -> bool:
    try:
        unseal(key, sealed, about)
    except WrongKey:
        return False
    return True
