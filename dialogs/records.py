"""A conversation as bytes, in compartments locked apart: "chat", "survey", "tip", "receipt"."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dialogs.answers import Answer
from dialogs.conversation import Conversation
from dialogs.events import Pace
from dialogs.following import AT_ONCE, News
from dialogs.inputs import Finding
from dialogs.runs import Run, Typed


def pack(conversation: Conversation) -> dict[str, bytes]:
    """The compartments of a conversation; one without content is left out."""
    news = conversation.news
    snoozed = news.snoozed.isoformat() if news.snoozed else None
    chat = {
        "language": conversation.language,
        # Where a tip or a thread stands at the end of the chat, only its own compartment tells.
        "focus": "survey" if conversation.focus == "survey" else "home",
        "following": sorted(conversation.following),
        "news": [news.pace, news.quiet, snoozed, news.silent],
        "told": conversation.told,
        "guard": conversation.guard,
        "keyboard": conversation.keyboard,
        "touched": conversation.touched.isoformat() if conversation.touched else None,
    }
    compartments = {"chat": chat} | {
        name: _run(run) | {"focused": name == conversation.focus}
        for name, run in conversation.runs.items()
    }
    return {name: _bytes(content) for name, content in compartments.items()}


def unpack(compartments: Mapping[str, bytes]) -> Conversation:
    """The conversation of some compartments; an absent one is as if its dialogue never began."""
    content = {name: json.loads(each) for name, each in compartments.items()}
    chat = content.pop("chat", None)
    focused = [name for name, each in content.items() if each.pop("focused", False)]
    runs = {name: _read_run(each) for name, each in content.items()}
    if chat is None:
        return Conversation(runs=runs)
    touched = chat["touched"]
    return Conversation(
        language=chat["language"],
        focus=focused[0] if focused else chat["focus"],
        runs=runs,
        following=frozenset(chat["following"]),
        news=_read_news(*chat["news"]) if "news" in chat else AT_ONCE,
        told=tuple(chat.get("told", ())),
        guard=chat["guard"],
        keyboard=chat["keyboard"],
        touched=datetime.fromisoformat(touched) if touched else None,
    )


def _read_news(pace: Pace, quiet: str, snoozed: str | None, silent: bool) -> News:
    return News(pace, quiet, date.fromisoformat(snoozed) if snoozed else None, silent)


def _bytes(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _run(run: Run) -> dict[str, Any]:
    return {
        "dialogue": run.dialogue,
        "version": run.version,
        "key": run.key,
        "at": run.at,
        "prompt": run.prompt,
        "subject": run.subject,
        "answers": {ident: [answer.value, answer.missing] for ident, answer in run.answers.items()},
        "marks": run.marks,
        "typed": [[origin, each.question, each.version] for origin, each in run.typed.items()],
        "since": run.since,
        "given": run.given,
        "pointing": run.pointing,
        "findings": {
            ident: [[each.start, each.end, each.kind, each.masked] for each in found]
            for ident, found in run.findings.items()
        },
        "receipt": run.receipt,
        "notice": run.notice,
        "messages": run.messages,
    }


def _read_run(data: dict[str, Any]) -> Run:
    return Run(
        **{
            **data,
            "answers": {
                ident: Answer(value, missing) for ident, (value, missing) in data["answers"].items()
            },
            "marks": tuple(data["marks"]),
            "typed": {
                origin: Typed(question, version) for origin, question, version in data["typed"]
            },
            # Absent from what was packed before tips had receipts.
            "findings": {
                ident: tuple(Finding(*each) for each in found)
                for ident, found in data.get("findings", {}).items()
            },
            "messages": tuple(data.get("messages", ())),
        }
    )
