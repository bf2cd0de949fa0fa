// Playground: the card that says what this is, and adds a resident.

import { make, sign } from "./dom.js";
import { LANGUAGES, NAMES, WORDS } from "./words.js";

const words = WORDS.add;
const CODE = /^[a-z]{2,3}$/;

/** The card; `add(name, language)` makes the resident and presses Start. */
export function newcomerCard(add) {
  const name = make("input", { type: "text", id: "resident-name", maxlength: "64", dir: "auto", autocomplete: "off", "data-testid": "resident-name" });
  const other = make("input", {
    type: "text", maxlength: "3", class: "other", placeholder: words.other, "aria-label": words.otherLabel, autocapitalize: "none", spellcheck: "false", "data-testid": "language-other",
  });
  const own = LANGUAGES.find(([code]) => navigator.language.startsWith(code)) ?? LANGUAGES[0];
  const radios = LANGUAGES.map(([code, label]) => {
    const input = make("input", { type: "radio", name: "language", value: code, checked: code === own[0] });
    return { input, label: make("label", { "data-testid": `language-${code}` }, input, make("bdi", { lang: code, text: label })) };
  });
  const trouble = make("p", { class: "hint", role: "alert" });
  const submit = make("button", { class: "main", "data-testid": "add-resident", text: words.first });
  const heading = make("h2", {});
  const lead = make("div", { class: "lead" }, make("p", { text: WORDS.hero.first }), make("p", { text: WORDS.hero.second }));
  const form = make(
    "form",
    { class: "add", novalidate: true },
    make("label", { for: "resident-name", text: words.name }),
    make("div", { class: "name-line" }, name, sign("again", words.another, () => suggest())),
    make("fieldset", {}, make("legend", { text: words.language }), make("div", { class: "languages" }, ...radios.map(({ label }) => label), other)),
    trouble,
    submit,
  );
  const element = make("section", { class: "newcomer" }, make("img", { src: "rose.svg", alt: "", width: "72", height: "72" }), heading, lead, form);

  const taken = new Set();
  function suggest() {
    const free = NAMES.filter((each) => !taken.has(each) && each !== name.value);
    name.value = free[Math.floor(Math.random() * free.length)] ?? NAMES[0];
  }
  other.addEventListener("input", () => {
    for (const { input } of radios) input.checked = false;
    if (!other.value) radios[0].input.checked = true;
  });
  for (const { input } of radios) {
    input.addEventListener("change", () => {
      other.value = "";
    });
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const language = other.value.trim().toLowerCase() || radios.find(({ input }) => input.checked)?.input.value;
    if (!name.value.trim() || !CODE.test(language ?? "")) {
      trouble.textContent = words.bad;
      return;
    }
    trouble.textContent = "";
    submit.disabled = true;
    try {
      await add(name.value.trim(), language);
      taken.add(name.value.trim());
      suggest();
    } catch (failure) {
      trouble.textContent = WORDS.phone.failed(failure.message);
    } finally {
      submit.disabled = false;
    }
  });
  suggest();

  return {
    element,
    /** The card is the whole first view, and later one card among the phones. */
    show(first) {
      element.classList.toggle("hero", first);
      heading.textContent = first ? WORDS.hero.heading : words.heading;
      submit.textContent = first ? words.first : words.next;
      lead.hidden = !first;
    },
    visit() {
      element.scrollIntoView({ inline: "end", block: "nearest" });
      name.focus({ preventScroll: true });
      name.select();
    },
  };
}
