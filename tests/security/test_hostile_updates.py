"""Whatever strangers send: nothing breaks, and nobody else's rows change."""

import pytest
from hostile_updates import BATCH, BATCHES, KINDS, Hostile, update_of
from hypothesis import HealthCheck, Phase, given, settings
from siege import VICTIM, Siege, harm
from sqlalchemy import update as change
from structlog.testing import capture_logs

from bot.db.models import Subscriber
from bot.services import saving

UPDATES = 10_000
#: PostgreSQL differs in numbers and in NUL only: fewer will do.
UPDATES_ON_POSTGRESQL = 1_000

#: All examples meet one bot, so that it gets into states which no single one leads to.
_IN_A_ROW = settings(
    derandomize=True,
    phases=[Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

on_sqlite = pytest.mark.parametrize("kept_database", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("kept_database", ["postgresql"], indirect=True)
# Telegram may send kinds of updates that aiogram does not know yet.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Detected unknown update type:RuntimeWarning"),
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),
]


@on_sqlite
@given(batch=BATCHES)
@settings(_IN_A_ROW, max_examples=UPDATES // BATCH)
async def test_ten_thousand_hostile_updates(siege: Siege, batch: list[Hostile]) -> None:
    await assault(siege, batch)


@on_postgresql
@given(batch=BATCHES)
@settings(_IN_A_ROW, max_examples=UPDATES_ON_POSTGRESQL // BATCH)
async def test_hostile_updates_on_postgresql(siege: Siege, batch: list[Hostile]) -> None:
    await assault(siege, batch)


async def assault(siege: Siege, batch: list[Hostile]) -> None:
    """Feed updates. Fail if the bot logs an error of one, or if they do harm."""
    with capture_logs() as logs:
        for each in batch:
            update = update_of(siege, each)
            await siege.feed(update)
            assert [log for log in logs if log["log_level"] == "error"] == [], update
    assert await harm(siege.house.db, siege.before) == []


@on_sqlite
async def test_an_error_would_be_noticed(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "saved", None)
    with pytest.raises(AssertionError, match="exc_info"):
        await assault(siege, [Hostile("text", 0, 0, "/saved", "")])


@on_sqlite
async def test_harm_would_be_noticed(siege: Siege) -> None:
    async with siege.house.db.writing() as session:
        await session.execute(
            change(Subscriber).where(Subscriber.id == VICTIM).values(timezone="Asia/Tokyo")
        )
    with pytest.raises(AssertionError, match="subscribers"):
        await assault(siege, [])


@on_sqlite
@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_is_an_update(siege: Siege, kind: str) -> None:
    picks = range(40)
    await assault(siege, [Hostile(kind, pick % 3, pick, "/question", "next:0") for pick in picks])
