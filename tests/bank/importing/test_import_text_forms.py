from collections.abc import Callable
from pathlib import Path

import pytest

from bot.bank.importing.draft import Draft, Leftover
from bot.bank.importing.failure import ImportFileError
from bot.bank.importing.text_file import read_text_file
from bot.core.question import Kind

POSTS = """\
Вопросы о данных
812 subscribers
Download Telegram
Зачем нужна отложенная выборка?

Чтобы оценить модель на примерах, которых она не видела:
🔸 обучаем на одной части,
🔸 измеряем на другой.
👍12🔥3
Какую ошибку вы исправляли дольше всего?
Чем медиана лучше среднего?
И чем хуже?

🟠 Лучше
Не боится выбросов.

🟠 Хуже
Сложнее складывать.
7👍1.2K
Признаки хорошего графика

Оси подписаны.
Легенда на месте.
👎1
Всем хороших выходных!
👍40
Стоит ли усреднять модели?
Forwarded from Другой канал
Что такое ROC-кривая?
VIEW IN TELEGRAM
❤️5
"""

DIALOGUE = """\
🥸 - тот, кто спрашивает
👩🏻‍💻 - тот, кто отвечает
🥸 7. Зачем перемешивать выборку
перед каждой эпохой?
👩🏻‍💻 Чтобы соседние батчи не были похожи.
- иначе градиент шумит одинаково
Ответы на остальное в файле:
🥸8. Что будет, если не перемешивать?
🥸 9. А если перемешать один раз?
👩🏻‍💻 Почти то же самое.
Forwarded from Другой канал
Новость не о том.
🥸 10. Сколько эпох нужно?
скачать файл
👩🏻‍💻 Это сказано вслед за файлом.
"""

NUMBERED = """\
三道题

1.什么是过拟合?(举个例子)

答:模型记住了训练集,
在新数据上表现差。

2.如何发现它?

看验证集误差:

1. 训练误差下降
2. 验证误差上升

3.如何避免?

答“正则化”与更多数据

• 随机失活
• 提前停止

关注我们的公众号!

还有广告
"""

LISTED = """\
How to prepare

What they asked me:

  1. What a p-value means
  2. Type one and type two errors
  3. Bootstrap
  4. Power of a test

Answers

  1. What does a p-value mean?

How likely data at least this far from the null
hypothesis are if it holds.

  1. Type I and type II errors
  • I: a false alarm
  • II: a miss

  1. Power of the test

One minus the rate of misses.

Subscribe for more

Thank you
"""


@pytest.fixture
def read(write_text: Callable[[str], Path]) -> Callable[[str], tuple[list[Draft], list[Leftover]]]:
    def read(text: str) -> tuple[list[Draft], list[Leftover]]:
        found = list(read_text_file(write_text(text)))
        return (
            [each for each in found if isinstance(each, Draft)],
            [each for each in found if isinstance(each, Leftover)],
        )

    return read


Read = Callable[[str], tuple[list[Draft], list[Leftover]]]


def test_posts_with_reactions(read: Read) -> None:
    drafts, leftovers = read(POSTS)
    assert [(draft.where, draft.title, draft.kind, dict(draft.reactions)) for draft in drafts] == [
        ("line 4", "Зачем нужна отложенная выборка?", Kind.OPEN, {"👍": 12, "🔥": 3}),
        ("line 10", "Какую ошибку вы исправляли дольше всего?", Kind.DISCUSSION, {}),
        ("line 11", "Чем медиана лучше среднего?", Kind.DISCUSSION, {}),
        ("line 12", "И чем хуже?", Kind.OPEN, {"?": 7, "👍": 1200}),
        ("line 20", "Признаки хорошего графика", Kind.OPEN, {"👎": 1}),
        ("line 27", "Стоит ли усреднять модели?", Kind.DISCUSSION, {}),
        ("line 29", "Что такое ROC-кривая?", Kind.DISCUSSION, {"❤️": 5}),
    ]
    assert drafts[0].body == (
        "Чтобы оценить модель на примерах, которых она не видела:\n\n"
        "- обучаем на одной части,\n- измеряем на другой."
    )
    assert drafts[3].body == "- Лучше\n  Не боится выбросов.\n\n- Хуже\n  Сложнее складывать."
    assert drafts[4].body == "Оси подписаны.\n\nЛегенда на месте."
    assert leftovers == [
        Leftover("line 1", "Вопросы о данных", "stands before the posts"),
        Leftover("line 25", "Всем хороших выходных!", "no question in the first line"),
    ]


