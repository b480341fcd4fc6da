import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import add_person, sample_question
from sqlalchemy import update

from bot.core.card import Button, Choose
from bot.core.question import LANGUAGES, Bank, Kind, Topic
from bot.core.streak import Counted, Streak
from bot.db import days, subscribers
from bot.db.engine import Database
from bot.db.models import EndReason, Subscriber
from bot.services import dealing, interviewing, streaks, subscribing
from bot.services.answering import Pressed, press_card
from bot.services.interviewing import Ask, step
from bot.services.streaks import Gain, Ledger

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MONDAY = date(2026, 1, 12)
NOON = datetime(2026, 1, 12, 9, tzinfo=UTC)  # in Moscow

SIGNS = {
    Counted.ANSWERED: "A",
    Counted.FREEZE: "F",
    Counted.VACATION: "v",
    Counted.TRAVEL: "t",
    Counted.MISSED: "x",
    Counted.EARNED_BACK: "e",
}


@pytest.fixture(scope="module")
def bank() -> Bank:
    """Give eight questions that one press answers."""
    questions = [sample_question(f"q-{n}", "trees", Kind.QUIZ, correct={1}) for n in range(8)]
    topic = Topic("trees", "🌳", dict.fromkeys(LANGUAGES, "Trees"))
    return Bank({question.id: question for question in questions}, {topic.id: topic})


class Life:
    """Lets one person answer, pause and travel."""

    def __init__(self, db: Database, bank: Bank, person: Subscriber) -> None:
        self.db = db
        self.bank = bank
        self.person = person

    async def card(self, now: datetime, question: str = "q-0") -> int:
        person = await self.known()
        dealt = await dealing.deal_question(
            self.db, self.bank, self.bank.questions[question], person, now, Random(0)
        )
        return dealt.card.id

    async def answer(self, now: datetime, question: str = "q-0", *, right: bool = False) -> Pressed:
        """Answer a question now; wrong, it is due tomorrow."""
        card = await self.card(now, question)
        return await self.press(await self.known(), card, now, right=right)

    async def press(
        self, person: Subscriber, card: int, now: datetime, *, right: bool = False
    ) -> Pressed:
        option = Choose(1 if right else 0)
        pressed = await press_card(self.db, self.bank, person, card, option, now)
        assert pressed is not None
        return pressed

    async def live(self, calendar: str) -> None:
        """Answer at noon on each day that has an A, from Monday on."""
        for n, sign in enumerate(calendar):
            if sign == "A":
                await self.answer(NOON + n * DAY)

    async def travel(self, zone: str, now: datetime = NOON) -> None:
        await subscribing.set_zone(self.db, await self.known(), zone, now)

    async def known(self) -> Subscriber:
        async with self.db.reading() as session:
            person = await subscribers.get(session, self.person.id)
        assert person is not None
        return person

    async def streak(self) -> Streak:
        return streaks.streak_of(await self.known())

    async def look(self, now: datetime) -> Ledger:
        return await streaks.look(self.db, self.bank, await self.known(), now)

    async def ledger(self) -> Mapping[date, Counted]:
        async with self.db.reading() as session:
            return await days.all_of(session, self.person.id)

    async def signs(self) -> str:
        return "".join(SIGNS[counted] for counted in (await self.ledger()).values())


@pytest.fixture
def anyas(db: Database, bank: Bank, anya: Subscriber) -> Life:
    return Life(db, bank, anya)


@pytest.mark.parametrize(
    ("calendar", "ledger", "days", "best", "freezes"),
    [
        ("A", "A", 1, 1, 0),
        ("AAA", "AAA", 3, 3, 0),
        ("AA.A", "AAxA", 1, 2, 0),
        ("AAAAAAA.A", "AAAAAAAFA", 8, 8, 0),
        ("AAAAAAA....A", "AAAAAAAFxxxA", 1, 7, 0),
    ],
)
async def test_the_ledger_is_kept(
    anyas: Life, calendar: str, ledger: str, days: int, best: int, freezes: int
) -> None:
    await anyas.live(calendar)
    assert await anyas.signs() == ledger
    streak = await anyas.streak()
    assert (streak.days, streak.best, streak.freezes) == (days, best, freezes)


