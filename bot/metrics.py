"""The meters by the door: what is counted. No label holds an identity or a word of anybody's."""

from __future__ import annotations

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Every meter of one process, on a registry of its own."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call] # when it began is nobody's business
        registry = CollectorRegistry(auto_describe=False)
        ProcessCollector(registry=registry)
        self.registry = registry
        self.updates = Counter(
            "lyhord_updates", "Updates taken in, by kind.", ["kind"], registry=registry
        )
        self.turns = Counter(
            "lyhord_turns", "Turns done, by outcome.", ["outcome"], registry=registry
        )
        self.turn_seconds = Histogram(
            "lyhord_turn_seconds",
            "From an update's arrival to its screen sent.",
            buckets=SECONDS,
            registry=registry,
        )
        self.calls = Counter(
            "lyhord_api_calls",
            "Bot API calls, by method and outcome.",
            ["method", "outcome"],
            registry=registry,
        )
        self.floods = Counter(
            "lyhord_api_floods", "Calls Telegram answered with 429.", registry=registry
        )
        self.lanes = Gauge(
            "lyhord_lanes_busy", "People with a turn in hand or waiting.", registry=registry
        )
        self.conflicts = Counter(
            "lyhord_database_conflicts", "Transactions run again.", registry=registry
        )
        self.blocked = Counter(
            "lyhord_blocked", "Chats that block the bot or let it in again.", ["now"],
            registry=registry,
        )  # fmt: skip
        self.reminders = Counter(
            "lyhord_reminders", "Reminders, by outcome.", ["outcome"], registry=registry
        )
        self.news = Counter(
            "lyhord_news", "Notices that there is news of a tip, by outcome.", ["outcome"],
            registry=registry,
        )  # fmt: skip
        self.pictures = Counter(
            "lyhord_pictures", "Pictures residents sent, by outcome.", ["outcome"],
            registry=registry,
        )  # fmt: skip
        self.deletions = Counter(
            "lyhord_deletions", "Messages deleted for residents, by outcome.", ["outcome"],
            registry=registry,
        )  # fmt: skip
        self.deliveries = Counter(
            "lyhord_deliveries", "Messages of mailings, by kind and outcome.", ["kind", "outcome"],
            registry=registry,
        )  # fmt: skip
        self.agenda = Counter(
            "lyhord_agenda", "Things done when due, by name and outcome.", ["name", "outcome"],
            registry=registry,
        )  # fmt: skip
        self.mass_seconds = Histogram(
            "lyhord_mass_seconds",
            "How long mass messages waited for leave to be sent, at a time.",
            buckets=SECONDS,
            registry=registry,
        )
        self.halts = Counter(
            "lyhord_halts", "Times Telegram asked for fewer mass messages.", registry=registry
        )
        self.ticks = Counter(
            "lyhord_ticks", "Ticks of the clock, by name and outcome.", ["name", "outcome"],
            registry=registry,
        )  # fmt: skip

    def exposed(self) -> bytes:
        """All meters in Prometheus' text format."""
        return generate_latest(self.registry)
