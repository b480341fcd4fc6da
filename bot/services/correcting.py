"""When the right answer of a question changes: what was learned from the old one."""

from datetime import datetime

from bot.core.question import Bank, Question
from bot.db import corrections, subscribers
from bot.db.engine import Database
from bot.services.remembering import retell


async def notice_changes(db: Database, bank: Bank, now: datetime) -> int:
    """Compare the answers of the bank with those last seen. Return how many have changed.

    Answers to an old version count no longer, memories are told again without them, and whoever
    gave them is to be told. Ledger days stay: they did answer. Safe to repeat, and for several
    processes at once.
    """
    async with db.reading() as session:
        seen = await corrections.versions(session)
    new = [question for question in bank.questions.values() if question.id not in seen]
    if new:
        async with db.writing() as session:
            for question in new:
                await corrections.first_seen(session, question.id, question.version, now)
    changes = 0
    for question in bank.questions.values():
        before = seen.get(question.id, question.version)
        if before != question.version:
            changes += await _change(db, question, before, now)
    return changes


async def _change(db: Database, question: Question, before: str, now: datetime) -> bool:
    async with db.writing() as session:
        if not await corrections.changed(session, question.id, before, question.version, now):
            return False
        people = await corrections.void(session, question.id, question.version)
        for person_id in people:
            await subscribers.hold(session, person_id)
            await retell(session, person_id, question.id)
        await corrections.plan(session, people, question.id, question.version)
    return True
