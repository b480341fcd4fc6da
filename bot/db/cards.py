"""Cards: questions dealt to people, and what they answered."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, exists, func, select, update

from bot.core.grading import ANSWERED, Grade, Outcome
from bot.core.memory import Memory
from bot.core.selection import Reason
from bot.db import memories
from bot.db.engine import Session
from bot.db.models import Card
from bot.db.statements import as_value, as_values, table_of


class Remembered(NamedTuple):
    """A card, what its person remembers of the question, and when they last closed one with it."""

    card: Card
    memory: Memory | None
    last_closed: datetime | None


class Glance(NamedTuple):
    """What of a card tells what was asked lately."""

    question_id: str
    topic: str
    reason: Reason
    chosen: str
    dealt_at: datetime
    local_day: date | None
    outcome: Outcome | None
    interview_id: int | None


# What happens at every press is built once: building takes longer than running it.
_TABLE = table_of(Card)
_CARD = select(_TABLE).where(
    _TABLE.c.id == bindparam("card"), _TABLE.c.subscriber_id == bindparam("subscriber")
)
_SAME = _TABLE.alias()
_LAST_CLOSED = (
    select(func.max(_SAME.c.closed_at))
    .where(
        _SAME.c.subscriber_id == _TABLE.c.subscriber_id,
        _SAME.c.question_id == _TABLE.c.question_id,
    )
    .scalar_subquery()
)
_REMEMBERED_CARD = _CARD.outerjoin(
    memories.TABLE,
    and_(
        memories.TABLE.c.subscriber_id == _TABLE.c.subscriber_id,
        memories.TABLE.c.initial == func.substr(_TABLE.c.question_id, 1, 1),
    ),
).add_columns(memories.PAGE, _LAST_CLOSED)
_CLOSE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("card"), _TABLE.c.closed_at.is_(None))
    .returning(_TABLE.c.id)
)
_LATEST = (
    select(_TABLE)
    .where(_TABLE.c.subscriber_id == bindparam("subscriber"))
    .order_by(_TABLE.c.number.desc())
    .limit(bindparam("most"))
)


async def get(session: Session, subscriber_id: int, card_id: int) -> Card | None:
    """Return a card if it is this person's; what changes it here changes this object, too."""
    found = await session.execute(_CARD, {"card": card_id, "subscriber": subscriber_id})
    card = found.one_or_none()
    return as_value(Card, card) if card else None


async def get_remembered(session: Session, subscriber_id: int, card_id: int) -> Remembered | None:
    """Return a card like `get`, with what came before it."""
    found = await session.execute(_REMEMBERED_CARD, {"card": card_id, "subscriber": subscriber_id})
    row = found.one_or_none()
    if row is None:
        return None
    card, (page, last_closed) = as_value(Card, row), row[-2:]
    memory = memories.read(page).get(card.question_id) if page else None
    return Remembered(card, memory, last_closed)


async def asked_since(session: Session, subscriber_id: int, moment: datetime) -> set[str]:
    """Return the ids of the questions that were dealt to somebody since ``moment`` (UTC)."""
    asked = select(Card.question_id).where(
        Card.subscriber_id == subscriber_id, Card.dealt_at >= moment
    )
    return set(await session.scalars(asked))


async def any_of(session: Session, subscriber_id: int) -> bool:
    """Whether somebody was ever dealt a card."""
    dealt = select(Card.id).where(Card.subscriber_id == subscriber_id).limit(1)
    return await session.scalar(dealt) is not None


async def open_below(session: Session, subscriber_id: int, message_id: int) -> bool:
    """Whether a card below a message of somebody's chat waits for an answer."""
    below = select(Card.id).where(
        Card.subscriber_id == subscriber_id,
        Card.message_id > message_id,
        Card.closed_at.is_(None),
        Card.interview_id.is_(None),
    )
    return await session.scalar(below.limit(1)) is not None


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


async def renew(session: Session, card: Card, version: str, order: Sequence[int]) -> None:
    """Deal an open card anew, with its options in this order, for another version of its answer."""
    new = {
        "version": version,
        "option_order": "".join(map(str, order)),
        "chosen": "",
        "revealed_at": None,
    }
    await session.execute(
        update(_TABLE).where(_TABLE.c.id == card.id, _TABLE.c.closed_at.is_(None)).values(new)
    )
    for name, value in new.items():
        setattr(card, name, value)


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


async def latest(session: Session, subscriber_id: int, limit: int) -> list[Card]:
    """Return somebody's last cards, the latest first."""
    rows = await session.execute(_LATEST, {"subscriber": subscriber_id, "most": limit})
    return as_values(Card, rows)


async def reviewed_on(session: Session, subscriber_id: int, day: date) -> int:
    """Count the questions answered on ``day`` that had been answered on an earlier one."""
    # Without the function SQLite would go by the index of days, and read all of them each time.
    earlier = func.coalesce(_SAME.c.local_day, day) < day
    reviews = select(func.count(_TABLE.c.question_id.distinct())).where(
        _TABLE.c.subscriber_id == subscriber_id,
        _TABLE.c.local_day == day,
        _TABLE.c.outcome.in_(ANSWERED),
        exists().where(
            _SAME.c.subscriber_id == _TABLE.c.subscriber_id,
            _SAME.c.question_id == _TABLE.c.question_id,
            _SAME.c.outcome.in_(ANSWERED),
            earlier,
        ),
    )
    return int(await session.scalar(reviews) or 0)


async def last_answer_on(session: Session, subscriber_id: int, day: date) -> datetime | None:
    """Return the moment of somebody's last answer on ``day``; None if there was none."""
    moment: datetime | None = await session.scalar(
        select(func.max(_TABLE.c.closed_at)).where(
            _TABLE.c.subscriber_id == subscriber_id,
            _TABLE.c.local_day == day,
            _TABLE.c.outcome.in_(ANSWERED),
        )
    )
    return moment


async def answers(
    session: Session, subscriber_id: int, question_id: str | None = None
) -> list[Card]:
    """Return every answer of somebody that counts, in the order in which they were given.

    With a question, only those to it.
    """
    theirs = (
        select(_TABLE)
        .where(
            _TABLE.c.subscriber_id == subscriber_id,
            _TABLE.c.outcome.in_(ANSWERED),
            _TABLE.c.void.is_(False),
        )
        .order_by(_TABLE.c.closed_at, _TABLE.c.id)
    )
    if question_id is not None:
        theirs = theirs.where(_TABLE.c.question_id == question_id)
    return as_values(Card, await session.execute(theirs))


async def put_in_review(session: Session, card: Card) -> None:
    """Let the next due question come after a card that was dealt for another reason."""
    await session.execute(update(_TABLE).where(_TABLE.c.id == card.id).values(in_review=True))
    card.in_review = True
