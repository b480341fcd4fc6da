// Small helpers for building elements. Texts go in as text nodes, so nothing needs escaping.

/** Create an element. Attributes that start with "on" are listeners; false, null, undefined are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

const SHAPES = {
  people:
    "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM2 21c0-4 3-6.5 7-6.5s7 2.5 7 6.5M16 3.5a4 4 0 0 1 0 7.5M18 14.8c2.5.8 4 3 4 6.2",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6 6 18",
  send: "M5 12h13M12 5l7 7-7 7",
  slash: "M15 4 9 20",
  clip: "M20 11.5 12 19.5a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.7-7.7",
  photo: "M4 5h16v14H4zM4 16l5-5 4.5 4.5L16 13l4 4M15.5 9.5h.01",
  sticker:
    "M20 13V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7zM20 13h-5a2 2 0 0 0-2 2v5M8.5 9.5h.01M14 9.5h.01",
  place:
    "M12 21s7-6.5 7-11.5a7 7 0 1 0-14 0C5 14.5 12 21 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  down: "M6 9l6 6 6-6",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  reply: "M10 5 4 11l6 6M4 11h9a7 7 0 0 1 7 7v1",
  edit: "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  outside: "M9 5H5v14h14v-4M13 5h6v6M19 5l-9 9",
  inline: "M4 7h16M4 12h10M4 17h7",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.6 5.6l12.8 12.8",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5M12 7.5h.01",
  channel: "M4 10v4h3l8 5V5l-8 5H4ZM19 9.5c1 1.5 1 3.5 0 5",
  group:
    "M8 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2 20c0-3.5 2.5-6 6-6s6 2.5 6 6M17 11a3 3 0 1 0 0-6M17 14c3 0 5 2.2 5 5.5",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  check: "M5 12.5 10 17.5 19.5 7",
};

/** A 24×24 line icon, hidden from screen readers: its button carries the name. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** The bot's own face: a speech bubble with a bell curve in it. */
export function botFace(size) {
  const face = h("span", { class: `avatar bot-face ${size}`, "aria-hidden": "true" });
  face.innerHTML =
    '<svg viewBox="0 0 40 40"><path class="bubble" d="M20 8c-7.7 0-13 4.8-13 11 0 3.4 1.6 6.2 4.2 8.2L10.5 33l6-3.4c1.1.3 2.3.4 3.5.4 7.7 0 13-4.8 13-11S27.7 8 20 8Z"/>' +
    '<path class="curve" d="M11.5 23.5c4.3 0 4.7-9 8.5-9s4.2 9 8.5 9"/></svg>';
  return face;
}

/** A round picture with initials, its colour chosen by the id. */
export function avatar(id, name, size = "") {
  const words = name.trim().split(/\s+/);
  const initials = words
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
  return h(
    "span",
    { class: `avatar tint-${Math.abs(id) % 7} ${size}`, "aria-hidden": "true" },
    initials,
  );
}

/** Draw again inside an element without losing the keyboard's place in it. */
export function keepFocus(root, draw) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  draw();
  if (!focused || document.activeElement === focused) return;
  const key = (element) => JSON.stringify({ ...element.dataset });
  const again = focused.isConnected
    ? focused
    : [...root.querySelectorAll("[data-testid]")].find((element) => key(element) === key(focused));
  again?.focus({ preventScroll: true });
}

/** A button with an icon and a name for screen readers and tooltips. */
export function iconButton(name, label, attributes = {}) {
  return h(
    "button",
    { type: "button", class: "icon-button", title: label, "aria-label": label, ...attributes },
    icon(name),
  );
}

/** Open a menu of [{icon, label, run, danger?}] at an element; an item may also be a ready element. */
export function openMenu(anchor, items) {
  const menu = h("div", { class: "menu", role: "menu", popover: "auto" });
  for (const item of items) {
    if (item instanceof Element) {
      item.addEventListener("click", () => menu.hidePopover());
      menu.append(item);
      continue;
    }
    menu.append(
      h(
        "button",
        {
          type: "button",
          role: "menuitem",
          class: item.danger ? "danger" : "",
          "data-testid": item.testid,
          onclick: () => {
            menu.hidePopover();
            item.run();
          },
        },
        icon(item.icon),
        item.label,
      ),
    );
  }
  menu.addEventListener("toggle", (event) => event.newState === "closed" && menu.remove());
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...menu.querySelectorAll("button")];
    buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
  });
  document.body.append(menu);
  menu.showPopover();
  const at = anchor.getBoundingClientRect();
  const left = Math.min(
    Math.max(8, at.right - menu.offsetWidth),
    innerWidth - menu.offsetWidth - 8,
  );
  const below = at.bottom + 6 + menu.offsetHeight < innerHeight;
  menu.style.left = `${at.left < innerWidth / 2 ? Math.min(Math.max(8, at.left), innerWidth - menu.offsetWidth - 8) : left}px`;
  menu.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - 6 - menu.offsetHeight)}px`;
  menu.querySelector("button")?.focus();
}
