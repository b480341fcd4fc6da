from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from samples import add_person, sample_question

from bot.core.backlog import MOST_A_DAY, Backlog
from bot.core.card import Action, Button, Choose
from bot.core.memory import Memory
from bot.core.question import LANGUAGES, Bank, Kind, Topic
from bot.core.selection import Reason
from bot.db import memories
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services import dealing, people
from bot.services.answering import Pressed, press_card
from bot.services.dealing import Dealt
from bot.services.reviewing import deal_due

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)
RIGHT = Choose(1)
TOPICS = ("attention", "trees")


@pytest.fixture(scope="module")
def large() -> Bank:
    """Give sixty quizzes, whose option 1 is right, over two topics."""
    questions = [
        sample_question(f"q{number}", TOPICS[number % 2], Kind.QUIZ, correct={1})
        for number in range(60)
    ]
    topics = [Topic(name, "🌳", dict.fromkeys(LANGUAGES, name)) for name in TOPICS]
    return Bank(
        {question.id: question for question in questions}, {topic.id: topic for topic in topics}
    )


class Desk:
    """Reviews for one person, who knows some questions from earlier days."""

    def __init__(self, db: Database, bank: Bank, person: Subscriber) -> None:
        self.db = db
        self.bank = bank
        self.person = person

    async def know(self, names: Collection[str], due_in: int = 0) -> None:
        memory = Memory(
            stability=30,
            difficulty=5,
            reviewed_on=TODAY + (due_in - 30) * DAY,
            right=True,
        )
        async with self.db.writing() as session:
            for name in names:
                await memories.put(session, self.person.id, name, memory)

    async def look(self, now: datetime = NOW) -> tuple[Backlog, Dealt | None]:
        return await deal_due(self.db, self.bank, self.person, now, Random(0))

    async def deal(self, now: datetime = NOW) -> Dealt:
        _, dealt = await self.look(now)
        assert dealt is not None
        await dealing.was_sent(self.db, dealt.card, dealt.card.id)
        return dealt

    async def press(
        self,
        dealt: Dealt,
        action: Action = RIGHT,
        now: datetime = NOW,
    ) -> Pressed:
        pressed = await press_card(self.db, self.bank, self.person, dealt.card.id, action, now)
        assert pressed is not None
        return pressed

    async def left(self, action: Action, now: datetime = NOW) -> int:
        """Deal and close a card; return what it says then."""
        backlog = (await self.press(await self.deal(now), action, now)).backlog
        assert backlog is not None
        return backlog.left


@pytest.fixture
def desk(db: Database, large: Bank, anya: Subscriber) -> Desk:
    return Desk(db, large, anya)


async def test_whoever_answered_nothing_has_nothing_to_review(desk: Desk) -> None:
    assert await desk.look() == (Backlog(0, 0, None), None)


async def test_what_is_not_due_waits_for_its_day(desk: Desk) -> None:
    await desk.know(["q1"], due_in=6)
    await desk.know(["q2"], due_in=4)
    assert await desk.look() == (Backlog(0, 0, TODAY + 4 * DAY), None)
    dealt = await desk.deal(NOW + 4 * DAY)
    assert (dealt.question.id, dealt.card.reason) == ("q2", Reason.REPEAT)


async def test_the_due_ones_come_in_a_row_and_are_counted_down(desk: Desk) -> None:
    names = [f"q{number}" for number in range(5)]
    await desk.know(names)
    asked = []
    for action, left in (
        (Choose(1), 4),
        (Choose(0), 3),
        (Button.REVEAL, 2),
        (Button.SKIP, 1),
        (Choose(1), 0),
    ):
        dealt = await desk.deal()
        asked.append(dealt.question.id)
        assert dealt.card.in_review
        backlog = (await desk.press(dealt, action)).backlog
        assert backlog is not None
        assert (backlog.left, backlog.waiting) == (left, 0)
    assert sorted(asked) == names
    backlog, nothing = await desk.look()
    assert nothing is None
    assert (backlog.due, backlog.done, backlog.next_on) == (0, 5, TODAY + DAY)


