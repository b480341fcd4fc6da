from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from samples import add_person

from bot.core.card import Choose
from bot.core.question import Bank
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services import dealing, people
from bot.services.answering import press_card
from bot.services.dealing import Dealt
from bot.services.learner import learner_of, learners_of
from bot.services.streaks import today_of

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
DAY = timedelta(days=1)


async def deal_to_all(
    db: Database, bank: Bank, crowd: Sequence[Subscriber], seed: int = 0
) -> dict[int, Dealt]:
    async with db.writing() as session:
        return dict(await dealing.deal_to_all(session, bank, crowd, NOW, Random(seed)))


async def crowd_with_pasts(db: Database, bank: Bank) -> list[Subscriber]:
    """Let in people who have answered nothing, once, and on several days; one chose topics."""
    crowd = [await add_person(db, 1 + number) for number in range(4)]
    for number, person in enumerate(crowd):
        for day in range(number):
            then = NOW - (number - day) * DAY
            question = bank.questions["one-right"]
            dealt = await dealing.deal_question(db, bank, question, person, then, Random(day))
            await press_card(db, bank, person, dealt.card.id, Choose(day % 2), then)
    await people.toggle_topic(db, bank, crowd[2], "trees")
    return crowd


async def test_what_is_known_of_several_is_what_is_known_of_each(db: Database, bank: Bank) -> None:
    crowd = await crowd_with_pasts(db, bank)
    days = [(person, today_of(person, NOW)) for person in crowd]
    async with db.reading() as session:
        together = await learners_of(session, bank, days)
        each = {person.id: await learner_of(session, bank, person, today) for person, today in days}
    assert together == each
    assert [len(each[person.id].recent) for person in crowd] == [0, 1, 2, 2]


async def test_each_gets_their_next_card_of_their_topics(db: Database, bank: Bank) -> None:
    crowd = await crowd_with_pasts(db, bank)
    dealt = await deal_to_all(db, bank, crowd)
    assert [dealt[person.id].card.number for person in crowd] == [1, 2, 3, 4]
    assert dealt[crowd[2].id].question.id == "recall"
    assert [dealt[person.id].card.subscriber_id for person in crowd] == [1, 2, 3, 4]


async def test_the_same_chance_deals_the_same(db: Database, bank: Bank) -> None:
    one, other = await add_person(db, 1), await add_person(db, 2)
    for seed in range(4):
        alone = await dealing.deal(db, bank, one, NOW, Random(seed))
        among = (await deal_to_all(db, bank, [other], seed))[other.id]
        assert alone is not None
        told = [
            (d.question.id, d.card.number, d.card.option_order, d.card.reason, d.card.dealt_at)
            for d in (alone, among)
        ]
        assert told[0] == told[1]


async def test_only_those_with_a_question_are_dealt_to(db: Database, bank: Bank) -> None:
    crowd = [await add_person(db, 1), await add_person(db, 2)]
    assert await deal_to_all(db, Bank({}, bank.topics), crowd) == {}
    assert await deal_to_all(db, bank, []) == {}
    assert (await deal_to_all(db, bank, crowd)).keys() == {1, 2}
