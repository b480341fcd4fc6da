// Channels and groups: founding one, and who is in it.

import { addChat, setStatus } from "./actions.js";
import { avatar, botFace, h, icon } from "./dom.js";
import { openDialog } from "./notice.js";
import { isMember, nameOf, openGroup, statusIn, store } from "./store.js";
import { word } from "./words.js";

/** The button that founds a channel or a group. */
export function newChatButton() {
  const open = () => {
    const kinds = ["channel", "group", "supergroup"].map((kind) =>
      h("option", { value: kind }, word(kind)),
    );
    const type = h(
      "select",
      { "aria-label": word("newChat"), "data-testid": "new-chat-type" },
      kinds,
    );
    const title = h("input", {
      required: true,
      maxlength: 128,
      placeholder: word("title"),
      "aria-label": word("title"),
      "data-testid": "new-chat-title",
    });
    const create = h(
      "form",
      { class: "fields" },
      type,
      title,
      h("button", { class: "action", "data-testid": "new-chat-create" }, word("create")),
    );
    const dialog = openDialog(word("newChat"), [create]);
    create.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close();
      addChat(type.value, title.value.trim());
    });
    title.focus();
  };
  return h(
    "button",
    { type: "button", class: "ghost", "data-testid": "new-chat", onclick: open },
    icon("plus"),
    word("newChat"),
  );
}

/** Who is in the open group or channel; each one's status can be changed. */
export function membersDialog() {
  const group = openGroup();
  const statuses = ["administrator", "member", "left", "kicked"];
  const row = (who, name, face, status) => {
    const choices = statuses.map((value) =>
      h("option", { value, selected: value === status }, word(value)),
    );
    const change = (event) => setStatus(group.id, who, event.target.value);
    const shown =
      status === "creator"
        ? h("small", {}, word("creator"))
        : h(
            "select",
            { "aria-label": name, "data-testid": `status-${who}`, onchange: change },
            choices,
          );
    return h("div", { class: "row" }, face, h("span", {}, name), shown);
  };
  const rows = [row("bot", store.bot.first_name, botFace("small"), group.bot)];
  for (const person of store.people.values())
    rows.push(
      row(
        person.id,
        nameOf(person),
        avatar(person.id, nameOf(person), "small"),
        statusIn(group, person.id),
      ),
    );
  openDialog(group.title, [h("div", { class: "rows" }, rows)]);
}

/** How many are in it, the bot included. */
export const memberCount = (group) =>
  Object.values(group.members).filter(isMember).length + (isMember(group.bot) ? 1 : 0);