@pytest.mark.parametrize(
    ("moments", "ledger"),
    [
        (["12 23:59", "13 00:01", "13 02:59"], {12}),
        (["12 23:59", "13 03:00"], {12, 13}),
        (["12 12:00", "12 08:00", "11 12:00", "13 01:00"], {12}),
    ],
)
async def test_a_day_counts_once(anyas: Life, moments: list[str], ledger: set[int]) -> None:
    for moment in moments:
        at = datetime.fromisoformat(f"2026-01-{moment}").replace(tzinfo=ZoneInfo("Europe/Moscow"))
        await anyas.answer(at)
    assert {day.day for day in await anyas.ledger()} == ledger
    assert (await anyas.streak()).days == len(ledger)


async def test_two_phones_at_once_count_one_day(anyas: Life) -> None:
    await anyas.live("A")
    now = NOON + DAY
    pressing = [await anyas.card(now) for _ in range(4)]
    # Each process has read the person before any of them answered.
    people = [await anyas.known() for _ in pressing]
    await asyncio.gather(
        *(anyas.press(person, card, now) for person, card in zip(people, pressing, strict=True))
    )
    assert await anyas.signs() == "AA"
    assert (await anyas.streak()).days == 2


async def test_two_phones_at_once_are_told_of_one_freeze(anyas: Life) -> None:
    await anyas.live("AAAAAA")
    now = NOON + 6 * DAY
    pressing = [await anyas.card(now) for _ in range(3)]
    person = await anyas.known()
    pressed = await asyncio.gather(*(anyas.press(person, card, now) for card in pressing))
    assert sorted(len(one.gains) for one in pressed) == [0, 0, 1]
    assert (await anyas.streak()).freezes == 1


async def test_whoever_was_read_too_early_spoils_nothing(anyas: Life) -> None:
    await anyas.live("AAAAAAA..")
    stale = await anyas.known()
    now = NOON + 9 * DAY
    await anyas.answer(now, right=True)
    earned = await anyas.streak()
    pressed = await anyas.press(stale, await anyas.card(now + HOUR), now + HOUR)
    assert await anyas.streak() == earned
    assert (pressed.streak, pressed.gains) == (earned, frozenset())
    assert await anyas.signs() == "AAAAAAAFeA"


async def test_each_seventh_day_brings_a_freeze(anyas: Life) -> None:
    gains = [(await anyas.answer(NOON + n * DAY)).gains for n in range(22)]
    assert [n + 1 for n, gained in enumerate(gains) if gained] == [7, 14], "two are the most"
    assert gains[6] == {Gain.FREEZE}
    assert (await anyas.answer(NOON + 21 * DAY + HOUR)).gains == frozenset()


async def test_a_look_stores_nothing(anyas: Life) -> None:
    await anyas.live("AAAAAAA")
    before = await anyas.known()
    found = await anyas.look(NOON + 9 * DAY)
    assert [SIGNS[counted] for counted in found.days.values()] == list("AAAAAAAFx")
    assert (found.streak.days, found.streak.freezes, found.open_today) == (0, 0, True)
    assert await anyas.signs() == "AAAAAAA"
    assert await anyas.streak() == streaks.streak_of(before)


async def test_a_look_at_the_day(anyas: Life) -> None:
    assert (await anyas.look(NOON)).open_today
    await anyas.answer(NOON)
    assert not (await anyas.look(NOON + HOUR)).open_today
    assert not (await anyas.look(NOON + 14 * HOUR)).open_today, "two at night"
    assert (await anyas.look(NOON + 15 * HOUR)).open_today


async def test_the_last_six_weeks_are_shown(anyas: Life) -> None:
    for week in range(9):
        await anyas.answer(NOON + week * 7 * DAY)
    found = await anyas.look(NOON + 8 * 7 * DAY + 6 * DAY)
    assert next(iter(found.days)) == MONDAY + 3 * 7 * DAY
    assert len(found.days) == 5 * 7 + 6, "today is open"


