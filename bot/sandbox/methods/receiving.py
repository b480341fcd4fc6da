"""How the bot gets its updates: getUpdates or a webhook."""

import re
from collections.abc import Awaitable

from bot.sandbox.errors import Json, bad_request
from bot.sandbox.handler import Handler
from bot.sandbox.params import Params
from bot.sandbox.webhook import WebhookSettings
from bot.sandbox.world import World

LONGEST_POLL = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


def get_updates(world: World, params: Params) -> Awaitable[list[Json]]:
    """Return 1–100 updates, waiting at most 50 seconds for the first."""
    _allow(world, params)
    limit = min(max(params.integer("limit", 100), 1), 100)
    seconds = min(max(params.integer("timeout"), 0), LONGEST_POLL)
    return world.updates.poll(params.integer("offset"), limit, seconds)


def set_webhook(world: World, params: Params) -> bool:
    """Send updates to an address. The sandbox takes http too, and local names."""
    url = params.text("url")
    if not url:
        return delete_webhook(world, params)
    if not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.text("secret_token")
    if not _SECRET.fullmatch(secret):
        raise bad_request("bad webhook: secret token contains unallowed characters")
    connections = params.integer("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad_request("bad webhook: max_connections must be between 1 and 100")
    _allow(world, params)
    _drop(world, params)
    world.webhook.start(WebhookSettings(url, secret, connections))
    return True


def delete_webhook(world: World, params: Params) -> bool:
    """Go back to getUpdates."""
    _drop(world, params)
    world.webhook.stop()
    return True


def get_webhook_info(world: World, _: Params) -> Json:
    """Return the webhook, its queue and its latest failure."""
    return world.webhook.info()


def _allow(world: World, params: Params) -> None:
    if params.text("allowed_updates"):
        world.updates.allow(params.array("allowed_updates"))


def _drop(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.clear()


RECEIVING: dict[str, Handler] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
