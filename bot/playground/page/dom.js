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
  clip: "M20 11.500l-8.500 8.500a5 5 0 0 1-7-7L13 4.500a3.500 3.500 0 0 1 5 5L9.500 18a1.500 1.500 0 0 1-2.500-2l7.500-7.500",
  send: "M5 12h13M12 5l7 7-7 7",
  slash: "M4 5h16v14H4zM13.500 8.500l-3 7",
  keys: "M3 7h18v11H3zM7 11h0M12 11h0M17 11h0M8 15h8",
  dots: "M12 5.500h0M12 12h0M12 18.500h0",
  close: "M6 6l12 12M18 6L6 18",
  again: "M19 12a7 7 0 1 1-2-5M19 3v5h-5",
  check: "M5 13l4.500 4.500L19 7",
  eye: "M2.500 12c4-7 15-7 19 0c-4 7-15 7-19 0zM12 12h0",
  bolt: "M13 3L6 13.500h5.500L11 21l7-10.500h-5.500z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  pin: "M12 21c-5-6-6.500-8.500-6.500-11.500a6.500 6.500 0 0 1 13 0C18.500 12.500 17 15 12 21zM12 10h0",
  out: "M8 16L16 8M9 8h7v7",
  copy: "M8 8h11v12H8zM5 16V4h11",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
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
