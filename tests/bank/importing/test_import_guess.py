from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.files import read_files
from bot.bank.importing.draft import Draft
from bot.bank.importing.guess import TopicNames, language_of
from bot.bank.importing.names import slug, unique_slug
from bot.bank.importing.resemblance import Titles
from bot.bank.validate import slug_fault
from bot.core.question import Bank, Language


@pytest.mark.parametrize(
    ("title", "body", "language"),
    [
        ("Что такое attention?", "Scaled dot-product attention, softmax и values.", "ru"),
        ("BatchNorm или LayerNorm?", "", "ru"),
        ("What is attention?", "A weighted sum; внимание in Russian.", "en"),
        ("为什么用 LayerNorm?", "因为 batch size 小。", "zh"),
        ("Transformer 的 encoder 与 decoder?", "", "zh"),
        ("1 + 1 = ?", "", "en"),
    ],
)
def test_languages(title: str, body: str, language: Language) -> None:
    assert language_of(Draft("here", title, body)) == language


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        (["attention"], "attention"),
        (["ВНИМАНИЕ"], "attention"),
        (["exam", "过拟合"], "validation"),
        (["deep_learning"], "neural-networks"),
        (["../../etc"], None),
        ([], None),
    ],
)
def test_topics(mini_bank: Bank, words: list[str], topic: str | None) -> None:
    assert TopicNames(mini_bank.topics.values()).find(words) == topic


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Что такое ёмкость модели?", "chto-takoe-emkost-modeli"),
        ("Объясни щедрый йогурт", "obyasni-shchedryi-iogurt"),
        ("Why $\\sqrt{d_k}$?", "why-sqrt-d-k"),
        ("为什么用 LayerNorm 和 GPT-2?", "layernorm-gpt-2"),
        ("为什么", ""),
        ("../../etc/passwd", "etc-passwd"),
        ("a\x00b\nc/d\\e", "a-b-c-d-e"),
        ("Çà naïve", "ca-naive"),
        ("x" * 50, "x" * 40),
        (
            "a word that does not fit into forty characters any more",
            "a-word-that-does-not-fit-into-forty",
        ),
    ],
)
def test_slugs(title: str, name: str) -> None:
    assert slug(title) == name


@given(st.text())
def test_every_name_is_an_id(title: str) -> None:
    digest = "0123456789abcdef"
    assert slug_fault(unique_slug(title, digest, lambda _: False)) is None
    assert slug_fault(unique_slug(title, digest, lambda _: True)) is None


def test_a_taken_name_gets_a_part_of_the_digest() -> None:
    digest = "0123456789abcdef"
    assert unique_slug("Why?", digest, set().__contains__) == "why"
    assert unique_slug("Why?", digest, {"why"}.__contains__) == "why-012345"
    assert unique_slug("Why?", digest, {"why", "why-012345"}.__contains__) == f"why-{digest}"
    assert unique_slug("为什么", digest, set().__contains__) == "question-012345"


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("Как ведёт себя дропаут на инференсе?", "ru", ("dropout", 100)),
        ("Чем отличается L2 от L1 регуляризации?", "ru", ("l1-or-l2", 100)),
        ("How does dropout behave at inference?", "en", ("dropout", None)),
        ("推理时随机失活如何工作?", "zh", ("dropout", None)),
        ("What does dropout do at inference time?", "zh", None),
        ("Что такое нормализация по батчу?", "ru", None),
        ("", "ru", None),
    ],
)
def test_resemblance(
    sound_content: Path, title: str, language: Language, expected: tuple[str, int | None] | None
) -> None:
    found = Titles(read_files(sound_content).pages.values()).nearest(title, language)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found.id == expected[0]
        assert expected[1] is None or found.percent == expected[1]
