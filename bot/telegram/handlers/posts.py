"""What readers do under a post: reactions, and asking for the answer."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import (
    CallbackQuery,
    MessageReactionCountUpdated,
    ReactionTypeCustomEmoji,
    ReactionTypeEmoji,
    ReactionTypePaid,
)

from bot.core.question import Kind
from bot.services import publishing, reacting
from bot.telegram.callbacks import PostRevealPress, ReactPress
from bot.telegram.links import deep_link
from bot.telegram.talk import House, Visit
from bot.telegram.views import notices, under_post
from bot.telegram.whispers import whisper


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.callback_query.register(react, ReactPress.filter())
    router.callback_query.register(reveal, PostRevealPress.filter())
    router.message_reaction_count.register(count)
    return router


async def react(query: CallbackQuery, callback_data: ReactPress, visit: Visit) -> None:
    """Put a reaction under a post, move it, or take it back."""
    emoji, person_id = callback_data.emoji, visit.user.id
    done = query.message and await reacting.react(
        visit.house.db, query.message.chat.id, callback_data.post, person_id, emoji, visit.now
    )
    text = under_post.reacted(visit.t, done, emoji) if done else notices.gone(visit.t)
    await visit.notify(query, text)


async def reveal(query: CallbackQuery, callback_data: PostRevealPress, visit: Visit) -> None:
    """Tell the answer to whoever asks: at once if it is short, else where nobody else sees it."""
    house, message = visit.house, query.message
    post = message and await reacting.find_open(house.db, message.chat.id, callback_data.post)
    question = publishing.shown(house.bank, post) if post else None
    if not message or not post or not question or question.kind is Kind.DISCUSSION:
        await visit.notify(query, notices.gone(visit.t))
        return
    short = under_post.short_answer(post, question)
    if short is not None:
        await visit.notify(query, short, alert=True)
        return
    username = (await house.door.bot.me()).username or ""
    if message.chat.type != ChatType.CHANNEL:
        t = house.translations[post.language]
        screen = under_post.whispered_answer(t, post, question, username)
        if await whisper(house.door, query, screen):
            await visit.notify(query)
            return
    await visit.notify(query, url=deep_link(username, "a", question, post))


async def count(event: MessageReactionCountUpdated, house: House) -> None:
    """Store what Telegram has counted of its own reactions."""
    counted = {_name(each.type): each.total_count for each in event.reactions}
    await reacting.count_native(house.db, event.chat.id, event.message_id, counted)


def _name(kind: ReactionTypeEmoji | ReactionTypeCustomEmoji | ReactionTypePaid) -> str:
    if isinstance(kind, ReactionTypeEmoji):
        return kind.emoji
    return kind.custom_emoji_id if isinstance(kind, ReactionTypeCustomEmoji) else kind.type