def test_a_dialogue(read: Read) -> None:
    drafts, leftovers = read(DIALOGUE)
    assert [(draft.number, draft.title, draft.body) for draft in drafts] == [
        (
            7,
            "Зачем перемешивать выборку перед каждой эпохой?",
            "Чтобы соседние батчи не были похожи.\n\n- иначе градиент шумит одинаково",
        ),
        (8, "Что будет, если не перемешивать?", ""),
        (9, "А если перемешать один раз?", "Почти то же самое."),
        (10, "Сколько эпох нужно?", ""),
    ]
    assert {draft.kind for draft in drafts} == {Kind.DIALOGUE}
    assert leftovers == [
        Leftover("line 7", "Ответы на остальное в файле:", "neither a question nor an answer"),
        Leftover("line 12", "Новость не о том.", "nobody says this"),
        Leftover("line 14", "скачать файл", "neither a question nor an answer"),
        Leftover("line 15", "Это сказано вслед за файлом.", "an answer without its question"),
    ]


def test_numbered_questions(read: Read) -> None:
    drafts, leftovers = read(NUMBERED)
    assert [(draft.number, draft.title, draft.body) for draft in drafts] == [
        (1, "什么是过拟合?(举个例子)", "模型记住了训练集,\n在新数据上表现差。"),
        (2, "如何发现它?", "看验证集误差:\n\n1. 训练误差下降\n2. 验证误差上升"),
        (3, "如何避免?", "“正则化”与更多数据\n\n- 随机失活\n- 提前停止"),
    ]
    assert leftovers == [
        Leftover("line 1", "三道题", "stands before the first question"),
        Leftover("line 22", "关注我们的公众号!", "stands after the last answer"),
    ]


@pytest.mark.parametrize(
    ("question", "answer"),
    [("4) Что такое эпоха?", "Ответ: Проход"), ("4. What is an epoch?", "**Answer:** Проход")],
)
def test_numbered_questions_in_other_languages(read: Read, question: str, answer: str) -> None:
    drafts, leftovers = read(f"{question}\n{answer} по всей выборке.\n")
    assert [(draft.number, draft.body) for draft in drafts] == [(4, "Проход по всей выборке.")]
    assert leftovers == []


def test_a_list_with_answers_after_it(read: Read) -> None:
    drafts, leftovers = read(LISTED)
    assert [(draft.where, draft.number, draft.title, draft.body) for draft in drafts] == [
        (
            "line 5",
            1,
            "What does a p-value mean?",
            "How likely data at least this far from the null\nhypothesis are if it holds.",
        ),
        ("line 6", 2, "Type I and type II errors", "- I: a false alarm\n- II: a miss"),
        ("line 7", 3, "Bootstrap", ""),
        ("line 8", 4, "Power of the test", "One minus the rate of misses."),
    ]
    assert leftovers == [
        Leftover("line 1", "How to prepare", "stands before the first answer"),
        Leftover("line 25", "Subscribe for more", "stands after the last answer"),
    ]


@pytest.mark.parametrize("text", ["", "Просто текст.\n\nЕщё абзац.", "1. one\n2. two\n3. three"])
def test_a_text_of_no_known_form(read: Read, text: str) -> None:
    with pytest.raises(ImportFileError, match="no questions in a known form"):
        read(text)


def test_windows_line_ends_and_a_byte_order_mark(read: Read) -> None:
    drafts, _ = read("\ufeff" + "Что такое батч?\n\nЧасть выборки.\n👍1\n".replace("\n", "\r\n"))
    assert [(draft.title, draft.body) for draft in drafts] == [
        ("Что такое батч?", "Часть выборки.")
    ]
