"""What is edited after the post: a later answer and a correction, when Telegram puts them off."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sample_channels import FIRST_SLOT, posting_chat
from stage import Stage, data, staged
from structlog.typing import EventDict

from bot.db import chats, post_notes, posts
from bot.db.chat_models import AnswerMode
from bot.sandbox.errors import ApiError, too_many
from bot.sandbox.handler import Handler
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.person import Person
from bot.sandbox.world import World

SECOND = timedelta(seconds=1)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FAULT = ApiError(500, "Internal Server Error")


@pytest.fixture
async def stage(content: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(content, tmp_path, role="web") as stage:
        yield stage


@contextmanager
def refused(*errors: ApiError) -> Iterator[None]:
    """Let the server refuse the first edits of a text, one for each error."""
    before, left = METHODS["editmessagetext"], list(errors)

    def refusing(method: Handler) -> Handler:
        def call(world: World, params: Params) -> object:
            if left:
                raise left.pop(0)
            return method(world, params)

        return call

    METHODS["editmessagetext"] = refusing(before)
    try:
        yield
    finally:
        METHODS["editmessagetext"] = before


def troubles(logs: list[EventDict]) -> list[str]:
    """Return the lines that are no routine."""
    return [log["event"] for log in logs if log["log_level"] not in {"debug", "info"}]


async def quiet_channel(stage: Stage, olga: Person, answers: AnswerMode) -> int:
    """Found a channel that has posted once and has no next slot; return its id."""
    channel = await posting_chat(stage, olga, answers=answers)
    await stage.tick_at(FIRST_SLOT)
    async with stage.house.db.writing() as session:
        await chats.note(session, channel.id, next_due_at=None)
    return channel.id


async def inline_card(stage: Stage, olga: Person) -> None:
    """Let somebody send a card inline; after a day its answer is to be shown to all."""
    group = await stage.sandbox.chat("group", "Friends", olga, bot="member")
    offered = await olga.asks_inline("p-value")
    message = await olga.chooses(offered["results"][0]["id"], chat=group.id)
    await olga.presses(message, data=data(message, "answer:"))


async def correct(stage: Stage, chat_id: int) -> None:
    """Correct the question that was posted in a channel."""
    async with stage.house.db.writing() as session:
        question_id = await posts.last_asked(session, chat_id)
        assert question_id is not None
        note = await post_notes.add(session, question_id, "The second is right.", FIRST_SLOT)
        await post_notes.apply(session, note.id, FIRST_SLOT)


@pytest.mark.parametrize("what", ["answer", "correction"])
@pytest.mark.parametrize(
    ("error", "too_early", "later", "troubled"),
    [(too_many(1), 0, 5, False), (FAULT, 14, 31, True)],
    ids=["put off", "fault"],
)
async def test_it_is_tried_again_when_its_time_comes(
    stage: Stage, logs: list[EventDict], what: str,
    error: ApiError, too_early: int, later: int, troubled: bool,
) -> None:  # fmt: skip
    olga = await stage.person("Olga")
    answers = AnswerMode.LATER if what == "answer" else AnswerMode.ON_REQUEST
    chat_id = await quiet_channel(stage, olga, answers)
    (post,) = olga.messages_of(chat_id)
    asked = olga.sees(post)
    due = FIRST_SLOT + DAY + MINUTE
    if what == "correction":
        await correct(stage, chat_id)
    logs.clear()
    with refused(error):
        await stage.tick_at(due)
        await stage.tick_at(due + too_early * SECOND)
        assert olga.sees(post) == asked
        await stage.tick_at(due + later * SECOND)
    assert olga.sees(post) != asked
    assert len(olga.messages_of(chat_id)) == 1
    assert bool(troubles(logs)) is troubled


@pytest.mark.parametrize("what", ["answer", "correction", "inline card"])
async def test_what_goes_on_failing_is_tried_less_and_less(
    stage: Stage, logs: list[EventDict], what: str
) -> None:
    olga = await stage.person("Olga")
    due = FIRST_SLOT + DAY + MINUTE
    if what == "inline card":
        await inline_card(stage, olga)
    else:
        answers = AnswerMode.LATER if what == "answer" else AnswerMode.ON_REQUEST
        chat_id = await quiet_channel(stage, olga, answers)
        if what == "correction":
            await correct(stage, chat_id)
    logs.clear()
    tries = []
    with refused(*[FAULT] * 99):
        for seconds in range(0, 17 * 17, 17):
            await stage.tick_at(due + seconds * SECOND)
            tries += [seconds] * len(troubles(logs))
            logs.clear()
    # 15 seconds after the first, and then twice as long each time.
    assert tries == [0, 17, 51, 119, 255]