async def test_of_a_large_backlog_a_day_takes_its_share(desk: Desk) -> None:
    await desk.know(desk.bank.questions)
    await desk.deal()
    backlog, _ = await desk.look()
    assert (backlog.left, backlog.waiting) == (MOST_A_DAY, 60 - MOST_A_DAY)
    actions: list[Action] = [Choose(1), Choose(0), Button.SKIP, Button.REVEAL]
    told = [await desk.left(actions[number % 4]) for number in range(MOST_A_DAY)]
    assert told == list(reversed(range(MOST_A_DAY)))
    backlog, nothing = await desk.look()
    assert nothing is None
    assert (backlog.left, backlog.waiting) == (0, 60 - MOST_A_DAY)
    tomorrow, _ = await desk.look(NOW + DAY)
    assert tomorrow.left == MOST_A_DAY


async def test_the_share_counts_what_was_repeated_elsewhere(desk: Desk) -> None:
    await desk.know(desk.bank.questions)
    for number in range(3):
        question = desk.bank.questions[f"q{number}"]
        dealt = await dealing.deal_question(
            desk.db, desk.bank, question, desk.person, NOW, Random(0)
        )
        assert (await desk.press(dealt)).backlog is None, "that was no review"
    backlog, _ = await desk.look()
    assert (backlog.done, backlog.left, backlog.due) == (3, MOST_A_DAY - 3, 57)


async def test_an_open_card_is_left_to_do_and_comes_back(desk: Desk) -> None:
    await desk.know(["q1", "q2"])
    first = await desk.deal()
    backlog, again = await desk.look()
    assert again is not None
    assert again.card.id == first.card.id
    assert backlog.left == 2
    await desk.press(first)
    assert (await desk.deal()).question.id != first.question.id


async def test_a_due_card_of_today_is_taken_into_the_review(desk: Desk) -> None:
    await desk.know(["q1", "q2"])
    daily = await dealing.deal_question(
        desk.db, desk.bank, desk.bank.questions["q2"], desk.person, NOW, Random(0)
    )
    await dealing.was_sent(desk.db, daily.card, 1)
    assert (await desk.deal()).card.id == daily.card.id
    pressed = await desk.press(daily)
    assert pressed.backlog is not None
    assert pressed.backlog.left == 1


async def test_a_card_that_was_never_sent_or_is_of_yesterday_stays_where_it_is(desk: Desk) -> None:
    await desk.know(["q1", "q2"])
    await desk.look()
    backlog, second = await desk.look()
    assert second is not None
    assert backlog.left == 1
    await dealing.was_sent(desk.db, second.card, 1)
    later = await desk.deal(NOW + DAY)
    assert later.card.id != second.card.id


async def test_a_press_that_comes_twice_tells_the_same(desk: Desk) -> None:
    await desk.know(["q1", "q2", "q3"])
    dealt = await desk.deal()
    told = [(await desk.press(dealt)).backlog for _ in range(2)]
    assert told[0] == told[1]
    assert told[0] is not None
    assert told[0].left == 2


async def test_an_open_card_says_nothing_of_what_is_left(desk: Desk) -> None:
    await desk.know(["q1", "q2"])
    dealt = await desk.deal()
    assert (await desk.press(dealt, Button.HAND_IN)).backlog is None


async def test_a_review_keeps_to_the_topics_they_chose(desk: Desk) -> None:
    await desk.know(["q1", "q2"])
    await desk.know(["q4"], due_in=9)
    await people.toggle_topic(desk.db, desk.bank, desk.person, "trees")
    backlog, dealt = await desk.look()
    assert dealt is not None
    assert (backlog.due, dealt.question.id) == (1, "q2")
    await desk.press(dealt, Button.SKIP)
    backlog, _ = await desk.look()
    assert backlog.next_on == TODAY + DAY, "what was set aside comes back tomorrow"


async def test_a_question_that_the_bank_no_longer_has_is_not_due(
    desk: Desk, db: Database, large: Bank, anya: Subscriber
) -> None:
    await desk.know(["gone"])
    assert await desk.look() == (Backlog(0, 0, None), None)
    await desk.know(["q1"])
    await desk.deal()
    smaller = Bank({"q2": large.questions["q2"]}, large.topics)
    assert await deal_due(db, smaller, anya, NOW, Random(0)) == (Backlog(0, 0, None), None)


async def test_the_day_is_the_persons_own_and_lasts_until_three(db: Database, large: Bank) -> None:
    desk = Desk(db, large, await add_person(db, 2, "Asia/Tokyo"))
    await desk.know(["q1"], due_in=1)
    half_past_two = datetime(2026, 5, 20, 17, 30, tzinfo=UTC)
    _, nothing = await desk.look(half_past_two)
    assert nothing is None
    assert (await desk.deal(half_past_two + DAY / 24)).question.id == "q1"
