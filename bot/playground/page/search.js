// Playground: the question one should ask of the glass box: is my name in there?

import * as api from "./api.js";
import { button, make } from "./dom.js";
import { WORDS } from "./words.js";

const words = WORDS.glass;
const HITS_SHOWN = 6;

/** The search field, its suggestions, and the verdict. */
export function searchForm() {
  const field = make("input", { type: "search", id: "needle", dir: "auto", autocomplete: "off", spellcheck: "false", "data-testid": "glass-needle" });
  const verdict = make("div", { class: "verdict", role: "status", "data-testid": "glass-verdict" });
  const chips = make("div", { class: "chips suggestions" });
  const form = make(
    "form",
    { class: "search", role: "search" },
    make("label", { for: "needle", text: words.search }),
    make("div", { class: "search-line" }, field, make("button", { class: "main", text: words.look })),
    chips,
    verdict,
  );
  let asked = "";
  let suggested = "";

  async function look() {
    if (!asked) return verdict.replaceChildren();
    const needle = asked;
    const answer = await api.searchGlass(needle).catch(() => null);
    if (needle !== asked) return;
    if (!answer || answer.another) {
      verdict.className = "verdict";
      verdict.replaceChildren(answer ? words.another : words.none);
      return;
    }
    verdict.className = `verdict ${answer.found ? "found" : "missing"}`;
    verdict.replaceChildren(...told(needle, answer));
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    asked = field.value.trim();
    verdict.className = "verdict";
    verdict.textContent = asked ? words.waiting : "";
    look();
  });
  field.addEventListener("input", () => {
    if (!field.value.trim()) {
      asked = "";
      look();
    }
  });

  return {
    form,
    look,
    /** Offer what a resident might look for: names, ids, words written. */
    suggest(needles) {
      const key = JSON.stringify(needles);
      if (key === suggested) return;
      suggested = key;
      const offer = (needle) =>
        button(needle, () => {
          field.value = needle;
          form.requestSubmit();
        }, { class: "chip", dir: "auto" });
      chips.replaceChildren(...(needles.length ? [make("span", { class: "hint", text: words.try }), ...needles.map(offer)] : []));
    },
  };
}

function told(needle, answer) {
  const size = answer.files.reduce((sum, file) => sum + file.bytes, 0);
  if (!answer.hits.length) {
    return [
      make("strong", { text: words.missing(needle) }),
      make("p", { text: words.missingHow(answer.forms, WORDS.message.size(size)) }),
    ];
  }
  const inColumns = answer.hits.filter((hit) => hit.table);
  const hits = inColumns.length ? inColumns : answer.hits;
  const items = hits.slice(0, HITS_SHOWN).map((hit) => {
    const where = hit.table ? words.inColumn(hit.table, hit.column, hit.form) : words.inFile(hit.file, hit.form);
    return make("li", { text: where }, make("code", { dir: "auto", text: hit.excerpt }));
  });
  return [
    make("strong", { text: answer.found ? words.found(needle) : words.perhaps(needle) }),
    !answer.found && make("p", { text: words.perhapsHow }),
    make("ul", {}, ...items),
    hits.length > HITS_SHOWN && make("p", { text: words.more(hits.length - HITS_SHOWN) }),
  ].filter(Boolean);
}
