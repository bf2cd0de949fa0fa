"""The transport: the real library, over real HTTP, against the stand-in."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.api import Api
from bot.errors import TokenError
from bot.metrics import Metrics
from bot.playground import Person, StandIn
from bot.transport import NotSent, PerhapsSent, Transport, dump


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """A make-believe Telegram."""
    standin = StandIn()
    await standin.start()
    yield standin
    await standin.stop()


@pytest.fixture
def metrics() -> Metrics:
    """Meters of one test."""
    return Metrics()


@pytest.fixture
async def api(standin: StandIn, metrics: Metrics) -> AsyncIterator[Api]:
    """The library's bot over our transport."""
    async with Transport(metrics) as transport:
        yield Api(standin.token, transport, standin.url)


@pytest.fixture
def ali(standin: StandIn) -> Person:
    """A resident who pressed Start."""
    ali = standin.person("Ali")
    ali.presses_start()
    return ali


def counted(metrics: Metrics, method: str, outcome: str) -> float:
    """How many calls of a method ended so."""
    value = metrics.registry.get_sample_value(
        "lyhord_api_calls_total", {"method": method, "outcome": outcome}
    )
    return value or 0.0


async def test_a_message_arrives(api: Api, ali: Person, metrics: Metrics) -> None:
    """By the lean call and by the library's own, with the same result."""
    keyboard = {"inline_keyboard": [[{"text": "Ja å", "callback_data": "x"}]]}
    lean = await api.call(
        "sendMessage",
        {"chat_id": ali.id, "text": "hej 👋 ö", "reply_markup": keyboard, "parse_mode": "HTML"},
    )
    sent = await api.send_message(ali.id, "hej igen")
    assert [message.text for message in ali.messages[-2:]] == ["hej 👋 ö", "hej igen"]
    assert ali.buttons(ali.messages[-2]) == ["Ja å"]
    assert sent.message_id == lean["message_id"] + 1
    assert counted(metrics, "sendMessage", "ok") == 2


async def test_a_message_encoded_before_arrives(api: Api, ali: Person) -> None:
    """Its number comes back, and a refusal as usual."""
    words = dump({"text": "Hej, <b>Ali</b>", "parse_mode": "HTML"})
    number = await api.send(ali.id, words)
    assert ali.last is not None
    assert (ali.last.id, ali.last.text) == (number, "Hej, Ali")
    ali.blocks()
    with pytest.raises(Forbidden):
        await api.send(ali.id, words)


async def test_an_answer_in_another_order_is_read_too() -> None:
    """Telegram promises none for what an object holds."""
    answer = {"result": {"text": "Hej", "message_id": 7}, "ok": True}

    async def answering(request: web.Request) -> web.Response:
        return web.json_response(answer)

    app = web.Application()
    app.router.add_post("/{any:.*}", answering)
    async with TestServer(app) as server, Transport(Metrics()) as transport:
        api = Api("1:any", transport, str(server.make_url("")).rstrip("/"))
        assert await api.send(1, '{"text":"Hej"}') == 7


async def test_a_file_arrives(api: Api, ali: Person) -> None:
    """As multipart, with its name and bytes."""
    sent = await api.send_document(ali.id, InputFile(b'{"a": 1}', filename="lyhord.json"))
    assert sent.document is not None
    assert sent.document.file_name == "lyhord.json"
    file = await api.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b'{"a": 1}'


async def test_telegrams_refusals_keep_their_kind(
    api: Api, standin: StandIn, ali: Person, metrics: Metrics
) -> None:
    """400, 403 and 429 rise as the library's errors."""
    with pytest.raises(BadRequest):
        await api.call("sendMessage", {"chat_id": ali.id, "text": ""})
    with pytest.raises(Forbidden):
        await api.call("sendMessage", {"chat_id": standin.person("Bo").id, "text": "hej"})
    standin.faults.add("too_many", count=1, seconds=3)
    with pytest.raises(RetryAfter):
        await api.call("sendMessage", {"chat_id": ali.id, "text": "hej"})
    assert metrics.registry.get_sample_value("lyhord_api_floods_total") == 1
    assert counted(metrics, "sendMessage", "429") == 1


async def test_a_gateways_page_is_an_error_that_repeats_nothing(
    api: Api, standin: StandIn, ali: Person
) -> None:
    """HTML instead of JSON is a network error: the call may have taken effect."""
    standin.faults.add("bad_gateway", count=1)
    with pytest.raises(NetworkError) as told:
        await api.call("sendMessage", {"chat_id": ali.id, "text": "hej"})
    assert not isinstance(told.value, NotSent)


@pytest.mark.parametrize("fault", ["cut_before", "cut_after"])
async def test_a_cut_connection_leaves_doubt(
    api: Api, standin: StandIn, ali: Person, fault: str
) -> None:
    """Once the request is out nobody can know, whatever became of it."""
    standin.faults.add(fault, count=1)
    with pytest.raises(PerhapsSent) as told:
        await api.call("sendMessage", {"chat_id": ali.id, "text": "hej"})
    assert standin.token not in f"{told.value!r} {told.value.__cause__!r}"
    assert bool(ali.last) == (fault == "cut_after")


async def test_an_answer_that_does_not_come_leaves_doubt(
    api: Api, standin: StandIn, ali: Person
) -> None:
    """After the read timeout."""
    standin.faults.add("slow", count=1, seconds=5)
    with pytest.raises(PerhapsSent):
        await api.call("sendMessage", {"chat_id": ali.id, "text": "hej"}, read_timeout=0.05)


async def test_a_refused_connection_is_safe_to_try_again(metrics: Metrics) -> None:
    """Nothing was sent, and the error says so."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        async with Transport(metrics) as transport:
            api = Api("1:token", transport, f"http://127.0.0.1:{taken.getsockname()[1]}")
            with pytest.raises(NotSent) as told:
                await api.call("sendMessage", {"chat_id": 1, "text": "hej"})
    assert "token" not in f"{told.value!r} {told.value.__cause__!r}"
    assert counted(metrics, "sendMessage", "not sent") == 1


async def test_a_wrong_token_is_not_repeated(standin: StandIn, metrics: Metrics) -> None:
    """The library would put it into its error; we do not."""
    async with Transport(metrics) as transport:
        with pytest.raises(TokenError) as told:
            await Api("1:wrong-token", transport, standin.url).introduce()
    assert "wrong-token" not in str(told.value)


async def test_a_closed_transport_sends_nothing(standin: StandIn, metrics: Metrics) -> None:
    """It is an error of the network's kind, not a crash."""
    transport = Transport(metrics)
    with pytest.raises(TelegramError):
        await Api(standin.token, transport, standin.url).get_me()
