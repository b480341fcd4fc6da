"""A database full of people whose daily question is to come, straight into its tables."""

from datetime import datetime, time, timedelta
from random import Random

from sqlalchemy import insert

from bot.core.grading import Outcome
from bot.core.memory import review, worth
from bot.core.question import Bank, Kind
from bot.core.selection import Reason
from bot.db import memories
from bot.db.engine import Database
from bot.db.migrate import upgrade
from bot.db.models import Card, Subscriber, Subscription
from bot.db.statements import table_of

_ANSWERED = 20


async def fill(url: str, bank: Bank, people: int, noon: datetime) -> None:
    """Write everybody who gets a question, with the answers of the weeks before ``noon``.

    Their ids begin with 1.
    """
    db = Database(url)
    random = Random(1)  # noqa: S311 - the same people every time
    subscribers, subscriptions, answered, remembered = [], [], [], []
    questions = [each for each in bank.questions.values() if each.kind is not Kind.DISCUSSION]
    for person in range(1, people + 1):
        subscribers.append(
            {"id": person, "language": "ru", "timezone": "Europe/London", "rich": True,
             "created_at": noon - timedelta(days=_ANSWERED)}
        )  # fmt: skip
        subscriptions.append({"subscriber_id": person, "daily_at": time(12)})
        for number, question in enumerate(random.sample(questions, _ANSWERED), 1):
            moment = noon - timedelta(days=_ANSWERED + 1 - number)
            outcome = random.choice((Outcome.RIGHT, Outcome.RIGHT, Outcome.WRONG))
            answered.append(
                {"subscriber_id": person, "number": number, "question_id": question.id,
                 "topic": question.topic, "reason": Reason.NEW, "version": question.version,
                 "option_order": "0123", "chosen": "0", "dealt_at": moment, "closed_at": moment,
                 "local_day": moment.date(), "outcome": outcome}
            )  # fmt: skip
            memory = review(None, worth(outcome, None), moment.date())
            remembered.append((person, question.id, memory))
    try:
        await upgrade(db)
        async with db.writing() as session:
            for model, rows in (
                (Subscriber, subscribers), (Subscription, subscriptions),
                (Card, answered),
            ):  # fmt: skip
                await session.execute(insert(table_of(model)), rows)
            for who, what, memory in remembered:
                await memories.put(session, who, what, memory)
    finally:
        await db.close()
