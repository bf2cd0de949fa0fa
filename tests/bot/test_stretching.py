"""The mangle: receipts are stretched by other processes, which leave no trace and come back."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest

from bot.stretching import POLITE, NotStretchedError, Stretcher
from storage.vault.receipts import Receipts

PEPPER = bytes(range(32))
DIGITS = "1234567812345670"


@pytest.fixture
def stretcher() -> Iterator[Stretcher]:
    """One that knows the pepper."""
    stretcher = Stretcher(Receipts(PEPPER))
    yield stretcher
    stretcher.close()


def process(stretcher: Stretcher) -> psutil.Process:
    """The process behind it."""
    assert stretcher._process is not None
    return psutil.Process(stretcher._process.pid)


def test_it_derives_what_the_vault_does(stretcher: Stretcher) -> None:
    """One after the other, in one process that gives way to the bot's."""
    for digits in (DIGITS, "0" * 16):
        assert stretcher.derive(digits) == Receipts(PEPPER).derive(digits)
    assert process(stretcher).nice() == psutil.Process().nice() + POLITE


def test_it_is_told_nothing_that_others_can_read(stretcher: Stretcher) -> None:
    """Neither in its arguments nor in an environment."""
    stretcher.derive(DIGITS)
    assert process(stretcher).environ().keys() <= {"LC_CTYPE"}
    told = " ".join(process(stretcher).cmdline())
    assert DIGITS not in told
    assert PEPPER.hex() not in told


def test_killed_from_outside_it_comes_back(stretcher: Stretcher) -> None:
    """The resident's receipt is stretched all the same."""
    expected = stretcher.derive(DIGITS)
    process(stretcher).kill()
    assert stretcher.derive(DIGITS) == expected


def test_it_outlasts_a_signal_to_all(stretcher: Stretcher) -> None:
    """Whoever stops the bot by a signal to its whole group does not stop its last turns."""
    expected = stretcher.derive(DIGITS)
    before = process(stretcher)
    before.terminate()
    assert stretcher.derive(DIGITS) == expected
    assert process(stretcher) == before


def test_it_ends_when_nobody_can_ask_any_more(stretcher: Stretcher) -> None:
    """As when the bot was killed."""
    stretcher.derive(DIGITS)
    assert stretcher._process is not None
    assert stretcher._process.hang_up() == 0


def test_closed_it_leaves_no_process_and_starts_none(stretcher: Stretcher) -> None:
    """And closing twice is closing."""
    stretcher.derive(DIGITS)
    pid = process(stretcher).pid
    stretcher.close()
    stretcher.close()
    assert not psutil.pid_exists(pid)
    with pytest.raises(NotStretchedError):
        stretcher.derive(DIGITS)


def test_two_deaths_are_told(stretcher: Stretcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever."""
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(NotStretchedError):
        stretcher.derive(DIGITS)
