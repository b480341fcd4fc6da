"""What was planned for once, when its moment has come."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.core.question import Bank
from bot.db import chats, planned_posts
from bot.db.chat_models import AnswerMode, ChatKind, Post, ReactionMode
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services import desk, planning

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
CHANNEL = -1001


@pytest.fixture
async def channel(db: Database) -> int:
    values: dict[str, object] = {
        "id": CHANNEL,
        "kind": ChatKind.CHANNEL,
        "title": "Questions",
        "language": "en",
        "timezone": "UTC",
        "topics": "",
        "weekdays": "1234567",
        "times": "10:00",
        "answers": AnswerMode.ON_REQUEST,
        "answer_after_h": 24,
        "reactions": "👍",
        "reaction_mode": ReactionMode.BUTTONS,
        "cycle": 1,
        "edition": 1,
        "created_at": NOW,
    }
    async with db.writing() as session:
        await chats.add(session, **values)
    return CHANNEL


async def planned(db: Database, channel: int, *question_ids: str) -> list[int]:
    """Plan questions for the seconds before NOW, and return the numbers of the plans."""
    numbers = []
    async with db.writing() as session:
        for ago, question_id in enumerate(question_ids):
            added = await planned_posts.add(session, question_id, "2026-05-20T07:00")
            due = NOW - timedelta(seconds=ago)
            assert await planned_posts.choose(session, added.id, channel, due)
            numbers.append(added.id)
    return numbers


async def posted(db: Database) -> set[str]:
    async with db.reading() as session:
        return set(await session.scalars(select(Post.question_id)))


async def test_what_is_due_comes_from_the_bank_or_from_a_draft(
    db: Database, bank: Bank, anya: Subscriber, channel: int, tmp_path: Path
) -> None:
    written = await desk.write(db, bank, tmp_path, anya, "Why?\nBecause.", NOW)
    draft = desk.id_of(written.number)
    await planned(db, channel, "recall", draft)
    assert await planning.plan_due(db, bank, tmp_path, NOW, Random(0)) == 2
    assert await posted(db) == {"recall", draft}
    assert await planning.plan_due(db, bank, tmp_path, NOW, Random(0)) == 0


@pytest.mark.parametrize("lost", ["renamed", "draft-99"])
async def test_a_question_that_is_gone_by_then_is_told_of(
    db: Database, bank: Bank, channel: int, tmp_path: Path, lost: str
) -> None:
    number, _ = await planned(db, channel, lost, "recall")
    with capture_logs() as logs:
        assert await planning.plan_due(db, bank, tmp_path, NOW, Random(0)) == 1
        assert await planning.plan_due(db, bank, tmp_path, NOW, Random(0)) == 0
    assert await posted(db) == {"recall"}
    (told,) = logs
    assert told == {
        "event": "a planned question is gone",
        "log_level": "warning",
        "planned": number,
        "question": lost,
        "chat": channel,
    }


async def test_a_chat_that_has_ended_gets_nothing(
    db: Database, bank: Bank, channel: int, tmp_path: Path
) -> None:
    await planned(db, channel, "recall")
    async with db.writing() as session:
        await chats.note(session, channel, ended_at=NOW)
    assert await planning.plan_due(db, bank, tmp_path, NOW, Random(0)) == 0
    assert await posted(db) == set()


async def test_a_time_that_the_clocks_skip_is_told_as_it_comes(db: Database, channel: int) -> None:
    async with db.writing() as session:
        await chats.note(session, channel, timezone="Europe/Berlin")
    offer = await planning.offer(db, "recall", datetime(2026, 3, 29, 2, 30))  # noqa: DTZ001
    plan = await planning.choose(db, offer.number, channel, NOW - timedelta(days=90))
    assert isinstance(plan, planning.Plan)
    assert f"{plan.due:%H:%M}" == "03:30"
    assert plan.due == datetime(2026, 3, 29, 1, 30, 1, tzinfo=UTC)
