"""The bot's own place in channels and groups: it is let in, loses its rights, or moves along."""

from aiogram import F, Router
from aiogram.types import ChatMemberUpdated, Message

from bot.services import chats, people
from bot.services.chats import Manner
from bot.telegram import places
from bot.telegram.hosts import lose, tell
from bot.telegram.talk import Visit
from bot.telegram.views import channels as views
from bot.telegram.when import When


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.my_chat_member.register(place_changed)
    router.message.register(became_supergroup, When(F.migrate_to_chat_id.as_("new_id")))
    router.message.register(came_from_group, When(F.migrate_from_chat_id.as_("old_id")))
    return router


async def place_changed(event: ChatMemberUpdated, visit: Visit) -> None:
    """Come into a chat where the bot may post now, or pause one where it may not any more."""
    kind = places.kind_of(event.chat.type)
    if places.may_post(event.new_chat_member, kind):
        could = places.may_post(event.old_chat_member, kind)
        if not could or await chats.find(visit.house.db, event.chat.id) is None:
            await _arrive(event.chat.id, visit)
        return
    await lose(visit.house, event.chat.id, visit.now)
    if places.is_in(event.new_chat_member) and not places.is_in(event.old_chat_member):
        translations, title = visit.house.translations, event.chat.title or ""
        await tell(
            visit.house,
            visit.user.id,
            lambda person: views.may_not_post_screen(translations[person.language], title),
        )


async def became_supergroup(message: Message, new_id: int, visit: Visit) -> None:
    """Follow a group to its new id."""
    await chats.migrate(visit.house.db, message.chat.id, new_id)


async def came_from_group(message: Message, old_id: int, visit: Visit) -> None:
    """Follow a group to its new id; Telegram tells of it in either chat."""
    await chats.migrate(visit.house.db, old_id, message.chat.id)


async def _arrive(chat_id: int, visit: Visit) -> None:
    house, host = visit.house, await people.known(visit.house.db, visit.user.id)
    timezone = host.timezone if host else house.defaults.timezone
    manner = Manner(visit.language, timezone, house.defaults.daily_at)
    place = await places.look(house.door.bot, chat_id)
    chat = await chats.arrive(house.db, place, visit.user.id, manner, visit.now)
    await tell(
        house,
        visit.user.id,
        lambda person: views.arrived_screen(
            t := house.translations[person.language],
            views.chat_screen(t, person.language, chat, house.topics, visit.now),
        ),
    )
