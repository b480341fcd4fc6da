"""A channel gets its posts, in each of the ways in which the answer can be had."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sample_channels import FIRST_SLOT, posting_chat
from stage import Stage, buttons, labels, recorded, staged
from structlog.typing import EventDict

from bot.db.chat_models import AnswerMode, ReactionMode
from bot.sandbox.errors import ApiError, Json, bad_request
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.world import World

NEXT_SLOT = datetime(2026, 1, 13, 8, tzinfo=UTC)


@pytest.fixture
async def olga(calendar: Stage) -> Person:
    """Let in the owner of the channels."""
    return await calendar.person("Olga")


@contextmanager
def refused(method: str, error: ApiError) -> Iterator[None]:
    """Let the server refuse a method."""

    def refuse(_world: World, _params: Params) -> object:
        raise error

    before = METHODS[method]
    METHODS[method] = refuse
    try:
        yield
    finally:
        METHODS[method] = before


def urls(message: Json) -> list[str]:
    return [button["url"] for button in buttons(message) if "url" in button]


async def test_on_request(calendar: Stage, olga: Person) -> None:
    channel = await posting_chat(calendar, olga, topics="attention", reactions="👍 🔥 🤔")
    await calendar.tick_at(FIRST_SLOT - timedelta(minutes=1))
    assert olga.messages_of(channel.id) == []
    await calendar.tick_at(FIRST_SLOT)
    await calendar.tick_at(NEXT_SLOT)
    posts = {olga.sees(post).split(" [en]")[0]: post for post in olga.messages_of(channel.id)}
    assert {title.split(" divided")[0] for title in posts} == {
        "🥸 34. What is attention for?",
        "Why are dot products",
    }
    dialogue = posts["🥸 34. What is attention for?"]
    assert "So that a decoder" not in olga.sees(dialogue)
    assert olga.sees(dialogue).count("#Attention") == 1
    assert labels(dialogue) == ["👍", "🔥", "🤔", "👀 Answer 34", "🎯 Answer it yourself"]


async def test_the_question_of_a_post_is_answered_in_private(calendar: Stage, olga: Person) -> None:
    channel = await posting_chat(calendar, olga, topics="statistics")
    await calendar.tick_at(FIRST_SLOT)
    (post,) = olga.messages_of(channel.id)
    title = olga.sees(post).split(" [en]")[0]
    ann = await calendar.person("Ann")
    await ann.opens(urls(post)[0])
    card = await ann.waits_for(title.split("?")[0])
    assert "Skip" in labels(card)


async def test_collapsed(calendar: Stage, olga: Person) -> None:
    channel = await posting_chat(
        calendar, olga, topics="neural-networks", answers=AnswerMode.COLLAPSED
    )
    await calendar.tick_at(FIRST_SLOT)
    (post,) = olga.messages_of(channel.id)
    kinds = [block["type"] for block in post["rich_message"]["blocks"]]
    assert kinds == ["paragraph"] * 4 + ["details", "paragraph"]
    assert "layer.eval()" in olga.sees(post)
    assert labels(post) == ["👍", "🔥", "🥱", "🤔", "🎯 Answer it yourself"]


async def test_collapsed_for_clients_without_rich_messages(content: Path, tmp_path: Path) -> None:
    async with staged(content, tmp_path, role="web", rich=False) as stage:
        olga = await stage.person("Olga")
        channel = await posting_chat(stage, olga, topics="statistics", answers=AnswerMode.COLLAPSED)
        await stage.tick_at(FIRST_SLOT)
        await stage.tick_at(NEXT_SLOT)
        posts = [post for post in olga.messages_of(channel.id) if labels(post)]
        assert len(posts) == 2
        for post in posts:
            assert "expandable_blockquote" in {each["type"] for each in post["entities"]}


async def test_the_answer_comes_later(calendar: Stage, olga: Person) -> None:
    channel = await posting_chat(
        calendar, olga, topics="statistics", answers=AnswerMode.LATER, answer_after_h=3
    )
    await calendar.tick_at(FIRST_SLOT)
    (post,) = olga.messages_of(channel.id)
    assert "⏳ The answer comes 3 hours after the question." in olga.sees(post)
    await calendar.tick_at(FIRST_SLOT + timedelta(hours=2, minutes=59))
    assert "Sources" not in olga.sees(post)
    await calendar.tick_at(FIRST_SLOT + timedelta(hours=3, seconds=1))
    (told,) = olga.messages_of(channel.id)
    assert "✅" in olga.sees(told)
    assert "Sources: " in olga.sees(told)
    assert "⏳" not in olga.sees(told)
    assert labels(told) == labels(post)


async def test_a_post_that_cannot_be_edited_gets_the_answer_as_a_reply(
    calendar: Stage, olga: Person
) -> None:
    channel = await posting_chat(
        calendar, olga, topics="statistics", answers=AnswerMode.LATER, answer_after_h=3
    )
    await calendar.tick_at(FIRST_SLOT)
    with refused("editmessagetext", bad_request("message can't be edited")):
        for hours in (3.1, 3.2):
            await calendar.tick_at(FIRST_SLOT + timedelta(hours=hours))
    post, reply = olga.messages_of(channel.id)
    assert "Sources" not in olga.sees(post)
    assert reply["reply_to_message"]["message_id"] == post["message_id"]
    assert "Sources: " in olga.sees(reply)


async def test_the_answer_to_a_long_question_is_a_reply(calendar: Stage, olga: Person) -> None:
    """It would not fit into the message of the question."""
    channel = await posting_chat(
        calendar, olga, topics="validation", answers=AnswerMode.LATER, answer_after_h=3
    )
    await calendar.tick_at(FIRST_SLOT)
    await calendar.tick_at(NEXT_SLOT)
    await calendar.tick_at(NEXT_SLOT + timedelta(hours=4))
    messages = olga.messages_of(channel.id)
    replies = [message for message in messages if "reply_to_message" in message]
    assert "§40." in olga.sees(messages[-1])
    assert replies, "the other question is a discussion, which has no answer"
    assert len(messages) == 2 + len(replies)


async def test_a_deleted_post_gets_no_answer(calendar: Stage, olga: Person) -> None:
    channel = await posting_chat(calendar, olga, topics="statistics", answers=AnswerMode.LATER)
    await calendar.tick_at(FIRST_SLOT)
    channel.messages.clear()
    await calendar.tick_at(FIRST_SLOT + timedelta(hours=25))
    messages = olga.messages_of(channel.id)
    assert all("reply_to_message" not in message for message in messages)


async def test_a_fault_of_the_server_puts_the_answer_off(
    calendar: Stage, olga: Person, logs: list[EventDict]
) -> None:
    channel = await posting_chat(
        calendar, olga, topics="statistics", answers=AnswerMode.LATER, answer_after_h=3
    )
    await calendar.tick_at(FIRST_SLOT)
    with refused("editmessagetext", ApiError(500, "Internal Server Error")):
        await calendar.tick_at(FIRST_SLOT + timedelta(hours=3.1))
    assert [log["event"] for log in logs if log["log_level"] == "warning"] == ["edit failed"]
    logs.clear()
    await calendar.tick_at(FIRST_SLOT + timedelta(hours=3.2))
    (post,) = olga.messages_of(channel.id)
    assert "Sources: " in olga.sees(post)


async def test_a_poll(calendar: Stage, olga: Person) -> None:
    channel = await posting_chat(
        calendar, olga, topics="neural-networks", answers=AnswerMode.POLL, reactions="👍"
    )
    await calendar.tick_at(FIRST_SLOT)
    (post,) = olga.messages_of(channel.id)
    poll = post["poll"]
    assert (poll["type"], poll["is_anonymous"]) == ("quiz", True)
    assert poll["question"] == "What does dropout with probability p do at inference? [en]"
    assert [option["text"] for option in poll["options"]] == [
        "Zeroes a share p",
        "Nothing",
        "Zeroes weights",
    ]
    assert poll["correct_option_ids"] == [1]
    assert poll["explanation"] == "Because of Nothing."
    assert poll["description"] == "#Neural_network_basics #ds"
    assert labels(post) == ["👍", "🎯 Answer it yourself"]
    await olga.vote(post, [1])
    assert olga.messages_of(channel.id)[-1]["poll"]["total_voter_count"] == 1


async def test_everybody_sees_the_options_of_a_poll_in_an_order_of_their_own(
    calendar: Stage, olga: Person
) -> None:
    await posting_chat(calendar, olga, topics="neural-networks", answers=AnswerMode.POLL)
    with recorded("sendpoll") as calls:
        await calendar.tick_at(FIRST_SLOT)
    assert [call.flag("shuffle_options") for call in calls] == [True]


async def test_what_is_no_poll_comes_on_request(calendar: Stage, olga: Person) -> None:
    """One quiz has a formula that has to be drawn; the dialogue has no options."""
    channel = await posting_chat(
        calendar, olga, topics="statistics attention", answers=AnswerMode.POLL
    )
    for day in range(2):
        for slot in (FIRST_SLOT, NEXT_SLOT):
            await calendar.tick_at(slot + timedelta(days=day))
    posts = olga.messages_of(channel.id)
    assert [post for post in posts if "poll" in post and "👀 Show answer" in labels(post)] == []
    others = [labels(post) for post in posts if "poll" not in post]
    assert len(others) == 3
    assert all(any(label.startswith("👀") for label in each) for each in others)


async def test_a_discussion_only_asks_and_invites(calendar: Stage, olga: Person) -> None:
    channel = await posting_chat(
        calendar,
        olga,
        topics="validation",
        answers=AnswerMode.LATER,
        reaction_mode=ReactionMode.NATIVE,
        discussion_url="https://t.me/talks",
    )
    channel.linked = (await calendar.sandbox.chat("supergroup", "Talks", olga)).id
    await calendar.tick_at(FIRST_SLOT)
    await calendar.tick_at(NEXT_SLOT)
    posts = olga.messages_of(channel.id)
    (asks,) = [post for post in posts if "Your worst data leak?" in olga.sees(post)]
    assert labels(asks) == ["💬 Discuss"]
    closed = str(channel.id).removeprefix("-100")
    assert urls(asks) == [f"https://t.me/c/{closed}/{asks['message_id']}?comment=1"]
    assert "🔸 How did you find it?" in olga.sees(asks)


async def test_a_discussion_group_that_is_linked_later_is_noticed_on_the_next_day(
    calendar: Stage, olga: Person
) -> None:
    channel = await posting_chat(calendar, olga, times="09:00 12:00 18:30")
    await calendar.tick_at(FIRST_SLOT)
    channel.linked = (await calendar.sandbox.chat("supergroup", "Talks", olga)).id
    channel.username = "daily_questions"
    with recorded("getchat") as asked:
        for hours in (0, 3):
            await calendar.tick_at(NEXT_SLOT + timedelta(hours=hours))
    before, *after = olga.messages_of(channel.id)
    assert "💬 Discuss" not in labels(before)
    for post in after:
        comments = f"https://t.me/daily_questions/{post['message_id']}?comment=1"
        assert comments in urls(post)
    assert len(after) == 2
    assert len(asked) == 2, "for the channel and its group, once a day"


async def test_the_channel_speaks_its_own_language(calendar: Stage, olga: Person) -> None:
    channel = await posting_chat(calendar, olga, topics="statistics", language="zh")
    await calendar.tick_at(FIRST_SLOT)
    (post,) = olga.messages_of(channel.id)
    assert "[zh]" in olga.sees(post)
    assert "#统计学" in olga.sees(post)


async def test_a_group_gets_a_card_that_all_can_answer(calendar: Stage, olga: Person) -> None:
    group = await posting_chat(calendar, olga, "group", topics="neural-networks")
    await calendar.tick_at(FIRST_SLOT)
    (post,) = olga.messages_of(group.id)
    assert labels(post)[:3] == ["A", "B", "C"]
    await calendar.tick_at(FIRST_SLOT + timedelta(hours=25))
    assert "✅" in olga.sees(olga.messages_of(group.id)[0])
