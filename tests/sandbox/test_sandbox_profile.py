import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
)

from bot.sandbox.errors import Json
from bot.sandbox.server import Sandbox


def commands(*names: str) -> list[BotCommand]:
    return [BotCommand(command=name, description=f"does {name}") for name in names]


async def known(bot: Bot, scope: BotCommandScopeUnion | None = None, code: str = "") -> list[str]:
    listed = await bot.get_my_commands(scope=scope, language_code=code)
    return [command.command for command in listed]


async def test_the_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.supports_inline_queries) == (bot.id, True, True)


async def test_commands_are_kept_by_scope_and_language(sandbox: Sandbox, bot: Bot) -> None:
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands(commands("start"))
    await bot.set_my_commands(commands("question"), scope=private)
    await bot.set_my_commands(commands("topics"), scope=private, language_code="ru")
    assert await known(bot) == ["start"]
    assert await known(bot, private, "ru") == ["topics"]
    assert await known(bot, BotCommandScopeChat(chat_id=1)) == []
    assert sandbox.world.profile.json()["commands"] == {
        "": [{"command": "question", "description": "does question"}],
        "ru": [{"command": "topics", "description": "does topics"}],
    }
    await bot.delete_my_commands(scope=private, language_code="ru")
    assert await known(bot, private, "ru") == []


@pytest.mark.parametrize(
    ("command", "description", "error"),
    [
        ("a" * 33, "a", "BOT_COMMAND_INVALID"),
        ("Start", "a", "BOT_COMMAND_INVALID"),
        ("два", "a", "BOT_COMMAND_INVALID"),
        ("", "a", "BOT_COMMAND_INVALID"),
        ("a", "a" * 257, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("a", " ", "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_bad_commands_are_refused(
    bot: Bot, command: str, description: str, error: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=error):
        await bot.set_my_commands([BotCommand(command=command, description=description)])
    await bot.set_my_commands([BotCommand(command="a" * 32, description="a" * 256)])


async def test_a_hundred_commands_at_most(bot: Bot) -> None:
    await bot.set_my_commands(commands(*(f"c{n}" for n in range(100))))
    with pytest.raises(TelegramBadRequest, match="BOT_COMMANDS_TOO_MUCH"):
        await bot.set_my_commands(commands(*(f"c{n}" for n in range(101))))


async def test_texts_are_kept_by_language(bot: Bot) -> None:
    await bot.set_my_description("a" * 512)
    await bot.set_my_description("по-русски", language_code="ru")
    assert (await bot.get_my_description()).description == "a" * 512
    assert (await bot.get_my_description("ru")).description == "по-русски"
    assert (await bot.get_my_description("zh")).description == "a" * 512
    await bot.set_my_description(language_code="ru")
    assert (await bot.get_my_description("ru")).description == "a" * 512
    await bot.set_my_short_description("b" * 120)
    assert (await bot.get_my_short_description()).short_description == "b" * 120
    await bot.set_my_name("c" * 64, language_code="en")
    assert (await bot.get_my_name("en")).name == "c" * 64
    assert (await bot.get_my_name()).name == "Собеседник"


@pytest.mark.parametrize(
    ("method", "fields", "error"),
    [
        ("set_my_description", {"description": "a" * 513}, "description is too long"),
        ("set_my_short_description", {"short_description": "a" * 121}, "short description is too"),
        ("set_my_name", {"name": "a" * 65}, "name is too long"),
        ("set_my_name", {"name": "a", "language_code": "rus"}, "invalid language code"),
        ("get_my_commands", {"language_code": "R"}, "invalid language code specified"),
    ],
)
async def test_bad_texts_are_refused(bot: Bot, method: str, fields: Json, error: str) -> None:
    with pytest.raises(TelegramBadRequest, match=error):
        await getattr(bot, method)(**fields)


async def test_the_menu_button(bot: Bot) -> None:
    await bot.set_chat_menu_button()
    assert (await bot.get_chat_menu_button()).type == "commands"
