"""The purse: how many messages may go out at this moment. Numbers only: no waiting, no clock."""

from __future__ import annotations

from collections import deque
from math import inf

RATE = 30  # messages a second over all chats; Telegram's bot FAQ
WINDOW = 1.05  # seconds no more than that go out in: the network may push messages together
SECOND = 1.0
CHAT_GAP = 1.0  # seconds between two messages to one chat; the same FAQ
MASS_PARTS, ALL_PARTS = 5, 6  # of what is allowed, mass messages get so many parts: 25 of 30
SLOWED = 0.5  # the mass lane's pace after Telegram refused one
RECOVERY, RECOVERED = 10.0, 0.1  # each so many seconds it gains so much of the whole


class Budget:
    """What one process may send of the `rate` messages a second (0: any number) of all.

    Nothing may be sent before the first `share`. Moments are seconds of one monotonic clock that
    is given with each call, and never go back. A mass message is first taken, which holds its
    place, and spent when it is sent: however long that takes, no window holds more than allowed.
    """

    def __init__(self, rate: int = RATE) -> None:
        self._rate = rate
        self._limit = 0
        self._window = WINDOW
        self._until = -inf
        self._since = -inf
        self._sent: deque[float] = deque()
        self._mass: deque[float] = deque()
        self._held = 0
        self._next_mass = -inf
        self._halted = -inf
        self._chats: dict[int, float] = {}

    def share(self, among: int, since: float, until: float) -> None:
        """From `since` on this process is one of `among`; after `until` it sends nothing."""
        self._limit = max(1, self._rate // among)
        # More processes than messages a second: each one sends a single one less often.
        self._window = WINDOW * max(1.0, among / self._rate) if self._rate else WINDOW
        self._since, self._until = since, until

    def reply(self, now: float, weight: int = 1) -> float:
        """Spend `weight` on a reply and return 0.0, or the moment to ask again."""
        wait = self._closed(now)
        if wait or not self._rate:
            return wait
        self._forget(now)
        room = self._limit - len(self._sent) - self._held
        weight = min(weight, self._limit)
        if room < weight:
            return _leaves(self._sent, weight - room, self._window)
        self._sent.extend([now] * weight)
        return 0.0

    def mass(self, now: float, most: int) -> tuple[int, float]:
        """Take up to `most` for mass messages: how many were, and if none, when to ask again."""
        wait = max(self._closed(now), self._halted if now < self._halted else 0.0)
        if wait or not self._rate:
            return (0, wait) if wait else (most, 0.0)
        if now < self._next_mass:
            return 0, self._next_mass
        self._forget(now)
        limit = self._mass_limit(now)
        lane = limit - len(self._mass) - self._held
        room = self._limit - len(self._sent) - self._held
        if lane <= 0:
            return 0, _leaves(self._mass, 1 - lane, self._mass_window)
        if room <= 0:
            return 0, _leaves(self._sent, 1 - room, self._window)
        taken = min(most, lane, room)
        self._held += taken
        # Spread over the second, so that a reply finds room soon at any time.
        self._next_mass = now + taken * self._mass_window / limit
        return taken, 0.0

    def spend(self, now: float) -> bool:
        """Send one that was taken. False when that may not be any more: it is given back."""
        if not self._rate:
            return not (self._closed(now) or now < self._halted)
        self._held -= 1
        self._forget(now)
        if self._closed(now) or now < self._halted or len(self._sent) >= self._limit:
            return False
        self._sent.append(now)
        self._mass.append(now)
        return True

    def give_back(self, number: int) -> None:
        """So many that were taken are not needed."""
        if self._rate:
            self._held -= number

    def halt(self, until: float) -> None:
        """No mass messages until then; slowly at first after that."""
        self._halted = max(self._halted, until)

    def gap(self, now: float, chat_id: int) -> float:
        """Seconds until a mass message may go to this chat, which then counts as sent."""
        if not self._rate:
            return 0.0
        at = max(now, self._chats.get(chat_id, -inf) + CHAT_GAP)
        self._note(now, chat_id, at)
        return at - now

    def replied(self, now: float, chat_id: int) -> None:
        """A reply goes to this chat: mass messages keep their distance from it."""
        if self._rate:
            self._note(now, chat_id, max(now, self._chats.get(chat_id, now)))

    @property
    def halted(self) -> float:
        """Until when no mass messages go out; a moment of the past when they do."""
        return self._halted

    @property
    def _mass_window(self) -> float:
        return max(SECOND, self._window - WINDOW + SECOND)

    def _mass_limit(self, now: float) -> int:
        whole = max(1, self._limit * MASS_PARTS // ALL_PARTS)
        calm = now - self._halted
        if calm >= RECOVERY * (1.0 - SLOWED) / RECOVERED:
            return whole
        return max(1, int(whole * (SLOWED + RECOVERED * (calm // RECOVERY))))

    def _closed(self, now: float) -> float:
        """When it may send again, 0.0 for now: not before its share begins, not after it ends."""
        if now < self._since:
            return self._since
        return inf if now >= self._until else 0.0

    def _forget(self, now: float) -> None:
        for log, window in ((self._sent, self._window), (self._mass, self._mass_window)):
            while log and log[0] <= now - window:
                log.popleft()

    def _note(self, now: float, chat_id: int, at: float) -> None:
        self._chats.pop(chat_id, None)
        self._chats[chat_id] = at
        while self._chats:
            oldest = next(iter(self._chats))
            if self._chats[oldest] > now - CHAT_GAP:
                break
            del self._chats[oldest]


def _leaves(log: deque[float], number: int, window: float) -> float:
    """When `number` of those in a log will be out of the window. Never, as far as is known, where
    it waits for some that are only taken: they are spent or given back first."""
    return log[number - 1] + window if number <= len(log) else inf
