// Playground: the bottom of a phone: the field to write in, and the keyboard a bot may put there.

import { button, make, sign } from "./dom.js";
import { WORDS } from "./words.js";

const words = WORDS.phone;
const TALLEST = 120; // px, some five lines

/** The line to write in. `hand`: say(text), edit(message, text), attach(), commands(), toggleKeyboard(). */
export function compose(hand) {
  let edited = null;
  const field = make("textarea", {
    rows: "1", maxlength: "4096", dir: "auto", "aria-label": words.message, placeholder: words.message, "data-testid": "compose",
  });
  const send = make("button", { class: "sign send", "data-testid": "send", "aria-label": words.send, title: words.send });
  send.append(sign("send", "", null).firstChild);
  const toggle = sign("keys", words.keyboard, hand.toggleKeyboard, { class: "sign toggle", hidden: true });
  const editing = make(
    "div",
    { class: "editing", hidden: true },
    make("span", { text: words.editing }),
    sign("close", words.cancel, () => stopEditing()),
  );
  const form = make(
    "form",
    { class: "compose", novalidate: true },
    editing,
    make(
      "div",
      { class: "compose-line" },
      sign("clip", words.attach, hand.attach),
      field,
      toggle,
      sign("slash", words.commands, hand.commands, { class: "sign commands" }),
      send,
    ),
  );

  const fit = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
  };
  const name = (label) => {
    send.setAttribute("aria-label", label);
    send.title = label;
  };
  function stopEditing() {
    edited = null;
    editing.hidden = true;
    field.value = "";
    name(words.send);
    fit();
    field.focus();
  }
  function submit() {
    const text = field.value.trim();
    if (!text) return;
    if (edited) hand.edit(edited, text);
    else hand.say(text);
    stopEditing();
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("input", fit);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
    if (event.key === "Escape" && edited) stopEditing();
  });

  return {
    form,
    focus: () => field.focus(),
    startEditing(message) {
      edited = message;
      editing.hidden = false;
      field.value = message.text ?? message.caption ?? "";
      name(words.saveEdit);
      fit();
      field.focus();
    },
    /** A bot's keyboard is there to be shown (`markup`), and is it `shown`? */
    keyboard(markup, shown) {
      toggle.hidden = !markup?.keyboard;
      toggle.setAttribute("aria-expanded", String(shown));
      field.placeholder = (shown && markup?.input_field_placeholder) || words.message;
    },
  };
}

/** The buttons of a reply keyboard; `press` gets the KeyboardButton that was pressed. */
export function replyKeyboard(markup, press) {
  const rows = markup.keyboard.map((row) =>
    make(
      "div",
      { class: "row" },
      ...row.map((each) => {
        const known = typeof each === "string" ? { text: each } : each;
        return button(known.text, () => press(known), { class: `key${known.style ? ` ${known.style}` : ""}`, dir: "auto" });
      }),
    ),
  );
  return make("div", { class: "keys reply" }, ...rows);
}
