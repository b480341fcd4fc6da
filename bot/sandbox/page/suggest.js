// What pops up above the field: the bot's commands, or its inline results for "@bot words".

import { attempt, send } from "./actions.js";
import { post } from "./api.js";
import { h } from "./dom.js";
import { forLanguage, me, store, takeMessage } from "./store.js";

const TYPING_PAUSE_MS = 300;

export const suggestions = h("div", { class: "suggestions", hidden: true });
let clearField = () => {};
let asking = 0; // counts questions to the bot: only the newest one's answer is shown
let timer = 0;

/** `clear` empties the field after a suggestion was taken. */
export function mountSuggestions(clear) {
  clearField = clear;
  document.addEventListener("pointerdown", (event) => {
    if (!suggestions.parentElement?.contains(event.target)) hideSuggestions();
  });
}

/** Suggest what fits the text in the field, or nothing. */
export function suggestFor(text) {
  hideSuggestions();
  if (/^\/\w*$/.test(text)) return show(commandRows(text.slice(1)));
  const query = text.match(new RegExp(`^@${store.bot.username}\\s([\\s\\S]*)$`, "i"));
  if (query) timer = setTimeout(() => ask(query[1]), TYPING_PAUSE_MS);
  return undefined;
}

/** The commands button: show all of them, or close. */
export function toggleCommands() {
  if (suggestions.hidden) show(commandRows(""));
  else hideSuggestions();
}

export function hideSuggestions() {
  clearTimeout(timer);
  asking += 1;
  suggestions.hidden = true;
}

const rows = () => (suggestions.hidden ? [] : [...suggestions.children]);

/** The row that Enter takes, if arrows have chosen one. */
export const chosen = () => rows().find((row) => row.classList.contains("chosen"));

/** Choose the next row (1) or the one before (-1). False if there is nothing to choose from. */
export function moveChoice(step) {
  const all = rows();
  if (!all.length) return false;
  const before = all.indexOf(chosen());
  all[before]?.classList.remove("chosen");
  const next = before < 0 && step < 0 ? all.at(-1) : all.at((before + step) % all.length);
  next.classList.add("chosen");
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function show(found) {
  suggestions.replaceChildren(...found);
  suggestions.hidden = found.length === 0;
}

function row(testid, title, description, take) {
  const run = () => {
    clearField();
    hideSuggestions();
    take();
  };
  return h(
    "button",
    { type: "button", "data-testid": testid, onclick: run },
    h("b", {}, title),
    h("span", {}, description),
  );
}

function commandRows(prefix) {
  const commands = forLanguage(store.bot.commands, me().language_code) ?? [];
  return commands
    .filter(({ command }) => command.startsWith(prefix.toLowerCase()))
    .map(({ command, description }) =>
      row("command", `/${command}`, description, () => send({ text: `/${command}` })),
    );
}

async function ask(query) {
  asking += 1;
  const asked = asking;
  const answer = await attempt(() => post("inline", { person: store.person, query, offset: "" }));
  if (!answer || asked !== asking) return;
  show(
    answer.results.map((result) =>
      row("inline-result", result.title ?? result.type, result.description ?? "", () =>
        choose(result.id),
      ),
    ),
  );
}

const choose = (resultId) =>
  attempt(async () => {
    const chat = store.chat;
    takeMessage(
      chat,
      await post("inline/choose", { person: store.person, chat, result_id: resultId }),
    );
  });
