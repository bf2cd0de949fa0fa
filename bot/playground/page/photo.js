// Playground: a photo to try with that shows nobody: a backyard at dusk, drawn anew each time.

import { button, make } from "./dom.js";
import { WORDS } from "./words.js";

const WIDTH = 960;
const HEIGHT = 720;
const SKIES = [["#1d2447", "#e58a6b"], ["#23304f", "#c98fa6"], ["#39527a", "#f0c48a"], ["#8ba6c9", "#e9e3d3"]];

const between = (low, high) => low + Math.random() * (high - low);
const one = (list) => list[Math.floor(Math.random() * list.length)];

/** Draw a new backyard on `canvas`. */
export function paint(canvas) {
  Object.assign(canvas, { width: WIDTH, height: HEIGHT });
  const brush = canvas.getContext("2d");
  const box = (x, y, width, height, colour) => {
    brush.fillStyle = colour;
    brush.fillRect(x, y, width, height);
  };
  const disc = (x, y, radius, colour) => {
    brush.fillStyle = colour;
    brush.beginPath();
    brush.arc(x, y, radius, 0, 7);
    brush.fill();
  };
  const [top, horizon] = one(SKIES);
  const sky = brush.createLinearGradient(0, 0, 0, 520);
  sky.addColorStop(0, top);
  sky.addColorStop(1, horizon);
  box(0, 0, WIDTH, HEIGHT, sky);
  disc(between(80, 880), between(50, 130), 26, "#fff4d6");
  for (let x = -20; x < WIDTH; ) {
    const width = between(170, 300);
    const roof = between(130, 300);
    box(x, roof, width - 14, 560 - roof, one(["#4a3c46", "#5b4a45", "#3f4654", "#54434f"]));
    for (let y = roof + 24; y < 500; y += 52) {
      for (let pane = x + 20; pane < x + width - 50; pane += 46) {
        box(pane, y, 24, 30, Math.random() < 0.4 ? "#ffdf91" : "#2d2a36");
      }
    }
    x += width;
  }
  box(0, 540, WIDTH, 180, "#39413a");
  box(0, 600, WIDTH, 120, "#55524f");
  const lamp = between(90, 300);
  box(lamp, 260, 10, 340, "#22242a");
  if (Math.random() < 0.5) disc(lamp + 5, 262, 90, "rgba(255, 226, 150, .22)");
  disc(lamp + 5, 262, 17, "#ffe9ae");
  const bin = between(430, 640);
  for (let bag = 0; bag < 9; bag++) {
    disc(bin + between(-90, 230), between(590, 640), between(18, 38), one(["#16181d", "#2b2f3a", "#e6e2da", "#7a8a3f"]));
  }
  box(bin, 480, 130, 130, "#2f6b4f");
  box(bin - 8, 470, 146, 18, "#25543e");
  brush.fillStyle = "rgba(255, 255, 255, .85)";
  brush.font = "22px sans-serif";
  brush.fillText(WORDS.photo.stamp, 24, HEIGHT - 24);
}

/** What is on `canvas` as a JPEG. At once: `toBlob` waits for an idle browser, for seconds at times. */
function drawing(canvas) {
  const [, coded] = canvas.toDataURL("image/jpeg", 0.85).split(",");
  const bytes = Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: "image/jpeg" });
}

/** A form with a photo and a caption; without a `file`, a made-up photo. `send` gets (blob, caption). */
export function photoForm(file, send) {
  const caption = make("input", { type: "text", maxlength: "1024", dir: "auto", "aria-label": WORDS.photo.caption, placeholder: WORDS.photo.caption });
  const canvas = make("canvas", { class: "preview", role: "img", "aria-label": WORDS.photo.preview });
  let preview = canvas;
  if (file) {
    preview = make("img", { class: "preview", alt: WORDS.photo.preview, src: URL.createObjectURL(file) });
    preview.addEventListener("load", () => URL.revokeObjectURL(preview.src));
  } else {
    paint(canvas);
  }
  const submit = () => send(file ?? drawing(canvas), caption.value.trim());
  return make(
    "div",
    { class: "photo-form" },
    preview,
    !file && button(WORDS.photo.again, () => paint(canvas), { class: "chip" }),
    caption,
    button(WORDS.photo.send, submit, { class: "main" }),
  );
}
