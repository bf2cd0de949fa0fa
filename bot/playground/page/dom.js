// Playground: building elements. Chat text only ever becomes text nodes, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element. `traits`: attributes; `on`: event listeners; `class`, `text`. Empty traits are left out. */
export function make(tag, traits = {}, ...children) {
  return furnish(document.createElement(tag), traits, children);
}

/** The same for a part of a drawing. */
export function draw(tag, traits = {}, ...children) {
  return furnish(document.createElementNS(SVG, tag), traits, children);
}

/** A button that is no form's submit. */
export function button(label, onclick, traits = {}, ...children) {
  return make("button", { type: "button", text: label, on: { click: onclick }, ...traits }, ...children);
}

/** A button showing only a sign, with a name for those who do not see it. */
export function sign(name, label, onclick, traits = {}) {
  return make(
    "button",
    { type: "button", class: "sign", "aria-label": label, title: label, on: { click: onclick }, ...traits },
    icon(name),
  );
}

const SHAPES = {
  plus: "M12 5v14M5 12h14",
  clip: "M20 11.5l-8.5 8.5a5 5 0 0 1-7-7L13 4.5a3.5 3.5 0 0 1 5 5L9.5 18a1.5 1.5 0 0 1-2.5-2l7.5-7.5",
  send: "M5 12h13M12 5l7 7-7 7",
  slash: "M4 5h16v14H4zM13.5 8.5l-3 7",
  keys: "M3 7h18v11H3zM7 11h0M12 11h0M17 11h0M8 15h8",
  dots: "M12 5.5h0M12 12h0M12 18.5h0",
  close: "M6 6l12 12M18 6L6 18",
  again: "M19 12a7 7 0 1 1-2-5M19 3v5h-5",
  check: "M5 13l4.5 4.5L19 7",
  eye: "M2.5 12c4-7 15-7 19 0c-4 7-15 7-19 0zM12 12h0",
  bolt: "M13 3L6 13.5h5.5L11 21l7-10.5h-5.5z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  pin: "M12 21c-5-6-6.5-8.5-6.5-11.5a6.5 6.5 0 0 1 13 0C18.5 12.5 17 15 12 21zM12 10h0",
  out: "M8 16L16 8M9 8h7v7",
  copy: "M8 8h11v12H8zM5 16V4h11",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  image: "M3 5h18v14H3zM3 16l5-5l4.5 4.5l3-3L21 18M15.5 9h0",
  smile: "M12 3a9 9 0 1 1 0 18a9 9 0 0 1 0-18zM9 9.5h0M15 9.5h0M8 14c2 3 6 3 8 0",
  wave: "M4 10v4M8 6.5v11M12 9v6M16 4.5v15M20 10v4",
  person: "M12 11.5a4 4 0 1 1 0-8a4 4 0 0 1 0 8zM4.5 20.5c1-8 14-8 15 0",
};

export function icon(name) {
  return draw(
    "svg",
    { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" },
    draw("path", { d: SHAPES[name] }),
  );
}

function furnish(element, { on = {}, text, ...traits }, children) {
  for (const [name, value] of Object.entries(traits)) {
    if (value === undefined || value === null || value === false) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  if (text !== undefined) element.append(text);
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}
