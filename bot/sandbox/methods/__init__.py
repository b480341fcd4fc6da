"""The Bot API methods of the sandbox, by their lower-case names."""

from bot.sandbox.handler import Handler
from bot.sandbox.methods.answers import ANSWERS
from bot.sandbox.methods.chats import CHATS
from bot.sandbox.methods.editing import EDITING
from bot.sandbox.methods.files import FILES
from bot.sandbox.methods.polls import POLLS
from bot.sandbox.methods.profile import PROFILE
from bot.sandbox.methods.receiving import RECEIVING
from bot.sandbox.methods.sending import SENDING

METHODS: dict[str, Handler] = {
    name.lower(): handler
    for family in (RECEIVING, PROFILE, SENDING, EDITING, ANSWERS, CHATS, POLLS, FILES)
    for name, handler in family.items()
}
