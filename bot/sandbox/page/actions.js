// What a person does: each action is one call to the sandbox, and its refusal is shown.

import { post } from "./api.js";
import { h, icon } from "./dom.js";
import { alertBox, complain, notify, openDialog } from "./notice.js";
import { look, me, now, store, takeMessage } from "./store.js";
import { fromLocalInput } from "./time.js";
import { word } from "./words.js";

/** Run an action; a refusal becomes a notice. Resolves to what it returned, or undefined. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    complain(error);
  }
}

/** Send something into the open chat: {text} | {photo: true} | {sticker: true} | {location} + reply_to, edit. */
export const send = (fields) =>
  attempt(async () => {
    const chat = store.chat;
    const message = await post("messages", { person: store.person, chat, ...fields });
    takeMessage(chat, message);
    return message;
  });

/** Go to the private chat and start the bot, with the payload of a deep link or without. */
export async function start(payload = "") {
  if (me().blocked) await setBlocked(false);
  if (store.chat !== store.person) look(store.person);
  return send({ text: payload ? `/start ${payload}` : "/start" });
}

export const setBlocked = (blocked) =>
  attempt(async () => {
    const person = await post(`people/${store.person}/block`, { blocked });
    store.people.set(person.id, person);
    look(store.person, store.chat);
  });

export const addPerson = (firstName, languageCode) =>
  attempt(async () => {
    const person = await post("people", {
      first_name: firstName,
      language_code: languageCode || undefined,
    });
    store.people.set(person.id, person);
    look(person.id);
  });

export const addChat = (type, title) =>
  attempt(async () => {
    const chat = await post("chats", { type, title, owner: store.person });
    store.chats.set(chat.id, chat);
    look(store.person, chat.id);
  });

/** `who` is a person's id or "bot". */
export const setStatus = (chatId, who, status) =>
  attempt(async () => {
    const chat = await post(`chats/${chatId}/members`, { person: who, status, by: store.person });
    store.chats.set(chat.id, chat);
    look(store.person, store.chat);
  });

export const vote = (message, options) =>
  attempt(() =>
    post("votes", {
      person: store.person,
      chat: message.chat.id,
      message_id: message.message_id,
      options,
    }),
  );

/** React with one emoji; the same one again takes it back. The page remembers what was set. */
export const react = (message, emoji) =>
  attempt(async () => {
    const key = `reaction:${store.person}:${message.chat.id}:${message.message_id}`;
    const wanted = sessionStorage.getItem(key) === emoji ? [] : [emoji];
    await post("reactions", {
      person: store.person,
      chat: message.chat.id,
      message_id: message.message_id,
      emoji: wanted,
    });
    sessionStorage.setItem(key, wanted.join(""));
  });

export const advanceClock = (seconds) => attempt(() => post("clock", { advance: seconds }));
export const setClockTo = (local) =>
  attempt(() => post("clock", { set: fromLocalInput(local).toISOString() }));
export const today = () => new Date(now());

/** Press an inline button: its notice is shown, the button shows progress until the bot answers. */
export async function press(message, button, element) {
  if (button.url ?? button.web_app) return openLink(button.url ?? button.web_app.url);
  if (button.copy_text) return copy(button.copy_text.text);
  const query =
    button.switch_inline_query_current_chat ??
    button.switch_inline_query ??
    button.switch_inline_query_chosen_chat?.query;
  if (query !== undefined)
    return document.dispatchEvent(
      new CustomEvent("compose", { detail: `@${store.bot.username} ${query}` }),
    );
  element.classList.add("busy");
  element.setAttribute("aria-busy", "true");
  const answer = await attempt(() =>
    post("presses", {
      person: store.person,
      chat: message.chat.id,
      message_id: message.message_id,
      data: button.callback_data,
    }),
  );
  element.classList.remove("busy");
  element.removeAttribute("aria-busy");
  if (answer?.url) openLink(answer.url);
  else if (answer?.text && answer.show_alert) alertBox(answer.text);
  else if (answer?.text) notify(answer.text);
}

/** Links to this bot work inside the page, as they do inside Telegram; others open a tab. */
export function openLink(url) {
  const name = store.bot.username;
  const own = url.match(
    new RegExp(
      `^(?:https?://(?:t|telegram)\\.me/${name}/?|tg://resolve/?\\?domain=${name})(?:[?&]start=([\\w-]{1,64}))?$`,
      "i",
    ),
  );
  if (!own) return void window.open(url, "_blank", "noopener,noreferrer");
  return own[1] ? start(own[1]) : look(store.person);
}

export async function copy(text) {
  await attempt(() => navigator.clipboard.writeText(text).then(() => notify(word("copied"))));
}

const PLACES = [
  ["Москва · Moscow", 55.7558, 37.6173],
  ["Екатеринбург · Yekaterinburg", 56.8389, 60.6057],
  ["Berlin", 52.52, 13.405],
  ["London", 51.5074, -0.1278],
  ["上海 · Shanghai", 31.2304, 121.4737],
  ["New York", 40.7128, -74.006],
];

/** Ask where the person is, then send it. */
export function sendLocation() {
  const choose = (latitude, longitude) => () => {
    dialog.close();
    send({ location: { latitude, longitude } });
  };
  const places = PLACES.map(([name, latitude, longitude]) =>
    h(
      "button",
      { type: "button", class: "row", onclick: choose(latitude, longitude) },
      icon("place"),
      h("span", {}, name),
      h("small", {}, `${latitude}, ${longitude}`),
    ),
  );
  const dialog = openDialog(word("whereAreYou"), [h("div", { class: "rows" }, places)]);
}