async def test_whoever_has_only_answers_from_before_has_a_streak_too(anyas: Life) -> None:
    """There were no ledgers, and a subscriber's row said nothing of a streak."""
    now = NOON + 9 * DAY
    async with anyas.db.writing() as session:
        answered = [(MONDAY + n * DAY, Counted.ANSWERED) for n in (0, 1, 3, 4, 5, 6, 7, 8)]
        await days.write(session, anyas.person.id, answered)
    found = await anyas.look(now)
    assert (found.streak.days, found.streak.best) == (6, 6)
    assert [SIGNS[counted] for counted in found.days.values()] == list("AAxAAAAAA")
    pressed = await anyas.answer(now)
    assert pressed.streak is not None
    assert (pressed.streak.days, pressed.gains) == (7, frozenset({Gain.FREEZE}))
    assert await anyas.signs() == "AAxAAAAAAA"


# Earning back.


async def test_a_lost_streak_is_earned_back_by_reviewing(anyas: Life) -> None:
    await anyas.live("AAAAAAA")
    now = NOON + 9 * DAY
    lost = (await anyas.look(now)).earn_back
    assert lost is not None
    assert (lost.days, lost.lost_on, lost.reviews) == (7, MONDAY + 8 * DAY, 1)
    assert lost.until.isoformat() == "2026-01-23T03:00:00+03:00"
    new = await anyas.answer(now, "q-1", right=True)
    assert (new.streak, new.gains) == (await anyas.streak(), frozenset())
    assert (await anyas.streak()).days == 1, "that one was not due"
    reviewed = await anyas.answer(now + HOUR, right=True)
    assert reviewed.streak is not None
    assert (reviewed.streak.days, reviewed.gains) == (8, frozenset({Gain.EARNED_BACK}))
    assert await anyas.signs() == "AAAAAAAFeA"
    assert (await anyas.look(now + HOUR)).earn_back is None


async def test_a_mock_interview_earns_it_back_too(anyas: Life) -> None:
    """What it asks was answered on an earlier day, though its cards came for another reason."""
    for name in anyas.bank.questions:
        await anyas.answer(NOON, name)
    await anyas.live("AAAAAAA")
    now = NOON + 9 * DAY
    db, bank, person = anyas.db, anyas.bank, await anyas.known()
    begun = await interviewing.begin(db, bank, person, "", 15, 0, now, Random(0))
    assert begun is not None
    while isinstance(asked := await step(db, bank, person, begun.id, now, Random(0)), Ask):
        await interviewing.answer(db, bank, await anyas.known(), asked.card.id, 1, now)
    assert await anyas.signs() == "AAAAAAAFeA"
    assert (await anyas.streak()).days == 8


async def test_where_nothing_is_due_any_answer_earns_it_back(anyas: Life) -> None:
    for n in range(7):
        await anyas.answer(NOON + n * DAY, right=True)
    now = NOON + 9 * DAY
    lost = (await anyas.look(now)).earn_back
    assert lost is not None
    assert lost.reviews == 0
    assert (await anyas.answer(now, "q-1")).gains == {Gain.EARNED_BACK}


async def test_what_was_met_today_is_no_review(anyas: Life) -> None:
    names = list(anyas.bank.questions)
    for name in names[:4]:
        await anyas.answer(NOON, name)
    await anyas.live("AAAAAAA")
    now = NOON + 9 * DAY
    for name in (*names[4:], *names[4:], names[0]):
        assert not (await anyas.answer(now, name)).gains
    lost = (await anyas.look(now)).earn_back
    assert lost is not None
    assert lost.reviews == 3


async def test_what_is_put_aside_is_not_reviewed(anyas: Life) -> None:
    await anyas.live("AAAAAAA")
    now = NOON + 9 * DAY
    card = await anyas.card(now)
    await press_card(anyas.db, anyas.bank, await anyas.known(), card, Button.SKIP, now)
    assert (await anyas.answer(now, "q-1", right=True)).gains == frozenset()
    lost = (await anyas.look(now)).earn_back
    assert lost is not None
    assert lost.reviews == 1


async def test_five_reviews_are_enough(anyas: Life) -> None:
    names = list(anyas.bank.questions)
    for n in range(7):
        for name in names if n == 0 else names[:1]:
            await anyas.answer(NOON + n * DAY, name)
    now = NOON + 9 * DAY
    gains = [(await anyas.answer(now, name)).gains for name in (names[0], *names[:6])]
    assert [n for n, gained in enumerate(gains) if gained] == [5], "the same one counts once"


