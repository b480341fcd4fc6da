// One message as a bubble: what it says, its picture or poll, its time, its buttons.

import { copy, press, react, send } from "./actions.js";
import { avatar, botFace, h, icon, iconButton, openMenu } from "./dom.js";
import { pollView } from "./poll.js";
import { isPrivate, messagesOf, nameOf, store } from "./store.js";
import { hourOf } from "./time.js";
import { word } from "./words.js";

const REACTIONS = ["👍", "❤", "🔥", "🤔", "🥱"];
const LONG_QUOTE = 3; // lines shown of a collapsed quote; the style sheet says the same

/** Build the element of a message. `continues`: the one above is by the same sender. */
export function messageView(message, { continues, onReply, onEdit }) {
  const mine = message.from?.id === store.person && !message.sender_chat;
  const row = h("article", {
    class: `message ${mine ? "mine" : "theirs"} ${continues ? "continues" : ""}`,
    "data-testid": "message",
    "data-message-id": message.message_id,
  });
  const bubble = h("div", { class: `bubble ${bare(message) ? "bare" : ""}` }, content(message), chips(message), meta(message));
  if (!mine && !isPrivate(message.chat.id)) addSender(row, bubble, message, continues);
  const stack = h("div", { class: "stack" }, bubble, keyboard(message));
  const open = (event) => openMenu(event.currentTarget, actionsFor(message, mine, { onReply, onEdit }));
  row.append(stack, iconButton("more", word("more"), { class: "icon-button message-more", "aria-haspopup": "menu", onclick: open }));
  enliven(bubble);
  return row;
}

const bare = (message) => Boolean(message.sticker);

function addSender(row, bubble, message, continues) {
  const sender = message.sender_chat ?? message.from;
  const name = sender.title ?? nameOf(sender);
  const face = sender.id === store.bot.id ? botFace("small") : avatar(sender.id, name, "small");
  row.prepend(face);
  if (!continues) bubble.prepend(h("p", { class: `sender ink-${Math.abs(sender.id) % 7}` }, name));
}

function content(message) {
  const parts = [];
  if (message.forward_origin) parts.push(h("p", { class: "forwarded" }, word("forwarded")));
  if (message.via_bot) parts.push(h("p", { class: "forwarded" }, `${word("via")} @${message.via_bot.username}`));
  if (message.reply_to_message) parts.push(quoteOf(message.reply_to_message));
  if (message.page?.photo) parts.push(photo(message));
  if (message.sticker) parts.push(h("span", { class: "sticker", role: "img", "aria-label": word("sticker") }, message.sticker.emoji ?? icon("sticker")));
  if (message.location) parts.push(place(message.location));
  if (message.document) parts.push(file(message.document));
  if (message.poll) parts.push(pollView(message));
  if (message.page?.html) parts.push(text(message));
  if (!parts.length) parts.push(h("p", { class: "forwarded" }, word("unknown")));
  return parts;
}

function text(message) {
  const body = h("div", { class: message.rich_message ? "text rich" : "text plain" });
  body.innerHTML = message.page.html; // made safe by the server: see render.py
  return body;
}

function photo(message) {
  const size = message.photo?.at(-1) ?? {};
  return h("img", { class: "photo", src: message.page.photo, alt: message.caption ?? word("photo"), width: size.width, height: size.height });
}

