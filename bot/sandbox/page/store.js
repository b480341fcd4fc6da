// What the page knows: the sandbox's state, who is looking, and at which chat.

export const store = {
  bot: null,
  people: new Map(), // id -> Person
  chats: new Map(), // id -> Chat, private ones left out: a private chat is its person
  messages: new Map(), // chat id -> Map of message_id -> Message
  unread: new Map(), // "person:chat" -> number of messages
  person: null, // id of who is looking
  chat: null, // id of the open chat
  clock: null, // Date
  reading: Date.now(), // when the clock was read, in the browser's own milliseconds
};

const listeners = new Map();

/** Topics: "people", "chats", "open", "message", "deleted", "clock", "action", "connection". */
export function on(topic, listener) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
}

export function emit(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

export const me = () => store.people.get(store.person) ?? null;
export const isPrivate = (chatId = store.chat) => store.people.has(chatId);
export const openGroup = () => store.chats.get(store.chat) ?? null;
const everything = (chatId) => store.messages.get(chatId) ?? new Map();
const visible = (message) => !message.receiver_user || message.receiver_user.id === store.person;

/** What the person we look as sees in a chat: some messages in groups are for one person alone. */
export const messagesOf = (chatId) =>
  new Map([...everything(chatId)].filter(([, message]) => visible(message)));
export const lastMessage = (chatId) => [...messagesOf(chatId).values()].at(-1) ?? null;
export const nameOf = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");
export const statusIn = (group, personId) => group.members[personId] ?? "left";
export const isMember = (status) => !["left", "kicked"].includes(status);
export const isAdmin = (status) => ["creator", "administrator"].includes(status);
export const unreadOf = (personId, chatId) => store.unread.get(`${personId}:${chatId}`) ?? 0;

/** The value for a person's language out of {language: value}; "" holds the default. */
export function forLanguage(table, code = "") {
  return table[code] ?? table[code.split("-")[0]] ?? table[""];
}

/** Take the whole state, at the start and after a lost connection. */
export function take(state) {
  store.bot = state.bot;
  store.people = new Map(state.people.map((person) => [person.id, person]));
  store.chats = new Map(
    state.chats.filter((chat) => chat.type !== "private").map((chat) => [chat.id, chat]),
  );
  store.messages = new Map(
    Object.entries(state.messages).map(([chatId, list]) => [
      Number(chatId),
      new Map(list.map((m) => [m.message_id, m])),
    ]),
  );
  setClock(state.clock);
  if (!store.people.has(store.person)) store.person = remembered("person");
  if (!store.people.has(store.person)) store.person = state.people.at(0)?.id ?? null;
  if (!isPrivate() && !openGroup()) store.chat = store.person;
}

export function setClock(iso) {
  store.clock = new Date(iso);
  store.reading = Date.now();
}

/** The sandbox's time now, in milliseconds: its clock runs on between two readings. */
export const now = () => store.clock.getTime() + Date.now() - store.reading;

/** Look as another person, or at another chat. */
export function look(personId, chatId = personId) {
  store.person = personId;
  store.chat = chatId;
  store.unread.delete(`${personId}:${chatId}`);
  sessionStorage.setItem("person", personId);
  emit("people");
  emit("open");
}

function remembered(key) {
  return Number(sessionStorage.getItem(key)) || null;
}

/** Apply one event of the stream and tell whoever shows it. */
export function apply(event) {
  switch (event.event) {
    case "message":
    case "edit":
      return takeMessage(event.chat_id, event.message);
    case "delete":
      everything(event.chat_id).delete(event.message_id);
      return emit("deleted", event);
    case "clock":
      setClock(event.clock);
      return emit("clock");
    case "person":
      store.people.set(event.person.id, event.person);
      return emit("people");
    case "chat":
      if (event.chat.type !== "private") store.chats.set(event.chat.id, event.chat);
      return emit("people");
    case "bot":
      store.bot = event.bot;
      return emit("people");
    case "action":
      return emit("action", event);
  }
}

/** A message or its new version, from the stream or as the answer to a call: whichever is first. */
export function takeMessage(chatId, message) {
  if (!store.messages.has(chatId)) store.messages.set(chatId, new Map());
  const known = everything(chatId);
  const isNew = !known.has(message.message_id);
  known.set(message.message_id, message);
  if (isNew) countUnread(chatId, message);
  if (visible(message)) emit("message", { chatId, message, isNew });
}

function countUnread(chatId, message) {
  const readers = store.people.has(chatId)
    ? [chatId]
    : Object.keys(store.chats.get(chatId)?.members ?? {}).map(Number);
  for (const reader of readers) {
    const open = reader === store.person && chatId === store.chat;
    if (open || message.from?.id === reader) continue;
    if (message.receiver_user && message.receiver_user.id !== reader) continue;
    store.unread.set(`${reader}:${chatId}`, unreadOf(reader, chatId) + 1);
  }
}
