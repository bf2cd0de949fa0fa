// Playground: the fault panel: trouble between the bot and its Telegram, switched on and off.

import * as api from "./api.js";
import { icon, make } from "./dom.js";
import { WORDS } from "./words.js";

const words = WORDS.faults;

/** The panel, folded away at first. */
export function faultPanel() {
  const badge = make("span", { class: "badge", hidden: true });
  const trouble = make("p", { class: "hint", role: "status" });
  let on = [];
  const switches = words.kinds.map(([kind, label, how]) => {
    const box = make("input", { type: "checkbox", "data-testid": `fault-${kind}` });
    box.addEventListener("change", () => change(kind, how, box.checked));
    return { kind, box, line: make("label", { class: "fault" }, box, make("span", { text: label })) };
  });
  const element = make(
    "details",
    { class: "faults" },
    make("summary", {}, icon("bolt"), make("span", { text: words.heading }), badge),
    make("div", { class: "faults-box" }, make("p", { class: "hint", text: words.about }), ...switches.map(({ line }) => line), trouble),
  );
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    element.open = false;
    element.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!element.contains(event.target)) element.open = false;
  });

  async function change(kind, how, wanted) {
    try {
      if (wanted) await api.addFault({ kind, ...how });
      else for (const fault of on.filter((each) => each.kind === kind)) await api.removeFault(fault.id);
      trouble.textContent = "";
    } catch {
      trouble.textContent = words.failed;
    }
    await read();
  }

  async function read() {
    const answer = await api.faults().catch(() => null);
    if (!answer) return;
    on = answer;
    const kinds = new Set(on.map(({ kind }) => kind));
    for (const { kind, box } of switches) box.checked = kinds.has(kind);
    badge.hidden = !kinds.size;
    badge.textContent = words.on(kinds.size);
  }

  return { element, read };
}