function place({ latitude, longitude }) {
  const map = h("div", { class: "map" }, icon("place"));
  return h("div", { class: "place" }, map, h("small", {}, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`));
}

function file(document) {
  const size = document.file_size ? `${Math.max(1, Math.round(document.file_size / 1024))} KB` : "";
  const names = h("span", {}, h("b", {}, document.file_name ?? word("document")), h("small", {}, size));
  return h("a", { class: "file", href: `/sandbox/files/${document.file_id}`, download: document.file_name ?? "" }, h("i", {}, icon("file")), names);
}

/** The plain words of a message, for quoting it or copying it. */
export function plainOf(message) {
  const page = h("div");
  page.innerHTML = message.page?.html ?? "";
  page.querySelectorAll("br, p, li, tr, pre, h1, h2, h3, h4, h5, h6, summary, blockquote, .formula").forEach((block) => block.after("\n"));
  page.querySelectorAll("td, th").forEach((cell) => cell.after(" "));
  page.querySelectorAll(".spoiler").forEach((hidden) => (hidden.textContent = "▒▒▒"));
  const kind = message.photo ? "photo" : message.sticker ? "sticker" : message.location ? "location" : message.document ? "document" : "poll";
  return page.textContent.trim() || message.poll?.question || word(kind);
}

function quoteOf(message) {
  const from = message.from ? nameOf(message.from) : message.chat.title;
  const jump = () => document.querySelector(`[data-message-id="${message.message_id}"]`)?.scrollIntoView({ block: "center", behavior: "smooth" });
  const known = messagesOf(message.chat.id).get(message.message_id) ?? message;
  return h("button", { type: "button", class: "quote", onclick: jump }, h("b", {}, from), h("span", {}, plainOf(known).slice(0, 120)));
}

function meta(message) {
  const at = new Date(message.date * 1000);
  const edited = message.edit_date ? h("span", {}, word("edited")) : null;
  return h("span", { class: "meta" }, edited, h("time", { datetime: at.toISOString() }, hourOf(at)));
}

function chips(message) {
  if (!message.reactions?.length) return null;
  const chip = ({ type, total_count: count }) =>
    h("button", { type: "button", class: "chip", "data-testid": "reaction-chip", onclick: () => react(message, type.emoji) }, type.emoji, h("b", {}, count));
  return h("span", { class: "chips" }, message.reactions.map(chip));
}

const CORNERS = { url: "outside", web_app: "outside", copy_text: "copy", switch_inline_query: "inline", switch_inline_query_current_chat: "inline" };

function keyboard(message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const view = (button) => {
    const corner = Object.keys(CORNERS).find((kind) => kind in button);
    return h(
      "button",
      { type: "button", class: `key ${button.style ?? ""}`, disabled: Boolean(button.disabled), "data-testid": "button", onclick: (event) => press(message, button, event.currentTarget) },
      h("span", {}, button.text),
      corner && icon(CORNERS[corner]),
    );
  };
  return h("div", { class: "keyboard" }, rows.map((row) => h("div", { class: "keys" }, row.map(view))));
}

function actionsFor(message, mine, { onReply, onEdit }) {
  const reactions = REACTIONS.map((emoji) => h("button", { type: "button", "data-testid": "reaction", onclick: () => react(message, emoji) }, emoji));
  const canEdit = mine && message.text !== undefined;
  return [
    h("div", { class: "reactions" }, reactions),
    { icon: "reply", label: word("reply"), testid: "reply", run: () => onReply(message) },
    ...(canEdit ? [{ icon: "edit", label: word("edit"), testid: "edit", run: () => onEdit(message) }] : []),
    { icon: "copy", label: word("copy"), run: () => copy(plainOf(message)) },
  ];
}

/** Make what render.py wrote work: spoilers, long quotes and commands answer to mouse and keyboard. */
function enliven(bubble) {
  for (const hidden of bubble.querySelectorAll(".spoiler")) {
    pressable(hidden, () => {
      hidden.classList.add("revealed");
      for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
    });
    hidden.setAttribute("aria-label", word("spoiler"));
  }
  for (const quote of bubble.querySelectorAll("blockquote.expandable")) {
    if (quote.innerText.split("\n").length <= LONG_QUOTE && quote.innerText.length < 40 * LONG_QUOTE) continue;
    quote.classList.add("long");
    quote.setAttribute("aria-expanded", "false");
    pressable(quote, () => quote.setAttribute("aria-expanded", String(quote.classList.toggle("open"))));
  }
  for (const command of bubble.querySelectorAll("a.command")) {
    command.addEventListener("click", (event) => {
      event.preventDefault();
      send({ text: command.textContent });
    });
  }
  for (const wide of bubble.querySelectorAll("pre, .table, .formula")) wide.tabIndex = 0; // so that arrows scroll it
}

function pressable(element, run) {
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  element.addEventListener("click", (event) => event.target.closest("a") || run());
  element.addEventListener("keydown", (event) => {
    if (event.target !== element || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    run();
  });
}
