// Playground: the messages of one chat, kept in step with what the stand-in says they are.

import { make } from "./dom.js";
import { messageLine } from "./message.js";
import { WORDS } from "./words.js";

const NEAR_THE_END = 120; // px: whoever reads further up is left in peace

/** The list of messages; `hand` and `pending` are handed on to each message. */
export function chatLog(hand, pending) {
  const known = new Map();
  const list = make("ol", { class: "lines" });
  const log = make("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": WORDS.phone.chat, tabindex: "0" }, list);
  let stuck = true;
  const toEnd = () => {
    if (stuck) log.scrollTop = log.scrollHeight;
  };
  log.addEventListener("scroll", () => {
    stuck = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END;
  });
  log.addEventListener("load", toEnd, true);
  new ResizeObserver(toEnd).observe(log);

  function show(messages) {
    const present = new Set(messages.map((message) => message.message_id));
    for (const [id, { line }] of known) {
      if (present.has(id)) continue;
      line.remove();
      known.delete(id);
    }
    let last = null;
    for (const message of messages) {
      last = keep(message, last);
    }
    toEnd();
  }

  function keep(message, after) {
    const { message_id: id } = message;
    const now = JSON.stringify(message);
    const before = known.get(id);
    if (before?.now === now) return before.line;
    const line = messageLine(message, hand, pending);
    known.set(id, { now, line });
    if (before) {
      replace(before.line, line);
      return line;
    }
    if (message.mine) stuck = true;
    if (after) after.after(line);
    else list.prepend(line);
    return line;
  }

  return {
    element: log,
    show,
    toEnd() {
      stuck = true;
      toEnd();
    },
    /** Show a tap as waiting, or as answered. */
    busy(key, waiting) {
      for (const pressed of list.querySelectorAll("[data-tap]")) {
        if (pressed.dataset.tap !== key) continue;
        if (waiting) pressed.setAttribute("aria-busy", "true");
        else pressed.removeAttribute("aria-busy");
      }
    },
  };
}

/** Put `line` in the place of `old`, and the focus where it was: by keyboard one goes on from there. */
function replace(old, line) {
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const tap = held?.dataset.tap;
  line.classList.add("mended");
  old.replaceWith(line);
  if (!held) return;
  const buttons = [...line.querySelectorAll(".keys button")];
  (buttons.find((each) => tap && each.dataset.tap === tap) ?? buttons[0] ?? line).focus();
}
