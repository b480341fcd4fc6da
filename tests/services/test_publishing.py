import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from samples import sample_question
from sqlalchemy import select

from bot.core.question import LANGUAGES, Bank, Kind, Topic
from bot.db import chats, posts
from bot.db.chat_models import AnswerMode, Chat, ChatKind, Post, ReactionMode
from bot.db.engine import Database
from bot.db.models import Status
from bot.db.statements import as_values, table_of
from bot.services import publishing
from bot.services.publishing import AHEAD, move, plan_posts, post_now, skip, upcoming

MOSCOW = ZoneInfo("Europe/Moscow")
CHANNEL = -1001


def at(text: str) -> datetime:
    """Return a moment of May 2026 on the clock of Moscow: "18 10:00", a Monday."""
    return datetime.fromisoformat(f"2026-05-{text}").replace(tzinfo=MOSCOW)


@pytest.fixture
def bank() -> Bank:
    """Give nine questions of three topics, one of them a quiz and one a discussion."""
    kinds = {"trees-0": Kind.QUIZ, "talks-2": Kind.DISCUSSION}
    questions = [
        sample_question(
            name := f"{topic}-{number}",
            topic,
            kinds.get(name, Kind.OPEN),
            correct={1} if name in kinds else (),
        )
        for topic in ("attention", "talks", "trees")
        for number in range(3)
    ]
    topics = [
        Topic(name, "🌳", dict.fromkeys(LANGUAGES, name))
        for name in ("attention", "talks", "trees")
    ]
    return Bank(
        MappingProxyType({question.id: question for question in questions}),
        MappingProxyType({topic.id: topic for topic in topics}),
    )


async def add_chat(db: Database, chat_id: int = CHANNEL, **values: object) -> int:
    """Write a channel that posts at 10:00 and 19:00 from Monday the 18th on; return its id."""
    settings: dict[str, object] = {
        "id": chat_id,
        "kind": ChatKind.CHANNEL,
        "title": "Questions",
        "language": "en",
        "timezone": "Europe/Moscow",
        "topics": "",
        "weekdays": "1234567",
        "times": "10:00 19:00",
        "answers": AnswerMode.ON_REQUEST,
        "answer_after_h": 24,
        "reactions": "👍 🔥",
        "reaction_mode": ReactionMode.BUTTONS,
        "next_due_at": at("18 10:00"),
        "cycle": 1,
        "edition": 1,
        "created_at": at("17 12:00"),
    }
    async with db.writing() as session:
        await chats.add(session, **settings | values)
    return chat_id


async def stored(db: Database) -> Sequence[Post]:
    async with db.reading() as session:
        return as_values(Post, await session.execute(select(table_of(Post)).order_by(Post.id)))


async def chat_of(db: Database, chat_id: int = CHANNEL) -> Chat:
    async with db.reading() as session:
        chat = await chats.get(session, chat_id)
    assert chat is not None
    return chat


async def sent(db: Database) -> None:
    """Let everything that is on its way have arrived."""
    async with db.writing() as session:
        pending = table_of(Post).update().where(table_of(Post).c.status == Status.PENDING)
        await session.execute(pending.values(status=Status.SENT))


async def live(db: Database, bank: Bank, slots: int, chat_id: int = CHANNEL) -> list[str]:
    """Serve so many slots as they become due. Return the ids of the questions posted."""
    for number in range(slots):
        due = (await chat_of(db, chat_id)).next_due_at
        assert due is not None
        await plan_posts(db, bank, due, Random(number))
        await sent(db)
    return [post.question_id for post in await stored(db) if post.chat_id == chat_id]


def ids(questions: Sequence[object]) -> list[str]:
    return [getattr(question, "id", "") for question in questions]


async def test_a_post_is_planned_when_its_slot_comes(db: Database, bank: Bank) -> None:
    await add_chat(db, thread_id=5)
    assert await plan_posts(db, bank, at("18 09:59"), Random(1)) == 0
    assert await plan_posts(db, bank, at("18 10:00"), Random(1)) == 1
    assert await plan_posts(db, bank, at("18 10:00"), Random(1)) == 0
    (post,) = await stored(db)
    question = bank.questions[post.question_id]
    assert (post.chat_id, post.due_at, post.status) == (CHANNEL, at("18 10:00"), Status.PENDING)
    assert (post.cycle, post.language, post.thread_id) == (1, "en", 5)
    assert post.version == question.version
    chat = await chat_of(db)
    assert (chat.next_due_at, chat.served_due_at) == (at("18 19:00"), at("18 10:00"))
    assert chat.edition == 1, "no administrator changed anything"


