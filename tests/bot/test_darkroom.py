"""The dark room: what a decoder can do that a hostile picture has taken over. Next to nothing."""

from __future__ import annotations

import asyncio
import platform
import signal
import sys
from collections.abc import AsyncIterator

import psutil
import pytest

from bot import photos as counter
from bot.darkroom import door, sanitizer
from bot.darkroom.seccomp import Filter
from bot.photos import Photos
from tests.bot.pictures import encoded, scene

LOCKED = sys.platform == "linux" and platform.machine() in {"x86_64", "aarch64"}


@pytest.fixture
async def photos() -> AsyncIterator[Photos]:
    """A counter with a dark room of its own."""
    photos = Photos()
    yield photos
    await photos.close()


@pytest.fixture
async def taken(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[door.Darkroom]:
    """A dark room whose decoder does what pictures say."""
    monkeypatch.setattr(door, "PROGRAM", "tests.bot.taken_over")
    room = await door.Darkroom.open()
    yield room
    await room.close()


def test_the_lock_is_known_here() -> None:
    """On machines that run this in earnest, system calls are filtered too."""
    assert Filter().known == LOCKED


@pytest.mark.parametrize(
    "deed",
    [
        "read", "list", "write", "connect", "make room and connect", "start", "fork",
        "kill the parent", "look into the parent", "lift the limits",
    ],
)  # fmt: skip
async def test_it_reaches_nothing(taken: door.Darkroom, deed: str) -> None:
    """No file, no network, no other process; and it cannot change that."""
    assert await taken.develop(b"{}", deed.encode()) == b"+may not"
    assert taken.is_open


async def test_it_knows_nothing(taken: door.Darkroom) -> None:
    """No environment, no folder of ours, nothing in its arguments but the program's own."""
    assert await taken.develop(b"{}", b"tell") in {b"+{}", b"+{'LC_CTYPE': 'C.UTF-8'}"}
    process = psutil.Process(taken._process.pid)
    assert process.environ() == {}
    assert process.cwd() == "/"
    arguments = " ".join(process.cmdline())
    assert "TOKEN" not in arguments
    assert len(arguments) < 400


async def test_it_takes_no_more_than_its_share(taken: door.Darkroom) -> None:
    """Of memory: it is refused as too large. Of words: more than a picture can have is none."""
    assert await taken.develop(b"{}", b"grow") == b"-large"
    with pytest.raises(door.DarkError):
        await taken.develop(b"{}", b"pour")
    assert await taken.develop(b"{}", b"anything") == b"+done"


@pytest.mark.parametrize("deed", ["crash", "leave", "half", "spin", "wait"])
async def test_a_fork_that_dies_or_hangs_is_alone(taken: door.Darkroom, deed: str) -> None:
    """It ends by itself, when its second is over at the latest; others are served meanwhile."""
    with pytest.raises(door.DarkError):
        async with asyncio.timeout(20):
            await taken.develop(b"{}", deed.encode())
    assert taken.is_open
    assert await taken.develop(b"{}", b"anything") == b"+done"


async def test_the_answer_is_not_believed(photos: Photos, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes back is a bare JPEG, or nothing comes."""
    monkeypatch.setattr(door, "PROGRAM", "tests.bot.taken_over")
    assert await photos.clean(b"tell") == "broken"
    assert await photos.clean(b"crash") == "broken"


async def test_too_slow_is_replaced(photos: Photos, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past our patience the whole dark room is closed; the next picture opens another."""
    monkeypatch.setattr(door, "PROGRAM", "tests.bot.taken_over")
    assert await photos.clean(b"tell") == "broken"
    first = photos._room
    assert first is not None
    monkeypatch.setattr(counter, "PATIENCE", 0.1)
    assert await photos.clean(b"wait") == "slow"
    assert first._process.returncode == -signal.SIGKILL
    monkeypatch.undo()
    assert isinstance(await photos.clean(encoded(scene())), bytes)
    assert photos._room is not first


async def test_killed_from_outside_it_comes_back(photos: Photos) -> None:
    """The resident's picture is developed all the same."""
    assert isinstance(await photos.clean(encoded(scene())), bytes)
    assert photos._room is not None
    process = psutil.Process(photos._room._process.pid)
    process.kill()
    await photos._room._process.wait()
    assert isinstance(await photos.clean(encoded(scene())), bytes)


async def test_none_can_be_opened(photos: Photos, monkeypatch: pytest.MonkeyPatch) -> None:
    """The resident is asked to try later; nothing is raised."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert await photos.clean(encoded(scene())) == "later"
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert await photos.clean(encoded(scene())) == "later"


async def test_two_at_once(photos: Photos) -> None:
    """Ten come together: never more than two are open, and all are developed."""
    data = encoded(scene(1600, 1200))
    assert isinstance(await photos.clean(data), bytes)
    assert photos._room is not None
    process = psutil.Process(photos._room._process.pid)
    together = asyncio.gather(*(photos.clean(data) for _ in range(10)))
    most = 0
    while not together.done():
        most = max(most, sum(_lives(child) for child in process.children()))
        await asyncio.sleep(0)
    assert all(isinstance(result, bytes) for result in await together)
    assert most <= counter.AT_ONCE + 1  # one that has answered may still be leaving


def _lives(child: psutil.Process) -> bool:
    try:
        return bool(child.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:  # it ended between being listed and being looked at
        return False


async def test_who_asks_goes_away(photos: Photos) -> None:
    """A cancelled turn leaves its seat to the next."""
    data = encoded(scene(1600, 1200))
    for _ in range(5):
        asking = asyncio.ensure_future(photos.clean(data))
        await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    assert isinstance(await photos.clean(data), bytes)


async def test_closing_leaves_no_process_behind(photos: Photos) -> None:
    """And closing twice, or unopened, is closing."""
    await photos.close()
    assert isinstance(await photos.clean(encoded(scene())), bytes)
    assert photos._room is not None
    pid = photos._room._process.pid
    await photos.close()
    await photos.close()
    assert not psutil.pid_exists(pid)


def test_limits_are_what_the_design_says() -> None:
    """Under half a gigabyte and ten seconds a picture; our patience outlasts it."""
    assert sanitizer.MEMORY < 1 << 29
    assert sanitizer.SECONDS <= counter.PATIENCE
