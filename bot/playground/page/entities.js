// Playground: a message's text with its entities, as nodes. Offsets are UTF-16 units, as in JavaScript.

import { button, make } from "./dom.js";
import { WORDS } from "./words.js";

const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const SAFE = /^(https?|tel|mailto):/i;

/** `text` as a list of nodes; `tap.command(text)` and `tap.copy(text)` are called on a press. */
export function written(text, entities = [], tap = {}) {
  const nested = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return between(text, 0, text.length, nested, tap);
}

function between(text, from, to, entities, tap) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    const inner = others.filter((other) => other.offset < end);
    rest = others.slice(inner.length);
    if (end <= start) continue;
    if (start > at) nodes.push(text.slice(at, start));
    nodes.push(dressed(entity, text.slice(start, end), between(text, start, end, inner, tap), tap));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function dressed(entity, text, content, tap) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, content);
    case "url":
      return link(/^[a-z]+:/i.test(text) ? text : `https://${text}`, content);
    case "email":
      return link(`mailto:${text}`, content);
    case "phone_number":
      return link(`tel:${text.replace(/\s/g, "")}`, content);
    case "bot_command":
      return button(undefined, () => tap.command?.(text), { class: "word" }, ...content);
    case "code":
    case "pre":
      return button(
        undefined,
        () => tap.copy?.(text),
        { class: `word ${entity.type}`, title: WORDS.message.copyCode },
        make("code", { dir: "auto" }, ...content),
      );
    case "spoiler":
      return spoiler(content);
    case "mention":
    case "hashtag":
    case "cashtag":
    case "text_mention":
      return make("span", { class: "mention" }, ...content);
    default:
      return make(PLAIN[entity.type] ?? "span", {}, ...content);
  }
}

function link(address, content) {
  if (!SAFE.test(address)) return make("span", { class: "mention", title: address }, ...content);
  return make(
    "a",
    { href: address, target: "_blank", rel: "noopener noreferrer", title: WORDS.message.opens(address) },
    ...content,
  );
}

function spoiler(content) {
  const cover = make("span", { class: "spoiler" }, ...content);
  const lift = () => {
    cover.classList.add("open");
    cover.removeAttribute("role");
    cover.removeAttribute("tabindex");
    cover.removeAttribute("aria-label");
  };
  cover.setAttribute("role", "button");
  cover.setAttribute("tabindex", "0");
  cover.setAttribute("aria-label", WORDS.message.spoiler);
  cover.addEventListener("click", lift);
  cover.addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && lift());
  return cover;
}
