"""Cards: questions dealt to people, and what they answered."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, select, update

from bot.core.grading import ANSWERED, Grade, Outcome
from bot.core.mastery import TopicResult
from bot.core.question import Question
from bot.core.selection import LastCard, Reason
from bot.db.engine import Session
from bot.db.models import Card
from bot.db.statements import as_value, insert_row, table_of

# What happens at every press is built once: building takes longer than running it.
_TABLE = table_of(Card)
_CARD = select(_TABLE).where(
    _TABLE.c.id == bindparam("card"), _TABLE.c.subscriber_id == bindparam("subscriber")
)
_HELD_CARD = _CARD.with_for_update(key_share=True)
_CLOSE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("card"), _TABLE.c.closed_at.is_(None))
    .returning(_TABLE.c.id)
)
_ANSWERED_DAYS = (
    select(_TABLE.c.local_day)
    .where(_TABLE.c.subscriber_id == bindparam("subscriber"), _TABLE.c.outcome.in_(ANSWERED))
    .distinct()
    .order_by(_TABLE.c.local_day.desc())
)


async def deal(
    session: Session,
    subscriber_id: int,
    question: Question,
    reason: Reason,
    order: Iterable[int],
    now: datetime,
) -> Card:
    """Write a new open card with the next number of its person."""
    last = await session.scalar(
        select(func.max(Card.number)).where(Card.subscriber_id == subscriber_id)
    )
    values = {
        "subscriber_id": subscriber_id,
        "number": (last or 0) + 1,
        "question_id": question.id,
        "topic": question.topic,
        "reason": reason,
        "option_order": "".join(map(str, order)),
        "chosen": "",
        "dealt_at": now,
    }
    return await insert_row(session, Card, values)


async def get(
    session: Session, subscriber_id: int, card_id: int, *, hold: bool = False
) -> Card | None:
    """Return a card if it is this person's; what changes it here changes this object, too.

    With ``hold``, other transactions that hold the same card wait until this one ends.
    """
    found = await session.execute(
        _HELD_CARD if hold else _CARD, {"card": card_id, "subscriber": subscriber_id}
    )
    card = found.one_or_none()
    return as_value(Card, card) if card else None


async def any_of(session: Session, subscriber_id: int) -> bool:
    """Whether somebody was ever dealt a card."""
    dealt = select(Card.id).where(Card.subscriber_id == subscriber_id).limit(1)
    return await session.scalar(dealt) is not None


async def open_after(session: Session, card: Card) -> bool:
    """Whether a later card of the same person was sent and waits for an answer."""
    later = select(Card.id).where(
        Card.subscriber_id == card.subscriber_id,
        Card.id > card.id,
        Card.closed_at.is_(None),
        Card.message_id.is_not(None),
    )
    return await session.scalar(later.limit(1)) is not None


async def was_sent(session: Session, card_id: int, message_id: int) -> None:
    """Remember which message shows a card."""
    await session.execute(update(Card).where(Card.id == card_id).values(message_id=message_id))


async def mark(session: Session, card: Card, chosen: str) -> None:
    """Remember options that are marked and not handed in yet."""
    await session.execute(
        update(_TABLE)
        .where(_TABLE.c.id == card.id, _TABLE.c.closed_at.is_(None))
        .values(chosen=chosen)
    )
    card.chosen = chosen


async def reveal(session: Session, card: Card, now: datetime) -> None:
    """Remember that the answer was shown before the person graded themselves."""
    await session.execute(
        update(_TABLE)
        .where(_TABLE.c.id == card.id, _TABLE.c.revealed_at.is_(None))
        .values(revealed_at=now)
    )
    card.revealed_at = now


async def close(
    session: Session,
    card: Card,
    outcome: Outcome,
    *,
    day: date,
    now: datetime,
    chosen: str = "",
    grade: Grade | None = None,
) -> bool:
    """Write the answer of an open card. Return False if it was closed before: the first one stays.

    Either way ``card`` shows what is stored.
    """
    answer = {
        "outcome": outcome,
        "closed_at": now,
        "local_day": day,
        "chosen": chosen,
        "grade": grade,
    }
    won = await session.scalar(_CLOSE, answer | {"card": card.id}) is not None
    if not won:
        stored = await get(session, card.subscriber_id, card.id)
        answer = {name: getattr(stored, name) for name in answer}
    for name, value in answer.items():
        setattr(card, name, value)
    return won


async def answered_days(session: Session, subscriber_id: int) -> list[date]:
    """Return the local days on which somebody answered, the latest first."""
    days = await session.scalars(_ANSWERED_DAYS, {"subscriber": subscriber_id})
    return [day for day in days if day is not None]


async def history(session: Session, subscriber_id: int) -> Mapping[str, LastCard]:
    """Return how the last card of each question ended, and when, by question id."""
    last = (
        select(func.max(Card.id))
        .where(Card.subscriber_id == subscriber_id)
        .group_by(Card.question_id)
    )
    moment = func.coalesce(Card.closed_at, Card.dealt_at)
    rows = await session.execute(
        select(Card.question_id, Card.outcome, moment).where(Card.id.in_(last))
    )
    return {question: LastCard(outcome, moment) for question, outcome, moment in rows}


async def topic_results(session: Session, subscriber_id: int) -> dict[str, TopicResult]:
    """Return what somebody answered, by topic."""
    rows = await session.execute(
        select(
            Card.topic,
            func.sum(case((Card.outcome == Outcome.RIGHT, 1), else_=0)),
            func.count(),
        )
        .where(Card.subscriber_id == subscriber_id, Card.outcome.in_(ANSWERED))
        .group_by(Card.topic)
    )
    return {topic: TopicResult(topic, int(right), answers) for topic, right, answers in rows}
