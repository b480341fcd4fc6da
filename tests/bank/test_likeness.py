from pathlib import Path
from random import Random

import pytest

from bot.bank.files import Files, read_files
from bot.bank.likeness import NEAR, likeness_faults
from bot.bank.page import Page
from bot.bank.schema import Translation
from bot.core.question import LANGUAGES, Language

CONTENT = Path(__file__).parents[2] / "content"

DOUBLES: list[tuple[Language, str, str]] = [
    ("ru", "Что хранит KV-кэш при генерации текста?", "Что лежит в KV-кэше при генерации текста?"),
    ("ru", "Чем дрейф концепции отличается от ковариатного сдвига?",
     "Чем ковариатный сдвиг отличается от дрейфа концепции?"),
    ("ru", "A/B-тест дал p-value 0,03. Что означает это число?",
     "A/B-тест показал p-value 0,04. Что значит это число?"),
    ("ru", "Как ведёт себя дропаут на инференсе?", "Как ведёт себя dropout на инференсе?"),
    ("en", "Why does attention divide the dot products by $\\sqrt{d_k}$?",
     "Why are the dot products divided by $\\sqrt{d_k}$ in attention?"),
    ("en", "What does a ROC AUC of 0.8 mean?", "What does a ROC-AUC of 0.9 mean?"),
    ("zh", "在带 GROUP BY 的查询中，HAVING 与 WHERE 有什么区别？",
     "带 GROUP BY 的查询中，WHERE 和 HAVING 有什么区别？"),
]  # fmt: skip
DIFFERENT: list[tuple[Language, str, str]] = [
    ("ru", "Чем RMSNorm отличается от LayerNorm?", "Чем GroupNorm отличается от LayerNorm?"),
    ("ru", "Кластеры какого вида лучше всего находит k-means?",
     "Кластеры какого вида лучше всего находит DBSCAN?"),
    ("ru", "Что хранит KV-кэш при генерации текста?", "Что хранит состояние ячейки LSTM?"),
    ("en", "How does self-attention in GPT differ from self-attention in BERT?",
     "How does self-attention in T5 differ from self-attention in BERT?"),
    ("en", "What does a ROC AUC of 0.8 mean?", "What does a PR AUC of 0.8 mean?"),
    ("en", "What is true of overfitting? How does Adam help?",
     "What does RMSProp add to a plain step of descent?"),
    ("zh", "GroupNorm 与 LayerNorm 有什么区别？", "RMSNorm 与 LayerNorm 有什么区别？"),
]  # fmt: skip


def found(language: Language, *titles: str) -> list[str]:
    pages = {
        (language, f"q{number}"): Page(
            Path(f"{number}.md"), language, "attention", f"q{number}",
            Translation(title=title), "", 1, {"title": 2},
        )
        for number, title in enumerate(titles)
    }  # fmt: skip
    return [str(fault) for fault in likeness_faults(Files({}, pages, (), ()))]


@pytest.mark.parametrize(("language", "one", "other"), DOUBLES)
def test_a_question_worded_anew_is_found(language: Language, one: str, other: str) -> None:
    (fault,) = found(language, one, other)
    assert fault.startswith("1.md:2: asks nearly the same as “q0” (")


@pytest.mark.parametrize(("language", "one", "other"), DIFFERENT)
def test_questions_of_one_mould_are_told_apart(language: Language, one: str, other: str) -> None:
    assert found(language, one, other) == []


def test_each_pair_is_told_once_with_its_percent() -> None:
    title = "Как ведёт себя дропаут на инференсе?"
    what = "asks nearly the same as “q0” (100 % alike): keep one, or say in the title what differs"
    assert found("ru", title, "О другом", title) == [f"2.md:2: {what}"]


def test_languages_are_not_compared_with_each_other() -> None:
    pages = {
        (language, f"q-{language}"): Page(
            Path("x.md"), language, "attention", "q", Translation(title="ROC AUC"), "", 1, {}
        )
        for language in LANGUAGES
    }
    assert list(likeness_faults(Files({}, pages, (), ()))) == []


def test_the_questions_of_the_bank_stay_clear_of_the_threshold() -> None:
    assert list(likeness_faults(read_files(CONTENT), near=NEAR - 3)) == []


def test_titles_of_other_words_are_not_alike() -> None:
    words = ["".join(Random(number).choices("абвгдеж", k=7)) for number in range(900)]
    titles = [" ".join(Random(number).choices(words, k=9)) for number in range(400)]
    assert found("ru", *titles) == []
