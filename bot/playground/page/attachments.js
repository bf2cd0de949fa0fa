// Playground: what a message carries beside its text: photos, files, places and the rest.

import { fileAddress } from "./api.js";
import { icon, make } from "./dom.js";
import { sketch } from "./place.js";
import { WORDS } from "./words.js";

const words = WORDS.message;

/** The attachment of a Bot API message as one node; nothing for a message of mere text. */
export function attachment(message) {
  if (message.photo?.length) return photo(message.photo, message.caption);
  if (message.venue) return place(message.venue.location, message.venue.title);
  if (message.location) return place(message.location);
  if (message.animation) return file(message.animation);
  if (message.document) return file(message.document);
  if (message.audio) return file(message.audio, words.audio);
  if (message.video) return file(message.video, words.video);
  if (message.voice) return card("wave", words.voice(message.voice.duration));
  if (message.video_note) return card("eye", words.videoNote);
  if (message.sticker) return big(message.sticker.emoji ?? "▢", words.sticker(message.sticker.emoji ?? ""));
  if (message.dice) return big(message.dice.emoji, message.dice.emoji);
  if (message.contact) return card("person", words.contact(message.contact.first_name), message.contact.phone_number);
  if (message.poll) return card("keys", words.poll(message.poll.question));
  return message.text === undefined && message.caption === undefined ? card("dots", words.unknown) : null;
}

function photo(sizes, caption) {
  const largest = sizes.reduce((a, b) => (a.width * a.height < b.width * b.height ? b : a));
  const traits = { class: "photo", src: fileAddress(largest.file_id), alt: caption || words.photo, width: largest.width, height: largest.height };
  return make("img", traits);
}

function file(document, fallback) {
  const address = fileAddress(document.file_id);
  const name = document.file_name ?? fallback ?? "file";
  return make(
    "a",
    { class: "card", href: address, download: name },
    icon("file"),
    make("span", { class: "card-name", dir: "auto", text: name }),
    make("small", { text: words.size(document.file_size ?? 0) }),
  );
}

function place(location, title) {
  const { latitude, longitude } = location;
  const caption = title ?? `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  return make("figure", { class: "where" }, sketch({ latitude, longitude }), make("figcaption", { dir: "auto", text: caption }));
}

const card = (shape, name, more) =>
  make("div", { class: "card" }, icon(shape), make("span", { class: "card-name", dir: "auto", text: name }), more && make("small", { dir: "ltr", text: more }));

const big = (emoji, label) => make("div", { class: "big", role: "img", "aria-label": label, text: emoji });
