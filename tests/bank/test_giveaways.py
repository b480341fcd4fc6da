from pathlib import Path

import pytest

from bot.bank.giveaways import Giveaway, option_faults, share_faults
from bot.bank.page import Page
from bot.bank.schema import OptionFact, Original
from bot.core.question import Difficulty, Kind, Language


def faults(language: Language, wrong: str, right: str = "x") -> list[str]:
    front = Original(
        title="?", kind=Kind.QUIZ, difficulty=Difficulty.JUNIOR, asked_for=("ds",),
        options=(OptionFact(text=right, correct=True), OptionFact(text=wrong)),
    )  # fmt: skip
    page = Page(Path("x.md"), language, "attention", "x", front, "", 1, {"options/1/text": 7})
    return [str(fault) for fault in option_faults(page, front)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Градиент никогда не затухает"),
        ("ru", "В любом случае растёт"),
        ("en", "It always converges"),
        ("en", "Under no circumstances"),
        ("zh", "梯度永远不会消失"),
        ("zh", "任何情况下都收敛"),
    ],
)
def test_an_absolute_gives_a_wrong_option_away(language: Language, text: str) -> None:
    (fault,) = faults(language, text)
    assert fault.startswith("x.md:7: option 2: ")
    assert fault.endswith(" gives a wrong option away")


def test_an_absolute_in_a_right_option_gives_nothing_away() -> None:
    assert faults("en", "It always converges", right="It never writes to memory") == []
    assert faults("en", "It converges", right="It never writes to memory") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Всё перечисленное"),
        ("ru", "Всё вышеперечисленное."),
        ("ru", "Ни один из этих вариантов"),
        ("ru", "Все ответы верны"),
        ("ru", "Нет правильного ответа"),
        ("ru", "Ничего из перечисленного"),
        ("en", "All of the above"),
        ("en", "None of these."),
        ("en", "Both of the above are true"),
        ("en", "All answers are correct"),
        ("zh", "以上都对"),
        ("zh", "以上选项均不正确。"),
        ("zh", "上述所有"),
        ("zh", "都不对"),
        ("zh", "没有正确答案"),
    ],
)
def test_an_option_about_the_options(language: Language, text: str) -> None:
    (fault,) = faults(language, text)
    assert fault.endswith(" speaks of the options, not of the matter")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Доля перечисленных документов среди всех найденных"),
        ("ru", "Все ответы модели усредняются"),
        ("en", "All of these layers share one matrix"),
        ("en", "All tokens above the threshold"),
        ("en", "None waits for its neighbour"),
        ("zh", "10 个以上的簇都会合并"),
        ("zh", "所有词元共享同一个矩阵"),
        ("zh", "排序正确"),
    ],
)
def test_options_about_the_matter(language: Language, text: str) -> None:
    assert faults(language, text) == []


@pytest.mark.parametrize(
    ("longest", "quizzes", "said"),
    [
        (7, 20, []),
        (8, 20, ["in more than 35 %"]),
        (36, 101, ["in more than 35 %"]),
        (19, 19, []),
        (0, 0, []),
    ],
)  # fmt: skip
def test_a_language_where_the_longest_option_pays(
    longest: int, quizzes: int, said: list[str]
) -> None:
    giveaways: dict[Language, Giveaway] = {"en": Giveaway(longest, quizzes)}
    what = f"the correct option is the longest in {longest} of {quizzes} quizzes"
    assert [str(fault) for fault in share_faults(Path("content"), giveaways)] == [
        f"content/en:1: {what}, {share}" for share in said
    ]
