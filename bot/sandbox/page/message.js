// One message as a bubble: its content, sender, time, reactions, buttons and menu.

import { copy, press, react } from "./actions.js";
import { contentOf, plainOf } from "./content.js";
import { avatar, botFace, h, icon, iconButton, openMenu } from "./dom.js";
import { nameOf, store } from "./store.js";
import { hourOf } from "./time.js";
import { word } from "./words.js";

const REACTIONS = ["👍", "❤", "🔥", "🤔", "🥱"];

/** Build the element of a message. `continues`: the one above is by the same sender. */
export function messageView(message, { continues, onReply, onEdit }) {
  const mine = message.from?.id === store.person && !message.sender_chat;
  const row = h("article", {
    class: `message ${mine ? "mine" : "theirs"} ${continues ? "continues" : ""}`,
    "data-testid": "message",
    "data-message-id": message.message_id,
  });
  const bubble = h(
    "div",
    { class: `bubble ${bare(message) ? "bare" : ""}` },
    contentOf(message),
    chips(message),
    meta(message),
  );
  if (!mine && inGroup(message)) addSender(row, bubble, message, continues);
  const stack = h("div", { class: "stack" }, bubble, keyboard(message));
  const open = (event) =>
    openMenu(event.currentTarget, actionsFor(message, mine, { onReply, onEdit }));
  row.append(
    stack,
    iconButton("more", word("more"), {
      class: "icon-button message-more",
      "aria-haspopup": "menu",
      onclick: open,
    }),
  );
  return row;
}

const inGroup = (message) => ["group", "supergroup"].includes(message.chat.type);
const bare = (message) => Boolean(message.sticker);

function addSender(row, bubble, message, continues) {
  const sender = message.sender_chat ?? message.from;
  const name = sender.title ?? nameOf(sender);
  const face = sender.id === store.bot.id ? botFace("small") : avatar(sender.id, name, "small");
  row.prepend(face);
  if (!continues) bubble.prepend(h("p", { class: `sender ink-${Math.abs(sender.id) % 7}` }, name));
}

function meta(message) {
  const at = new Date(message.date * 1000);
  const edited = message.edit_date ? h("span", {}, word("edited")) : null;
  const whispered = message.receiver_user ? h("span", {}, word("onlyYou")) : null;
  return h(
    "span",
    { class: "meta" },
    whispered,
    edited,
    h("time", { datetime: at.toISOString() }, hourOf(at)),
  );
}

function chips(message) {
  if (!message.reactions?.length) return null;
  const chip = ({ type, total_count: count }) =>
    h(
      "button",
      {
        type: "button",
        class: "chip",
        "data-testid": "reaction-chip",
        onclick: () => react(message, type.emoji),
      },
      type.emoji,
      h("b", {}, count),
    );
  return h("span", { class: "chips" }, message.reactions.map(chip));
}

const CORNERS = {
  url: "outside",
  web_app: "outside",
  copy_text: "copy",
  switch_inline_query: "inline",
  switch_inline_query_current_chat: "inline",
};

function keyboard(message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const view = (button) => {
    const corner = Object.keys(CORNERS).find((kind) => kind in button);
    return h(
      "button",
      {
        type: "button",
        class: `key ${button.style ?? ""}`,
        disabled: Boolean(button.disabled),
        "data-testid": "button",
        onclick: (event) => press(message, button, event.currentTarget),
      },
      h("span", {}, button.text),
      corner && icon(CORNERS[corner]),
    );
  };
  return h(
    "div",
    { class: "keyboard" },
    rows.map((row) => h("div", { class: "keys" }, row.map(view))),
  );
}

function actionsFor(message, mine, { onReply, onEdit }) {
  const reactions = REACTIONS.map((emoji) =>
    h(
      "button",
      { type: "button", "data-testid": "reaction", onclick: () => react(message, emoji) },
      emoji,
    ),
  );
  const canEdit = mine && message.text !== undefined;
  return [
    h("div", { class: "reactions" }, reactions),
    { icon: "reply", label: word("reply"), testid: "reply", run: () => onReply(message) },
    ...(canEdit
      ? [{ icon: "edit", label: word("edit"), testid: "edit", run: () => onEdit(message) }]
      : []),
    { icon: "copy", label: word("copy"), run: () => copy(plainOf(message)) },
  ];
}
