"""The pace of edits."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.edit_pace import MOST_A_MINUTE, spend

START = datetime(2026, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def edits(moments: list[datetime]) -> list[datetime]:
    """Return when edits are sent of all the moments when one is wanted."""
    sent = []
    paid_until = None
    for moment in moments:
        paid = spend(paid_until, moment)
        if paid is not None:
            sent.append(moment)
            paid_until = paid
    return sent


@given(st.lists(st.floats(0, 20), max_size=300))
def test_no_minute_has_more_than_the_most(waits: list[float]) -> None:
    moments, moment = [], START
    for wait in waits:
        moment += timedelta(seconds=wait)
        moments.append(moment)
    sent = edits(moments)
    for first in sent:
        assert sum(first <= each < first + MINUTE for each in sent) <= MOST_A_MINUTE


def test_the_first_edits_after_a_quiet_time_are_sent_at_once() -> None:
    seconds = [START + timedelta(seconds=second) for second in range(60)]
    assert edits(seconds)[:3] == seconds[:3]
    later = [moment + timedelta(hours=1) for moment in seconds]
    assert [each for each in edits(seconds + later) if each >= later[0]][:3] == later[:3]


def test_under_steady_pressure_the_minute_is_used() -> None:
    seconds = [START + timedelta(seconds=second) for second in range(60)]
    assert len(edits(seconds)) == MOST_A_MINUTE
