"""A mock interview: set up, asked, answered, summed up."""

from collections.abc import Awaitable, Callable
from functools import partial

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.core import interview as rules
from bot.core.grading import Grade
from bot.core.question import Question
from bot.db.models import Card
from bot.services import interviewing
from bot.services.interviewing import Ask, Compare
from bot.telegram.callbacks import InterviewPress, InterviewStep
from bot.telegram.screen import Screen
from bot.telegram.talk import Talk
from bot.telegram.views import notices
from bot.telegram.views.cards import answer_screen
from bot.telegram.views.interview import (
    ask_screen,
    compare_screen,
    empty_screen,
    length_screen,
    minutes_screen,
    noted_screen,
    report_screen,
    resume_screen,
    welcome_screen,
)


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.register(interview, Command("interview"))
    for step, handler in {
        InterviewStep.SETUP: set_up,
        InterviewStep.BEGIN: begin,
        InterviewStep.RESUME: resume,
        InterviewStep.ANSWER: answer,
        InterviewStep.PASS: give_up,
        InterviewStep.GRADE: grade,
        InterviewStep.FULL: full_answer,
    }.items():
        router.callback_query.register(handler, InterviewPress.filter(F.step == step))
    return router


async def interview(_message: Message, talk: Talk) -> None:
    """Offer to go on with what was begun, or to begin."""
    begun = await interviewing.unfinished(talk.house.db, talk.person)
    await talk.say(resume_screen(talk.t, begun.id) if begun else _welcome(talk))


async def set_up(query: CallbackQuery, callback_data: InterviewPress, talk: Talk) -> None:
    """Take the role or the length, and ask for what is missing."""
    match callback_data.value.split("-"):
        case [""]:
            screen = _welcome(talk)
        case [role, ""] if _is_role(talk, role):
            screen = length_screen(talk.t, role)
        case [role, length, ""] if _is_role(talk, role) and _is_length(length):
            screen = minutes_screen(talk.t, role, int(length))
        case _:
            await talk.notify(query, notices.gone(talk.t))
            return
    await talk.notify(query)
    await talk.show(query, screen)


async def begin(query: CallbackQuery, callback_data: InterviewPress, talk: Talk) -> None:
    """Begin with all that was chosen."""
    match callback_data.value.split("-"):
        case [role, length, minutes] if (
            _is_role(talk, role) and _is_length(length) and minutes in map(str, rules.MINUTES)
        ):
            pass
        case _:
            await talk.notify(query, notices.gone(talk.t))
            return
    await talk.notify(query)
    house = talk.house
    begun = await interviewing.begin(
        *(house.db, house.bank, talk.person, role, int(length), int(minutes)),
        talk.now,
        house.random,
    )
    if begun is None:
        await talk.show(query, empty_screen(talk.t))
    else:
        await _go_on(talk, begun.id)


async def resume(query: CallbackQuery, callback_data: InterviewPress, talk: Talk) -> None:
    """Go on where it stopped."""
    await talk.notify(query)
    await _go_on(talk, callback_data.id)


async def answer(query: CallbackQuery, callback_data: InterviewPress, talk: Talk) -> None:
    """Take an answer and ask the next question."""
    value = callback_data.value
    if value and not (value.isascii() and value.isdigit()):
        await talk.notify(query, notices.gone(talk.t))
        return
    house = talk.house
    taken = await interviewing.answer(
        *(house.db, house.bank, talk.person, callback_data.id),
        int(value) if value else None,
        talk.now,
    )
    await _taken(query, talk, taken)


async def give_up(query: CallbackQuery, callback_data: InterviewPress, talk: Talk) -> None:
    """Take "I don't know" and ask the next question."""
    house = talk.house
    taken = await interviewing.give_up(
        house.db, house.bank, talk.person, callback_data.id, talk.now
    )
    await _taken(query, talk, taken)


async def grade(query: CallbackQuery, callback_data: InterviewPress, talk: Talk) -> None:
    """Take the person's own grade, and go on."""
    house = talk.house
    if callback_data.value not in list(Grade):
        await talk.notify(query, notices.gone(talk.t))
        return
    taken = await interviewing.grade(
        *(house.db, house.bank, talk.person, callback_data.id),
        Grade(callback_data.value),
        talk.now,
    )
    if taken is not None and not interviewing.is_unanswered(taken[0]):
        await talk.notify(query)
        answer = answer_screen(talk.t, talk.person.language, taken[1])
        await talk.show(query, Screen(answer.text))
        await _go_on(talk, taken[0].interview_id or 0)
    else:
        await _not_taken(query, talk, taken)


async def full_answer(query: CallbackQuery, callback_data: InterviewPress, talk: Talk) -> None:
    """Show the long answer of a question that was asked."""
    house = talk.house
    found = await interviewing.find(house.db, house.bank, talk.person, callback_data.id)
    await talk.notify(query, None if found else notices.gone(talk.t))
    if found is not None:
        await talk.say(answer_screen(talk.t, talk.person.language, found[1]))


async def _taken(query: CallbackQuery, talk: Talk, taken: tuple[Card, Question] | None) -> None:
    if taken is not None and not interviewing.is_unanswered(taken[0]):
        await talk.notify(query)
        await talk.show(query, noted_screen(talk.t, talk.person.language, *taken))
        await _go_on(talk, taken[0].interview_id or 0)
    else:
        await _not_taken(query, talk, taken)


async def _not_taken(query: CallbackQuery, talk: Talk, anew: tuple[Card, Question] | None) -> None:
    """Ask what was dealt anew in the same place: letters on it may stand for other options now."""
    await talk.notify(query, notices.changed(talk.t) if anew else notices.noted_before(talk.t))
    if anew is not None:
        await _go_on(talk, anew[0].interview_id or 0, partial(talk.show, query))


async def _go_on(
    talk: Talk, interview_id: int, say: Callable[[Screen], Awaitable[object]] | None = None
) -> None:
    say = say or talk.say
    house, language = talk.house, talk.person.language
    step = await interviewing.step(
        house.db, house.bank, talk.person, interview_id, talk.now, house.random
    )
    match step:
        case None:
            await say(_welcome(talk))
        case Ask():
            await say(ask_screen(talk.t, language, step))
        case Compare():
            await say(compare_screen(talk.t, language, step))
        case _:
            await say(report_screen(talk.t, language, step, house.bank.topics))


def _welcome(talk: Talk) -> Screen:
    return welcome_screen(talk.t, rules.roles(talk.house.bank, min(rules.LENGTHS)))


def _is_role(talk: Talk, role: str) -> bool:
    return not role or role in rules.roles(talk.house.bank, min(rules.LENGTHS))


def _is_length(length: str) -> bool:
    return length in map(str, rules.LENGTHS)
