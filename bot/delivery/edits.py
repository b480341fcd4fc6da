"""One attempt to edit a post, and when it is to be tried again."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import structlog
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter

from bot.db.chat_models import Post
from bot.delivery.attempt import retry_delay
from bot.telegram.pace import in_bulk

log = structlog.get_logger(__name__)

#: What only shows a number and takes longer is given up until later: others of its tick wait.
LONGEST_S = 5


async def try_edit(
    post: Post, edit: Awaitable[None], *, longest_s: float | None = None
) -> timedelta | None:
    """Edit a claimed post. Return how long to wait until the next attempt; None: it needs no other.

    It is given up after ``longest_s`` seconds, if given.
    """
    try:
        with in_bulk():
            async with asyncio.timeout(longest_s):
                await edit
    except (TelegramBadRequest, TelegramForbiddenError) as error:
        # It was deleted, or the bot is out of the chat: the same edit would be refused again.
        log.info("post cannot be edited", post=post.id, reason=error.message)
    except TelegramRetryAfter as error:
        return timedelta(seconds=error.retry_after)
    except Exception:
        # One that fails must not hold up the others; the log tells what happened to it.
        log.warning("edit failed", post=post.id, attempt=post.attempts, exc_info=True)
        return retry_delay(post.attempts)
    return None
