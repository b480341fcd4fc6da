"""Cards in a database, and the updates of the people who answer them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from bot.core.grading import Outcome
from bot.core.question import Bank, Kind, Language
from bot.core.selection import Choice, Reason, shuffle
from bot.db import cards, hands, subscribers
from bot.db.engine import Database
from bot.db.hands import Hand
from bot.db.models import Card
from bot.services.dealing import Dealt
from bot.telegram.callbacks import AnswerPress
from bot.telegram.i18n import Translator
from bot.telegram.markup import render
from bot.telegram.screen import Screen
from bot.telegram.talk import dealt_screen

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)

#: An update as Telegram's JSON has it.
Update = dict[str, Any]

_PEOPLE = 100
LANGUAGE: Language = "ru"


@dataclass(frozen=True, slots=True)
class Presses:
    """One press a card, by a hundred people in turn.

    ``text`` is the HTML of a typical card after its press, and ``answer`` Telegram's to an edit.
    """

    updates: Sequence[Update]
    text: str
    answer: str


async def deal(db: Database, bank: Bank, t: Translator, random: Random, count: int) -> Presses:
    """Deal ``count`` quizzes into an empty database, and choose an option of each."""
    quizzes = [each for each in bank.questions.values() if each.kind is Kind.QUIZ]
    updates = []
    texts = []
    async with db.writing() as session:
        for number in range(1, _PEOPLE + 1):
            await subscribers.add(session, number, LANGUAGE, "Europe/Moscow", NOW)
        for number in range(count):
            person = await subscribers.get(session, 1 + number % _PEOPLE)
            assert person is not None  # noqa: S101 - added above
            question = random.choice(quizzes)
            order = shuffle(len(question.wordings[LANGUAGE].options), random)
            hand = Hand(person.id, Choice(question, Reason.NEW), order)
            card = (await hands.deal(session, [hand], NOW))[person.id]
            card.message_id = number + 1
            await cards.was_sent(session, card.id, card.message_id)
            chosen = random.choice(order)
            updates.append(
                _press(card, chosen, dealt_screen(t, bank, person, Dealt(card, question)))
            )
            answered = Dealt(_answered(card, chosen), question)
            texts.append(dealt_screen(t, bank, person, answered).text)
    typical = sorted(texts, key=len)[count // 2]
    answer = {"ok": True, "result": updates[0]["callback_query"]["message"]}
    return Presses(updates, render(typical, rich=False)[0].html, json.dumps(answer))


async def check_answered(db: Database, count: int) -> None:
    """Raise AssertionError unless ``count`` cards are answered: an error would be fast, too."""
    async with db.reading() as session:
        answers = [await cards.answers(session, 1 + number) for number in range(_PEOPLE)]
    answered = sum(map(len, answers))
    if answered != count:
        raise AssertionError(f"{answered} of {count} presses were answered")


def _answered(card: Card, chosen: int) -> Card:
    return Card(
        id=card.id,
        number=card.number,
        reason=card.reason,
        option_order=card.option_order,
        chosen=str(chosen),
        revealed_at=None,
        closed_at=NOW,
        outcome=Outcome.WRONG,
    )


def _press(card: Card, chosen: int, screen: Screen) -> Update:
    assert screen.keyboard is not None  # noqa: S101 - an open card has one
    person = {"id": card.subscriber_id, "first_name": "Anna"}
    message = {
        "message_id": card.message_id,
        "date": int(NOW.timestamp()),
        "chat": person | {"type": "private"},
        "from": {"id": 1000000001, "is_bot": True, "first_name": "Sobesednik"},
        "text": screen.text,
        "reply_markup": screen.keyboard.model_dump(exclude_none=True),
    }
    query = {
        "id": str(card.id),
        "from": person | {"is_bot": False, "language_code": LANGUAGE},
        "chat_instance": "1",
        "message": message,
        "data": AnswerPress(card=card.id, option=chosen).pack(),
    }
    return {"update_id": card.id, "callback_query": query}
