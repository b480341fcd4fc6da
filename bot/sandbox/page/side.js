// The left panel: who is looking, and their chats. On a phone it slides in.

import { addPerson } from "./actions.js";
import { plainOf } from "./content.js";
import { avatar, botFace, h, icon, iconButton, keepFocus } from "./dom.js";
import { newChatButton } from "./groups.js";
import { lastMessage, look, me, nameOf, on, store, unreadOf } from "./store.js";
import { hourOf } from "./time.js";
import { pageLanguage, word } from "./words.js";

const LANGUAGES = [
  ["ru", "Русский"],
  ["en", "English"],
  ["zh", "中文"],
  ["zh-hans", "简体中文"],
  ["de", "Deutsch"],
  ["", "—"],
];

const side = document.getElementById("side");
const shade = document.getElementById("shade");
const people = h("div", { class: "people" });
const chats = h("nav", { class: "chats" });
const form = newPerson(); // one for the page's whole life: it moves between the welcome and the panel

/** Put the panel on the page. */
export function mountSide() {
  side.addEventListener("keydown", (event) => event.key === "Escape" && showSide(false));
  shade.addEventListener("click", () => showSide(false));
  on("people", draw);
  on("message", drawChats);
  on("open", () => {
    showSide(false);
    drawChats();
  });
}

/** Slide the panel in or out; on a wide screen it is always there. */
export function showSide(shown) {
  document.body.classList.toggle("side-open", shown);
  if (shown) side.querySelector("[aria-current]")?.focus();
}

/** Draw everything that depends on the people, the chats or the language. */
export const draw = () => keepFocus(side, drawAnew);

function drawAnew() {
  relabel();
  const brand = h(
    "div",
    { class: "brand" },
    botFace("medium"),
    h("b", {}, store.bot.first_name),
    h("small", {}, `@${store.bot.username}`),
  );
  people.replaceChildren(...[...store.people.values()].map(personTab));
  const close = iconButton("close", word("close"), {
    class: "icon-button side-close",
    onclick: () => showSide(false),
  });
  if (me()) {
    side.replaceChildren(
      brand,
      close,
      h("h2", {}, word("people")),
      people,
      form,
      h("h2", {}, word("chats")),
      chats,
      newChatButton(),
    );
    drawRows();
    return;
  }
  side.replaceChildren(brand, h("p", { class: "aside-note" }, word("noMessages")));
}

/** The card for the very first visitor. */
export const welcome = () =>
  h(
    "section",
    { class: "welcome-card" },
    botFace("large"),
    h("h2", {}, word("welcome")),
    h("p", {}, word("welcomeText")),
    store.people.size ? people : null,
    form,
  );

function newPerson() {
  const name = h("input", {
    name: "name",
    required: true,
    maxlength: 64,
    autocomplete: "off",
    "data-testid": "new-person-name",
  });
  const options = LANGUAGES.map(([code, label]) =>
    h("option", { value: code }, code ? `${label} · ${code}` : label),
  );
  const language = h("select", { name: "language", "data-testid": "new-person-language" }, options);
  const form = h(
    "form",
    { class: "new-person" },
    name,
    language,
    h("button", { class: "action", "data-testid": "new-person-add" }),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!name.value.trim()) return;
    const added = name.value.trim();
    name.value = "";
    await addPerson(added, language.value);
  });
  language.value = pageLanguage();
  return form;
}

function relabel() {
  const [name, language, add] = form.elements;
  name.placeholder = word("newName");
  name.setAttribute("aria-label", word("newName"));
  language.setAttribute("aria-label", word("language"));
  add.replaceChildren(icon("plus"), h("span", {}, word("add")));
}

function personTab(person) {
  const unread = [...store.chats.keys(), person.id].reduce(
    (sum, chat) => sum + unreadOf(person.id, chat),
    0,
  );
  return h(
    "button",
    {
      type: "button",
      class: "person",
      "data-testid": "person",
      "data-person-id": person.id,
      "aria-current": person.id === store.person && "true",
      onclick: () => look(person.id),
    },
    h(
      "span",
      { class: "face" },
      avatar(person.id, nameOf(person)),
      person.blocked
        ? h("i", { class: "off" }, icon("block"))
        : unread
          ? h("i", { class: "badge" }, unread)
          : null,
    ),
    h("span", { class: "name" }, person.first_name),
  );
}

function drawChats() {
  if (me()) keepFocus(side, drawRows);
}

function drawRows() {
  const rows = [chatRow(me().id, store.bot.first_name, botFace(""))];
  for (const chat of store.chats.values())
    rows.push(chatRow(chat.id, chat.title, avatar(chat.id, chat.title), chat.type));
  chats.replaceChildren(...rows);
  people.replaceChildren(...[...store.people.values()].map(personTab));
}

function chatRow(id, title, face, type) {
  const last = lastMessage(id);
  const unread = unreadOf(store.person, id);
  const about = last ? plainOf(last).slice(0, 80) : type ? word(type) : word("bot");
  return h(
    "button",
    {
      type: "button",
      class: "chat",
      "data-testid": "chat",
      "data-chat-id": id,
      "aria-current": id === store.chat && "true",
      onclick: () => look(store.person, id),
    },
    face,
    h(
      "span",
      { class: "about" },
      h(
        "span",
        { class: "line" },
        type && icon(type === "channel" ? "channel" : "group"),
        h("b", {}, title),
        last && h("time", {}, hourOf(new Date(last.date * 1000))),
      ),
      h(
        "span",
        { class: "line" },
        h("small", {}, about),
        unread ? h("i", { class: "badge" }, unread) : null,
      ),
    ),
  );
}
