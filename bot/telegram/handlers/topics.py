"""Any topic on demand."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.bank.search import Hit
from bot.services import dealing, progress
from bot.telegram.callbacks import TopicPress
from bot.telegram.talk import Talk
from bot.telegram.views import notices
from bot.telegram.views import topics as views

#: A hit of this score is what was asked for, if the next one is this much worse.
_SURE_SCORE = 85
_SURE_LEAD = 10


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.message.register(topic, Command("topic"))
    router.callback_query.register(press, TopicPress.filter())
    return router


async def topic(_message: Message, command: CommandObject, talk: Talk) -> None:
    """Find a topic or a question by words; without words show the menu."""
    if command.args:
        await find(talk, command.args)
    else:
        await show_menu(talk)


async def press(query: CallbackQuery, callback_data: TopicPress, talk: Talk) -> None:
    """Ask a question of the topic, or the question itself, or show the menu."""
    kind, name = callback_data.kind, callback_data.id
    known = kind == "menu" or _known(talk, kind, name)
    await talk.notify(query, None if known else notices.gone(talk.t))
    if kind == "menu":
        await show_menu(talk)
    elif known:
        await _open(talk, kind, name)


async def find(talk: Talk, words: str) -> None:
    """Ask what was found if it is clear, otherwise offer what might be meant."""
    house = talk.house
    hits = [
        hit
        for hit in house.search.search(words, talk.person.language)
        if hit.kind == "topic" or dealing.askable(house.bank, hit.id)
    ]
    if not hits:
        mastery = await progress.mastery(house.db, house.bank, talk.person, talk.now)
        language = talk.person.language
        await talk.say(views.nothing_found_screen(talk.t, language, words, house.topics, mastery))
    elif _is_sure(hits):
        await _open(talk, hits[0].kind, hits[0].id)
    else:
        screen = views.candidates_screen(talk.t, words, hits, house.bank.topics)
        await talk.say(screen)


async def show_menu(talk: Talk) -> None:
    """Show the topics with what the person knows of each."""
    house = talk.house
    mastery = await progress.mastery(house.db, house.bank, talk.person, talk.now)
    await talk.say(views.menu_screen(talk.t, talk.person.language, house.topics, mastery))


def _known(talk: Talk, kind: str, name: str) -> bool:
    if kind == "topic":
        return any(topic.id == name for topic in talk.house.topics)
    return dealing.askable(talk.house.bank, name) is not None


async def _open(talk: Talk, kind: str, name: str) -> None:
    house = talk.house
    question = dealing.askable(house.bank, name) if kind == "question" else None
    if question is None:
        await talk.deal(topic=name)
        return
    await talk.send_card(
        await dealing.deal_question(
            house.db, house.bank, question, talk.person, talk.now, house.random
        )
    )


def _is_sure(hits: list[Hit]) -> bool:
    lead = hits[0].score - hits[1].score if len(hits) > 1 else _SURE_LEAD
    return hits[0].score >= _SURE_SCORE and lead >= _SURE_LEAD