@pytest.mark.parametrize(("calendar", "later"), [("AAAAAA", 8), ("AAAAAAA", 11)])
async def test_a_short_or_old_streak_is_gone(anyas: Life, calendar: str, later: int) -> None:
    await anyas.live(calendar)
    now = NOON + later * DAY
    assert (await anyas.look(now)).earn_back is None
    assert (await anyas.answer(now)).gains == frozenset()


# Travelling.


async def test_an_answer_that_counts_nothing_shows_where_one_was(anyas: Life) -> None:
    """In Honolulu early and late on the 12th, and in Auckland on the evening of the 14th."""
    await anyas.travel("Pacific/Honolulu")
    await anyas.answer(datetime(2026, 1, 12, 14, tzinfo=UTC))
    await anyas.answer(datetime(2026, 1, 13, 10, tzinfo=UTC))
    await anyas.travel("Pacific/Auckland")
    await anyas.answer(datetime(2026, 1, 14, 7, tzinfo=UTC))
    assert await anyas.signs() == "AtA"
    assert (await anyas.streak()).days == 2


async def test_a_day_that_comes_twice_counts_once(anyas: Life) -> None:
    await anyas.travel("Pacific/Auckland")
    await anyas.answer(datetime(2026, 1, 12, 19, tzinfo=UTC))
    await anyas.travel("Pacific/Honolulu")
    await anyas.answer(datetime(2026, 1, 13, 6, tzinfo=UTC))
    assert not (await anyas.look(datetime(2026, 1, 14, 6, tzinfo=UTC))).open_today
    assert await anyas.signs() == "A"


# Telling it again.


async def test_a_rebuild_mends_the_columns(anyas: Life) -> None:
    await anyas.live("AAAAAAAA.AA")
    told = await anyas.streak()
    async with anyas.db.writing() as session:
        values = {"streak_days": 99, "freezes": 7, "lost_days": 5, "last_day": None}
        await session.execute(update(Subscriber).values(values))
    await streaks.rebuild(anyas.db, anyas.person.id)
    assert await anyas.streak() == told
    assert await anyas.signs() == "AAAAAAAAFAA"


async def test_a_rebuild_of_nobody_and_of_nothing(anyas: Life) -> None:
    await streaks.rebuild(anyas.db, 404)
    await streaks.rebuild(anyas.db, anyas.person.id)
    assert await anyas.streak() == Streak()


NUMBERS = count(1000)
ZONES = ("Pacific/Kiritimati", "Asia/Tokyo", "Europe/Berlin", "America/New_York", "Pacific/Niue")
acts = st.tuples(
    st.sampled_from(["answer"] * 12 + ["pause", "subscribe", "stop", "travel"]),
    st.sampled_from([1, 9, 20, 24, 24, 24, 30, 55]).map(lambda hours: hours * HOUR),
    st.integers(0, 9),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(acts, min_size=5, max_size=25))
async def test_whatever_happens_the_columns_are_what_the_ledger_says(
    kept_sqlite: Database, bank: Bank, acts: list[tuple[str, timedelta, int]]
) -> None:
    life = Life(kept_sqlite, bank, await add_person(kept_sqlite, next(NUMBERS)))
    await subscribing.subscribe(kept_sqlite, life.person, time(10), NOON)
    now = NOON
    for act, later, number in acts:
        now += later
        person = await life.known()
        match act:
            case "answer":
                await life.answer(now, right=number > 6)
            case "pause":
                await subscribing.pause(kept_sqlite, person, number + 1, now)
            case "subscribe":
                await subscribing.subscribe(kept_sqlite, person, time(10), now)
            case "stop":
                await subscribing.stop(kept_sqlite, person.id, EndReason.STOPPED, now)
            case "travel":
                await life.travel(ZONES[number % len(ZONES)], now)
    before, ledger = await life.streak(), await life.ledger()
    await streaks.rebuild(kept_sqlite, life.person.id)
    assert await life.streak() == before
    assert await life.ledger() == ledger
    assert sum(how is Counted.ANSWERED for how in ledger.values()) >= before.days
