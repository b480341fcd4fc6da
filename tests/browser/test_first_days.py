"""The product as its users meet it: a person, a page, a browser, and a clock that can be moved."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.config import Settings
from bot.demo import demo
from bot.sandbox.server import Sandbox

pytestmark = pytest.mark.browser


MONDAY_NOON = datetime(2026, 1, 12, 12, tzinfo=UTC)


@pytest_asyncio.fixture
async def sandbox(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    monkeypatch.delenv("BOT_TOKEN", raising=False)
    async with demo(Settings(_env_file=None), start=MONDAY_NOON) as sandbox:
        yield sandbox


@pytest_asyncio.fixture
async def page(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(sandbox.url)
    yield page
    await page.close()
    assert errors == []


def last(page: Page) -> Locator:
    return page.get_by_test_id("message").last


async def come_in(page: Page, name: str, language: str) -> None:
    await page.get_by_test_id("new-person-name").fill(name)
    await page.get_by_test_id("new-person-language").select_option(language)
    await page.get_by_test_id("new-person-add").click()
    await page.get_by_test_id("start").click()


async def press(page: Page, label: str | re.Pattern[str]) -> None:
    buttons = page.get_by_test_id("button")
    await buttons.filter(has_text=label).last.click()


async def subscribe(page: Page) -> None:
    await press(page, "Let’s go")
    await press(page, "09:00")
    await press(page, "Berlin")
    await expect(last(page)).to_contain_text("question 1")


async def answer(page: Page) -> None:
    """Answer the card at the end of the chat, of whatever kind it is."""
    quiz = last(page).get_by_test_id("button").filter(has_text=re.compile(r"^A$"))
    if await quiz.count():
        await quiz.click()
    else:
        await press(page, "Answer")
        await press(page, "Knew it")
    await expect(last(page).get_by_test_id("button").filter(has_text="Next")).to_be_visible()


async def test_a_subscriber_gets_the_daily_question_and_keeps_a_streak(page: Page) -> None:
    await come_in(page, "Anna", "en")
    await subscribe(page)
    await answer(page)
    await page.get_by_test_id("clock-day").click()
    await expect(last(page)).to_contain_text("question 2", timeout=15_000)
    await answer(page)
    await page.get_by_test_id("composer").fill("/streak")
    await page.get_by_test_id("send").click()
    await expect(last(page)).to_contain_text("🔥 2 days in a row")


async def test_a_formula_is_shown_as_mathml_and_a_notice_pops_up(page: Page) -> None:
    await come_in(page, "Anna", "en")
    await page.get_by_test_id("composer").fill("/start q_scaled-dot-product")
    await page.get_by_test_id("send").click()
    await expect(last(page).locator("math").first).to_be_visible()
    await press(page, re.compile(r"^A$"))
    await press(page, "Save")
    await expect(page.get_by_test_id("notice")).to_contain_text("/saved")


@pytest.mark.parametrize(
    ("language", "greeting"), [("ru", "Привет, Аня"), ("en", "Hi, Аня"), ("zh", "Аня")]
)
async def test_the_bot_speaks_the_language_of_the_person(
    page: Page, language: str, greeting: str
) -> None:
    await come_in(page, "Аня", language)
    await expect(last(page)).to_contain_text(greeting)
