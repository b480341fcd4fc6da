// Sandbox time in the zone that the person chose to see, whatever the browser's own zone is.

import { pageLanguage } from "./words.js";

export const ZONES = [
  "Europe/Moscow",
  "UTC",
  "Europe/London",
  "Europe/Berlin",
  "Asia/Yekaterinburg",
  "Asia/Novosibirsk",
  "Asia/Vladivostok",
  "Asia/Kolkata",
  "Asia/Shanghai",
  "Asia/Tokyo",
  "Australia/Sydney",
  "America/New_York",
  "America/Los_Angeles",
  "America/Sao_Paulo",
];

const stored = localStorage.getItem("zone");
let zone = ZONES.includes(stored) ? stored : ZONES[0];

export const currentZone = () => zone;

export function chooseZone(name) {
  zone = name;
  localStorage.setItem("zone", name);
}

const format = (date, options) =>
  new Intl.DateTimeFormat(pageLanguage(), { timeZone: zone, ...options }).format(date);

/** "13:05" */
export const hourOf = (date) =>
  format(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** "22 November", with the year only when the two dates' years differ. */
export function dayOf(date, today) {
  const sameYear = format(date, { year: "numeric" }) === format(today, { year: "numeric" });
  return format(date, { day: "numeric", month: "long", year: sameYear ? undefined : "numeric" });
}

/** "Sun, 22 Nov" */
export const shortDay = (date) =>
  format(date, { weekday: "short", day: "numeric", month: "short" });

/** "2026-11-22T13:05": what an input of type datetime-local holds. Its first ten characters name the day. */
export function localInput(date) {
  const shown = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "short",
  });
  return shown.format(date).replace(" ", "T");
}

/** The instant at which clocks of the zone show the given "2026-11-22T13:05". */
export function fromLocalInput(text) {
  const wanted = Date.parse(`${text}Z`);
  let instant = wanted;
  // Twice: the offset of the first guess may be the one from before a clock change.
  for (let round = 0; round < 2; round += 1)
    instant += wanted - Date.parse(`${localInput(new Date(instant))}Z`);
  return new Date(instant);
}
