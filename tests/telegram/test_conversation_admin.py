"""What only the admins are shown."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from stage import Stage, answer, ask, card_of, staged

from bot.sandbox.person import Person

ADMIN = 700_000_001


@pytest.fixture(scope="module")
async def office(content: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Run a bot with an admin, who comes first."""
    folder = tmp_path_factory.mktemp("items")
    async with staged(content, folder, role="web", admin_ids=frozenset({ADMIN})) as stage:
        yield stage


@pytest.fixture(scope="module")
async def admin(office: Stage) -> Person:
    return await office.person("Ada")


async def test_the_admin_sees_how_the_questions_do(office: Stage, admin: Person) -> None:
    assert "Nobody has answered" in admin.sees(await ask(admin, "/items"))
    carl = await office.person("Carl")
    for option in (0, 1):
        await answer(carl, await card_of(carl, "p-value"), option)
    shown = admin.sees(await ask(admin, "/items"))
    assert "Questions answered: 1 of" in shown
    assert "First answers: 1." in shown
    assert "None misleads" in shown


async def test_to_others_there_is_no_such_command(office: Stage, admin: Person) -> None:
    carl = await office.person("Carl")
    unknown = carl.sees(await ask(carl, "/itemz"))
    assert carl.sees(await ask(carl, "/items")) == unknown.replace("itemz", "items")
    assert "/items" not in admin.sees(await ask(admin, "/help"))
