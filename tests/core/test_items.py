from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from statistics import StatisticsError, correlation, fmean, pvariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.items import (
    FEW,
    LEAST_OTHERS,
    LEAST_PEOPLE,
    LONGEST,
    Answer,
    Item,
    Spread,
    Tally,
    point_biserial,
)

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
SHARES = st.lists(st.sampled_from([0, 0.25, 1 / 3, 0.5, 0.75, 1]), max_size=20)


def given_answer(
    question: str = "it",
    *,
    right: bool = True,
    chosen: Iterable[int] = (),
    took: timedelta = timedelta(seconds=20),
    dealt_at: datetime = NOON,
) -> Answer:
    return Answer(question, right, frozenset(chosen), dealt_at, dealt_at + took)


def spread(values: Iterable[float]) -> Spread:
    result = Spread()
    for value in values:
        result.add(value)
    return result


def tallied(people: Iterable[Iterable[Answer]]) -> dict[str, Item]:
    tally = Tally()
    for answers in people:
        tally.add(answers)
    return tally.items()


def person(*, right: bool, others: Sequence[bool]) -> list[Answer]:
    """Return somebody's answers to the question "it" and to some others."""
    rest = [given_answer(f"q{n}", right=known) for n, known in enumerate(others)]
    return [given_answer("it", right=right), *rest]


def crowd(knowing: int, missing: int, *, better: bool) -> list[list[Answer]]:
    """Return people with `it` right and others with `it` wrong; the `better` know the rest."""
    return [
        person(right=n < knowing, others=[(n < knowing) is better, True, n % 2 == 0])
        for n in range(knowing + missing)
    ]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_a_spread_is_mean_and_variance(values: list[float]) -> None:
    result = spread(values)
    assert result.count == len(values)
    assert result.mean == pytest.approx(fmean(values), abs=1e-6)
    assert result.squares / len(values) == pytest.approx(pvariance(values), rel=1e-6, abs=1e-3)


@given(SHARES, SHARES)
def test_point_biserial_is_the_correlation_with_zero_and_one(
    right: list[float], wrong: list[float]
) -> None:
    found = point_biserial(spread(right), spread(wrong))
    try:
        expected = correlation([1.0] * len(right) + [0.0] * len(wrong), right + wrong)
    except StatisticsError:  # one of the two does not vary
        assert found is None
    else:
        assert found == pytest.approx(expected, abs=1e-9)
        assert -1 <= expected <= 1 + 1e-9


@given(SHARES, SHARES)
def test_point_biserial_has_the_sign_of_the_difference_and_a_range(
    right: list[float], wrong: list[float]
) -> None:
    found = point_biserial(spread(right), spread(wrong))
    if found is not None:
        assert -1 <= found <= 1
        apart = fmean(right) - fmean(wrong)
        assert found * apart > 0 or abs(apart) < 1e-9
        mirrored = point_biserial(spread(wrong), spread(right))
        assert mirrored == pytest.approx(-found)


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ([1, 1], [0, 0], 1),
        ([0], [1], -1),
        ([0.5, 1], [0.5, 1], 0),
        ([1, 1], [], None),
        ([], [0, 1], None),
        ([0.1] * 7, [0.1] * 3, None),
    ],
)
def test_point_biserial_at_the_ends(
    right: list[float], wrong: list[float], expected: float | None
) -> None:
    assert point_biserial(spread(right), spread(wrong)) == expected


@pytest.mark.parametrize("better", [True, False])
def test_a_question_that_those_who_know_more_miss_misleads(better: bool) -> None:
    item = tallied(crowd(20, 20, better=better))["it"]
    assert item.discrimination is not None
    assert (item.discrimination > 0.3) is better
    assert item.misleads is not better
    assert (item.answers, item.share_right) == (40, 0.5)


@pytest.mark.parametrize(
    ("knowing", "missing", "judged"),
    [
        (LEAST_PEOPLE - FEW, FEW, True),
        (FEW, LEAST_PEOPLE - FEW, True),
        (LEAST_PEOPLE - FEW - 1, FEW, False),
        (LEAST_PEOPLE, FEW - 1, False),
        (FEW - 1, LEAST_PEOPLE, False),
    ],
)
def test_a_few_people_do_not_judge(knowing: int, missing: int, judged: bool) -> None:
    item = tallied(crowd(knowing, missing, better=False))["it"]
    assert (item.discrimination is not None) is judged
    assert item.misleads is judged
    assert item.answers == knowing + missing


def test_people_without_enough_other_answers_do_not_judge() -> None:
    strangers = [
        person(right=n % 2 == 0, others=[n % 2 == 1] * (LEAST_OTHERS - 1)) for n in range(90)
    ]
    assert tallied(strangers)["it"].discrimination is None


def test_a_question_is_not_compared_with_itself() -> None:
    # Everybody has the same share of the others right, and so the question tells nothing.
    alike = [person(right=n % 2 == 0, others=[True, True, False]) for n in range(40)]
    assert tallied(alike)["it"].discrimination is None


def test_only_the_first_answer_counts() -> None:
    later = given_answer(right=True, chosen=[1], dealt_at=NOON + timedelta(days=1))
    first = given_answer(right=False, chosen=[0])
    item = tallied([[later, first]])["it"]
    assert (item.answers, item.right, item.chosen) == (1, 0, {0: 1})


def test_options_are_shares_of_those_who_chose() -> None:
    people = [[given_answer(chosen=chosen)] for chosen in ([0], [0, 2], [1, 2], ())]
    item = tallied(people)["it"]
    assert (item.answers, item.choices) == (4, 3)
    assert [item.share_chosen(option) for option in range(4)] == [2 / 3, 1 / 3, 2 / 3, 0]
    assert tallied([[given_answer()]])["it"].share_chosen(0) == 0


def test_the_median_time_leaves_out_cards_that_lay_about() -> None:
    times = [10, 20, 30, 40, LONGEST.total_seconds(), LONGEST.total_seconds() + 1, 1e6, -5]
    people = [[given_answer(took=timedelta(seconds=seconds))] for seconds in times]
    assert tallied(people)["it"].seconds == 30
    assert tallied(people[1:])["it"].seconds is None, "too few"


def test_people_are_counted_once() -> None:
    tally = Tally()
    tally.add([given_answer("a"), given_answer("b")])
    tally.add([])
    assert (tally.people, set(tally.items())) == (1, {"a", "b"})


@given(
    st.lists(st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), max_size=8), max_size=50)
)
def test_what_is_said_holds_together(people: list[list[tuple[str, bool]]]) -> None:
    answers = [[given_answer(name, right=right) for name, right in one] for one in people]
    items = tallied(answers)
    assert set(items) == {name for one in people for name, _ in one}
    for name, item in items.items():
        assert item.answers == sum(any(name == asked for asked, _ in one) for one in people)
        assert 0 <= item.right <= item.answers
        assert item.discrimination is None or -1 <= item.discrimination <= 1
