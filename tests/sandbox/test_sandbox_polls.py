from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import Update

from bot.sandbox.errors import ActionError, Json
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox


async def news(bot: Bot) -> list[Update]:
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return updates


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"question": ""}, "poll question must be non-empty"),
        ({"question": "a" * 301}, "poll question length must not exceed 300"),
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": ["a"] * 13}, "poll can't have more than 12 options"),
        ({"options": ["a", " "]}, "poll options must be non-empty"),
        ({"options": ["a" * 101]}, "poll options length must not exceed 100"),
        ({"correct_option_ids": None}, "wrong correct option ID specified"),
        ({"correct_option_ids": [2]}, "wrong correct option ID specified"),
        ({"correct_option_ids": [-1]}, "wrong correct option ID specified"),
        ({"correct_option_ids": [0, 1]}, "quiz has only one correct option"),
        (
            {"correct_option_ids": [1, 0], "allows_multiple_answers": True},
            "correct option identifiers must be monotonically increasing",
        ),
        ({"explanation": "a" * 201}, "explanation is too long"),
        ({"explanation": "a\nb\nc\nd"}, "explanation is too long"),
        ({"description": "a" * 1025}, "message caption is too long"),
        ({"open_period": 4}, "poll must be open for 5-2628000 seconds"),
        ({"open_period": 2_628_001}, "poll must be open for 5-2628000 seconds"),
    ],
)
async def test_bad_polls_are_refused(bot: Bot, anna: Person, changes: Json, error: str) -> None:
    good: Json = {
        "question": "a" * 300,
        "options": ["b" * 100, "c"],
        "type": "quiz",
        "correct_option_ids": [1],
        "explanation": "d" * 196 + "\ne\nf",
        "description": "g" * 1024,
        "open_period": 5,
    }
    sent = await bot.send_poll(anna.id, **good)
    assert sent.poll is not None
    assert sent.poll.correct_option_ids == [1]
    with pytest.raises(TelegramBadRequest, match=error):
        await bot.send_poll(anna.id, **(good | changes))


async def test_votes_are_counted_and_reported(sandbox: Sandbox, bot: Bot, anna: Person) -> None:
    group = await sandbox.chat("group", "Подготовка", anna, bot="member")
    sent = await bot.send_poll(group.id, "a", ["b", "c"], is_anonymous=False)
    poll = anna.messages_of(group.id)[-1]
    await news(bot)
    await anna.vote(poll, [1])
    state, answer = await news(bot)
    assert state.poll is not None
    assert [option.voter_count for option in state.poll.options] == [0, 1]
    assert answer.poll_answer is not None
    assert answer.poll_answer.option_ids == [1]
    assert answer.poll_answer.user is not None
    assert answer.poll_answer.user.id == anna.id
    assert sent.poll is not None
    assert answer.poll_answer.poll_id == sent.poll.id
    await anna.vote(poll, [])
    state, answer = await news(bot)
    assert answer.poll_answer is not None
    assert answer.poll_answer.option_ids == []
    assert state.poll is not None
    assert state.poll.total_voter_count == 0


async def test_anonymous_votes_are_counted_only(bot: Bot, anna: Person) -> None:
    await bot.send_poll(anna.id, "a", ["b", "c"])
    await news(bot)
    await anna.vote(anna.messages[-1], [0])
    (state,) = await news(bot)
    assert state.poll is not None
    assert state.poll.total_voter_count == 1


async def test_a_poll_closes_when_its_time_is_over(
    sandbox: Sandbox, bot: Bot, anna: Person
) -> None:
    await bot.send_poll(anna.id, "a", ["b", "c"], open_period=600)
    close = sandbox.clock.now() + timedelta(seconds=600)
    await bot.send_poll(anna.id, "a", ["b", "c"], close_date=close)
    polls = anna.messages[-2:]
    sandbox.clock.advance(timedelta(seconds=590))
    for poll in polls:
        await anna.vote(poll, [0])
    sandbox.clock.advance(timedelta(seconds=20))
    for poll in polls:
        with pytest.raises(ActionError, match="closed"):
            await anna.vote(poll, [1])


async def test_people_vote_as_the_poll_allows(bot: Bot, anna: Person) -> None:
    sent = await bot.send_poll(
        anna.id, "a", ["b", "c"], type="quiz", correct_option_ids=[0], open_period=600
    )
    poll = anna.messages[-1]
    for options, error in (([0, 1], "one answer"), ([2], "no such option")):
        with pytest.raises(ActionError, match=error):
            await anna.vote(poll, options)
    await anna.vote(poll, [1])
    with pytest.raises(ActionError, match="cannot be changed"):
        await anna.vote(poll, [0])
    stopped = await bot.stop_poll(anna.id, sent.message_id)
    assert stopped.is_closed
    assert [option.voter_count for option in stopped.options] == [0, 1]
    with pytest.raises(ActionError, match="closed"):
        await anna.vote(poll, [0])
    with pytest.raises(TelegramBadRequest, match="poll has already been closed"):
        await bot.stop_poll(anna.id, sent.message_id)
    text = await bot.send_message(anna.id, "a")
    with pytest.raises(TelegramBadRequest, match="message with poll to stop not found"):
        await bot.stop_poll(anna.id, text.message_id)