async def test_several_times_a_day_on_chosen_days(db: Database, bank: Bank) -> None:
    await add_chat(db, weekdays="13")
    await live(db, bank, 5)
    assert [post.due_at for post in await stored(db)] == [
        at("18 10:00"),
        at("18 19:00"),
        at("20 10:00"),
        at("20 19:00"),
        at("25 10:00"),
    ]


@pytest.mark.parametrize(
    ("now", "planned", "following"),
    [
        ("18 18:59", "18 10:00", "18 19:00"),
        ("18 23:00", "18 19:00", "19 10:00"),
        ("19 09:00", None, "19 10:00"),
        ("22 20:00", "22 19:00", "23 10:00"),
    ],
)
async def test_a_downtime_is_no_burst(
    db: Database, bank: Bank, now: str, planned: str | None, following: str
) -> None:
    await add_chat(db)
    await plan_posts(db, bank, at(now), Random(1))
    await plan_posts(db, bank, at(now), Random(1))
    assert [post.due_at for post in await stored(db)] == ([at(planned)] if planned else [])
    assert (await chat_of(db)).next_due_at == at(following)


async def test_nothing_comes_twice_in_a_cycle(db: Database, bank: Bank) -> None:
    await add_chat(db)
    asked = await live(db, bank, 20)
    assert len(asked) == 20
    assert sorted(asked[:9]) == sorted(bank.questions)
    assert sorted(asked[9:18]) == sorted(bank.questions)
    assert asked[8] != asked[9]
    assert (await chat_of(db)).cycle == 3
    assert [post.cycle for post in await stored(db)] == [1] * 9 + [2] * 9 + [3] * 2


async def test_what_is_still_on_its_way_gives_place_to_the_next_slot(
    db: Database, bank: Bank
) -> None:
    await add_chat(db)
    async with db.writing() as session:
        chat = await chats.hold(session, CHANNEL)
        assert chat is not None
        await publishing.put(session, chat, bank.questions["trees-0"], at("18 09:00"), Random(1))
    await plan_posts(db, bank, at("18 10:00"), Random(1))
    late, post = await stored(db)
    assert (late.status, late.cycle, post.status) == (Status.CANCELLED, None, Status.PENDING)


async def test_what_somebody_chose_counts_in_the_cycle(db: Database, bank: Bank) -> None:
    await add_chat(db)
    async with db.writing() as session:
        chat = await chats.hold(session, CHANNEL)
        assert chat is not None
        for minute in range(2):
            due = at(f"18 09:0{minute}")
            await publishing.put(session, chat, bank.questions["trees-0"], due, Random(1))
    await sent(db)
    asked = await live(db, bank, 8)
    assert asked[:2] == ["trees-0", "trees-0"], "as often as it was chosen"
    assert sorted(asked[1:]) == sorted(bank.questions)


async def test_chats_go_their_own_ways(db: Database, bank: Bank) -> None:
    await add_chat(db)
    await add_chat(db, -1002, topics="trees talks")
    asked = [await live(db, bank, 6, chat_id) for chat_id in (CHANNEL, -1002)]
    assert len(set(asked[0])) == 6
    assert {bank.questions[id_].topic for id_ in asked[1]} == {"trees", "talks"}
    assert len(set(asked[1])) == 6


async def test_what_is_shown_as_coming_comes(db: Database, bank: Bank) -> None:
    await add_chat(db)
    foretold = ids(await upcoming(db, bank, CHANNEL, 12))
    assert await live(db, bank, 12) == foretold
    assert len(await upcoming(db, bank, CHANNEL)) == AHEAD


async def test_an_unknown_chat_has_nothing_coming(db: Database, bank: Bank) -> None:
    assert await upcoming(db, bank, 404) == []
    assert not await skip(db, bank, 404, "trees-0")
    assert not await move(db, bank, 404, "trees-0", 1)
    assert await post_now(db, bank, 404, "trees-0", at("18 12:00"), Random(1)) is None


