import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.spelling import Spelling
from bot.bank.words import split

WORDS = split("dropout softmax variance gradient checkpointing moe выбросы регуляризация 注意力")


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(WORDS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("droput", "dropout"),
        ("vaiance", "variance"),
        ("gardient", "gradient"),
        ("checkpiontng", "checkpointing"),
        ("выбрсоы", "выбросы"),
        ("регулрязация", "регуляризация"),
        ("чекпоентинг", "checkpointing"),
        ("софтмэкс", "softmax"),
    ],
)
def test_a_typo_is_guessed(spelling: Spelling, typed: str, meant: str) -> None:
    (word,), (right,) = split(typed), split(meant)
    guesses = spelling.guesses(word)
    assert guesses.keys() == set(right.keys)
    assert all(0.7 < likeness < 1 for likeness in guesses.values())


@pytest.mark.parametrize("typed", ["mow", "drop", "dripuot", "борщ", "注意", "qwerty"])
def test_what_is_short_or_unlike_is_not_guessed(spelling: Spelling, typed: str) -> None:
    (word,) = split(typed)
    assert spelling.guesses(word) == {}


def test_a_word_is_known_by_any_key(spelling: Spelling) -> None:
    (known,) = split("выбросов")
    assert spelling.knows(known.keys)
    assert not spelling.knows(["vibros2", ""])


@given(st.text(min_size=1))
def test_any_word_may_be_guessed(spelling: Spelling, text: str) -> None:
    for word in split(text):
        assert all(0 < likeness <= 1 for likeness in spelling.guesses(word).values())
