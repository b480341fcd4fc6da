"""Cards: a question now, and every press on a card."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.core.card import Action, Button, Choose
from bot.core.question import Kind
from bot.services import answering, dealing, saving
from bot.services.answering import Effect, Pressed
from bot.telegram.callbacks import (
    AnswerPress,
    GradePress,
    NextPress,
    RevealPress,
    SavePress,
    SkipPress,
)
from bot.telegram.talk import Talk, dealt_screen
from bot.telegram.views import notices
from bot.telegram.views.cards import card_keyboard, full_answer_screen


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.register(question, Command("question"))
    router.callback_query.register(answer, AnswerPress.filter())
    router.callback_query.register(deal_next, NextPress.filter())
    router.callback_query.register(skip, SkipPress.filter())
    router.callback_query.register(reveal, RevealPress.filter(~F.full))
    router.callback_query.register(full_answer, RevealPress.filter(F.full))
    router.callback_query.register(grade, GradePress.filter())
    router.callback_query.register(save, SavePress.filter())
    return router


async def question(_message: Message, talk: Talk) -> None:
    """Deal the question that suits the person now."""
    await talk.deal()


async def deal_next(query: CallbackQuery, talk: Talk) -> None:
    """Deal the next question, unless one is waiting below."""
    if query.message and await dealing.is_waiting(
        talk.house.db, talk.person, query.message.message_id
    ):
        await talk.notify(query, notices.waiting(talk.t))
        return
    await talk.notify(query)
    await talk.deal()


async def answer(query: CallbackQuery, callback_data: AnswerPress, talk: Talk) -> None:
    """Choose an option, or hand in the marked ones."""
    option = callback_data.option
    action = Button.HAND_IN if option is None else Choose(option)
    await _press(query, callback_data.card, action, talk)


async def skip(query: CallbackQuery, callback_data: SkipPress, talk: Talk) -> None:
    """Put a card aside."""
    await _press(query, callback_data.card, Button.SKIP, talk)


async def reveal(query: CallbackQuery, callback_data: RevealPress, talk: Talk) -> None:
    """Show the answer on the card."""
    await _press(query, callback_data.card, Button.REVEAL, talk)


async def full_answer(query: CallbackQuery, callback_data: RevealPress, talk: Talk) -> None:
    """Send the long answer of a closed card."""
    house = talk.house
    found = await dealing.find(house.db, house.bank, talk.person, callback_data.card)
    if found is None or found.card.closed_at is None:
        await _gone(query, talk)
        return
    await talk.notify(query)
    await talk.say(full_answer_screen(talk.t, talk.person.language, found.card, found.question))


async def grade(query: CallbackQuery, callback_data: GradePress, talk: Talk) -> None:
    """Take the person's own grade; the answer above stays as it is."""
    house = talk.house
    pressed = await answering.press_card(
        house.db, house.bank, talk.person, callback_data.card, callback_data.grade, talk.now
    )
    if pressed is None:
        await _gone(query, talk)
        return
    await talk.notify(query, notices.graded(talk.t, pressed))
    if pressed.effect is Effect.ANEW:
        await talk.show(query, dealt_screen(talk.t, house.bank, talk.person, pressed))
    else:
        await _show_keyboard(query, talk, pressed)


async def save(query: CallbackQuery, callback_data: SavePress, talk: Talk) -> None:
    """Star the question, or take its star away."""
    house = talk.house
    found = await dealing.find(house.db, house.bank, talk.person, callback_data.card)
    if found is None:
        await _gone(query, talk)
    else:
        now = await saving.toggle(house.db, talk.person, found.question.id, talk.now)
        await talk.notify(query, notices.saved(talk.t, now=now))


async def _press(query: CallbackQuery, card_id: int, action: Action, talk: Talk) -> None:
    house = talk.house
    pressed = await answering.press_card(
        house.db, house.bank, talk.person, card_id, action, talk.now
    )
    if pressed is None:
        await _gone(query, talk)
        return
    await talk.notify(query, notices.pressed_notice(talk.t, pressed))
    quiz = pressed.question.kind is Kind.QUIZ
    if quiz and pressed.effect is Effect.MOVED:
        await _show_keyboard(query, talk, pressed)
    # Also when nothing changed: after a crash the next press mends a card that was not edited.
    elif quiz or pressed.effect is not Effect.NOTHING:
        await talk.show(query, dealt_screen(talk.t, house.bank, talk.person, pressed))


async def _show_keyboard(query: CallbackQuery, talk: Talk, pressed: Pressed) -> None:
    if isinstance(query.message, Message):
        keyboard = card_keyboard(talk.t, pressed.card, pressed.question, pressed.backlog)
        await talk.house.door.edit_keyboard(query.message, keyboard)


async def _gone(query: CallbackQuery, talk: Talk) -> None:
    await talk.notify(query, notices.gone(talk.t))
