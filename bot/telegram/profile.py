"""The command menu and the descriptions that Telegram shows, in every language."""

from collections.abc import Mapping

from aiogram import Bot
from aiogram.types import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeDefault

from bot.core.question import Language
from bot.telegram.i18n import Translator
from bot.telegram.views.general import (
    commands,
    description,
    group_commands,
    short_description,
)


async def publish_profile(
    bot: Bot, translations: Mapping[Language, Translator], default: Language
) -> int:
    """Set what differs from what Telegram has. Return the number of changes.

    The default language also goes to those whose language we do not speak.
    """
    changes = 0
    codes: list[tuple[str | None, Language]] = [(None, default)]
    codes += [(language, language) for language in translations]
    for code, language in codes:
        t = translations[language]
        everywhere, groups = BotCommandScopeDefault(), BotCommandScopeAllGroupChats()
        changes += await _set_commands(bot, everywhere, code, commands(t))
        changes += await _set_commands(bot, groups, code, group_commands(t))
        told = await bot.get_my_description(language_code=code)
        if told.description != description(t):
            await bot.set_my_description(description(t), language_code=code)
            changes += 1
        short = await bot.get_my_short_description(language_code=code)
        if short.short_description != short_description(t):
            await bot.set_my_short_description(short_description(t), language_code=code)
            changes += 1
    return changes


async def _set_commands(
    bot: Bot,
    scope: BotCommandScopeDefault | BotCommandScopeAllGroupChats,
    code: str | None,
    wanted: Mapping[str, str],
) -> bool:
    shown = await bot.get_my_commands(scope=scope, language_code=code)
    # Objects that came from Telegram know their bot, and so equal none of ours.
    if {one.command: one.description for one in shown} == wanted:
        return False
    menu = [BotCommand(command=name, description=it) for name, it in wanted.items()]
    await bot.set_my_commands(menu, scope=scope, language_code=code)
    return True
