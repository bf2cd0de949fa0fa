"""The list of tips on a Monday morning: what cannot wait comes first."""

from __future__ import annotations

from collections.abc import Iterator

from bot.desk.table import show_table
from bot.desk.tips.telling import STATES, Telling, short
from dialogs.messages import REPORTER
from storage.tips.reading import Tip

_DONE = ("closed", "not_ours", "withdrawn")


def is_done(tip: Tip) -> bool:
    """Whether nobody waits for anything."""
    return tip.state in _DONE


def by_need(tips: list[Tip]) -> list[Tip]:
    """The overdue first, then those that end within 14 days, the urgent, those whose reporter
    wrote last, the others by day; what is done with comes last."""

    def need(tip: Tip) -> tuple[object, ...]:
        news = bool(_news(tip))
        rank = not tip.overdue, is_done(tip), not tip.ends_soon, not tip.urgent, not news
        return *rank, tip.day, tip.id

    return sorted(tips, key=need)


def show_tips(tips: list[Tip], telling: Telling) -> None:
    """Print the list: when each came, where it stands, what it is about, what to know of it."""
    rows = [
        (
            short(tip.id),
            tip.day.isoformat(),
            STATES[tip.state],
            "; ".join([telling.category(tip), *filter(None, [telling.place(tip)]), *_hints(tip)]),
        )
        for tip in tips
    ]
    show_table(("tip", "came", "state", "about"), rows)


def _hints(tip: Tip) -> Iterator[str]:
    if tip.overdue and tip.due:
        yield f"OVERDUE since {tip.due.isoformat()}"
    elif tip.due:
        yield f"answer by {tip.due.isoformat()}"
    if tip.ends_soon:
        yield f"ends {tip.expires.isoformat()}"
    if tip.urgent and not is_done(tip):
        yield "urgent"
    if news := _news(tip):
        yield news
    if tip.photos:
        yield f"photos: {tip.photos}"
    if tip.into:
        yield f"merged into {short(tip.into)}"
    elif tip.alike:
        yield f"like {', '.join(map(short, tip.alike))}"


def _news(tip: Tip) -> str:
    """What the reporter did last, if they were the last to do something."""
    last = tip.messages[-1] if tip.messages else None
    if last is None or last.sender != REPORTER or is_done(tip):
        return ""
    return f"reporter wrote {last.day.isoformat()}" if last.day else "reporter wrote"
