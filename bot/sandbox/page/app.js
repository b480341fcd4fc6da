// The chat page: reads the sandbox's state, follows its events, and lets people act.

import { getState, listen } from "./api.js";
import { draw as drawClock, mountClock } from "./clock.js";
import { draw as drawComposer, editMessage, mountComposer, replyTo } from "./composer.js";
import { h } from "./dom.js";
import { mountFeed, redraw } from "./feed.js";
import { draw as drawHeader, mountHeader } from "./header.js";
import { draw as drawSide, mountSide, welcome } from "./side.js";
import { apply, me, on, store, take } from "./store.js";
import { pageLanguage, word } from "./words.js";

const main = document.getElementById("main");
const lost = h("div", { class: "lost", role: "status", hidden: true });

let waiting = null; // events that came while the state was being read

async function reload() {
  waiting = [];
  take(await getState());
  lost.hidden = true;
  drawAll();
  redraw();
  const missed = waiting;
  waiting = null;
  missed.forEach(apply);
}

function drawAll() {
  document.documentElement.lang = pageLanguage();
  document.title = store.bot.first_name;
  drawSide();
  drawHeader();
  drawClock();
  drawComposer();
  showWelcome();
}

function showWelcome() {
  main.querySelector(":scope > .welcome")?.remove();
  main.classList.toggle("empty", !me());
  if (!me()) main.append(h("div", { class: "welcome" }, welcome()));
}

main.append(lost);
on("people", () => {
  document.documentElement.lang = pageLanguage();
  showWelcome();
});
mountSide();
mountHeader();
mountClock();
mountFeed({ onReply: replyTo, onEdit: editMessage });
mountComposer();
listen({
  onOpen: reload, // and not before: what happens between reading the state and listening would be lost
  onEvent: (event) => (waiting ? waiting.push(event) : apply(event)),
  onLost: () => {
    lost.textContent = word("lost");
    lost.hidden = false;
  },
});
