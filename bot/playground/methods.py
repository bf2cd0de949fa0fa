"""The Bot API methods the stand-in knows, by name, and those that set the webhook."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.playground import editing, profile, sending
from bot.playground.call import Call, Json, Refusal, bad_request

if TYPE_CHECKING:
    from bot.playground.standin import StandIn

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def set_webhook(standin: "StandIn", call: Call) -> bool:
    url = call.text("url")
    if not url:
        return delete_webhook(standin, call)
    try:
        parts = urlsplit(url)
        host, scheme = parts.hostname, parts.scheme
    except ValueError:
        raise bad_request("bad webhook: Failed to parse the URL") from None
    if host not in LOOPBACK:
        raise bad_request("bad webhook: the stand-in delivers to loopback only")
    if scheme not in {"http", "https"}:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.text("secret_token")
    if len(secret) > 256 or not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    standin.updates.allow(call)
    if call.flag("drop_pending_updates"):
        standin.updates.drop_all()
    call.description = "Webhook is already set" if standin.webhook.url == url else "Webhook was set"
    connections = min(max(call.integer("max_connections", 40), 1), 100)
    standin.webhook.open(url, secret, connections)
    return True


def delete_webhook(standin: "StandIn", call: Call) -> bool:
    was_set = bool(standin.webhook.url)
    standin.webhook.shut()
    if call.flag("drop_pending_updates"):
        standin.updates.drop_all()
    call.description = "Webhook was deleted" if was_set else "Webhook is already deleted"
    return True


def get_webhook_info(standin: "StandIn", call: Call) -> Json:
    webhook = standin.webhook
    standin.updates.drop_expired()
    about: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": standin.updates.waiting,
    }
    if webhook.url:
        about |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if webhook.last_error:
        about["last_error_date"], about["last_error_message"] = webhook.last_error
    if standin.updates.allowed is not None:
        about["allowed_updates"] = sorted(standin.updates.allowed)
    return about


def _log_out(standin: "StandIn", call: Call) -> bool:
    standin.webhook.shut()
    return True


def unknown_method(standin: "StandIn", call: Call) -> Any:
    raise Refusal(404, "Not Found")


METHODS: dict[str, Callable[["StandIn", Call], Any]] = {
    "getme": profile.get_me,
    "close": _log_out,
    "logout": _log_out,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendmediagroup": sending.send_media_group,
    "sendlocation": sending.send_location,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagemedia": editing.edit_message_media,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": editing.answer_callback_query,
    "getfile": profile.get_file,
    "getchat": profile.get_chat,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmyname": profile.set_my_name,
    "getmyname": profile.get_my_name,
    "setmydescription": profile.set_my_description,
    "getmydescription": profile.get_my_description,
    "setmyshortdescription": profile.set_my_short_description,
    "getmyshortdescription": profile.get_my_short_description,
    "setchatmenubutton": profile.set_chat_menu_button,
}
"""By lower-case name, as Telegram matches them. getUpdates waits: the server answers it."""
