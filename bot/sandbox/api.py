"""The one place where Bot API calls are carried out."""

import inspect
import logging

from bot.sandbox.errors import ApiError
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.world import World

log = logging.getLogger(__name__)


async def call(world: World, method: str, params: Params) -> object:
    """Carry out a method (its name in any case) and return its result.

    Raises `ApiError` with what the bot must hear.
    """
    handler = METHODS.get(method.lower())
    if handler is None:
        log.warning("the sandbox has no method %s", method)
        raise ApiError(404, "Not Found")
    result = handler(world, params)
    return await result if inspect.isawaitable(result) else result
