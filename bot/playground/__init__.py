"""The playground: a local stand-in for Telegram, for tests and for `lyhord demo`."""

from bot.playground.people import Person
from bot.playground.standin import StandIn

__all__ = ["Person", "StandIn"]
