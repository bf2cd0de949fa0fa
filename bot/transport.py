"""The post van: python-telegram-bot's requests over aiohttp, and what became of each."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from io import BytesIO
from typing import Any, Final, NamedTuple

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.metrics import Metrics

CONNECTIONS = 128
KEEP_ALIVE = 300.0  # seconds: outlasts the quiet minutes of an evening, so that no tap pays for TLS
CONNECT_TIMEOUT = 3.0
READ_TIMEOUT = 8.0
UPLOAD_TIMEOUT = 30.0

JSON_HEADERS: Final = {"Content-Type": "application/json"}
# How Telegram's answer to a sent message begins.
_NUMBER: Final = re.compile(rb'\{"ok": ?true, ?"result": ?\{"message_id": ?(\d+)[,}]')
_NO_HEADERS: Final[dict[str, str]] = {}
dump = json.JSONEncoder(separators=(",", ":")).encode


class NotSent(NetworkError):  # noqa: N818 - says what happened
    """The request never left: doing it again is safe."""

    def __init__(self) -> None:
        super().__init__("not sent")


class PerhapsSent(TimedOut):
    """No answer came, or half of one: the call may have taken effect."""

    def __init__(self) -> None:
        super().__init__("perhaps sent")


class Encoded(NamedTuple):
    """The parameters of a request that are JSON already."""

    json: str


class Transport(BaseRequest):
    """Three methods the library asks for. One instance serves both calls and long polling.

    Raises `NotSent` when the connection was never made, `PerhapsSent` when it broke after; what
    Telegram itself refuses rises as the library's own errors. No error holds a URL (the token is
    in it) or a payload.
    """

    __slots__ = ("_metrics", "_session", "_timeout", "_urls")

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._session: aiohttp.ClientSession | None = None
        self._timeout = _timeout(READ_TIMEOUT)
        self._urls: dict[str, URL] = {}

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer unless a call says otherwise."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Open the session; harmless when it is open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=CONNECTIONS, keepalive_timeout=KEEP_ALIVE, ttl_dns_cache=300
                ),
                headers={"User-Agent": "lyhord"},
                skip_auto_headers=("Accept", "Accept-Encoding"),
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close every connection; harmless when closed."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | Encoded | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One HTTP request: status and body. Only `read_timeout` (seconds) is heeded."""
        if self._session is None:
            raise NotSent
        name = url.rpartition("/")[2] if method == "POST" else "file"
        data: str | aiohttp.FormData | None = None
        headers = _NO_HEADERS
        timeout = self._timeout
        if request_data is not None:
            if isinstance(request_data, Encoded):
                data, headers = request_data.json, JSON_HEADERS
            elif request_data.contains_files:
                data, timeout = _form(request_data), _timeout(UPLOAD_TIMEOUT)
            else:
                data, headers = dump(request_data.parameters), JSON_HEADERS
        if read_timeout not in (BaseRequest.DEFAULT_NONE, READ_TIMEOUT):
            timeout = _timeout(read_timeout)
        try:
            async with self._session.request(
                method, self._address(url, method), data=data, headers=headers, timeout=timeout
            ) as response:
                payload = await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            self._metrics.calls.labels(name, "not sent").inc()
            raise NotSent from None
        except (aiohttp.ClientError, TimeoutError, ConnectionError):
            self._metrics.calls.labels(name, "perhaps sent").inc()
            raise PerhapsSent from None
        status = response.status
        self._metrics.calls.labels(name, _outcome(status)).inc()
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            self._metrics.floods.inc()
        return status, payload

    async def send(self, url: str, message: Encoded) -> int:
        """Post a message; its number. The rest of the answer only repeats what was sent, and is not
        read. Raises what `post` raises."""
        payload = await self._request_wrapper(url, "POST", message)  # type: ignore[arg-type]
        if found := _NUMBER.match(payload):
            return int(found[1])
        number: int = self.parse_json_payload(payload)["result"]["message_id"]
        return number

    async def fetch(self, url: str, most: int) -> bytes | None:
        """A file of at most so many bytes; None when it is larger: then no more of it is read.

        Raises `NotSent` or `PerhapsSent` when it did not come, whole.
        """
        if self._session is None:
            raise NotSent
        content = bytearray()
        try:
            async with self._session.get(URL(url, encoded=True), timeout=self._timeout) as response:
                self._metrics.calls.labels("file", _outcome(response.status)).inc()
                if response.status != HTTPStatus.OK:
                    raise PerhapsSent
                async for part in response.content.iter_any():
                    content += part
                    if len(content) > most:
                        response.close()
                        return None
        except (aiohttp.ClientError, TimeoutError, ConnectionError):
            self._metrics.calls.labels("file", "perhaps sent").inc()
            raise PerhapsSent from None
        return bytes(content)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's JSON. The library's own would log a body it cannot read; this keeps quiet."""
        try:
            answer: Any = json.loads(payload)
        except ValueError:
            raise TelegramError("Invalid server response") from None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer

    def _address(self, url: str, method: str) -> URL:
        if method != "POST":  # a file's address is asked for once
            return URL(url, encoded=True)
        address = self._urls.get(url)
        if address is None:
            address = self._urls[url] = URL(url, encoded=True)
        return address


def _timeout(read: float | None) -> aiohttp.ClientTimeout:
    # `connect` covers the wait for a free connection and making one: nothing is sent before.
    return aiohttp.ClientTimeout(
        total=None, connect=CONNECT_TIMEOUT, sock_connect=CONNECT_TIMEOUT, sock_read=read
    )


def _form(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        # As a stream: of bytes as large as a photo the library would complain in the log.
        stream = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=content_type)
    return form


def _outcome(status: int) -> str:
    return "ok" if status == HTTPStatus.OK else str(status)
