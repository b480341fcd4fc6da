from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from samples import add_person
from sqlalchemy import insert

from bot.core.grading import Outcome
from bot.core.items import LEAST_PEOPLE
from bot.core.question import Bank
from bot.core.selection import Reason
from bot.db.engine import Database
from bot.db.models import Card
from bot.services.items import item_report

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Book:
    """Writes closed cards, numbered person by person."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._rows: list[dict[str, object]] = []
        self._number = 0

    def write(
        self,
        person_id: int,
        question: str,
        outcome: Outcome | None,
        *,
        chosen: str = "",
        closed_at: datetime = NOW + MINUTE,
        void: bool = False,
    ) -> None:
        self._number += 1
        self._rows.append(
            {
                "subscriber_id": person_id,
                "number": self._number,
                "question_id": question,
                "topic": "trees",
                "reason": Reason.NEW,
                "option_order": "0123",
                "chosen": chosen,
                "void": void,
                "dealt_at": NOW,
                "closed_at": closed_at if outcome else None,
                "outcome": outcome,
            }
        )

    async def close(self, people: Iterable[int]) -> None:
        for person_id in people:
            await add_person(self._db, person_id)
        async with self._db.writing() as session:
            await session.execute(insert(Card), self._rows)


@pytest.fixture
def book(db: Database) -> Book:
    return Book(db)


async def test_a_misleading_question_is_found(db: Database, bank: Bank, book: Book) -> None:
    people = range(100, 100 + LEAST_PEOPLE + 10)
    for person_id in people:
        knows = person_id % 2 == 0
        good = Outcome.RIGHT if knows else Outcome.WRONG
        bad = Outcome.WRONG if knows else Outcome.RIGHT
        book.write(person_id, "one-right", bad, chosen="3" if knows else "1")
        book.write(person_id, "two-right", good, chosen="02" if knows else "0")
        book.write(person_id, "recall", good if person_id % 3 else Outcome.REVEALED)
        book.write(person_id, "of-before", good)
    await book.close(people)
    report = await item_report(db, bank)
    assert report.people == len(people)
    assert list(report.items) == ["one-right", "two-right", "recall"], "as in the bank"
    assert report.answers == 3 * len(people)
    assert [item.question_id for item in report.misleading] == ["one-right"]
    misleading = report.items["one-right"]
    assert misleading.discrimination is not None
    assert misleading.discrimination < -0.5
    assert misleading.share_chosen(3) == misleading.share_right == 0.5
    assert misleading.seconds == 60
    assert report.items["two-right"].share_chosen(0) == 1


async def test_only_first_answers_that_count(db: Database, bank: Bank, book: Book) -> None:
    later = NOW + timedelta(days=1)
    book.write(1, "one-right", Outcome.RIGHT, chosen="1", closed_at=later)
    book.write(1, "one-right", Outcome.WRONG, chosen="0")
    book.write(1, "one-right", Outcome.RIGHT, chosen="2", closed_at=NOW, void=True)
    book.write(2, "one-right", Outcome.SKIPPED, closed_at=NOW)
    book.write(2, "one-right", Outcome.RIGHT, chosen="1")
    book.write(2, "two-right", None, chosen="0")
    book.write(3, "recall", Outcome.SKIPPED)
    await book.close([1, 2, 3])
    report = await item_report(db, bank)
    assert (report.people, report.answers, list(report.items)) == (2, 2, ["one-right"])
    item = report.items["one-right"]
    assert (item.answers, item.right, item.chosen) == (2, 1, {0: 1, 1: 1})


async def test_somebody_with_more_cards_than_a_page(db: Database, bank: Bank, book: Book) -> None:
    for person_id in (1, 2):
        for _ in range(700):
            book.write(person_id, "one-right", Outcome.WRONG)
    await book.close([1, 2])
    report = await item_report(db, bank)
    assert (report.people, report.items["one-right"].answers) == (2, 2)


async def test_nobody_has_answered(db: Database, bank: Bank) -> None:
    report = await item_report(db, bank)
    assert (report.people, report.items, report.misleading) == (0, {}, [])
