"""What the bot says about itself: name, descriptions, commands, menu button."""

import json
import re

from bot.sandbox.errors import Json, bad_request
from bot.sandbox.handler import Handler
from bot.sandbox.params import Params
from bot.sandbox.world import World

COMMANDS = 100
NAME = 64
DESCRIPTION = 512
SHORT_DESCRIPTION = 120

_LANGUAGE = re.compile(r"([a-z]{2})?")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
    "chat_administrators", "chat_member",
}  # fmt: skip


def get_me(world: World, _: Params) -> Json:
    """Return the bot as a User."""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return world.profile.user() | abilities


def _language(params: Params) -> str:
    code = params.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _scope(params: Params) -> str:
    scope = params.mapping("scope") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return json.dumps({k: v for k, v in scope.items() if v is not None}, sort_keys=True)


def set_my_commands(world: World, params: Params) -> bool:
    """Set the commands of a scope and a language: at most 100."""
    commands = params.objects("commands")
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", "")).strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile.commands[_scope(params), _language(params)] = commands
    return _changed(world)


def delete_my_commands(world: World, params: Params) -> bool:
    """Forget the commands of a scope and a language."""
    world.profile.commands.pop((_scope(params), _language(params)), None)
    return _changed(world)


def get_my_commands(world: World, params: Params) -> list[Json]:
    """Return the commands of a scope and a language."""
    return world.profile.commands.get((_scope(params), _language(params)), [])


def _set(world: World, params: Params, texts: dict[str, str], name: str, most: int) -> bool:
    text, language = params.text(name).strip(), _language(params)
    if len(text) > most:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    if text:
        texts[language] = text
    elif name != "name" or language:
        texts.pop(language, None)
    return _changed(world)


def _get(params: Params, texts: dict[str, str], name: str) -> Json:
    return {name: texts.get(_language(params)) or texts.get("", "")}


def _changed(world: World) -> bool:
    world.events.publish(lambda: {"event": "bot", "bot": world.profile.json()})
    return True


def set_menu_button(world: World, params: Params) -> bool:
    """Set what the button beside the input field does."""
    world.profile.menu_button = params.mapping("menu_button") or {"type": "commands"}
    return True


PROFILE: dict[str, Handler] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getMyCommands": get_my_commands,
    "setMyName": lambda w, p: _set(w, p, w.profile.names, "name", NAME),
    "getMyName": lambda w, p: _get(p, w.profile.names, "name"),
    "setMyDescription": lambda w, p: _set(w, p, w.profile.descriptions, "description", DESCRIPTION),
    "getMyDescription": lambda w, p: _get(p, w.profile.descriptions, "description"),
    "setMyShortDescription": lambda w, p: _set(
        w, p, w.profile.short_descriptions, "short_description", SHORT_DESCRIPTION
    ),
    "getMyShortDescription": lambda w, p: _get(
        p, w.profile.short_descriptions, "short_description"
    ),
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": lambda w, _: w.profile.menu_button,
}
