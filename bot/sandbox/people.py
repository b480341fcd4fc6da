"""People: they come, join chats, write, and block the bot. Each act becomes the bot's update."""

from bot.sandbox.errors import ActionError, Json
from bot.sandbox.members import member_json
from bot.sandbox.state import Chat, ChatType, Message, Someone
from bot.sandbox.world import World


def person_of(world: World, id_: int) -> Someone:
    """Return a person; `ActionError` when there is none."""
    if id_ not in world.people:
        raise ActionError(f"There is no person {id_}.")
    return world.people[id_]


def chat_of(world: World, id_: int) -> Chat:
    """Return a chat; `ActionError` when there is none."""
    if id_ not in world.chats:
        raise ActionError(f"There is no chat {id_}.")
    return world.chats[id_]


def message_of(chat: Chat, number: int) -> Message:
    """Return a message of a chat; `ActionError` when there is none."""
    if number not in chat.messages:
        raise ActionError(f"There is no message {number} in chat {chat.id}.")
    return chat.messages[number]


def join(world: World, person: Someone) -> Someone:
    """Let a person into the sandbox, with a private chat of the same id."""
    world.people[person.id] = person
    world.chats[person.id] = Chat(person.id, "private", person=person)
    world.events.publish(lambda: {"event": "person", "person": person.json()})
    return person


def found(world: World, type_: ChatType, title: str, owner: Someone, username: str | None) -> Chat:
    """Found a group or a channel; its owner is in, the bot is not yet."""
    number = 1 + sum(chat.type != "private" for chat in world.chats.values())
    id_ = -number if type_ == "group" else -1_000_000_000_000 - number
    chat = Chat(id_, type_, title, username, members={owner.id: "creator"})
    world.chats[id_] = chat
    world.events.publish(lambda: {"event": "chat", "chat": chat.json()})
    return chat


def upgrade(world: World, group: Chat) -> Chat:
    """Turn a group into a supergroup, as Telegram does when it grows. The old id dies."""
    if group.type != "group" or group.successor is not None:
        raise ActionError("Only a group becomes a supergroup.")
    owner = next(id_ for id_, status in group.members.items() if status == "creator")
    chat = found(world, "supergroup", group.title, world.people[owner], group.username)
    chat.members, chat.bot, group.successor = dict(group.members), group.bot, chat.id
    for place, notice in (
        (group, {"migrate_to_chat_id": chat.id}),
        (chat, {"migrate_from_chat_id": group.id}),
    ):
        message = world.add(place, world.people[owner].user(), notice)
        world.updates.push("message", message.json)
    return chat


def block(world: World, person: Someone, blocked: bool) -> None:
    """Block the bot, or let it write again."""
    if person.blocked == blocked:
        return
    person.blocked = blocked
    statuses = ("member", "kicked") if blocked else ("kicked", "member")
    _member_update(world, "my_chat_member", world.chats[person.id], person, None, statuses)
    world.events.publish(lambda: {"event": "person", "person": person.json()})


def set_member(world: World, chat: Chat, who: Someone | None, status: str, by: Someone) -> None:
    """Give someone (None: the bot) a status in a group or a channel."""
    if status not in {"administrator", "member", "left", "kicked"}:
        raise ActionError(f"“{status}” is not administrator, member, left or kicked.")
    if who is None:
        before, chat.bot = chat.bot, status
        kind = "my_chat_member"
    else:
        before, chat.members[who.id] = chat.members.get(who.id, "left"), status
        kind = "chat_member"
    if before != status and (who is None or chat.bot == "administrator"):
        _member_update(world, kind, chat, by, who, (before, status))
    world.events.publish(lambda: {"event": "chat", "chat": chat.json()})


def _member_update(
    world: World, kind: str, chat: Chat, by: Someone, who: Someone | None, statuses: tuple[str, str]
) -> None:
    user = who.user() if who else world.profile.user()
    old, new = (member_json(user, status) for status in statuses)
    update = {"chat": chat.short(), "from": by.user(), "date": world.stamp()}
    world.updates.push(kind, update | {"old_chat_member": old, "new_chat_member": new})


def say(world: World, person: Someone, chat: Chat, content: Json) -> Message:
    """Write a message. `content` is made by `bot.sandbox.contents`."""
    check_may_write(person, chat)
    if chat.type == "private":
        person.started = True
    sender = None if chat.type == "channel" else person.user()
    message = world.add(chat, sender, content)
    if hears(chat, message):
        kind = "channel_post" if chat.type == "channel" else "message"
        world.updates.push(kind, message.json)
    return message


def check_may_write(person: Someone, chat: Chat) -> None:
    """Raise `ActionError` where Telegram's apps show no input field to this person."""
    if chat.type == "private":
        if chat.id != person.id:
            raise ActionError(f"Chat {chat.id} is another person's.")
        if person.blocked:
            raise ActionError(f"{person.first_name} has blocked the bot: unblock it first.")
        return
    status = chat.members.get(person.id, "left")
    if chat.type == "channel" and status not in {"creator", "administrator"}:
        raise ActionError(f"{person.first_name} may not post to the channel.")
    if status in {"left", "kicked"}:
        raise ActionError(f"{person.first_name} is not in the chat.")


def hears(chat: Chat, message: Message) -> bool:
    """Tell whether the bot gets this message: in a group only commands and replies to it."""
    if chat.type == "private" or chat.bot == "administrator":
        return True
    if chat.bot != "member":
        return False
    replied = message.json.get("reply_to_message", {}).get("from", {})
    return message.json.get("text", "").startswith("/") or bool(replied.get("is_bot"))


def edit(world: World, person: Someone, message: Message, content: Json) -> None:
    """Change an own message."""
    if message.json.get("from", {}).get("id", person.id) != person.id or message.by_bot:
        raise ActionError("Only an own message can be edited.")
    world.change(message, content, drop=("text", "entities"))
    chat = world.chats[message.chat_id]
    if hears(chat, message):
        kind = "edited_channel_post" if chat.type == "channel" else "edited_message"
        world.updates.push(kind, message.json)
