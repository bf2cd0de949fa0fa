// Playground: the menus of a phone: what else one can send, what the bot can do, what can be done with a message.

import * as api from "./api.js";
import { button, icon, make } from "./dom.js";
import { photoForm } from "./photo.js";
import { chooser } from "./place.js";
import { choices } from "./sheet.js";
import { WORDS } from "./words.js";

/** `over`: the phone's layers; `act(step, what, body)` does a thing as the resident. */
export function phoneMenus({ id, name, over, act, hand, edit, state, profile }) {
  const things = WORDS.steps.things;
  const sent = (what) => WORDS.steps.sent(name, things[what]);
  const send = (what, body) => {
    over.close();
    return act(sent(what), what, body);
  };

  function pick(accept, picked) {
    const input = make("input", { type: "file", accept, hidden: true });
    input.addEventListener("change", () => {
      if (input.files.length) picked(input.files[0]);
      input.remove();
    });
    document.body.append(input);
    input.click();
  }

  function photo(file) {
    const form = photoForm(file, (blob, caption) => {
      over.close();
      act(sent("photo"), () => api.sendPhoto(id, blob, caption));
    });
    over.sheet(WORDS.photo.heading, form);
  }

  function document_(file) {
    over.close();
    act(sent("document"), () => api.sendDocument(id, file));
  }

  const menus = {
    place(heading) {
      over.sheet(heading, chooser((place) => send("location", place)));
    },

    attach() {
      const words = WORDS.attach;
      over.sheet(
        words.heading,
        choices([
          [icon("image"), words.madeUp, () => photo(null)],
          [icon("image"), words.photo, () => pick("image/png,image/jpeg", photo)],
          [icon("pin"), words.location, () => menus.place(WORDS.place.heading)],
          [icon("file"), words.document, () => pick("", document_)],
          [icon("smile"), words.sticker, () => send("sticker")],
          [icon("wave"), words.voice, () => send("voice")],
          [icon("person"), words.contact, () => send("contact")],
        ]),
      );
    },

    async commands() {
      const { commands = [] } = await profile();
      const list = commands.map(({ command, description }) => [
        null,
        [make("code", { dir: "ltr", text: `/${command}` }), make("bdi", { text: description })],
        () => {
          over.close();
          hand.say(`/${command}`);
        },
      ]);
      const content = list.length ? choices(list) : make("p", { class: "hint", dir: "auto", text: WORDS.phone.noCommands });
      over.sheet(WORDS.commands.heading, content);
    },

    async chat() {
      const words = WORDS.phone;
      const { description } = await profile();
      const blocked = state().blocked;
      over.sheet(
        words.about,
        description && make("p", { class: "about", dir: "auto", text: description }),
        make("p", { class: "hint" }, `${words.id}: `, make("code", { text: id })),
        button(blocked ? words.unblock : words.block, () => {
          over.close();
          if (blocked) act(WORDS.steps.unblocked(name), "unblock");
          else act(WORDS.steps.blocked(name), "block");
        }, { class: blocked ? "main" : "main danger" }),
      );
    },

    message(message) {
      const words = WORDS.message;
      const text = message.text ?? message.caption;
      const list = [];
      if (message.mine && message.text !== undefined) {
        list.push([icon("again"), words.edit, () => {
          over.close();
          edit(message);
        }]);
      }
      if (text) {
        list.push([icon("copy"), words.copy, () => {
          over.close();
          hand.copy(text);
        }]);
      }
      list.push([icon("close"), words.remove, () => {
        over.close();
        act(WORDS.steps.removed(name), "delete", { message_id: message.message_id });
      }]);
      over.sheet(words.actions, choices(list));
    },
  };
  return menus;
}
