"""What Telegram shows of the bot: set once, in three languages."""

from pathlib import Path

from stage import PATIENCE, local_settings, staged

from bot.app import running
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


async def test_a_second_start_sets_nothing(content: Path, tmp_path: Path) -> None:
    async with Sandbox(pace=None) as sandbox:
        settings = local_settings(sandbox, content, tmp_path)
        async with running(settings, sandbox.clock.now, "web"):
            pass
        events = sandbox.world.events.watch()
        async with running(settings, sandbox.clock.now, "web"):
            pass
        assert events.empty()


async def test_only_what_differs_is_set(content: Path, tmp_path: Path) -> None:
    async with staged(content, tmp_path) as stage:
        bot, translations = stage.house.door.bot, stage.house.translations
        await bot.set_my_short_description("Something else", language_code="zh")
        events = stage.sandbox.world.events.watch()
        assert await publish_profile(bot, translations, "ru") == 1
        assert events.qsize() == 1
        assert stage.sandbox.world.profile.short_descriptions["zh"] != "Something else"


async def test_every_command_of_the_menu_is_understood(content: Path, tmp_path: Path) -> None:
    """Unknown ones lead to /help; none of the menu does, but /help itself."""
    async with staged(content, tmp_path) as stage:
        ann = await stage.person()
        for command in commands(load_translations()["en"]):
            await ann.send(f"/{command}")
            answer = await ann.waits_for("", PATIENCE)
            assert f"/{command}." not in ann.sees(answer)
            assert "don’t know" not in ann.sees(answer)
