// The top of the chat: whose chat it is, what the bot is doing, and what can be done about it.

import { setBlocked } from "./actions.js";
import { avatar, botFace, h, iconButton, keepFocus, openMenu } from "./dom.js";
import { TYPING_MS } from "./feed.js";
import { memberCount, membersDialog } from "./groups.js";
import { showSide } from "./side.js";
import { isMember, isPrivate, me, nameOf, on, openGroup, store } from "./store.js";
import { word } from "./words.js";

const header = document.getElementById("header");
let typingTimer = 0;

/** Put the header on the page. */
export function mountHeader() {
  on("people", draw);
  on("open", draw);
  on("action", ({ chat_id: chat }) => {
    if (chat !== store.chat) return;
    subtitle(word("typing"), "active");
    clearTimeout(typingTimer);
    typingTimer = setTimeout(draw, TYPING_MS);
  });
  on(
    "message",
    ({ chatId, message }) => chatId === store.chat && message.from?.id !== store.person && draw(),
  );
}

export const draw = () => keepFocus(header, drawAnew);

function drawAnew() {
  clearTimeout(typingTimer);
  header.hidden = !me();
  if (!me()) return;
  const group = openGroup();
  const open = h(
    "button",
    {
      type: "button",
      class: "who",
      "data-testid": "open-people",
      title: word("people"),
      "aria-label": word("people"),
      onclick: () => showSide(true),
    },
    avatar(me().id, nameOf(me())),
  );
  const title = h(
    "div",
    { class: "title" },
    h("h1", {}, group?.title ?? store.bot.first_name),
    h("small", { "aria-live": "polite" }),
  );
  const more = iconButton("more", word("more"), {
    "data-testid": "chat-menu",
    "aria-haspopup": "menu",
    onclick: (event) => openMenu(event.currentTarget, items()),
  });
  header.replaceChildren(
    open,
    group ? avatar(group.id, group.title, "face") : botFace("face"),
    title,
    more,
  );
  subtitle(about(group));
}

function about(group) {
  if (!group) return word(me().blocked ? "blockedBot" : "bot");
  const count = `${word(group.type === "channel" ? "subscribers" : "members")}: ${memberCount(group)}`;
  return isMember(group.bot) ? count : `${count} · ${word("notMember")}`;
}

function items() {
  if (!isPrivate())
    return [{ icon: "group", label: word("info"), testid: "members", run: membersDialog }];
  const { blocked } = me();
  return [
    {
      icon: "block",
      label: word(blocked ? "unblock" : "block"),
      testid: "block",
      danger: !blocked,
      run: () => setBlocked(!blocked),
    },
  ];
}

function subtitle(text, kind = "") {
  const line = header.querySelector("small");
  line.textContent = text;
  line.className = kind;
}
