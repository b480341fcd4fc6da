"""Answers as item analysis wants them: person by person."""

from collections.abc import AsyncIterator
from itertools import groupby

from sqlalchemy import select

from bot.core.grading import ANSWERED, Outcome
from bot.core.items import Answer
from bot.db.engine import Session
from bot.db.models import Card
from bot.db.paging import pages
from bot.db.statements import table_of

_TABLE = table_of(Card)
# No condition on the outcome: a page is as long as its index says, whatever people did.
_CARDS = select(
    _TABLE.c.subscriber_id,
    _TABLE.c.number,
    _TABLE.c.question_id,
    _TABLE.c.outcome,
    _TABLE.c.void,
    _TABLE.c.chosen,
    _TABLE.c.dealt_at,
    _TABLE.c.closed_at,
)


async def answers_by_person(session: Session) -> AsyncIterator[list[Answer]]:
    """Give the answers of each person, in the order in which they were dealt.

    Answers that do not count any more, because the right one has changed since, are left out.
    """
    person, answers = None, list[Answer]()
    async for rows in pages(session, _CARDS, (_TABLE.c.subscriber_id, _TABLE.c.number)):
        for person_id, theirs in groupby(rows, key=lambda row: row.subscriber_id):
            if person_id != person:
                if answers:
                    yield answers
                person, answers = person_id, []
            answers += [
                Answer(
                    question_id=row.question_id,
                    right=row.outcome is Outcome.RIGHT,
                    chosen=frozenset(map(int, row.chosen)),
                    dealt_at=row.dealt_at,
                    closed_at=row.closed_at,
                )
                for row in theirs
                if row.outcome in ANSWERED and not row.void
            ]
    if answers:
        yield answers
