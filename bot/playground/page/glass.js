// Playground: the glass box: the whole database, and what the last step did to it.

import * as api from "./api.js";
import { difference } from "./difference.js";
import { button, make } from "./dom.js";
import { searchForm } from "./search.js";
import { tableBox } from "./tables.js";
import { WORDS } from "./words.js";

const words = WORDS.glass;

/** The glass box. `changed()` is called whenever a look at the database shows something new. */
export function glassBox(changed) {
  const search = searchForm();
  const step = make("p", { class: "step", role: "status" });
  const tables = make("div", { class: "tables" });
  const foot = make("footer", { class: "glass-foot" });
  const element = make(
    "aside",
    { class: "glass", "data-testid": "glass", "aria-label": words.heading },
    make("header", {}, make("h2", { text: words.heading }), make("p", { text: words.about })),
    search.form,
    step,
    tables,
    foot,
  );
  const views = new Map();
  let now = null;
  let before = null;
  let lastStep = "";
  let drawn = new Map();

  function draw() {
    const old = new Map((before?.tables ?? []).map((table) => [table.name, table]));
    const next = new Map();
    const told = [];
    for (const table of now.tables) {
      const change = lastStep ? difference(old.get(table.name), table) : { marks: new Map(), counts: {} };
      if (!views.has(table.name)) views.set(table.name, { open: true, all: false, touched: false });
      const view = views.get(table.name);
      const counts = ["fresh", "changed", "gone"].filter((kind) => change.counts[kind]);
      view.touched ||= counts.length > 0;
      if (counts.length) told.push([table.name, counts.map((kind) => words[kind](change.counts[kind])).join(", ")]);
      const content = JSON.stringify([table, [...change.marks].map(([key, mark]) => [key, ...mark]), change.counts]);
      const known = drawn.get(table.name);
      const box = known?.content === content ? known.box : tableBox(table, change, view);
      // What ever changed while one looked on stands first and stays there; then the full, then the empty.
      const rank = view.touched ? 0 : table.count ? 1 : 2;
      next.set(table.name, { content, box, rank });
    }
    drawn = next;
    place(tables, [...next.values()].sort((a, b) => a.rank - b.rank).map(({ box }) => box));
    tell(told);
  }

  function tell(told) {
    if (!lastStep) return step.replaceChildren(words.untouched);
    const changes = told.map(([name, what]) => button(undefined, () => drawn.get(name).box.scrollIntoView({ block: "nearest" }), { class: "change" }, make("code", { text: name }), ` ${what}`));
    step.replaceChildren(make("bdi", { text: words.since(lastStep) }), " ", ...(changes.length ? changes : [words.nothing]));
  }

  function showFoot() {
    const { files = [], key = {} } = now;
    const named = files.map(({ name, bytes }) => `${name} (${WORDS.message.size(bytes)})`).join(", ");
    foot.replaceChildren(
      ...(named ? [make("p", { text: words.files(named) })] : []),
      ...(key.file ? [make("p", { class: key.inside ? "wrong" : "", text: key.inside ? words.keyInside(key.file) : words.keyOutside(key.file) })] : []),
    );
  }

  return {
    element,
    suggest: search.suggest,

    /** A resident is about to do something: what changes from now on is its doing. */
    stepped(sentence) {
      lastStep = sentence;
      before = now;
      if (now) draw();
    },

    /** Look into the database again. */
    async look() {
      const seen = await api.glass().catch(() => null);
      if (!seen) {
        if (!now) step.textContent = words.none;
        return;
      }
      if (seen.another) {
        tables.replaceChildren();
        foot.replaceChildren();
        drawn = new Map();
        now = before = null;
        step.textContent = words.another;
        search.look();
        return;
      }
      const same = now && JSON.stringify(now.tables) === JSON.stringify(seen.tables);
      const first = !now;
      now = seen;
      before ??= seen;
      if (!same) draw();
      showFoot();
      if (!same && !first) {
        changed();
        search.look();
      }
    },
  };
}

/** Put `boxes` into `parent` in this order, moving only what is new or out of place. */
function place(parent, boxes) {
  const wanted = new Set(boxes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  boxes.forEach((box, at) => {
    if (parent.children[at] !== box) parent.insertBefore(box, parent.children[at] ?? null);
  });
}
