"""When the right answer of a question changes: what was learned from the old one."""

from datetime import datetime, timedelta

from bot.core.question import Bank, Question
from bot.db import corrections, subscribers
from bot.db.engine import Database, Session
from bot.db.models import Card, Correction
from bot.services.remembering import retell

#: No process still runs with the bank of before after so long.
_UPDATING = timedelta(days=1)


async def notice_changes(db: Database, bank: Bank, now: datetime) -> int:
    """Compare the answers of the bank with those last seen. Return how many have changed.

    Answers count if they are to the version of the bank, and memories are told again by those.
    Whoever was shown another version last, as they answered or by a correction, is to be told.
    Ledger days stay: they did answer. Safe to repeat, and for several processes at once.
    """
    async with db.reading() as session:
        seen = await corrections.versions(session)
        # A process that still ran with the bank of before took these after the change.
        outdated = await corrections.outdated(session, now - _UPDATING)
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
        elif question.id in outdated:
            async with db.writing() as session:
                await _correct(session, question)
    return changes


async def find_news(
    db: Database, bank: Bank, correction: Correction
) -> tuple[Question, Card | None] | None:
    """Return the question of a correction, and their last answer that counts no longer.

    Return None if it is no news any more: it has changed again or is gone, or they have seen it.
    """
    question, person_id = bank.questions.get(correction.question_id), correction.subscriber_id
    if question is None or question.version != correction.version:
        return None
    async with db.reading() as session:
        believed = await corrections.believed(session, question.id, person_id)
        if believed.get(person_id) == question.version:
            return None
        return question, await corrections.last_answer(session, person_id, question.id)


async def _change(db: Database, question: Question, before: str, now: datetime) -> bool:
    async with db.writing() as session:
        won = await corrections.changed(session, question.id, before, question.version, now)
        if won:
            await _correct(session, question)
    return won


async def _correct(session: Session, question: Question) -> None:
    for person_id in await corrections.void(session, question.id, question.version):
        await subscribers.hold(session, person_id)
        await retell(session, person_id, question.id)
    believed = await corrections.believed(session, question.id)
    misled = [person_id for person_id, shown in believed.items() if shown != question.version]
    await corrections.plan(session, misled, question.id, question.version)
