// Playground: sheets that slide over a phone, its alerts, and its passing notes.

import { button, make, sign } from "./dom.js";
import { WORDS } from "./words.js";

const TOAST_STAYS = 4000; // ms

/** Sheets, alerts and notes of one phone; `screen` is the element they lie over. */
export function layers(screen) {
  const note = make("div", { class: "toast", role: "status", dir: "auto" });
  let open = null;
  let fading;
  screen.append(note);

  function close() {
    if (!open) return;
    const { element, opener } = open;
    open = null;
    element.remove();
    for (const child of screen.children) child.inert = false;
    if (opener?.isConnected) opener.focus();
  }

  function lay(element, focusFirst) {
    const opener = open?.opener ?? document.activeElement;
    close();
    open = { element, opener };
    for (const child of screen.children) child.inert = child !== note;
    screen.append(element);
    focusFirst(element)?.focus();
  }

  return {
    close,

    /** Show `content` under a heading, until it is closed, by Escape too. */
    sheet(heading, ...content) {
      const box = make(
        "section",
        { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": heading },
        make("header", {}, make("h3", { text: heading }), sign("close", WORDS.phone.close, close)),
        ...content,
      );
      const shade = make("div", { class: "shade" }, box);
      shade.addEventListener("click", (event) => event.target === shade && close());
      shade.addEventListener("keydown", (event) => event.key === "Escape" && close());
      const first = () => box.querySelector(":scope > :not(header) :is(button, input, [tabindex])");
      lay(shade, () => first() ?? box.querySelector("button"));
    },

    /** An alert the bot sent in answer to a button: it stays until read. */
    alert(text) {
      const box = make(
        "div",
        { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": text },
        make("p", { dir: "auto", text }),
        button(WORDS.phone.ok, close, { class: "main" }),
      );
      const shade = make("div", { class: "shade centred" }, box);
      shade.addEventListener("keydown", (event) => event.key === "Escape" && close());
      lay(shade, () => box.querySelector("button"));
    },

    /** A note that goes by itself. */
    toast(text) {
      clearTimeout(fading);
      note.textContent = text;
      note.classList.add("shown");
      fading = setTimeout(() => note.classList.remove("shown"), TOAST_STAYS);
    },
  };
}

/** A list of choices for a sheet: [icon element or null, label, act]. */
export function choices(list) {
  const items = list.map(([shape, label, act]) =>
    make("li", {}, make("button", { type: "button", class: "choice", dir: "auto", on: { click: act } }, shape, make("span", {}, ...[label].flat()))),
  );
  return make("ul", { class: "choices" }, ...items);
}
