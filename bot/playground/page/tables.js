// Playground: the tables in the glass box. A row is a card, so that wide rows can be read in a narrow box.

import { button, make } from "./dom.js";
import { rowKey } from "./difference.js";
import { WORDS } from "./words.js";

const words = WORDS.glass;
const ROWS_AT_FIRST = 6;

/** A table and its rows; `view` remembers, over redraws, whether it is open and shows all rows. */
export function tableBox(table, { marks, counts }, view) {
  const traits = { class: "table", "data-testid": `glass-table-${table.name}` };
  if (table.count === 0) {
    return make("section", { ...traits, class: "table empty" }, heading(table, counts), about(table));
  }
  const box = make("details", { ...traits, open: view.open }, make("summary", {}, heading(table, counts)), about(table));
  box.addEventListener("toggle", () => {
    view.open = box.open;
  });
  const list = make("ul", { class: "rows" });
  const fill = () => {
    const first = [...table.rows].sort((a, b) => marks.has(rowKey(table, b)) - marks.has(rowKey(table, a)));
    const shown = view.all ? first : first.slice(0, ROWS_AT_FIRST + marks.size);
    list.replaceChildren(...shown.map((row) => card(table, row, marks.get(rowKey(table, row)))));
    more.hidden = shown.length === table.rows.length;
  };
  const more = button(words.all(table.rows.length), () => {
    view.all = true;
    fill();
  }, { class: "chip" });
  fill();
  box.append(list, more);
  if (table.count > table.rows.length) {
    box.append(make("p", { class: "hint", text: words.capped(table.rows.length, table.count) }));
  }
  return box;
}

function heading(table, counts) {
  const told = ["fresh", "changed", "gone"].filter((kind) => counts[kind]);
  return make(
    "span",
    { class: "heading" },
    make("code", { class: "name", text: table.name }),
    make("span", { class: "count", text: table.count ? words.rows(table.count) : words.empty }),
    ...told.map((kind) => make("span", { class: `mark ${kind}`, text: words[kind](counts[kind]) })),
  );
}

const about = (table) => table.about && make("p", { class: "about", text: table.about });

function card(table, row, mark) {
  const whole = mark === "new";
  const cells = row.map((cell, place) => {
    const column = table.columns[place];
    const fresh = whole || mark?.has(place);
    return make(
      "div",
      { class: `cell${fresh ? " fresh" : ""}${column.key ? " keyed" : ""}`, title: column.about || undefined },
      make("dt", { text: column.name }),
      make("dd", {}, ...value(cell)),
    );
  });
  return make(
    "li",
    { class: mark ? "card-row fresh" : "card-row" },
    make("dl", {}, ...cells),
    mark && make("span", { class: "mark", text: whole ? words.newRow : words.changedRow }),
  );
}

function value(cell) {
  if (cell === null) return [make("i", { text: words.nothingThere })];
  if (typeof cell !== "object") return [make("code", { dir: "auto", text: String(cell) })];
  if (cell.hex !== undefined) return [make("code", { class: "hex", text: cell.hex }), make("small", { text: words.bytes(cell.bytes) })];
  return [make("code", { dir: "auto", text: `${cell.text}…` }), make("small", { text: words.letters(cell.length) })];
}
