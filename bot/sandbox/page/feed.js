// The list of messages of the open chat, its intro, and where it is scrolled to.

import { openLink, setBlocked, start, today } from "./actions.js";
import { botFace, h, icon } from "./dom.js";
import { messageView } from "./message.js";
import { forLanguage, isPrivate, lastMessage, me, messagesOf, on, store } from "./store.js";
import { dayOf, localInput } from "./time.js";
import { word } from "./words.js";

const NEAR_END_PX = 80;
export const TYPING_MS = 5000; // as long as Telegram shows a chat action
const GROUPED_S = 300;
const DAY_MS = 86_400_000;

const feed = document.getElementById("feed");
const list = h("div", { class: "list", role: "log", "aria-live": "polite" });
const typing = h("div", { class: "typing", hidden: true }, h("i"), h("i"), h("i"));
const jump = h("button", {
  type: "button",
  class: "jump",
  hidden: true,
  onclick: () => toEnd("smooth"),
});
const scroller = h("div", { class: "scroller", tabindex: 0 }, list, typing);
let drawn = ""; // "person:chat" that the list shows
let atEnd = true;
let unseen = 0;
let last = null;
let typingTimer = 0;
let handlers = {};

/** Put the feed on the page. Handlers: onReply(message), onEdit(message). */
export function mountFeed(given) {
  handlers = given;
  feed.append(scroller, jump);
  scroller.addEventListener("scroll", () => {
    atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX;
    if (atEnd) unseen = 0;
    showJump();
  });
  new ResizeObserver(() => atEnd && toEnd()).observe(list);
  new ResizeObserver(() => atEnd && toEnd()).observe(scroller);
  scroller.addEventListener("click", (event) => {
    const link = event.target.closest("a[href][target]");
    if (!link) return;
    event.preventDefault();
    openLink(link.href);
  });
  on("open", redraw);
  on("message", show);
  on("deleted", remove);
  on("action", showTyping);
}

/** Draw the open chat anew: at its newest message, or where it was being read. */
export function redraw() {
  const shown = `${store.person}:${store.chat}`;
  const reading = shown === drawn && !atEnd ? scroller.scrollTop : null;
  drawn = shown;
  list.setAttribute("aria-live", "off"); // only what comes from now on is news
  last = null;
  hideTyping();
  const messages = store.chat === null ? [] : [...messagesOf(store.chat).values()];
  list.replaceChildren();
  scroller.classList.toggle("intro", messages.length === 0);
  if (messages.length) messages.forEach(append);
  else if (store.chat !== null)
    list.append(isPrivate() ? intro() : h("p", { class: "pill" }, word("nothingYet")));
  if (reading === null) toEnd();
  else scroller.scrollTop = reading;
  requestAnimationFrame(() => list.setAttribute("aria-live", "polite"));
}

function intro() {
  const description = forLanguage(store.bot.description, me().language_code) ?? "";
  const restart = me().blocked ? () => setBlocked(false) : () => start();
  return h(
    "section",
    { class: "welcome-card" },
    botFace("large"),
    h("h2", {}, store.bot.first_name),
    description && h("h3", {}, word("whatCan")),
    h("p", {}, description),
    h(
      "button",
      { type: "button", class: "action big", "data-testid": "start", onclick: restart },
      word(me().blocked ? "unblock" : "start"),
    ),
  );
}

function append(message) {
  const at = new Date(message.date * 1000);
  const newDay =
    !last || localInput(at).slice(0, 10) !== localInput(new Date(last.date * 1000)).slice(0, 10);
  if (newDay) list.append(h("p", { class: "pill", "data-day": at.toISOString() }, dayName(at)));
  list.append(
    messageView(message, { ...handlers, continues: !newDay && continuing(last, message) }),
  );
  last = message;
}

const senderOf = (message) => (message.sender_chat ?? message.from)?.id;
const continuing = (before, message) =>
  senderOf(before) === senderOf(message) && message.date - before.date < GROUPED_S;

function dayName(date) {
  const key = (milliseconds) => localInput(new Date(milliseconds)).slice(0, 10);
  const shown = dayOf(date, today());
  if (key(date.getTime()) === key(today().getTime())) return `${word("today")}, ${shown}`;
  if (key(date.getTime() + DAY_MS) === key(today().getTime()))
    return `${word("yesterday")}, ${shown}`;
  return shown;
}

/** Name the days again: after midnight "today" has become "yesterday". */
export function renameDays() {
  for (const pill of list.querySelectorAll("[data-day]"))
    pill.textContent = dayName(new Date(pill.dataset.day));
}

function show({ chatId, message, isNew }) {
  if (chatId !== store.chat) return;
  if (!isNew) return replace(message);
  if (!last) list.replaceChildren();
  scroller.classList.remove("intro");
  const mine = message.from?.id === store.person;
  if (!mine) hideTyping();
  append(message);
  if (mine || atEnd) return toEnd();
  unseen += 1;
  showJump();
}

function replace(message) {
  const old = rowOf(message.message_id);
  const keys = [...old.querySelectorAll("button")];
  const focused = keys.indexOf(document.activeElement);
  const fresh = messageView(message, {
    ...handlers,
    continues: old.classList.contains("continues"),
  });
  fresh.classList.add("changed");
  old.replaceWith(fresh);
  if (focused >= 0)
    [...fresh.querySelectorAll("button:not([disabled])")]
      .at(focused)
      ?.focus({ preventScroll: true });
  if (atEnd) toEnd();
}

function remove({ chat_id: chatId, message_id: id }) {
  if (chatId !== store.chat) return;
  const old = rowOf(id);
  const before = old.previousElementSibling;
  const after = old.nextElementSibling;
  old.remove();
  if (before?.dataset.day && (!after || after.dataset.day)) before.remove();
  last = lastMessage(chatId);
  if (!last) redraw();
}

const rowOf = (id) => list.querySelector(`[data-message-id="${id}"]`);

function toEnd(behavior = "instant") {
  atEnd = true;
  unseen = 0;
  scroller.scrollTo({ top: scroller.scrollHeight, behavior });
}

function showJump() {
  jump.hidden = atEnd;
  jump.setAttribute("aria-label", word("newMessages"));
  jump.replaceChildren(icon("down"), ...(unseen ? [h("b", {}, unseen)] : []));
}

function showTyping(action) {
  if (action.chat_id !== store.chat) return;
  typing.hidden = false;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(hideTyping, TYPING_MS);
  if (atEnd) toEnd();
}

function hideTyping() {
  clearTimeout(typingTimer);
  typing.hidden = true;
}
