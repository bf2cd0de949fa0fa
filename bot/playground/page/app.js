// Playground: the room: phones side by side, the glass box beside them, and the events that move both.

import * as api from "./api.js";
import { button, icon, make, sign } from "./dom.js";
import { faultPanel } from "./faults.js";
import { glassBox } from "./glass.js";
import { newcomerCard } from "./newcomer.js";
import { phone } from "./phone.js";
import { WORDS } from "./words.js";

const phones = new Map();
const SUGGESTED = 32; // characters
const ofChats = new Set(["message", "edited", "deleted", "resident", "keyboard"]);

const row = make("div", { class: "phones", role: "group", "aria-label": WORDS.residents });
const pills = make("nav", { class: "pills", "aria-label": WORDS.residents });
const line = make("span", { class: "connection", role: "status" });
const faults = faultPanel();
const glass = glassBox(() => tabs.glass.classList.toggle("news", document.body.dataset.view !== "glass"));
const newcomer = newcomerCard(add);
const jump = sign("plus", WORDS.add.jump, () => {
  view("chat");
  newcomer.visit();
}, { class: "sign jump" });
const tabs = {
  chat: button(WORDS.tabs.chat, () => view("chat"), { class: "tab" }, icon("chat")),
  glass: button(WORDS.tabs.glass, () => view("glass"), { class: "tab", "data-testid": "tab-glass" }, icon("eye")),
};

function view(name) {
  document.body.dataset.view = name;
  for (const [each, tab] of Object.entries(tabs)) tab.setAttribute("aria-pressed", String(each === name));
  tabs[name].classList.remove("news");
}

/** Run `work` now; calls that come while it runs lead to one more run, not to many. */
function gathered(work) {
  let running = null;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await work();
      } while (again);
    })();
    try {
      await running;
    } finally {
      running = null;
    }
  };
}

const readResidents = gathered(async () => {
  const all = await api.residents().catch(() => null);
  if (!all) return;
  for (const resident of all) show(resident);
  newcomer.show(phones.size === 0);
  glass.suggest(needles(all));
});
const readGlass = gathered(glass.look);

function show(resident) {
  const known = phones.get(resident.id);
  if (known) return known.show(resident);
  const added = phone(resident, (step) => glass.stepped(step));
  phones.set(resident.id, added);
  row.insertBefore(added.element, newcomer.element);
  pills.insertBefore(button(resident.first_name, added.focus, { class: "pill", dir: "auto" }), jump);
  document.body.classList.add("peopled");
  added.readProfile();
  added.show(resident);
  return added;
}

/** What is worth looking for: each resident's name and id, and the last thing each wrote. */
function needles(all) {
  return all.flatMap(({ id, first_name: name, messages }) => {
    const wrote = messages.filter(({ mine, text }) => mine && text && !text.startsWith("/")).at(-1)?.text;
    return [name, String(id), ...(wrote ? [beginning(wrote)] : [])];
  }).slice(-9);
}

/** The first words of a text: enough to look for, short enough for a button. */
function beginning(text) {
  return text.length <= SUGGESTED ? text : text.slice(0, SUGGESTED).replace(/\s\S*$/, "");
}

async function add(name, language) {
  const resident = await api.addResident(name, language);
  await readResidents();
  const added = phones.get(resident.id) ?? show({ messages: [], reply_keyboard: null, blocked: false, ...resident });
  added.focus();  // before the bot answers: whoever has gone on to a button by then keeps the focus
  await added.start();
  await readResidents();
}

function heard(event) {
  if (event.kind === "toast") phones.get(event.resident)?.answered(event);
  else if (event.kind === "glass") readGlass();
  else if (event.kind === "fault") faults.read();
  else if (ofChats.has(event.kind)) readResidents();
}

function connected(on) {
  line.textContent = on ? WORDS.live.on : WORDS.live.off;
  line.classList.toggle("lost", !on);
  if (!on) return;
  readResidents();
  readGlass();
  faults.read();
}

document.title = WORDS.title;
row.append(newcomer.element);
pills.append(jump);
newcomer.show(true);
document.body.append(
  make(
    "header",
    { class: "bar" },
    make("img", { src: "rose.svg", alt: "", width: "28", height: "28" }),
    make("h1", { text: WORDS.title }),
    make("span", { class: "tagline", text: WORDS.tagline }),
    line,
    pills,
    faults.element,
  ),
  make("main", { class: "room" }, row, glass.element),
  make("nav", { class: "tabs" }, tabs.chat, tabs.glass),
);
view("chat");
api.listen(heard, connected);
