// The bar with the sandbox's time, outside the chat because no Telegram has one.

import { advanceClock, setClockTo, today } from "./actions.js";
import { redraw, renameDays } from "./feed.js";
import { h, icon, keepFocus } from "./dom.js";
import { emit, on, store } from "./store.js";
import { chooseZone, currentZone, hourOf, localInput, shortDay, ZONES } from "./time.js";
import { word } from "./words.js";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

const bar = document.getElementById("clock");
const hour = h("b", {});
const day = h("span", {});
let shownDate = "";

/** Put the clock bar on the page and keep it going. */
export function mountClock() {
  on("clock", tick);
  on("people", draw);
  setInterval(tick, 1000);
}

/** Draw the bar; its words depend on who is looking. */
export const draw = () => keepFocus(bar, drawAnew);

function drawAnew() {
  const step = (label, seconds, testid) =>
    h(
      "button",
      { type: "button", "data-testid": testid, onclick: () => advanceClock(seconds) },
      label,
    );
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", word("moveClock"));
  bar.replaceChildren(
    h(
      "button",
      {
        type: "button",
        class: "now",
        "data-testid": "clock",
        title: word("setClock"),
        popovertarget: "clock-setting",
      },
      hour,
      day,
      icon("down"),
    ),
    h(
      "div",
      { class: "steps" },
      step(word("minute"), MINUTE, "clock-minute"),
      step(word("hour"), HOUR, "clock-hour"),
      step(word("day"), DAY, "clock-day"),
    ),
    setting(),
  );
  tick();
}

function setting() {
  const options = ZONES.map((name) =>
    h("option", { value: name, selected: name === currentZone() }, name.replace("_", " ")),
  );
  const zone = h(
    "select",
    {
      id: "clock-zone",
      "data-testid": "clock-zone",
      onchange: (event) => {
        chooseZone(event.target.value);
        emit("people");
        redraw();
      },
    },
    options,
  );
  const typed = h("input", {
    id: "clock-typed",
    type: "datetime-local",
    required: true,
    "data-testid": "clock-typed",
  });
  const form = h(
    "form",
    { class: "fields" },
    h("label", { for: "clock-zone" }, word("zone")),
    zone,
    h("label", { for: "clock-typed" }, word("setClock")),
    typed,
    h("button", { class: "action", "data-testid": "clock-set" }, word("set")),
  );
  const box = h("div", { id: "clock-setting", popover: "auto" }, form);
  box.addEventListener("toggle", (event) => {
    if (event.newState === "open") typed.value = localInput(today());
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    box.hidePopover();
    setClockTo(typed.value);
  });
  return box;
}

function tick() {
  if (!store.clock) return;
  hour.textContent = hourOf(today());
  day.textContent = shortDay(today());
  bar.querySelector("[data-testid=clock]").dataset.instant = today().toISOString();
  const date = localInput(today()).slice(0, 10);
  if (date !== shownDate) renameDays();
  shownDate = date;
}
