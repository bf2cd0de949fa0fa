// Playground: one resident's phone.

import * as api from "./api.js";
import { compose, replyKeyboard } from "./compose.js";
import { button, icon, make, sign } from "./dom.js";
import { chatLog } from "./log.js";
import { tapKey } from "./message.js";
import { phoneMenus } from "./menus.js";
import { layers } from "./sheet.js";
import { WORDS } from "./words.js";

const words = WORDS.phone;
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur", "ps", "ckb", "ug", "dv", "yi", "sd"]);

/** A phone for `resident`; `stepped(sentence)` is called with each thing the resident does. */
export function phone(resident, stepped) {
  const { id, first_name: name, language_code: language } = resident;
  const pending = new Map();
  let now = resident;
  let keyboardHidden = false;
  let keyboardShown = "null";

  const screen = make("div", { class: "screen", dir: RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr" });
  const over = layers(screen);

  /** Do something as the resident, and tell of it; trouble becomes a note on the phone. */
  async function act(step, what, body) {
    stepped(step);
    try {
      await (typeof what === "function" ? what() : api.act(id, what, body));
      return true;
    } catch (trouble) {
      over.toast(words.failed(trouble.message));
      return false;
    }
  }

  const hand = {
    say: (text) => act(WORDS.steps.wrote(name), "text", { text }),
    command: (text) => hand.say(text),
    edit: (message, text) => act(WORDS.steps.changed(name), "edit", { message_id: message.message_id, text }),
    async copy(text) {
      // Refused by some browsers without a secure address; the text can then be marked by hand.
      await navigator.clipboard?.writeText(text).then(() => over.toast(WORDS.message.copied), () => {});
    },
    async tap(message, { text, data }) {
      const key = tapKey(message, data);
      pending.set(key, (pending.get(key) ?? 0) + 1);
      log.busy(key, true);
      const done = await act(WORDS.steps.tapped(name, text), "tap", { message_id: message.message_id, data });
      if (!done) answered(key);
    },
    more: (message) => menus.message(message),
    attach: () => menus.attach(),
    commands: () => menus.commands(),
    toggleKeyboard() {
      keyboardHidden = !keyboardHidden;
      showKeyboard();
    },
  };
  const menus = phoneMenus({ id, name, language, over, act, hand, edit: (message) => line.startEditing(message), state: () => now, profile: readProfile });
  const log = chatLog(hand, pending);
  const line = compose(hand);
  const keyboard = make("div", { class: "keyboard" });
  const title = make("strong", { dir: "auto", text: words.fallbackName });
  const welcome = make("div", { class: "welcome", dir: "auto" });
  const start = make(
    "div",
    { class: "stop" },
    button(words.start, () => act(WORDS.steps.started(name), "start"), { class: "main", "data-testid": "start" }),
  );
  const blocked = make(
    "div",
    { class: "stop" },
    make("span", { dir: "auto", text: words.blocked }),
    button(words.unblock, () => act(WORDS.steps.unblocked(name), "unblock"), { class: "main" }),
  );
  screen.prepend(
    make(
      "header",
      { class: "phone-top" },
      make("img", { src: "rose.svg", alt: "", class: "avatar", width: "36", height: "36" }),
      make("div", { class: "who" }, title, make("small", { text: words.bot })),
      sign("dots", words.more, () => menus.chat()),
    ),
    welcome,
    log.element,
    keyboard,
    line.form,
    start,
    blocked,
  );
  const element = make(
    "article",
    { class: "phone", "data-testid": `resident-${id}`, "aria-label": words.label(name, language) },
    make("h2", { class: "owner" }, icon("chat"), make("bdi", { text: name }), make("span", { class: "tag", text: language }), make("small", { title: words.id, text: `id ${id}` })),
    screen,
  );

  async function readProfile() {
    const profile = await api.commands(language ?? "", id).catch(() => null);
    if (profile?.name) title.textContent = profile.name;
    welcome.textContent = profile?.description || words.empty;
    return profile ?? {};
  }

  function answered(key) {
    const left = (pending.get(key) ?? 1) - 1;
    if (left > 0) pending.set(key, left);
    else pending.delete(key);
    log.busy(key, pending.has(key));
  }

  function showKeyboard() {
    const markup = now.reply_keyboard?.keyboard ? now.reply_keyboard : null;
    keyboard.replaceChildren(...(markup && !keyboardHidden ? [replyKeyboard(markup, press)] : []));
    line.keyboard(now.reply_keyboard, !keyboardHidden);
  }

  function press({ text, request_location: place, request_contact: contact }) {
    if (place) {
      if (now.reply_keyboard.one_time_keyboard) hand.toggleKeyboard();
      return menus.place(WORDS.place.asked);
    }
    const step = contact ? WORDS.steps.sent(name, WORDS.steps.things.contact) : WORDS.steps.tapped(name, text);
    return act(step, "press", { text });
  }

  return {
    element,
    get resident() {
      return now;
    },

    /** Draw what the stand-in says the chat is now. */
    show(next) {
      const spoken = now.messages.some((message) => !message.mine);
      now = next;
      const fresh = !now.messages.length;
      welcome.hidden = !fresh;
      start.hidden = !fresh || now.blocked;
      line.form.hidden = fresh || now.blocked;
      blocked.hidden = !now.blocked;
      log.element.hidden = fresh;
      const markup = JSON.stringify(now.reply_keyboard ?? null);
      if (markup !== keyboardShown) {
        keyboardShown = markup;
        keyboardHidden = false;
        showKeyboard();
      }
      log.show(now.messages);
      if (!spoken && now.messages.some((message) => !message.mine)) readProfile();
    },

    /** A callback query was answered. Where the event does not say which, the oldest one was. */
    answered({ text, show_alert: alert, message_id: message, data }) {
      const named = message === undefined ? undefined : tapKey({ message_id: message }, data);
      const key = pending.has(named) ? named : pending.keys().next().value;
      if (key !== undefined) answered(key);
      if (text && alert) over.alert(text);
      else if (text) over.toast(text);
    },

    readProfile,
    start: () => act(WORDS.steps.started(name), "start"),
    focus() {
      element.scrollIntoView({ block: "nearest", inline: "end" });
      log.element.focus({ preventScroll: true });
    },
  };
}
