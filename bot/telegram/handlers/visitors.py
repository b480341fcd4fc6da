"""What anybody presses in a channel, a group or an inline message, and no other feature takes."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.telegram.talk import Visit
from bot.telegram.views import notices


def build_router() -> Router:
    """Return this feature's handlers, in the order in which they are asked."""
    router = Router(name=__name__)
    router.callback_query.register(unknown_button)
    return router


async def unknown_button(query: CallbackQuery, visit: Visit) -> None:
    """Answer a button that we do not have, or no longer have."""
    await visit.notify(query, notices.gone(visit.t))
