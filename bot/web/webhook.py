"""Updates by webhook."""

import hashlib

from aiogram import Bot, Dispatcher
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

PATH = "/webhook"


def default_secret(token: str) -> str:
    """Return a secret for who has set none, so that no webhook stands open."""
    return hashlib.sha256(f"webhook:{token}".encode()).hexdigest()


def add_webhook(app: web.Application, dispatcher: Dispatcher, bot: Bot, secret: str) -> None:
    """Take updates at `PATH` from whoever knows the secret."""
    SimpleRequestHandler(dispatcher, bot, secret_token=secret).register(app, path=PATH)
