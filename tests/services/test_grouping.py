"""Cards that many people answer, each for themselves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from samples import add_person

from bot.core.grading import Outcome
from bot.core.question import Bank
from bot.core.tally import Tally
from bot.db import cards, chats, memories, personal, posts, responses, subscribers
from bot.db.chat_models import Chat, ChatKind, Post
from bot.db.engine import Database
from bot.services import group_dealing, grouping, topping
from bot.services.chats import Manner, Place, meet
from bot.services.grouping import InGroup, Inline

NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)  # a Wednesday
GROUP = -100
RIGHT, WRONG = 1, 2


def place(chat_id: int = GROUP) -> Place:
    return Place(chat_id, ChatKind.GROUP, "Friends")


async def group(db: Database, chat_id: int = GROUP, timezone: str = "Europe/Moscow") -> Chat:
    return await meet(db, place(chat_id), Manner("en", timezone, NOON.time()), NOON)


async def dealt(db: Database, bank: Bank, chat: Chat, now: datetime = NOON) -> Post:
    post = await group_dealing.deal_question(db, chat, bank.questions["one-right"], now, Random(1))
    await group_dealing.was_sent(db, post, 7 + post.id)
    return post


async def press(
    db: Database,
    bank: Bank,
    post: Post,
    person_id: int,
    option: int | None,
    now: datetime = NOON,
    chat_id: int = GROUP,
) -> grouping.Answered | None:
    card = InGroup(chat_id, post.id)
    return await grouping.answer(db, bank, card, person_id, option, now, Random(2))


async def stored(db: Database, post: Post) -> Post:
    async with db.reading() as session:
        found = await posts.get(session, post.id)
    assert found is not None
    return found


async def test_a_group_is_met_once_and_has_no_schedule(db: Database) -> None:
    chat = await group(db)
    assert (chat.language, chat.timezone, chat.next_due_at) == ("en", "Europe/Moscow", None)
    async with db.writing() as session:
        await chats.note(session, GROUP, language="zh")
    assert (await group(db)).language == "zh"


async def test_no_answer_is_taken_to_a_question_that_has_been_corrected(
    db: Database, bank: Bank
) -> None:
    post = await dealt(db, bank, await group(db))
    assert await press(db, bank, post, 5, RIGHT) is not None
    question = replace(bank.questions["one-right"], correct=frozenset({WRONG}))
    new = Bank(dict(bank.questions) | {"one-right": question}, bank.topics)
    assert await press(db, new, post, 6, RIGHT) is None
    async with db.reading() as session:
        assert (await responses.tally(session, post.id)).answered == 1
    await grouping.close(db, post, NOON)
    assert await press(db, new, post, 5, RIGHT) is not None


async def test_the_first_answer_of_everybody_stays(db: Database, bank: Bank) -> None:
    post = await dealt(db, bank, await group(db))
    first = await press(db, bank, post, 5, WRONG)
    again = await press(db, bank, post, 5, RIGHT)
    other = await press(db, bank, post, 6, RIGHT)
    assert first is not None
    assert again is not None
    assert other is not None
    assert (first.first, again.first, other.first) == (True, False, True)
    assert again.response is not None
    assert again.response.outcome is Outcome.WRONG
    assert await grouping.tally(db, post) == Tally(2, {WRONG: 1, RIGHT: 1})
    assert (await stored(db, post)).changes == 2
    assert (await stored(db, post)).stale_since == NOON


async def test_to_be_told_is_an_answer_without_a_choice(db: Database, bank: Bank) -> None:
    post = await dealt(db, bank, await group(db))
    told = await press(db, bank, post, 5, None)
    assert told is not None
    assert told.response is not None
    assert (told.response.outcome, told.response.chosen) == (Outcome.REVEALED, "")
    assert await grouping.tally(db, post) == Tally(1, {})


@pytest.mark.parametrize(
    ("chat_id", "number", "option"),
    [(GROUP - 1, 0, RIGHT), (GROUP, 1, RIGHT), (GROUP, 0, 4), (GROUP, 0, 10), (GROUP, 0, -1)],
)
async def test_forged_presses_change_nothing(
    db: Database, bank: Bank, chat_id: int, number: int, option: int
) -> None:
    await group(db, GROUP - 1)
    post = await dealt(db, bank, await group(db))
    card = InGroup(chat_id, post.id + number)
    assert await grouping.answer(db, bank, card, 5, option, NOON, Random(2)) is None
    assert await grouping.tally(db, post) == Tally()
    assert (await stored(db, post)).changes == 0


async def test_a_post_of_a_channel_is_no_card(db: Database, bank: Bank) -> None:
    channel = await meet(
        db, Place(GROUP, ChatKind.CHANNEL, "News"), Manner("en", "UTC", NOON.time()), NOON
    )
    post = await dealt(db, bank, channel)
    assert await press(db, bank, post, 5, RIGHT) is None


@pytest.mark.parametrize("name", ["two-right", "recall", "talk"])
async def test_what_one_press_cannot_answer_takes_none(db: Database, bank: Bank, name: str) -> None:
    chat = await group(db)
    post = await group_dealing.deal_question(db, chat, bank.questions[name], NOON, Random(1))
    assert await press(db, bank, post, 5, 0) is None


async def test_a_closed_card_takes_no_answer(db: Database, bank: Bank) -> None:
    post = await dealt(db, bank, await group(db))
    await press(db, bank, post, 5, WRONG)
    assert await grouping.close(db, post, NOON)
    assert not await grouping.close(db, post, NOON)
    late, known = await press(db, bank, post, 6, RIGHT), await press(db, bank, post, 5, RIGHT)
    assert late is not None
    assert late.response is None
    assert known is not None
    assert known.response is not None
    assert known.response.outcome is Outcome.WRONG
    assert (await grouping.tally(db, post)).answered == 1


async def test_cards_close_after_a_day(db: Database, bank: Bank) -> None:
    chat = await group(db)
    old, young = await dealt(db, bank, chat), await dealt(db, bank, chat, NOON + timedelta(hours=1))
    inline = Inline("inline-1", "one-right", "en", "2013")
    assert await grouping.was_chosen(db, bank, inline, NOON)
    later = NOON + grouping.OPEN_FOR
    assert await grouping.close_old(db, later - timedelta(seconds=1)) == 0
    assert await grouping.close_old(db, later) == 2
    assert await grouping.close_old(db, later) == 0
    assert (await stored(db, old)).closed_at == later
    assert (await stored(db, old)).stale_since == later
    assert (await stored(db, young)).closed_at is None


async def test_whoever_is_known_learns_by_it(db: Database, bank: Bank) -> None:
    await add_person(db, 5)
    post = await dealt(db, bank, await group(db))
    await press(db, bank, post, 5, RIGHT)
    await press(db, bank, post, 5, WRONG)
    await press(db, bank, post, 6, RIGHT)
    async with db.reading() as session:
        (card,) = await cards.answers(session, 5)
        (known,) = (await memories.all_of(session, 5)).items()
        person = await subscribers.get(session, 5)
        stranger = await cards.answers(session, 6)
    assert (card.post_id, card.outcome, card.chosen) == (post.id, Outcome.RIGHT, str(RIGHT))
    assert known[0] == "one-right"
    assert known[1].right
    assert person is not None
    assert person.streak_days == 1
    assert stranger == []


async def test_a_group_gets_what_it_had_longest_ago(db: Database, bank: Bank) -> None:
    chat = await group(db)
    names = []
    twin = replace(bank.questions["one-right"], id="twin")
    both = Bank({**bank.questions, "twin": twin}, bank.topics)
    for _ in range(4):
        found = await group_dealing.deal(db, both, chat, NOON, Random(3))
        assert found is not None
        names.append(found[1].id)
    assert set(names[:2]) == {"one-right", "twin"}
    assert names[2:] == names[:2]
    for topic, name in (("attention", "recall"), ("talks", None), ("ranking", None)):
        found = await group_dealing.deal(db, bank, chat, NOON, Random(3), topics=[topic])
        assert (found[1].id if found else None) == name


async def test_a_group_whose_topics_have_gone_is_asked_anything(db: Database, bank: Bank) -> None:
    chat = await group(db)
    chat.topics = "gone"
    assert await group_dealing.deal(db, bank, chat, NOON, Random(3)) is not None


async def test_the_first_press_writes_an_inline_card(db: Database, bank: Bank) -> None:
    card = Inline("inline-1", "one-right", "ru", "3120")
    answered = await grouping.answer(db, bank, card, 5, RIGHT, NOON, Random(2))
    assert answered is not None
    assert answered.first
    assert (answered.post.option_order, answered.post.language) == ("3120", "ru")
    again = await grouping.answer(db, bank, card, 6, WRONG, NOON, Random(2))
    assert again is not None
    assert again.post.id == answered.post.id


@pytest.mark.parametrize(
    ("name", "order"),
    [("gone", "0123"), ("one-right", "012"), ("one-right", "0122"), ("recall", ""), ("talk", "")],
)
async def test_a_forged_inline_card_is_none(
    db: Database, bank: Bank, name: str, order: str
) -> None:
    card = Inline("inline-1", name, "en", order)
    assert await grouping.answer(db, bank, card, 5, 0, NOON, Random(2)) is None
    assert not await grouping.was_chosen(db, bank, card, NOON)


async def test_an_inline_message_shows_one_question(db: Database, bank: Bank) -> None:
    await grouping.was_chosen(db, bank, Inline("inline-1", "one-right", "en", "0123"), NOON)
    other = Inline("inline-1", "two-right", "en", "0123")
    assert await grouping.answer(db, bank, other, 5, 0, NOON, Random(2)) is None


async def test_the_best_of_the_week(db: Database, bank: Bank) -> None:
    chat = await group(db)
    sunday = datetime(2026, 5, 3, 20, 59, tzinfo=UTC)  # 23:59 in Moscow
    monday = sunday + timedelta(minutes=1)
    before, after = await dealt(db, bank, chat, sunday), await dealt(db, bank, chat, monday)
    for person_id in (5, 6, 7, 8):
        await press(db, bank, before, person_id, RIGHT, sunday)
    await press(db, bank, after, 5, RIGHT, monday)
    await press(db, bank, after, 6, RIGHT, monday)
    await press(db, bank, after, 7, RIGHT, monday)
    await press(db, bank, after, 8, WRONG, monday)
    await topping.show_name(db, chat, 5, "Ann", NOON)
    await topping.show_name(db, chat, 6, "Bob", NOON)
    await topping.show_name(db, chat, 8, "Eve", NOON)
    top = await topping.look(db, chat, NOON)
    assert [(one.number, one.names, one.right) for one in top.places] == [(1, ("Ann", "Bob"), 1)]
    assert (top.monday.isoformat(), top.unnamed) == ("2026-05-04", 1)
    await topping.hide_name(db, chat, 5)
    top = await topping.look(db, chat, NOON)
    assert [one.names for one in top.places] == [("Bob",)]
    assert top.unnamed == 2


async def test_another_group_is_another_list(db: Database, bank: Bank) -> None:
    other = await group(db, GROUP - 1)
    post = await dealt(db, bank, await group(db))
    await press(db, bank, post, 5, RIGHT)
    assert (await topping.look(db, other, NOON)).unnamed == 0


async def test_answers_and_names_are_forgotten(db: Database, bank: Bank) -> None:
    chat = await group(db)
    post = await dealt(db, bank, chat)
    await press(db, bank, post, 5, RIGHT)
    await topping.show_name(db, chat, 5, "Ann", NOON)
    async with db.writing() as session:
        await personal.remove(session, 5)
        assert await responses.get(session, post.id, 5) is None
    top = await topping.look(db, chat, NOON)
    assert (top.places, top.unnamed) == ([], 0)


async def test_a_supergroup_keeps_what_the_group_had(db: Database, bank: Bank) -> None:
    chat = await group(db)
    post = await dealt(db, bank, chat)
    await press(db, bank, post, 5, RIGHT)
    await topping.show_name(db, chat, 5, "Ann", NOON)
    async with db.writing() as session:
        assert await chats.renumber(session, GROUP, GROUP - 5)
    moved = await group(db, GROUP - 5)
    assert [one.names for one in (await topping.look(db, moved, NOON)).places] == [("Ann",)]
    assert await press(db, bank, post, 6, RIGHT) is None
