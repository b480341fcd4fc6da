"""What people do with ``@bot …`` typed in any chat."""

from bot.sandbox.errors import ActionError, Json
from bot.sandbox.keyboards import keyboard
from bot.sandbox.methods.content import text_body_of
from bot.sandbox.people import check_may_write, hears
from bot.sandbox.presses import ANSWER_SECONDS
from bot.sandbox.rich import rich_message
from bot.sandbox.state import Chat, Message, Someone
from bot.sandbox.world import World


async def ask_inline(
    world: World, person: Someone, text: str, offset: str = "", seconds: float = ANSWER_SECONDS
) -> Json:
    """Type ``@bot text`` and wait: {"results": […], "next_offset": …}."""
    query = world.queries.ask("inline_query", person.id)
    update = {"id": query.id, "from": person.user(), "query": text, "offset": offset}
    world.updates.push("inline_query", update)
    answer = await query.wait(seconds)
    if answer is None:
        raise ActionError("The bot did not answer the inline query.")
    world.offered[person.id] = (text, {str(one["id"]): one for one in answer["results"]})
    return answer


def choose_inline(world: World, person: Someone, chat: Chat, result_id: str) -> Message:
    """Send one of the results that the person was offered last."""
    text, results = world.offered.get(person.id, ("", {}))
    result = results.get(result_id)
    if result is None:
        raise ActionError(f"There is no result “{result_id}”.")
    check_may_write(person, chat)
    content = result["input_message_content"]
    rich = rich_message(content["rich_message"]) if content.get("rich_message") else None
    body = {} if rich else text_body_of(content)
    buttons = keyboard(result.get("reply_markup") or {}, private=False)
    sender = None if chat.type == "channel" else person.user()
    via = {"via_bot": world.profile.user()}
    message = world.add(chat, sender, via | body, rich=rich, keyboard=buttons)
    chosen: Json = {"result_id": result_id, "from": person.user(), "query": text}
    if buttons.inline:
        message.inline_id = f"inline-{message.chat_id}-{message.id}"
        world.inline_messages[message.inline_id] = message
        chosen["inline_message_id"] = message.inline_id
    world.updates.push("chosen_inline_result", chosen)
    if hears(chat, message):
        kind = "channel_post" if chat.type == "channel" else "message"
        world.updates.push(kind, message.json)
    return message
