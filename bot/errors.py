"""The notice board by the door: why the bot does not start, or stops. One line and a code each."""

from __future__ import annotations


class StopError(Exception):
    """The bot cannot go on.

    A class's docstring is its message unless one is given; `code` is the exit code of the process.
    """

    code = 1

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


class DeclinedError(StopError):
    """Nothing was done."""


class WrongSettingError(StopError):
    """A setting is missing or wrong."""

    code = 2


class WrongWordError(StopError):
    """A command was given something it cannot work with."""

    code = 2


class TokenError(StopError):
    """LYHORD_BOT_TOKEN: Telegram does not know this token. @BotFather tells the right one."""

    code = 3


class UnreachableError(StopError):
    """LYHORD_BOT_API_URL: the Bot API cannot be reached."""

    code = 4


class SecondPollerError(StopError):
    """LYHORD_BOT_TOKEN: another process polls with it, or has set a webhook."""

    code = 5


class ListenError(StopError):
    """LYHORD_LISTEN: cannot listen on this address."""

    code = 6


class WebhookRefusedError(StopError):
    """LYHORD_WEBHOOK_URL: Telegram refuses this webhook."""

    code = 7


class BrokenLogError(StopError):
    """The audit log is not as it was written."""

    code = 8
