"""A channel as its editor and its readers meet it, in one page."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect
from small_bank import DRAFTS, write_bank

from bot.config import Settings
from bot.demo import demo
from bot.sandbox.server import Sandbox

pytestmark = pytest.mark.browser

MONDAY_NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)
EDITOR = 700_000_001
P_VALUE = next(draft for draft in DRAFTS if draft.place == "statistics/p-value")
PATIENCE_MS = 60_000


@pytest_asyncio.fixture
async def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Sandbox]:
    """Run the demo with one question, so that it is known which one comes."""
    monkeypatch.delenv("BOT_TOKEN", raising=False)
    content = write_bank(tmp_path / "content", [P_VALUE])
    settings = Settings(_env_file=None).model_copy(
        update={"admin_ids": frozenset({EDITOR}), "content_dir": content}
    )
    async with demo(settings, start=MONDAY_NOON) as sandbox:
        yield sandbox


@pytest_asyncio.fixture
async def page(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(sandbox.url)
    yield page
    await page.close()
    assert errors == []


def last(page: Page) -> Locator:
    return page.get_by_test_id("message").last


async def come_in(page: Page, name: str) -> None:
    """Let a person in who speaks English; they are looked through from then on."""
    await page.get_by_test_id("new-person-name").last.fill(name)
    await page.get_by_test_id("new-person-language").last.select_option("en")
    await page.get_by_test_id("new-person-add").last.click()
    await expect(page.get_by_test_id("person").filter(has_text=name)).to_be_visible()


async def found_channel(page: Page, title: str) -> None:
    """Found a channel and make the bot its administrator."""
    await page.get_by_test_id("new-chat").click()
    await page.get_by_test_id("new-chat-title").fill(title)
    await page.get_by_test_id("new-chat-create").click()
    await open_chat(page, title)
    await page.get_by_test_id("chat-menu").click()
    await page.get_by_test_id("members").click()
    await page.get_by_test_id("status-bot").select_option("administrator")
    await page.keyboard.press("Escape")


async def open_chat(page: Page, title: str) -> None:
    await page.get_by_test_id("chat").filter(has=page.locator("b", has_text=title)).click()


async def press(page: Page, label: str | re.Pattern[str]) -> None:
    await page.get_by_test_id("button").filter(has_text=label).last.click()


async def say(page: Page, text: str) -> None:
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("send").click()


async def test_a_channel_from_set_up_to_statistics(page: Page) -> None:
    await come_in(page, "Edith")
    await page.get_by_test_id("start").click()
    await expect(last(page)).to_contain_text("Hi, Edith")
    await found_channel(page, "Daily ML")

    await open_chat(page, "Собеседник")
    await expect(last(page)).to_contain_text("Daily ML", timeout=PATIENCE_MS)
    await press(page, "Start posting")
    await expect(last(page)).to_contain_text("Next post", timeout=PATIENCE_MS)
    await page.get_by_test_id("clock-day").click()
    await open_chat(page, "Daily ML")
    await expect(last(page).get_by_test_id("button").filter(has_text="👍")).to_be_visible(
        timeout=PATIENCE_MS
    )

    for number, (name, emoji) in enumerate([("Rita", "👍"), ("Ron", "👍"), ("Rosa", "🔥")], 1):
        await come_in(page, name)
        await open_chat(page, "Daily ML")
        await page.get_by_test_id("join").click()
        await press(page, emoji)
        await expect(page.get_by_test_id("notice").last).to_contain_text(emoji)
        if number == 3:
            await expect(last(page)).to_contain_text("👍 2", timeout=PATIENCE_MS)
            await expect(last(page)).to_contain_text("🔥 1")

    await press(page, "👀 Show answer")
    alert = page.get_by_role("dialog").filter(has=page.get_by_test_id("notice-ok"))
    await expect(alert).to_contain_text("✅ Chance of such data", timeout=PATIENCE_MS)
    await alert.get_by_test_id("notice-ok").click()

    await press(page, "Answer it yourself")
    await expect(last(page)).to_contain_text("question 1", timeout=PATIENCE_MS)
    await press(page, re.compile(r"^A$"))
    await expect(last(page)).to_contain_text("Because of", timeout=PATIENCE_MS)

    await page.get_by_test_id("person").filter(has_text="Edith").click()
    await open_chat(page, "Собеседник")
    await say(page, "/posts")
    await expect(last(page)).to_contain_text("👍 2", timeout=PATIENCE_MS)
    await expect(last(page)).to_contain_text("🔥 1")
    await expect(last(page)).to_contain_text("of 1 right")
