// What a message says and shows: text, picture, place, file, poll.

import { send } from "./actions.js";
import { h, icon } from "./dom.js";
import { pollView } from "./poll.js";
import { messagesOf, nameOf } from "./store.js";
import { word } from "./words.js";

/** The parts of a bubble, top to bottom. */
export function contentOf(message) {
  const parts = [];
  if (message.forward_origin) parts.push(h("p", { class: "forwarded" }, word("forwarded")));
  if (message.via_bot)
    parts.push(h("p", { class: "forwarded" }, `${word("via")} @${message.via_bot.username}`));
  if (message.reply_to_message) parts.push(quoteOf(message.reply_to_message));
  if (message.page?.photo) parts.push(photo(message));
  if (message.sticker)
    parts.push(
      h(
        "span",
        { class: "sticker", role: "img", "aria-label": word("sticker") },
        message.sticker.emoji ?? icon("sticker"),
      ),
    );
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
  enliven(body);
  return body;
}

function photo(message) {
  const size = message.photo?.at(-1) ?? {};
  return h("img", {
    class: "photo",
    src: message.page.photo,
    alt: message.caption ?? word("photo"),
    width: size.width,
    height: size.height,
  });
}

function place({ latitude, longitude }) {
  const map = h("div", { class: "map" }, icon("place"));
  return h(
    "div",
    { class: "place" },
    map,
    h("small", {}, `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`),
  );
}

function file(document) {
  const size = document.file_size ? `${Math.max(1, Math.round(document.file_size / 1024))} KB` : "";
  const names = h(
    "span",
    {},
    h("b", {}, document.file_name ?? word("document")),
    h("small", {}, size),
  );
  return h(
    "a",
    {
      class: "file",
      href: `/sandbox/files/${document.file_id}`,
      download: document.file_name ?? "",
    },
    h("i", {}, icon("file")),
    names,
  );
}

/** The plain words of a message, for quoting it or copying it. */
export function plainOf(message) {
  const page = h("div");
  page.innerHTML = message.page?.html ?? "";
  page
    .querySelectorAll("br, p, li, tr, pre, h1, h2, h3, h4, h5, h6, summary, blockquote, .formula")
    .forEach((block) => block.after("\n"));
  page.querySelectorAll("td, th").forEach((cell) => cell.after(" "));
  page.querySelectorAll(".spoiler").forEach((hidden) => (hidden.textContent = "▒▒▒"));
  const kind = ["photo", "sticker", "location", "document"].find((name) => name in message);
  return page.textContent.trim() || message.poll?.question || word(kind ?? "message");
}

function quoteOf(message) {
  const from = message.from ? nameOf(message.from) : message.chat.title;
  const jump = () =>
    document
      .querySelector(`[data-message-id="${message.message_id}"]`)
      ?.scrollIntoView({ block: "center", behavior: "smooth" });
  const known = messagesOf(message.chat.id).get(message.message_id) ?? message;
  return h(
    "button",
    { type: "button", class: "quote", onclick: jump },
    h("b", {}, from),
    h("span", {}, plainOf(known).slice(0, 120)),
  );
}

/** Make what render.py wrote work: spoilers, long quotes and commands answer to mouse and keyboard. */
function enliven(body) {
  for (const hidden of body.querySelectorAll(".spoiler")) {
    pressable(hidden, () => {
      hidden.classList.add("revealed");
      for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
    });
    hidden.setAttribute("aria-label", word("spoiler"));
  }
  for (const quote of body.querySelectorAll("blockquote.expandable")) {
    requestAnimationFrame(() => collapse(quote)); // its height is known once it is on the page
  }
  for (const command of body.querySelectorAll("a.command")) {
    command.addEventListener("click", (event) => {
      event.preventDefault();
      send({ text: command.textContent });
    });
  }
  for (const wide of body.querySelectorAll("pre, .table, .formula")) {
    wide.tabIndex = 0; // so that arrow keys scroll it
  }
}

function collapse(quote) {
  quote.classList.add("long");
  if (quote.scrollHeight <= quote.clientHeight) return quote.classList.remove("long");
  quote.setAttribute("aria-expanded", "false");
  return pressable(quote, () =>
    quote.setAttribute("aria-expanded", String(quote.classList.toggle("open"))),
  );
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
