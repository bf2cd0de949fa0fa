"""Keyboards: what Telegram accepts as reply_markup, and its complaints about the rest."""

from typing import Any

from bot.playground.call import Call, Json, bad_request

MAX_BUTTONS = 100
"""Inline buttons a message can carry: what the servers take, the API's text does not say."""

ACTIONS = frozenset(
    {"url", "callback_data", "web_app", "login_url", "switch_inline_query",
     "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
     "callback_game", "pay"}
)  # fmt: skip


def markup_of(call: Call) -> Json | None:
    """The call's reply_markup, checked; None when it has none."""
    if "reply_markup" not in call.parameters:
        return None
    markup = call.value("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return {"inline_keyboard": _inline_rows(markup["inline_keyboard"])}
    if "keyboard" in markup:
        return {**markup, "keyboard": _reply_rows(markup["keyboard"])}
    return markup


def inline_of(call: Call) -> Json | None:
    """The markup of an edit, which can only be inline; None when the keyboard goes."""
    markup = markup_of(call)
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup if markup and markup["inline_keyboard"] else None


def _inline_rows(rows: Any) -> list[list[Json]]:
    if not isinstance(rows, list):
        raise bad_request("can't parse inline keyboard markup JSON object")
    checked = []
    count = 0
    for row in rows:
        if not isinstance(row, list):
            raise bad_request("can't parse inline keyboard: inline keyboard row must be an Array")
        for button in row:
            _check_inline(button)
        count += len(row)
        if row:
            checked.append(row)
    if count > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return checked


def _check_inline(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    text = button.get("text")
    if text is None:
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not isinstance(text, str) or not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    data = button.get("callback_data")
    if data is None:
        if not ACTIONS & button.keys():
            raise bad_request(
                "can't parse inline keyboard button: "
                "Text buttons are unallowed in the inline keyboard"
            )
        return
    if not isinstance(data, str) or not 1 <= len(data.encode(errors="replace")) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")


def _reply_rows(rows: Any) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse keyboard: keyboard rows must be Arrays")
    checked = [[{"text": b} if isinstance(b, str) else b for b in row] for row in rows if row]
    for row in checked:
        for button in row:
            if not isinstance(button, dict) or not str(button.get("text", "")).strip():
                raise bad_request("keyboard button text must be non-empty")
    if not checked:
        raise bad_request("reply keyboard must be non-empty")
    return checked
