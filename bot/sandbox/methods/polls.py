"""Polls that the bot sends and stops."""

from collections.abc import Sequence
from itertools import pairwise

from bot.sandbox.access import chat_to_write, find_message
from bot.sandbox.errors import Json, bad_request
from bot.sandbox.handler import Handler
from bot.sandbox.markup import formatted
from bot.sandbox.methods.content import keyboard_of
from bot.sandbox.methods.sending import deliver
from bot.sandbox.params import Params
from bot.sandbox.world import World

QUESTION = 300
OPTION = 100
OPTIONS = 12
EXPLANATION = 200
DESCRIPTION = 1024
OPEN_SECONDS = range(5, 2_628_001)


def send_poll(world: World, params: Params) -> Json:
    """Send a poll or a quiz."""
    question = formatted(params.text("question"), params.text("question_parse_mode")).text
    if not question:
        raise bad_request("poll question must be non-empty")
    if len(question) > QUESTION:
        raise bad_request(f"poll question length must not exceed {QUESTION}")
    texts = _options(params.array("options"))
    quiz = params.text("type") == "quiz"
    poll: Json = {
        "id": str(5_000_000_000_000_000 + world.events.number),  # each message is an event
        "question": question,
        "options": [
            {"persistent_id": str(number), "text": text, "voter_count": 0}
            for number, text in enumerate(texts)
        ],
        "total_voter_count": 0,
        "is_closed": params.flag("is_closed"),
        "is_anonymous": params.flag("is_anonymous", True),
        "type": "quiz" if quiz else "regular",
        "allows_multiple_answers": params.flag("allows_multiple_answers"),
        "allows_revoting": params.flag("allows_revoting", not quiz),
        "members_only": params.flag("members_only"),
    }
    poll |= _described(params) | _period(world, params)
    if quiz:
        poll |= _quiz(params, len(texts), poll["allows_multiple_answers"])
    return deliver(world, params, {"poll": poll})


def _options(options: Sequence[object]) -> list[str]:
    texts = [
        str(option.get("text", "")) if isinstance(option, dict) else str(option)
        for option in options
    ]
    texts = [text.strip() for text in texts]
    if not texts:
        raise bad_request("poll must have at least 1 option")
    if len(texts) > OPTIONS:
        raise bad_request(f"poll can't have more than {OPTIONS} options")
    if not all(texts):
        raise bad_request("poll options must be non-empty")
    if max(map(len, texts)) > OPTION:
        raise bad_request(f"poll options length must not exceed {OPTION}")
    return texts


def _described(params: Params) -> Json:
    description = formatted(params.text("description"), params.text("description_parse_mode")).text
    if len(description) > DESCRIPTION:
        raise bad_request("message caption is too long")
    return {"description": description} if description else {}


def _period(world: World, params: Params) -> Json:
    period, close = params.integer("open_period"), params.integer("close_date")
    if not period and not close:
        return {}
    if (period or close - world.stamp()) not in OPEN_SECONDS or (period and close):
        raise bad_request("poll must be open for 5-2628000 seconds")
    return {"open_period": period} if period else {"close_date": close}


def _quiz(params: Params, options: int, several: bool) -> Json:
    given = params.parsed("correct_option_ids")
    if given is None and params.text("correct_option_id"):
        given = [params.integer("correct_option_id")]
    correct = (
        [number for number in given if isinstance(number, int)] if isinstance(given, list) else []
    )
    if not correct or correct != given or correct[0] < 0 or correct[-1] >= options:
        raise bad_request("wrong correct option ID specified")
    if any(left >= right for left, right in pairwise(correct)):
        raise bad_request("correct option identifiers must be monotonically increasing")
    if len(correct) > 1 and not several:
        raise bad_request("quiz has only one correct option")
    content = formatted(params.text("explanation"), params.text("explanation_parse_mode"))
    if len(content.text) > EXPLANATION or content.text.count("\n") > 2:
        raise bad_request("explanation is too long")
    quiz: Json = {"correct_option_ids": correct}
    if content.text:
        quiz |= {"explanation": content.text, "explanation_entities": content.entities}
    return quiz


def stop_poll(world: World, params: Params) -> Json:
    """Close a poll of the bot and return it."""
    chat = chat_to_write(world, params)
    message = find_message(chat, params.integer("message_id"), "message with poll to stop")
    poll = message.json.get("poll")
    if poll is None or not message.by_bot:
        raise bad_request("message with poll to stop not found")
    if poll["is_closed"]:
        raise bad_request("poll has already been closed")
    closed: Json = poll | {"is_closed": True}
    buttons = keyboard_of(params, private=chat.type == "private")
    world.change(message, {"poll": closed}, keyboard=buttons, edited=False)
    world.updates.push("poll", closed)
    return closed


POLLS: dict[str, Handler] = {"sendPoll": send_poll, "stopPoll": stop_poll}