@pytest.mark.parametrize(
    ("place", "by", "expected"),
    [
        (0, 1, [1, 0, 2, 3, 4, 5, 6]),
        (3, -1, [0, 1, 3, 2, 4, 5, 6]),
        (6, -6, [6, 0, 1, 2, 3, 4, 5]),
        (6, -100, [6, 0, 1, 2, 3, 4, 5]),
        (2, 100, [0, 1, 3, 4, 5, 6, 2]),
        (0, -1, None),
        (6, 1, None),
        (3, 0, None),
    ],
)
async def test_the_next_ones_can_be_moved(
    db: Database, bank: Bank, place: int, by: int, expected: list[int] | None
) -> None:
    await add_chat(db)
    before = ids(await upcoming(db, bank, CHANNEL))
    assert await move(db, bank, CHANNEL, before[place], by) is (expected is not None)
    after = [before[number] for number in expected or range(7)]
    assert ids(await upcoming(db, bank, CHANNEL)) == after
    assert (await live(db, bank, 7)) == after


async def test_moves_add_up(db: Database, bank: Bank) -> None:
    await add_chat(db)
    a, b, c, *_ = ids(await upcoming(db, bank, CHANNEL))
    await move(db, bank, CHANNEL, c, -2)
    await move(db, bank, CHANNEL, b, -1)
    assert ids(await upcoming(db, bank, CHANNEL, 3)) == [c, b, a]
    assert (await live(db, bank, 9))[:3] == [c, b, a]
    assert len(set(await live(db, bank, 0))) == 9


async def test_nothing_moves_into_the_next_cycle(db: Database, bank: Bank) -> None:
    await add_chat(db)
    await live(db, bank, 7)
    first, second, third, *_ = ids(await upcoming(db, bank, CHANNEL))
    assert not await move(db, bank, CHANNEL, third, -1)
    assert not await move(db, bank, CHANNEL, second, 1)
    assert await move(db, bank, CHANNEL, first, 5)
    assert ids(await upcoming(db, bank, CHANNEL, 2)) == [second, first]


async def test_a_skipped_question_does_not_come_in_its_cycle(db: Database, bank: Bank) -> None:
    await add_chat(db)
    before = ids(await upcoming(db, bank, CHANNEL))
    assert await skip(db, bank, CHANNEL, before[0])
    assert not await skip(db, bank, CHANNEL, before[0])
    assert not await skip(db, bank, CHANNEL, "gone")
    await live(db, bank, 8)
    posted = [p.question_id for p in await stored(db) if p.status is Status.SENT]
    assert sorted([*posted, before[0]]) == sorted(bank.questions)
    await live(db, bank, 9)
    assert before[0] in [p.question_id for p in await stored(db) if p.cycle == 2]


async def test_a_skipped_question_leaves_the_queue(db: Database, bank: Bank) -> None:
    await add_chat(db)
    before = ids(await upcoming(db, bank, CHANNEL))
    await move(db, bank, CHANNEL, before[3], -3)
    await skip(db, bank, CHANNEL, before[3])
    async with db.reading() as session:
        assert before[3] not in await posts.queue(session, CHANNEL)
    assert ids(await upcoming(db, bank, CHANNEL, 3)) == before[:3]


async def test_posting_now_takes_the_next_one_and_leaves_the_schedule(
    db: Database, bank: Bank
) -> None:
    await add_chat(db)
    first, second, *_ = ids(await upcoming(db, bank, CHANNEL))
    assert await post_now(db, bank, CHANNEL, second, at("18 09:00"), Random(1)) is None
    post = await post_now(db, bank, CHANNEL, first, at("18 09:00"), Random(1))
    assert post is not None
    assert (post.question_id, post.status) == (first, Status.PENDING)
    again = await post_now(db, bank, CHANNEL, second, at("18 09:01"), Random(1))
    assert again is None, "pressed twice"
    assert (await chat_of(db)).next_due_at == at("18 10:00")
    await sent(db)
    await plan_posts(db, bank, at("18 10:00"), Random(1))
    assert [post.question_id for post in await stored(db)] == [first, second]


@pytest.mark.parametrize("rest", ["paused_at", "ended_at"])
async def test_a_chat_at_rest_gets_nothing(db: Database, bank: Bank, rest: str) -> None:
    await add_chat(db)
    async with db.writing() as session:
        await chats.note(session, CHANNEL, **{rest: at("18 09:00")})
    await plan_posts(db, bank, at("18 10:00"), Random(1))
    assert await stored(db) == []


