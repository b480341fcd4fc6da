from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.ticking import FullSeconds

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "following"),
    [
        (NOON, NOON + SECOND),
        (NOON + timedelta(microseconds=1), NOON + SECOND),
        (NOON + timedelta(milliseconds=999), NOON + SECOND),
    ],
)
@pytest.mark.parametrize("previous", [None, NOON - timedelta(hours=60), NOON])
def test_the_next_tick_is_at_the_next_full_second(
    now: datetime, following: datetime, previous: datetime | None
) -> None:
    assert FullSeconds().get_next_fire_time(previous, now) == following
