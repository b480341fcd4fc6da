from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.budget import Budget, Limit

rates = st.floats(0.1, 1000)
bursts = st.floats(1, 50)
pauses = st.lists(st.floats(0, 3), min_size=1, max_size=200)


def passing(budget: Budget, gaps: list[float]) -> list[float]:
    """Return when calls pass that come after these gaps, each in its turn."""
    now, passed = 0.0, []
    for gap in gaps:
        now += gap
        now += budget.wait(now)
        budget.spend(now)
        passed.append(now)
    return passed


@given(rates, bursts, pauses)
def test_no_window_holds_more_than_is_allowed(rate: float, burst: float, gaps: list[float]) -> None:
    passed = passing(Budget(Limit(rate, burst)), gaps)
    for first, begin in enumerate(passed):
        for last in range(first, len(passed)):
            allowed = burst + rate * (passed[last] - begin)
            assert last - first + 1 <= allowed + 1e-6


@given(rates, bursts, st.integers(1, 100))
def test_nobody_waits_longer_than_needed(rate: float, burst: float, count: int) -> None:
    passed = passing(Budget(Limit(rate, burst)), [0.0] * count)
    assert passed[-1] <= max(0.0, (count - burst) / rate) + 1e-6


@given(rates, bursts, st.floats(0, 100))
def test_a_pause_lets_nothing_through(rate: float, burst: float, until: float) -> None:
    budget = Budget(Limit(rate, burst))
    budget.pause(0.0, until)
    assert budget.wait(0.0) >= until - 1e-6
    assert budget.wait(until) <= 1e-6
    budget.spend(until)
    assert budget.wait(until) > 0


def test_it_is_idle_again_after_a_silence() -> None:
    budget = Budget(Limit(2.0, 3.0))
    budget.spend(10.0)
    assert not budget.is_idle(10.4)
    assert budget.is_idle(10.5)
