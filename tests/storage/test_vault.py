"""The vault: key files, locks and tags."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from storage.errors import (
    FolderNotWritable,
    KeyFileDamaged,
    KeyFileOpen,
    KeyFileUnreadable,
    WaveKeyMissing,
    WaveNameUnfit,
    WrongKey,
    WrongPassphrase,
)
from storage.sessions import Session, open_session, seal_session
from storage.vault import SERVER_KEY, WAVES, Vault, open_vault
from storage.vault.people import lock, new_pair, open_with, seal_to, unlock
from tests.conftest import COST

ABOUT = b"a row's tag here"


def test_the_server_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    """The first start makes 32 random bytes with mode 0600; later starts use the same."""
    first = open_vault(tmp_path / "data")
    file = tmp_path / "data" / SERVER_KEY
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_bytes()) == 32
    assert open_vault(tmp_path / "data").chats.of(1) == first.chats.of(1)
    assert [each.name for each in (tmp_path / "data").iterdir()] == [SERVER_KEY]


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    """However many start together, all of them get the same key."""
    barrier = Barrier(8)

    def start(_: int) -> bytes:
        barrier.wait()
        return open_vault(tmp_path).chats.of(1)

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(start, range(8)))) == 1


def test_a_key_others_can_read_is_refused(tmp_path: Path) -> None:
    """A server key with the wrong mode stops the start, and the line says what to do."""
    open_vault(tmp_path)
    (tmp_path / SERVER_KEY).chmod(0o640)
    with pytest.raises(KeyFileOpen, match="chmod 600"):
        open_vault(tmp_path)


def test_half_a_key_is_refused(tmp_path: Path) -> None:
    """A cut key file is neither used nor replaced."""
    file = tmp_path / SERVER_KEY
    file.touch(0o600)
    file.write_bytes(b"short")
    with pytest.raises(KeyFileDamaged):
        open_vault(tmp_path)
    assert file.read_bytes() == b"short"


def test_a_key_that_is_no_file_is_told_of(tmp_path: Path) -> None:
    """Something else in the key file's place is named as the reason."""
    (tmp_path / SERVER_KEY).mkdir()
    with pytest.raises(KeyFileUnreadable, match="directory"):
        open_vault(tmp_path)


def test_a_folder_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    """Where no data folder can be made, one clear line says so."""
    (tmp_path / "file").touch()
    with pytest.raises(FolderNotWritable, match="data folder"):
        open_vault(tmp_path / "file" / "data")


def test_a_lock_opens_only_whole_in_its_place_and_with_its_key(
    vault: Vault, tmp_path: Path
) -> None:
    """Another key, another row or one changed bit: it does not open."""
    sealed = vault.sessions.seal(b"said in confidence", ABOUT)
    assert vault.sessions.open(sealed, ABOUT) == b"said in confidence"
    changed = bytes([*sealed[:-1], sealed[-1] ^ 1])
    for other, value, about in (
        (open_vault(tmp_path / "other").sessions, sealed, ABOUT),
        (vault.subscriptions, sealed, ABOUT),
        (vault.sessions, sealed, b"another row's tag"),
        (vault.sessions, changed, ABOUT),
        (vault.sessions, b"", ABOUT),
    ):
        with pytest.raises(WrongKey):
            other.open(value, about)


def test_nothing_but_the_server_key_opens_a_session(vault: Vault, tmp_path: Path) -> None:
    """With the row and any other server key, a session stays shut; with the key it opens."""
    tag = vault.chats.of(77)
    sealed = seal_session(vault, tag, Session(77, (1, 2)), None)
    assert open_session(vault, tag, sealed, None) == Session(77, (1, 2))
    with pytest.raises(WrongKey):
        open_session(open_vault(tmp_path / "other"), tag, sealed, None)


def test_sealed_values_show_their_size_in_steps_only(vault: Vault) -> None:
    """From nothing up to a kilobyte, all sealed values are of one length."""
    lengths = {len(vault.sessions.seal(bytes(size), ABOUT)) for size in range(0, 1021, 60)}
    assert len(lengths) == 1


def test_tags_of_different_purposes_have_nothing_in_common(vault: Vault) -> None:
    """The tags of one chat in two tables cannot be told to be one chat's."""
    vault.waves.make("w")
    respondents = vault.waves.of("w").respondents
    tags = {vault.chats.of(77), vault.subscribers.of(77), vault.handled.of(77), respondents.of(77)}
    assert len(tags) == 4
    assert all(len(tag) == 16 for tag in tags)


def test_a_destroyed_wave_key_is_gone(vault: Vault, tmp_path: Path) -> None:
    """After destruction there is no file, nothing in memory, and no way back."""
    vault.waves.make("w")
    before = vault.waves.of("w").respondents.of(77)
    assert (tmp_path / "keys" / WAVES / "w.key").exists()
    vault.waves.destroy("w")
    assert list((tmp_path / "keys" / WAVES).iterdir()) == []
    with pytest.raises(WaveKeyMissing):
        vault.waves.of("w")
    vault.waves.make("w")
    assert vault.waves.of("w").respondents.of(77) != before


def test_another_process_lets_go_of_a_closed_waves_key(vault: Vault, tmp_path: Path) -> None:
    """Once told which wave is open, a process keeps no other wave's key in memory."""
    vault.waves.make("w")
    elsewhere = open_vault(tmp_path / "keys")
    elsewhere.waves.of("w")
    vault.waves.destroy("w")
    elsewhere.waves.release(None)
    with pytest.raises(WaveKeyMissing):
        elsewhere.waves.of("w")


@pytest.mark.parametrize("name", ["", "../server", "a/b", "W", "w" * 33, "-w", "w.key"])
def test_a_waves_name_cannot_lead_out_of_the_folder(vault: Vault, name: str) -> None:
    """Only small letters, digits and hyphens name a wave."""
    with pytest.raises(WaveNameUnfit):
        vault.waves.make(name)


def test_a_coordinators_key_opens_with_the_passphrase_only() -> None:
    """Locked with one passphrase, a private key opens with that one alone."""
    public, private = new_pair()
    locked = lock(private, public, "fyra små ord här")
    assert unlock(locked, public, "fyra små ord här") == private
    with pytest.raises(WrongPassphrase):
        unlock(locked, public, "fyra små ord har")


def test_what_is_sealed_to_one_key_pair_no_other_opens() -> None:
    """Only the private half of the right pair opens what was sealed to its public half."""
    public, private = new_pair()
    sealed = seal_to(public, b"a tip's key")
    assert open_with(private, sealed) == b"a tip's key"
    with pytest.raises(WrongKey):
        open_with(new_pair()[1], sealed)


def test_a_try_of_a_passphrase_costs_what_the_design_says() -> None:
    """Three passes over 64 MiB, wherever no test makes it cheaper."""
    assert COST == (3, 64 << 20)
