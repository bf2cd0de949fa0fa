// Playground: a sketch of the neighbourhood, to show a place or to choose one.

import { button, draw, make } from "./dom.js";
import { WORDS } from "./words.js";

const WIDTH = 320;
const HEIGHT = 200;
const WEST = 12.995;
const EAST = 13.08;
const SOUTH = 55.574;
const NORTH = 55.6045;
const STEP = 0.001;

export const HOME = { latitude: 55.587, longitude: 13.045 };

const across = (longitude) => ((longitude - WEST) / (EAST - WEST)) * WIDTH;
const down = (latitude) => ((NORTH - latitude) / (NORTH - SOUTH)) * HEIGHT;
const line = (...points) => "M" + points.map(([a, o]) => `${across(o).toFixed(1)} ${down(a).toFixed(1)}`).join("L");
const inside = (value, low, high) => Math.min(Math.max(value, low), high);

const STREET = [[55.6045, 13.003], [55.596, 13.02], [55.5905, 13.034], [55.5895, 13.05], [55.5905, 13.08]];
const RAILWAY = [[55.6045, 13.034], [55.588, 13.0315], [55.574, 13.03]];
const RING = [[55.6045, 13.068], [55.588, 13.066], [55.574, 13.058]];
const AREA = [[55.5905, 13.0345], [55.5895, 13.05], [55.59, 13.064], [55.5815, 13.0615], [55.5815, 13.034]];

/** The sketch with a pin at a place; the pin stays at the edge for places outside of it. */
export function sketch({ latitude, longitude }) {
  const pin = draw("g", { class: "pin" }, draw("path", { d: "M0 0c-5-8-9-11-9-17a9 9 0 0 1 18 0c0 6-4 9-9 17z" }), draw("circle", { cy: -17, r: 3.5 }));
  const name = (text, at, traits = {}) => draw("text", { x: across(at[1]), y: down(at[0]), ...traits, text });
  const picture = draw(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "sketch", role: "img", "aria-label": WORDS.message.location(latitude, longitude) },
    draw("rect", { width: WIDTH, height: HEIGHT, class: "land" }),
    ...blocks(),
    draw("path", { d: `${line(...AREA)}Z`, class: "area" }),
    draw("path", { d: line(...RAILWAY), class: "railway" }),
    draw("path", { d: line(...RING), class: "ring" }),
    draw("path", { d: line(...STREET), class: "street" }),
    name(WORDS.place.street, [55.5995, 13.017]),
    name(WORDS.place.area, [55.5828, 13.0395]),
    name(WORDS.place.railway, [55.5765, 13.0322]),
    name(WORDS.place.ring, [55.5765, 13.061]),
    pin,
  );
  picture.point = (place) => {
    const x = inside(across(place.longitude), 10, WIDTH - 10);
    const y = inside(down(place.latitude), 28, HEIGHT - 4);
    pin.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  };
  picture.point({ latitude, longitude });
  return picture;
}

/** A form to choose a place in; `send` gets {latitude, longitude}. */
export function chooser(send) {
  let place = { ...HOME };
  const picture = sketch(place);
  const frame = make("div", { class: "sketch-frame", tabindex: "0", role: "application", "aria-describedby": "sketch-hint" }, picture);
  const said = make("output", { class: "said", dir: "ltr" });
  const move = (latitude, longitude) => {
    place = { latitude: Number(latitude.toFixed(5)), longitude: Number(longitude.toFixed(5)) };
    picture.point(place);
    said.value = WORDS.place.pin(place.latitude, place.longitude);
    frame.setAttribute("aria-label", said.value);
  };
  move(place.latitude, place.longitude);
  frame.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    move(NORTH - y * (NORTH - SOUTH), WEST + x * (EAST - WEST));
  });
  frame.addEventListener("keydown", (event) => {
    const [north, east] = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [];
    if (north === undefined) return;
    event.preventDefault();
    move(place.latitude + north * STEP, place.longitude + east * STEP);
  });
  const jumps = WORDS.place.jumps.map(([label, latitude, longitude]) =>
    button(label, () => move(latitude, longitude), { class: "chip" }),
  );
  return make(
    "div",
    { class: "place" },
    frame,
    make("p", { class: "hint", id: "sketch-hint", dir: "auto", text: WORDS.place.sketch }),
    said,
    make("div", { class: "chips", role: "group", "aria-label": WORDS.place.presets }, ...jumps),
    button(WORDS.place.send, () => send(place), { class: "main" }),
  );
}

function blocks() {
  const houses = [];
  for (let row = 0; row < 7; row++) {
    for (let column = 0; column < 12; column++) {
      if ((row * 7 + column * 5) % 4 === 0) continue;
      houses.push(draw("rect", { x: 6 + column * 27, y: 8 + row * 28, width: 12 + ((row + column) % 3) * 4, height: 6 + ((row * column) % 3) * 4, rx: 1, class: "house" }));
    }
  }
  return houses;
}
