// Playground: one message in a chat: its bubble, and the buttons under it.

import { attachment } from "./attachments.js";
import { button, icon, make, sign } from "./dom.js";
import { written } from "./entities.js";
import { WORDS } from "./words.js";

const words = WORDS.message;
const clock = new Intl.DateTimeFormat("sv-SE", { hour: "2-digit", minute: "2-digit" });
const LONG_PRESS = 500; // ms, as on most phones

export const tapKey = (message, data) => `${message.message_id} ${data}`;

/**
 * A message as a list item. `hand` is what the resident can do with it: command(text), copy(text),
 * tap(message, button), more(message). `pending` holds the keys of the taps not answered yet.
 */
export function messageLine(message, hand, pending) {
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities;
  const carried = attachment(message);
  const bubble = make(
    "div",
    { class: `bubble${carried ? " carries" : ""}` },
    header(message),
    carried,
    text && make("div", { class: "text", dir: "auto" }, ...written(text, entities, hand)),
    footer(message, hand),
  );
  onLongPress(bubble, () => hand.more(message));
  return make(
    "li",
    { class: `line ${message.mine ? "mine" : "theirs"}`, "data-testid": `message-${message.message_id}`, tabindex: "-1" },
    bubble,
    keyboard(message, hand, pending),
  );
}

function header(message) {
  const { forward_origin: origin, reply_to_message: replied } = message;
  if (origin) {
    const who = origin.sender_user?.first_name ?? origin.sender_user_name ?? origin.chat?.title ?? words.someone;
    return make("div", { class: "source", dir: "auto", text: words.forwarded(who) });
  }
  const quoted = message.quote?.text ?? replied?.text ?? replied?.caption;
  return quoted && make("div", { class: "source", dir: "auto", text: quoted });
}

function footer(message, hand) {
  const when = new Date(message.date * 1000);
  return make(
    "div",
    { class: "foot" },
    message.edit_date && make("span", { class: "edited", text: words.edited }),
    make("time", { datetime: when.toISOString(), text: clock.format(when) }),
    sign("dots", words.actions, () => hand.more(message), { class: "sign more" }),
  );
}

function keyboard(message, hand, pending) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const drawn = rows.map((row) => make("div", { class: "row" }, ...row.map((each) => inlineButton(message, each, hand, pending))));
  return make("div", { class: "keys" }, ...drawn);
}

function inlineButton(message, { text, style, url, copy_text: copied, callback_data: data }, hand, pending) {
  const look = { class: `key${style ? ` ${style}` : ""}`, dir: "auto" };
  if (url) {
    return make("a", { ...look, href: /^https?:/i.test(url) ? url : undefined, target: "_blank", rel: "noopener noreferrer", title: words.opens(url), text }, icon("out"));
  }
  if (copied) return button(text, () => hand.copy(copied.text), look, icon("copy"));
  const key = tapKey(message, data);
  const press = (event) => hand.tap(message, { text, data }, event.currentTarget);
  return button(text, press, { ...look, "data-tap": key, "aria-busy": pending.has(key) ? "true" : undefined });
}

function onLongPress(element, act) {
  let waiting;
  const stop = () => clearTimeout(waiting);
  element.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse") waiting = setTimeout(act, LONG_PRESS);
  });
  for (const end of ["pointerup", "pointercancel", "pointermove", "pointerleave"]) element.addEventListener(end, stop);
  element.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, img")) return;
    event.preventDefault();
    stop();
    act();
  });
}
