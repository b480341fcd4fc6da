// Inline mode: "@bot words" in the field asks the bot, a result chosen is sent to the chat.

import { attempt } from "./actions.js";
import { post } from "./api.js";
import { h } from "./dom.js";
import { store, takeMessage } from "./store.js";

const TYPING_PAUSE_MS = 300;
let timer = 0;

export function closeInline() {
  clearTimeout(timer);
}

/** Ask the bot when the typing pauses; `show` takes the rows, `done` runs after one was sent. */
export function inlineFor(query, show, done) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const answer = await attempt(() => post("inline", { person: store.person, query, offset: "" }));
    if (answer) show(answer.results.map((result) => row(result, done)));
  }, TYPING_PAUSE_MS);
}

function row(result, done) {
  const choose = () =>
    attempt(async () => {
      const chat = store.chat;
      takeMessage(chat, await post("inline/choose", { person: store.person, chat, result_id: result.id }));
      done();
    });
  return h("button", { type: "button", "data-testid": "inline-result", onclick: choose }, h("b", {}, result.title ?? result.type), h("span", {}, result.description ?? ""));
}