@pytest.mark.parametrize(
    ("topics", "expected"),
    [("gone", {"attention", "talks", "trees"}), ("gone talks", {"talks"})],
)
async def test_topics_that_are_gone_count_as_not_chosen(
    db: Database, bank: Bank, topics: str, expected: set[str]
) -> None:
    await add_chat(db, topics=topics)
    coming = await upcoming(db, bank, CHANNEL, 12)
    assert {question.topic for question in coming} == expected
    assert len(await live(db, bank, 2)) == 2


async def test_a_chat_that_nothing_is_there_for_is_left_alone(db: Database) -> None:
    await add_chat(db)
    assert await plan_posts(db, Bank({}, {}), at("18 10:00"), Random(1)) == 1
    assert await stored(db) == []
    assert (await chat_of(db)).next_due_at == at("18 19:00")


async def test_a_slot_that_was_served_does_not_come_back(db: Database, bank: Bank) -> None:
    """Somebody sets another timetable, which has the slot of just now as well."""
    await add_chat(db)
    await plan_posts(db, bank, at("18 10:00"), Random(1))
    async with db.writing() as session:
        await chats.note(session, CHANNEL, next_due_at=at("18 10:00"))
    await plan_posts(db, bank, at("18 10:01"), Random(1))
    assert len(await stored(db)) == 1


async def test_several_processes_plan_each_slot_once(db: Database, bank: Bank) -> None:
    for chat_id in range(-5, 0):
        await add_chat(db, chat_id)
    now = at("18 10:00")
    await asyncio.gather(*(plan_posts(db, bank, now, Random(n)) for n in range(4)))
    assert sorted(post.chat_id or 0 for post in await stored(db)) == list(range(-5, 0))


async def test_presses_and_the_planner_at_once(db: Database, bank: Bank) -> None:
    await add_chat(db)
    now = at("18 10:00")
    await asyncio.gather(
        plan_posts(db, bank, now, Random(1)),
        *(
            post_now(db, bank, CHANNEL, coming, now + timedelta(seconds=n), Random(n))
            for coming in ids(await upcoming(db, bank, CHANNEL))
            for n in range(1, 4)
        ),
    )
    asked = [post.question_id for post in await stored(db)]
    assert len(asked) == len(set(asked)) <= 2


@pytest.mark.parametrize(
    ("kind", "mode", "expected"),
    [
        (Kind.QUIZ, AnswerMode.POLL, AnswerMode.POLL),
        (Kind.OPEN, AnswerMode.POLL, AnswerMode.ON_REQUEST),
        (Kind.OPEN, AnswerMode.LATER, AnswerMode.LATER),
        (Kind.QUIZ, AnswerMode.COLLAPSED, AnswerMode.COLLAPSED),
        (Kind.DISCUSSION, AnswerMode.COLLAPSED, None),
        (Kind.DISCUSSION, AnswerMode.POLL, None),
    ],
)
async def test_how_the_answer_is_to_be_had(
    db: Database, bank: Bank, kind: Kind, mode: AnswerMode, expected: AnswerMode | None
) -> None:
    only = [question for question in bank.questions.values() if question.kind is kind][:1]
    small = Bank({question.id: question for question in only}, bank.topics)
    await add_chat(db, answers=mode)
    post = await post_now(db, small, CHANNEL, only[0].id, at("18 09:00"), Random(1))
    assert post is not None
    assert post.answers is expected
    assert len(post.option_order) == (4 if kind is Kind.QUIZ else 0)


async def test_options_are_shuffled_anew(db: Database, bank: Bank) -> None:
    small = Bank({"trees-0": bank.questions["trees-0"]}, bank.topics)
    await add_chat(db)
    await live(db, small, 12)
    orders = [post.option_order for post in await stored(db)]
    assert {"".join(sorted(order)) for order in orders} == {"0123"}
    assert any(before != after for before, after in pairwise(orders))


def test_a_post_whose_question_has_changed_is_not_shown(bank: Bank) -> None:
    quiz = {"question_id": "trees-0", "language": "en"}
    assert publishing.shown(bank, Post(**quiz, option_order="3210")) is bank.questions["trees-0"]
    assert publishing.shown(bank, Post(**quiz, option_order="210")) is None
    assert publishing.shown(bank, Post(question_id="gone", language="en", option_order="")) is None
