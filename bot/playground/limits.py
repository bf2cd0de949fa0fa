"""How much Telegram lets a bot send: its published rules of thumb, as leaky buckets.

The exact limits are not published. These follow Telegram's bot FAQ: about 30 messages a second over
all chats, one a second in one chat (short bursts pass), 20 a minute in a group.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Bucket:
    """Leaks `rate` a second and holds `burst`; `until` is when a refused sender may come back."""

    rate: float
    burst: float
    level: float = 0.0
    seen: float = 0.0
    until: float = 0.0

    def wait_for(self, cost: float, now: float) -> float:
        """Seconds until `cost` fits, 0 when it fits now."""
        if now < self.until:
            return self.until - now
        self.level = max(0.0, self.level - (now - self.seen) * self.rate)
        self.seen = now
        over = self.level + cost - self.burst
        return over / self.rate if over > 1e-9 and self.level > 0 else 0.0


class Limits:
    """Telegram's limits for one bot; `on` switches them, the numbers may be changed."""

    def __init__(self, now: Callable[[], float], *, on: bool = False) -> None:
        self.on = on
        self.overall_rate = 30.0
        self.chat_rate = 1.0
        self.chat_burst = 20.0
        self.group_rate = 20 / 60
        self.group_burst = 20.0
        self.refused = 0
        self._now = now
        self._overall: Bucket | None = None
        self._chats: dict[int, Bucket] = {}

    def retry_after(self, chat_id: int, cost: float = 1.0) -> int:
        """0 and the cost is booked, or the whole seconds to wait; sooner is refused again."""
        if not self.on:
            return 0
        now = self._now()
        if self._overall is None:
            self._overall = Bucket(self.overall_rate, self.overall_rate)
        bucket = self._chats.get(chat_id)
        if bucket is None:
            rate, burst = (
                (self.chat_rate, self.chat_burst)
                if chat_id > 0
                else (self.group_rate, self.group_burst)
            )
            bucket = self._chats[chat_id] = Bucket(rate, burst)
        for gate in (bucket, self._overall):
            wait = gate.wait_for(cost, now)
            if wait > 0:
                seconds = math.ceil(wait)
                if now >= gate.until:
                    gate.until = now + seconds
                self.refused += 1
                return seconds
        bucket.level += cost
        self._overall.level += cost
        return 0
