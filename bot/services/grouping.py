"""Cards that many people answer, each for themselves: in a group, or in an inline message.

Of everybody the first answer stays. Whoever is known learns by it as by a card of their own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.core.card import Button, Choose
from bot.core.grading import Outcome, grade_choice
from bot.core.question import Bank, Kind, Language, Question
from bot.core.tally import Tally
from bot.db import post_changes, responses, shared_cards, subscribers
from bot.db.chat_models import Post, Response
from bot.db.engine import Database, Session
from bot.services import answering, dealing
from bot.services.answering import Pressed
from bot.services.publishing import shown

#: So long a card stays open.
OPEN_FOR = timedelta(hours=24)

#: One transaction closes so many cards at most.
_BATCH = 100


@dataclass(frozen=True, slots=True)
class InGroup:
    """Where a card is: in a group."""

    chat_id: int
    post_id: int


@dataclass(frozen=True, slots=True)
class Inline:
    """Where a card is: in an inline message, which says itself what it shows.

    ``order`` has the positions of the options as they stand there.
    """

    message_id: str
    question_id: str
    language: Language
    order: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a press.

    ``response`` is the person's answer by now; None if the card was closed before they gave one.
    ``learned`` comes with the first answer of somebody we know: what it was to them.
    """

    post: Post
    question: Question
    response: Response | None
    first: bool
    learned: Pressed | None = None


def playable(question: Question) -> bool:
    """Whether one press answers the question: only then can many people answer the same card."""
    return question.kind is Kind.QUIZ and len(question.correct) == 1


async def was_chosen(db: Database, bank: Bank, card: Inline, now: datetime) -> bool:
    """Write down that somebody sent a card inline. Return False if there is no such card."""
    async with db.writing() as session:
        return await _find(session, bank, card, now) is not None


async def answer(
    db: Database,
    bank: Bank,
    card: InGroup | Inline,
    person_id: int,
    option: int | None,
    now: datetime,
    random: Random,
) -> Answered | None:
    """Take somebody's answer: the option at this position in the bank, or None to be told.

    Return None if there is no such card or option, or if the card is open and the right answer is
    another than when it was dealt: its letters may stand for other options now.
    """
    async with db.writing() as session:
        await subscribers.hold(session, person_id)
        found = await _find(session, bank, card, now)
        if found is None:
            return None
        post, question = found
        options = set(map(int, post.option_order))
        if not playable(question) or (option is not None and option not in options):
            return None
        first, learned = False, None
        if post.closed_at is None:
            if post.version != question.version:
                return None
            outcome = Outcome.REVEALED
            if option is not None:
                outcome = grade_choice({option}, question.correct)
            chosen = "" if option is None else str(option)
            first = await responses.add(session, post.id, person_id, chosen, outcome, now)
        if first:
            await post_changes.note(session, post.id, now)
            learned = await _learn(session, bank, post, question, person_id, option, now, random)
        response = await responses.get(session, post.id, person_id)
        return Answered(post, question, response, first, learned)


async def find(db: Database, card: InGroup) -> Post | None:
    """Return a card of a group, if it belongs there."""
    async with db.reading() as session:
        return await shared_cards.in_group(session, card.chat_id, card.post_id)


async def tally(db: Database, post: Post) -> Tally:
    """Count what was answered on a card so far."""
    async with db.reading() as session:
        return await responses.tally(session, post.id)


async def close(db: Database, post: Post, now: datetime) -> bool:
    """Show the answer to all. Return False if it is shown already."""
    async with db.writing() as session:
        return await _close(session, post.id, now)


async def close_old(db: Database, now: datetime) -> int:
    """Close cards that were open long enough, a batch at most. Return how many there were."""
    async with db.reading() as session:
        old = await shared_cards.old(session, now, _BATCH)
    if old:
        async with db.writing() as session:
            for post_id in old:
                await _close(session, post_id, now)
    return len(old)


async def _find(
    session: Session, bank: Bank, card: InGroup | Inline, now: datetime
) -> tuple[Post, Question] | None:
    if isinstance(card, InGroup):
        post = await shared_cards.in_group(session, card.chat_id, card.post_id)
    else:
        post = await _inline_post(session, bank, card, now)
    question = shown(bank, post) if post else None
    return (post, question) if post and question else None


async def _inline_post(session: Session, bank: Bank, card: Inline, now: datetime) -> Post | None:
    """Return the row of an inline card; the first press writes it where Telegram did not tell."""
    post = await shared_cards.of_inline(session, card.message_id)
    question = bank.questions.get(card.question_id)
    if post is None and question and playable(question) and _is_order(question, card.order):
        await shared_cards.add_inline(
            session, card.message_id, question, card.language, card.order, now, now + OPEN_FOR
        )
        post = await shared_cards.of_inline(session, card.message_id)
    if post is None or post.question_id != card.question_id:
        return None
    return post


def _is_order(question: Question, order: str) -> bool:
    count = len(next(iter(question.wordings.values())).options)
    return sorted(order) == list(map(str, range(count)))


async def _close(session: Session, post_id: int, now: datetime) -> bool:
    closed = await shared_cards.close(session, post_id, now)
    if closed:
        await post_changes.note(session, post_id, now)
    return closed


async def _learn(
    session: Session,
    bank: Bank,
    post: Post,
    question: Question,
    person_id: int,
    option: int | None,
    now: datetime,
    random: Random,
) -> Pressed | None:
    """Let somebody we know remember what they answered, as on a card of their own."""
    person = await subscribers.get(session, person_id)
    if person is None:
        return None
    dealt = await dealing.deal_question_within(
        session, bank, question, person, now, random, post_id=post.id
    )
    action = Button.REVEAL if option is None else Choose(option)
    return await answering.press_within(session, bank, person, dealt.card.id, action, now)
