// What the page says by itself: a notice that passes, an alert that waits for OK, small dialogs.

import { h, iconButton } from "./dom.js";
import { word } from "./words.js";

const READING_MS = 3500;
const READING_MS_PER_CHARACTER = 40;

let shown = null;
let timer = 0;

function dismiss() {
  clearTimeout(timer);
  shown?.remove();
  shown = null;
}

/** A notice at the top of the chat; it goes away when it has been read. */
export function notify(text, kind = "") {
  dismiss();
  shown = h(
    "div",
    { class: `notice ${kind}`, role: "status", "data-testid": "notice", onclick: dismiss },
    text,
  );
  document.getElementById("main").append(shown);
  timer = setTimeout(dismiss, READING_MS + READING_MS_PER_CHARACTER * text.length);
}

export const complain = (error) => notify(error.message, "error");

/** A notice that stays until OK is pressed. */
export function alertBox(text) {
  dismiss();
  const dialog = openDialog(null, [h("p", { "data-testid": "notice" }, text)]);
  const ok = h(
    "button",
    { type: "button", class: "action", "data-testid": "notice-ok", onclick: () => dialog.close() },
    word("ok"),
  );
  dialog.append(ok);
  ok.focus();
}

/** A modal dialog with a title (or none) that removes itself when closed. */
export function openDialog(title, content) {
  const dialog = h("dialog", { class: "box" });
  if (title) {
    const close = iconButton("close", word("close"), { onclick: () => dialog.close() });
    dialog.append(h("header", {}, h("h2", {}, title), close));
  }
  dialog.append(...content);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
