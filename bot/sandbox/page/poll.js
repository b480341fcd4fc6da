// A poll inside a bubble: choose, then see how everyone chose.

import { vote } from "./actions.js";
import { h, icon } from "./dom.js";
import { emit, messagesOf, store } from "./store.js";
import { word } from "./words.js";

// The Bot API's Poll does not say what the looking person chose, so the page remembers it.
const key = (poll) => `vote:${store.person}:${poll.id}`;
const chosenIn = (poll) => JSON.parse(sessionStorage.getItem(key(poll)) ?? "null");

/** The poll of a message. */
export function pollView(message) {
  const { poll } = message;
  const chosen = chosenIn(poll);
  const done = chosen !== null || poll.is_closed;
  const box = h(
    "div",
    { class: `poll ${done ? "done" : ""}` },
    h("p", { class: "poll-question" }, poll.question),
  );
  box.append(h("p", { class: "poll-kind" }, kindOf(poll)));
  const cast = async (options) => {
    if (!(await vote(message, options))) return;
    if (options.length) sessionStorage.setItem(key(poll), JSON.stringify(options));
    else sessionStorage.removeItem(key(poll));
    emit("message", {
      chatId: message.chat.id,
      message: messagesOf(message.chat.id).get(message.message_id),
      isNew: false,
    });
  };
  if (done)
    box.append(...poll.options.map((option, index) => result(poll, option, index, chosen ?? [])));
  else box.append(choices(poll, cast));
  if (done && poll.explanation) box.append(h("p", { class: "poll-explanation" }, poll.explanation));
  if (chosen && poll.allows_revoting && !poll.is_closed) {
    box.append(
      h(
        "button",
        { type: "button", class: "link", "data-testid": "poll-retract", onclick: () => cast([]) },
        word("retract"),
      ),
    );
  }
  const total = poll.total_voter_count;
  box.append(
    h("p", { class: "poll-total" }, total ? `${word("votes")}: ${total}` : word("noVotes")),
  );
  return box;
}

function kindOf(poll) {
  if (poll.is_closed) return word("closed");
  const parts = [word(poll.type === "quiz" ? "quiz" : "poll")];
  if (poll.is_anonymous) parts.push(word("anonymous").toLowerCase());
  if (poll.allows_multiple_answers) parts.push(word("severalAnswers").toLowerCase());
  return parts.join(" · ");
}

function choices(poll, cast) {
  if (!poll.allows_multiple_answers) {
    const buttons = poll.options.map((option, index) =>
      h(
        "button",
        {
          type: "button",
          class: "choice",
          "data-testid": "poll-option",
          onclick: () => cast([index]),
        },
        h("i", { class: "dot" }),
        option.text,
      ),
    );
    return h("div", { class: "choices" }, buttons);
  }
  const boxes = poll.options.map((option, index) =>
    h(
      "label",
      { class: "choice", "data-testid": "poll-option" },
      h("input", { type: "checkbox", value: index }),
      option.text,
    ),
  );
  const form = h(
    "form",
    { class: "choices" },
    boxes,
    h("button", { class: "action", "data-testid": "poll-vote" }, word("vote")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const options = [...form.querySelectorAll("input:checked")].map((input) => Number(input.value));
    if (options.length) cast(options);
  });
  return form;
}

function result(poll, option, index, chosen) {
  const share = poll.total_voter_count
    ? Math.round((100 * option.voter_count) / poll.total_voter_count)
    : 0;
  const correct = poll.correct_option_ids ?? [poll.correct_option_id];
  const mine = chosen.includes(index);
  const verdict =
    poll.type !== "quiz" ? "" : correct.includes(index) ? "right" : mine ? "wrong" : "";
  const mark = mine || verdict === "right" ? icon(verdict === "wrong" ? "close" : "check") : null;
  const bar = h("i", { class: "bar" }, h("i"));
  bar.firstChild.style.width = `${share}%`;
  return h(
    "div",
    { class: `result ${verdict}` },
    h("b", {}, `${share}%`),
    h("span", {}, option.text),
    h("i", { class: "mark" }, mark),
    bar,
  );
}
