"""Dealing to one person or to several at once: one statement serves them all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import BindParameter, bindparam, func, insert, or_, select, update

from bot.core.grading import Outcome
from bot.core.memory import Memory
from bot.core.selection import IN_A_ROW, Choice
from bot.db import memories
from bot.db.cards import Glance
from bot.db.engine import Session
from bot.db.models import Card, Subscriber, SubscriberTopic
from bot.db.statements import as_values, table_of

_CARD, _PERSON = table_of(Card), table_of(Subscriber)
_PAGES, _TOPIC = memories.TABLE, table_of(SubscriberTopic)
_THESE: BindParameter[list[int]] = bindparam("people", expanding=True)

# Built once: building takes longer than running. The last number is the end of an index, and the
# numbers of a person have no gaps.
_LAST = select(
    _PERSON.c.id,
    select(func.max(_CARD.c.number))
    .where(_CARD.c.subscriber_id == _PERSON.c.id)
    .scalar_subquery()
    .label("number"),
).where(_PERSON.c.id.in_(_THESE))
_LASTS = _LAST.subquery()
_GLANCES = (
    select(_CARD.c.subscriber_id, *(_CARD.c[name] for name in Glance._fields))
    .join(_LASTS, _LASTS.c.id == _CARD.c.subscriber_id)
    .where(
        _CARD.c.number > _LASTS.c.number - bindparam("most"),
        or_(
            _CARD.c.number > _LASTS.c.number - IN_A_ROW,
            _CARD.c.dealt_at >= bindparam("since", type_=_CARD.c.dealt_at.type),
            _CARD.c.local_day >= bindparam("day", type_=_CARD.c.local_day.type),
            _CARD.c.outcome == Outcome.WRONG,
            _CARD.c.interview_id.is_not(None),
        ),
    )
    .order_by(_CARD.c.number.desc())
)
_MEMORIES = select(_PAGES.c.subscriber_id, memories.PAGE).where(_PAGES.c.subscriber_id.in_(_THESE))
_TOPICS = select(_TOPIC.c.subscriber_id, _TOPIC.c.topic).where(_TOPIC.c.subscriber_id.in_(_THESE))
_HOLD = (
    # In one order: two that hold some of the same people never wait for each other.
    select(_PERSON.c.id)
    .where(_PERSON.c.id.in_(_THESE))
    .order_by(_PERSON.c.id)
    .with_for_update(key_share=True)
)
_DEAL = insert(_CARD).returning(_CARD)
_SENT = update(_CARD).where(_CARD.c.id == bindparam("card")).values(message_id=bindparam("message"))


class Hand(NamedTuple):
    """What is dealt to a person: a question, and the positions of its options in their order.

    The rest stands on the card as `Card` says.
    """

    subscriber_id: int
    choice: Choice
    order: Sequence[int]
    in_review: bool = False
    interview_id: int | None = None
    post_id: int | None = None


async def hold(session: Session, people: Collection[int]) -> None:
    """Hold everybody like `subscribers.hold`."""
    if session.dialect.name != "sqlite":
        await session.execute(_HOLD, {"people": people})


async def glances(
    session: Session, people: Collection[int], limit: int, today: date
) -> Mapping[int, list[Glance]]:
    """Return those of the last ``limit`` cards of people that tell something, by person.

    They are at a glance, latest first: the last ones, what was answered wrong, what was asked in an
    interview, and all since the earliest beginning of ``today``. Whoever has no card is not there.
    """
    found: defaultdict[int, list[Glance]] = defaultdict(list)
    # At no place on earth a day begins a day before it does in UTC.
    since = datetime.combine(today - timedelta(days=1), time(), UTC)
    which = {"people": people, "most": limit, "since": since, "day": today}
    rows = await session.execute(_GLANCES, which)
    for person, *fields in rows.all():
        found[person].append(Glance._make(fields))
    return found


async def remembered(
    session: Session, people: Collection[int]
) -> Mapping[int, Mapping[str, Memory]]:
    """Return what `memories.all_of` does, by person; whoever remembers nothing is not there."""
    pages: defaultdict[int, list[str]] = defaultdict(list)
    for person, page in (await session.execute(_MEMORIES, {"people": people})).all():
        pages[person].append(page)
    return {person: memories.read_all(theirs) for person, theirs in pages.items()}


async def topics(session: Session, people: Collection[int]) -> Mapping[int, frozenset[str]]:
    """Return what `subscribers.topics` does, by person; whoever chose none is not there."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    rows = await session.execute(_TOPICS, {"people": people})
    for person, topic in rows.all():
        found[person].add(topic)
    return {person: frozenset(chosen) for person, chosen in found.items()}


async def deal(session: Session, hands: Collection[Hand], now: datetime) -> Mapping[int, Card]:
    """Write a new open card for each, with the next number of its person; return them by person.

    Nobody may be there twice.
    """
    if not hands:
        return {}
    rows = await session.execute(_LAST, {"people": [hand.subscriber_id for hand in hands]})
    last = {person: number or 0 for person, number in rows.all()}
    dealt = await session.execute(_DEAL, [_row(hand, last, now) for hand in hands])
    return {card.subscriber_id: card for card in as_values(Card, dealt)}


def _row(hand: Hand, last: Mapping[int, int], now: datetime) -> dict[str, object]:
    question, reason, value = hand.choice.question, hand.choice.reason, hand.choice.value
    return {
        "subscriber_id": hand.subscriber_id,
        "number": last[hand.subscriber_id] + 1,
        "question_id": question.id,
        "topic": question.topic,
        "reason": reason,
        "reason_value": value,
        "version": question.version,
        "in_review": hand.in_review,
        "interview_id": hand.interview_id,
        "post_id": hand.post_id,
        "option_order": "".join(map(str, hand.order)),
        "dealt_at": now,
    }


async def were_sent(session: Session, messages: Iterable[tuple[int, int]]) -> None:
    """Remember which message shows each card: pairs of a card's id and a message's."""
    rows = [{"card": card, "message": message} for card, message in messages]
    if rows:
        await session.execute(_SENT, rows)
