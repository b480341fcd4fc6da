"""What Telegram shows of the bot: set once, in three languages."""

from pathlib import Path

from aiogram import Bot
from stage import staged

from bot.sandbox.server import Sandbox
from bot.telegram.i18n import load_translations
from bot.telegram.profile import publish_profile
from bot.telegram.views.general import commands, description, short_description


async def test_the_profile_is_set_in_three_languages(content: Path, tmp_path: Path) -> None:
    async with staged(content, tmp_path) as stage:
        profile = stage.sandbox.world.profile.json()
        for language, t in stage.house.translations.items():
            texts = {one["command"]: one["description"] for one in profile["commands"][language]}
            assert texts == commands(t)
            told = profile["description"]
            assert told.get(language, told[""]) == description(t)
            told = profile["short_description"]
            assert told.get(language, told[""]) == short_description(t)
        assert profile["commands"][""] == profile["commands"]["ru"]


async def test_it_is_set_again_only_where_it_changed(content: Path, tmp_path: Path) -> None:
    async with staged(content, tmp_path) as stage:
        bot, translations = stage.house.door.bot, stage.house.translations
        changes: list[str] = []
        watch(stage.sandbox, changes)
        assert await publish_profile(bot, translations, "ru") == 0
        assert changes == []
        await bot.set_my_short_description("Something else", language_code="zh")
        changes.clear()
        assert await publish_profile(bot, translations, "ru") == 1
        assert len(changes) == 1


async def test_every_command_of_the_menu_is_understood(content: Path, tmp_path: Path) -> None:
    """Unknown ones lead to /help; none of the menu does, but /help itself."""
    async with staged(content, tmp_path) as stage:
        ann = await stage.person()
        for command in commands(load_translations()["en"]):
            await ann.send(f"/{command}")
            answer = await ann.waits_for("", 20)
            assert f"/{command}." not in ann.sees(answer)
            assert "don’t know" not in ann.sees(answer)


def watch(sandbox: Sandbox, changes: list[str]) -> None:
    """Note every change of the bot's profile."""
    publish = sandbox.world.events.publish
    profile = sandbox.world.profile
    before = [profile.json()]

    raise NotImplementedError(publish, before)


def the_bot(bot: Bot) -> Bot:
    return bot
