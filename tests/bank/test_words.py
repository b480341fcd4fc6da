import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.words import glue, split, stems, word


def keys(text: str) -> list[set[str]]:
    return [set(word.keys) for word in split(text)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("дропаут", "dropout"),
        ("софтмакс", "softmax"),
        ("бустинг", "boosting"),
        ("пулинг", "pooling"),
        ("эмбеддинг", "embedding"),
        ("аттеншн", "attention"),
        ("трансформеров", "transformer"),
        ("джоин", "join"),
        ("батч", "batch"),
        ("внимание", "вниманием"),
        ("деревья", "деревьями"),
        ("Свёртка", "СВЕРТКА"),
        ("обучать", "обучение"),
        ("модели", "моделью"),
        ("вероятность", "вероятностный"),
        ("ошибок", "ошибка"),
        ("нормализация", "normalisation"),
        ("токенизируют", "tokenization"),
        ("quantised", "quantization"),
        ("score", "скор"),
        ("rate", "рейт"),
        ("precision", "пресижн"),
        ("а/б", "A/B"),
        ("ＬＳＴＭ", "лстм"),
    ],
)
def test_one_word_in_two_spellings_shares_a_key(first: str, second: str) -> None:
    (one,), (other,) = keys(first), keys(second)
    assert one & other


def test_words_that_only_form_a_question_are_left_out() -> None:
    assert [word.text for word in split("Что такое bias и как с ним быть?")] == ["bias", "ним"]
    assert [word.text for word in split("什么是梯度的消失？")] == ["梯度", "消失"]


def test_chinese_goes_in_pairs_and_scripts_go_apart() -> None:
    assert [word.text for word in split("BERT的注意力mask和熵")] == [
        "bert", "注意", "意力", "mask", "熵",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [("точность", "точка"), ("receptive", "рецепт"), ("cuped", "купить"), ("query", "qwerty")],
)
def test_different_words_share_no_key(first: str, second: str) -> None:
    (one,), (other,) = keys(first), keys(second)
    assert not one & other


@pytest.mark.parametrize(("first", "second"), [("k", "means"), ("drop", "out")])
def test_two_words_are_also_one(first: str, second: str) -> None:
    assert glue(word(first), word(second)) == word(first + second)


def test_chinese_is_not_glued() -> None:
    (pair,) = split("注意")
    assert glue(pair, word("mask")) is None


@given(st.text())
def test_stems_are_the_last_keys_of_the_words(text: str) -> None:
    assert stems(text) == [word.keys[-1] for word in split(text)]


@given(st.text())
def test_any_text_has_words_with_keys(text: str) -> None:
    assert all(word.text and all(word.keys) for word in split(text))
