"""What a Bot API method is to the server: a function of the world and the call's parameters."""

from collections.abc import Callable

from bot.sandbox.params import Params
from bot.sandbox.world import World

# The result is any JSON value, or a coroutine of one where the method waits (getUpdates).
Handler = Callable[[World, Params], object]
