"""`lyhord demo`, more than one of them: none touches what another one runs on."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.whole.processes import ROOT, environment

WRONG_WORD, LISTEN = 2, 6
FEW_SECONDS = 30.0  # on a machine busy with other tests; it takes about two


@dataclass
class Demo:
    """A playground that runs."""

    running: asyncio.subprocess.Process
    url: str = ""

    async def glass(self) -> Any:
        """What its page shows of the database."""
        async with aiohttp.ClientSession() as http, http.get(f"{self.url}/api/glass") as answer:
            return await answer.json()

    async def is_well(self) -> None:
        """Its glass box looks at the database that the bot has open."""
        seen = await self.glass()
        assert "another" not in seen
        assert "sessions" in [table["name"] for table in seen["tables"]]

    async def stop(self) -> None:
        """As Ctrl-C does, and it ends well."""
        self.running.terminate()
        _, complaints = await asyncio.wait_for(self.running.communicate(), FEW_SECONDS)
        assert (self.running.returncode, complaints) == (0, b"")


Begins = Callable[..., Awaitable[Demo]]


@pytest.fixture
async def begins(tmp_path: Path) -> AsyncIterator[Begins]:
    """Type `lyhord demo` with a port, in one data folder; none is left when the test ends."""
    every: list[Demo] = []

    async def begin(port: object = 0) -> Demo:
        demo = Demo(
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "demo", "--port", str(port),
                env=environment({"LYHORD_DATA_DIR": str(tmp_path / "data")}), cwd=ROOT,
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            )
        )  # fmt: skip
        every.append(demo)
        return demo

    yield begin
    for demo in every:
        if demo.running.returncode is None:
            demo.running.kill()
            await demo.running.communicate()


async def opened(demo: Demo) -> Demo:
    """Wait until its page is open."""
    assert demo.running.stdout is not None
    said = await asyncio.wait_for(demo.running.stdout.readuntil(b"Ctrl-C"), FEW_SECONDS)
    [demo.url] = re.findall(r"http://127\.0\.0\.1:\d+", said.decode())
    return demo


async def refused(demo: Demo) -> tuple[int | None, str]:
    """Wait until it gives up: its exit code and its one line."""
    said, complaints = await asyncio.wait_for(demo.running.communicate(), FEW_SECONDS)
    [line] = complaints.decode().splitlines()
    assert said == b""
    return demo.running.returncode, line


def plots(tmp_path: Path) -> set[str]:
    """The folders that runs have for their own."""
    return {each.parent.name for each in tmp_path.glob("data/playground/*/server.key")}


async def test_a_second_demo_harms_nobody(begins: Begins, tmp_path: Path) -> None:
    """On the same port it is refused and leaves no trace; on another one both go on, each with a
    folder of its own that goes when it ends."""
    first = await opened(await begins())
    [mine] = plots(tmp_path)
    port = first.url.rpartition(":")[2]
    told = await refused(await begins(port))
    assert told == (LISTEN, f"lyhord: Port {port} is taken: try `lyhord demo --port 0`.")
    assert plots(tmp_path) == {mine}
    second = await opened(await begins())
    await first.is_well()
    await second.is_well()
    assert len(plots(tmp_path)) == 2
    await second.stop()
    assert plots(tmp_path) == {mine}
    await first.is_well()
    await first.stop()
    assert plots(tmp_path) == set()


async def test_what_a_killed_demo_left_is_cleared(begins: Begins, tmp_path: Path) -> None:
    """By the next one, with what stood there in earlier releases; a running one's stays."""
    killed = await opened(await begins())
    running = await opened(await begins())
    killed.running.kill()
    await killed.running.communicate()
    playground = tmp_path / "data" / "playground"
    (playground / "waves").mkdir()
    (playground / "waves" / "playground.key").touch()
    (playground / "lyhord.sqlite3").touch()
    assert len(plots(tmp_path)) == 2
    last = await opened(await begins())
    assert len(plots(tmp_path)) == 2
    left = {each.name for each in playground.iterdir()}
    assert left == plots(tmp_path) | {".lock"}
    await running.is_well()
    await last.stop()
    await running.stop()


@pytest.mark.parametrize("port", [-1, 65536, "page"])
async def test_a_port_that_is_none_is_refused(begins: Begins, tmp_path: Path, port: object) -> None:
    """Before anything is made."""
    code, line = await refused(await begins(port))
    assert code == WRONG_WORD
    assert "--port" in line
    assert not (tmp_path / "data").exists()


async def test_a_port_that_is_taken_makes_nothing(begins: Begins, tmp_path: Path) -> None:
    """Not even a data folder."""
    taken = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    code, _ = await refused(await begins(port))
    taken.close()
    assert code == LISTEN
    assert not (tmp_path / "data").exists()
