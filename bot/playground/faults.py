"""Trouble on demand: what can go wrong between a bot and Telegram, when, and how often."""

import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from bot.playground.call import Json

CALL_KINDS = frozenset({"too_many", "bad_gateway", "cut_before", "cut_after", "slow"})
UPDATE_KINDS = frozenset({"duplicate", "reorder", "delay"})


@dataclass(slots=True)
class Fault:
    """One kind of trouble.

    Of calls: `too_many` (429, `seconds` is retry_after), `bad_gateway` (502 with a page of HTML),
    `cut_before` and `cut_after` (the connection breaks before or after the call took effect),
    `slow` (the answer comes `seconds` late). Of updates: `duplicate` (delivered again after it was
    acknowledged), `reorder` (held until the next update has passed it, or `seconds`), `delay`.

    `methods` limits it to calls of these methods, or to these kinds of update ("message",
    "callback_query"); None means all. `count` is how often it strikes yet, None without end.
    """

    kind: str
    methods: frozenset[str] | None = None
    count: int | None = None
    probability: float = 1.0
    seconds: float = 1.0
    id: int = 0
    struck: int = field(default=0, compare=False)

    def shown(self) -> Json:
        """As the page's API tells it."""
        return {**asdict(self), "methods": sorted(self.methods) if self.methods else None}


class Faults:
    """The faults switched on now. Chance comes from the seeded generator it is given."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._calls: list[Fault] = []
        self._updates: list[Fault] = []
        self._last_id = 0

    def add(
        self,
        kind: str,
        *,
        methods: Iterable[str] | None = None,
        count: int | None = None,
        probability: float = 1.0,
        seconds: float = 1.0,
    ) -> Fault:
        """Switch a fault on; ValueError for an unknown kind. Method names match in any case."""
        if kind not in CALL_KINDS | UPDATE_KINDS:
            raise ValueError(f"no such fault: {kind}")
        self._last_id += 1
        only = frozenset(name.lower() for name in methods) if methods else None
        fault = Fault(kind, only, count, probability, seconds, self._last_id)
        (self._calls if kind in CALL_KINDS else self._updates).append(fault)
        return fault

    def remove(self, fault: Fault | int) -> None:
        """Switch one off, by itself or by its id."""
        wanted = fault if isinstance(fault, int) else fault.id
        for faults in (self._calls, self._updates):
            faults[:] = [f for f in faults if f.id != wanted]

    def clear(self) -> None:
        """Switch all off."""
        self._calls.clear()
        self._updates.clear()

    def shown(self) -> list[Json]:
        """All that are on, as the page's API tells them."""
        return [fault.shown() for fault in self._calls + self._updates]

    def for_call(self, method: str) -> Fault | None:
        """The fault that strikes a call of this method (lower case), if any."""
        return self._strike(self._calls, method) if self._calls else None

    def for_update(self, kind: str) -> Fault | None:
        """The fault that strikes an update of this kind, if any."""
        return self._strike(self._updates, kind) if self._updates else None

    def _strike(self, faults: list[Fault], name: str) -> Fault | None:
        for fault in faults:
            if fault.methods is not None and name not in fault.methods:
                continue
            if fault.probability < 1.0 and self._chance.random() >= fault.probability:
                continue
            fault.struck += 1
            if fault.count is not None:
                fault.count -= 1
                if fault.count <= 0:
                    faults.remove(fault)
            return fault
        return None
