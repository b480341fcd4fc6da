// Where a person writes: text, commands, attachments, replies, edits, and the bot's reply keyboard.

import { attempt, send, sendLocation, setBlocked, setStatus } from "./actions.js";
import { plainOf } from "./content.js";
import { h, icon, iconButton, keepFocus, openMenu } from "./dom.js";
import {
  isAdmin,
  isMember,
  isPrivate,
  me,
  messagesOf,
  nameOf,
  on,
  openGroup,
  statusIn,
  store,
} from "./store.js";
import {
  chosen,
  hideSuggestions,
  mountSuggestions,
  moveChoice,
  suggestFor,
  suggestions,
  toggleCommands,
} from "./suggest.js";
import { word } from "./words.js";

const MAX_HEIGHT_PX = 160;

const composer = document.getElementById("composer");
const field = h("textarea", { rows: 1, "data-testid": "composer", enterkeyhint: "send" });
let about = null; // {kind: "reply" | "edit", message}
const drafts = new Map(); // chat key -> text
let openKey = "";

/** Put the composer on the page. */
export function mountComposer() {
  field.addEventListener("input", () => {
    grow();
    suggestFor(field.value);
  });
  field.addEventListener("keydown", onKey);
  mountSuggestions(() => {
    field.value = "";
    grow();
  });
  document.addEventListener("compose", (event) => field.isConnected && write(event.detail));
  on("open", () => {
    keepDraft();
    hideSuggestions();
    about = null;
    draw();
  });
  on("people", draw);
  on("message", ({ chatId, message, isNew }) => {
    if (chatId !== store.chat) return;
    if (isNew && message.reply_markup?.force_reply) about = { kind: "reply", message };
    const changesKeys = message.reply_markup && !message.reply_markup.inline_keyboard;
    if (changesKeys || composer.hidden) draw();
  });
}

export function replyTo(message) {
  about = { kind: "reply", message };
  draw();
  field.focus();
}

export function editMessage(message) {
  about = { kind: "edit", message };
  draw();
  write(message.text);
}

function keepDraft() {
  if (openKey) drafts.set(openKey, field.value);
  openKey = `${store.person}:${store.chat}`;
  field.value = drafts.get(openKey) ?? "";
}

function write(text) {
  field.value = text;
  field.focus();
  grow();
  suggestFor(text);
}

/** Draw what fits the chat: a field, or the one button that leads to it. */
export const draw = () => keepFocus(composer, drawAnew);

function drawAnew() {
  composer.hidden = !me() || (isPrivate() && !messagesOf(store.chat).size && !me().blocked);
  if (!me()) return;
  const only = onlyButton();
  if (only) return composer.replaceChildren(only);
  const channel = openGroup()?.type === "channel";
  const placeholder =
    about?.message.reply_markup?.input_field_placeholder ?? word(channel ? "post" : "message");
  field.placeholder = placeholder;
  field.setAttribute("aria-label", placeholder);
  composer.replaceChildren(
    suggestions,
    h(
      "div",
      { class: "field" },
      aboutBar(),
      h(
        "div",
        { class: "line" },
        iconButton("slash", word("commands"), {
          "data-testid": "commands",
          onclick: () => {
            toggleCommands();
            field.focus();
          },
        }),
        field,
        iconButton("clip", word("attach"), {
          "data-testid": "attach",
          "aria-haspopup": "menu",
          onclick: attach,
        }),
      ),
    ),
    iconButton("send", word("send"), {
      class: "icon-button send",
      "data-testid": "send",
      onclick: submit,
    }),
    ...replyKeyboard(),
  );
  grow();
}

function onlyButton() {
  const button = (label, run, testid) =>
    h(
      "button",
      { type: "button", class: "action big", "data-testid": testid, onclick: run },
      label,
    );
  if (isPrivate())
    return me().blocked ? button(word("unblock"), () => setBlocked(false), "unblock") : null;
  const status = statusIn(openGroup(), store.person);
  if (!isMember(status))
    return button(word("join"), () => setStatus(store.chat, store.person, "member"), "join");
  if (openGroup().type === "channel" && !isAdmin(status))
    return h("p", { class: "quiet" }, word("adminsOnly"));
  return null;
}

function aboutBar() {
  if (!about) return null;
  const title =
    about.kind === "edit"
      ? word("editing")
      : nameOf(about.message.from ?? { first_name: about.message.chat.title });
  const cancel = () => {
    if (about.kind === "edit") field.value = "";
    about = null;
    draw();
  };
  return h(
    "div",
    { class: "about-bar", "data-testid": "about-bar" },
    icon(about.kind),
    h("span", {}, h("b", {}, title), h("small", {}, plainOf(about.message).slice(0, 120))),
    iconButton("close", word("cancel"), { onclick: cancel }),
  );
}

async function submit() {
  const text = field.value.trim();
  if (!text) return field.focus();
  const extra = about && {
    [about.kind === "edit" ? "edit" : "reply_to"]: about.message.message_id,
  };
  field.value = "";
  about = null;
  hideSuggestions();
  draw();
  field.focus();
  if (!(await send({ text, ...extra })) && !field.value) write(text);
}

function onKey(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && moveChoice(step)) return event.preventDefault();
  if (event.key === "Escape") return hideSuggestions();
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return undefined;
  event.preventDefault();
  return chosen() ? chosen().click() : submit();
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, MAX_HEIGHT_PX)}px`;
}

function attach(event) {
  openMenu(event.currentTarget, [
    { icon: "photo", label: word("photo"), testid: "send-photo", run: () => send({ photo: true }) },
    {
      icon: "sticker",
      label: word("sticker"),
      testid: "send-sticker",
      run: () => send({ sticker: true }),
    },
    { icon: "place", label: word("location"), testid: "send-location", run: sendLocation },
  ]);
}

/** The keyboard of the newest message that has or removes one, as Telegram keeps it. */
function replyKeyboard() {
  const markup = [...messagesOf(store.chat).values()]
    .map((m) => m.reply_markup)
    .filter((m) => m?.keyboard || m?.remove_keyboard)
    .at(-1);
  if (!markup?.keyboard) return [];
  const press = (key) => () =>
    attempt(() => (key.request_location ? sendLocation() : send({ text: key.text ?? key })));
  const keys = (row) =>
    row.map((key) =>
      h(
        "button",
        {
          type: "button",
          class: `key ${key.style ?? ""}`,
          "data-testid": "reply-key",
          onclick: press(key),
        },
        h("span", {}, key.text ?? key),
        key.request_location && icon("place"),
      ),
    );
  return [
    h(
      "div",
      { class: "reply-keyboard" },
      markup.keyboard.map((row) => h("div", { class: "keys" }, keys(row))),
    ),
  ];
}
