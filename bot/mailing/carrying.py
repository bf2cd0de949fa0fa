"""The carrier: takes one letter to one chat, once, and says what became of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.api import Api
from bot.delivery import seconds_of
from bot.logs import get_log
from bot.mailing.composing import Letter
from bot.mailing.pictures import Pictures
from bot.transport import NotSent
from storage.mailings.deliveries import Delivery, Outcome

# After the first, second and third time that a message surely was not sent; after one more it is
# given up.
BACKOFF = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))

_log = get_log("carrying")

_GONE = "chat not found"
_SAME = "message is not modified"
_NO_MESSAGE = ("message to delete not found", "message to edit not found", "message_id_invalid")
_NO_PICTURE = ("wrong file identifier", "wrong remote file")


class FloodError(Exception):
    """Telegram wants peace for so many seconds; the delivery that met it is to be tried again."""

    def __init__(self, seconds: float, outcome: Outcome) -> None:
        super().__init__("flood")
        self.seconds = seconds
        self.outcome = outcome


class Carrier:
    """Calls once. Sending is never repeated when it may have arrived; editing does no harm twice.

    `reachable` tells whether Telegram could be spoken to the last time.
    """

    def __init__(self, api: Api, pictures: Pictures) -> None:
        self._api = api
        self._pictures = pictures
        self.reachable = True

    async def carry(self, delivery: Delivery, letter: Letter) -> Outcome:
        """How it went. Raises `FloodError`."""
        try:
            place = await self._call(delivery, letter)
        except BadRequest as refusal:
            return await self._refused(delivery, letter, refusal.message.lower())
        except Forbidden:
            return _outcome(delivery, "blocked")
        except RetryAfter as flood:
            seconds = seconds_of(flood)
            raise FloodError(seconds, put_off(delivery, timedelta(seconds=seconds))) from None
        except (NotSent, InvalidToken):
            self.reachable = False
            return later(delivery)
        except (TelegramError, TimeoutError):
            # A page of a server's error, too: what stood behind it may have sent the message.
            return _outcome(delivery, "unknown") if delivery.place is None else later(delivery)
        except Exception:  # a bug of ours: it must hold up nobody else, and is not tried again
            _log.error("a letter not carried", exc_info=True)
            return _outcome(delivery, "failed" if delivery.place else "unknown")
        self.reachable = True
        return _outcome(delivery, "sent", place)

    async def _call(self, delivery: Delivery, letter: Letter) -> int | None:
        """The number of the message sent; that of one edited."""
        if letter.method == "sendMessage":
            return await self._api.send(delivery.chat_id, letter.json)
        parameters: dict[str, Any] = {"chat_id": delivery.chat_id, **letter.parameters}
        if letter.method != "sendPhoto":
            parameters["message_id"] = delivery.place
        if letter.picture is None:
            result = await self._api.call(letter.method, parameters)
        else:
            result = await self._pictures.send(letter.picture, letter.method, parameters)
        return result["message_id"] if isinstance(result, dict) else delivery.place

    async def _refused(self, delivery: Delivery, letter: Letter, words: str) -> Outcome:
        if _GONE in words:
            return _outcome(delivery, "blocked")
        if _SAME in words:
            return _outcome(delivery, "sent", delivery.place)
        if any(each in words for each in _NO_MESSAGE):
            return _outcome(delivery, "needless")  # the resident removed it
        if letter.otherwise is not None:
            return await self.carry(delivery, letter.otherwise)
        if letter.picture is not None and any(each in words for each in _NO_PICTURE):
            self._pictures.forget(letter.picture)
            return later(delivery)
        _log.error("a letter refused", method=letter.method, reason=words)
        return _outcome(delivery, "failed")


def later(delivery: Delivery) -> Outcome:
    """It was not sent: again after a while, or given up after the last try."""
    if delivery.tries > len(BACKOFF):
        return _outcome(delivery, "failed")
    return put_off(delivery, BACKOFF[delivery.tries - 1])


def put_off(delivery: Delivery, wait: timedelta) -> Outcome:
    """It was not sent, and is to be tried again after a time, however often that was."""
    when = datetime.now(UTC) + wait
    return Outcome(delivery.mailing, delivery.tag, "retry", not_before=when)


def needless(delivery: Delivery) -> Outcome:
    """There is nothing to tell."""
    return _outcome(delivery, "needless")


def failed(delivery: Delivery) -> Outcome:
    """It was not sent, and never will be."""
    return _outcome(delivery, "failed")


def _outcome(delivery: Delivery, state: str, place: int | None = None) -> Outcome:
    return Outcome(delivery.mailing, delivery.tag, state, place)
