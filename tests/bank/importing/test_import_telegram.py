import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from bot.bank.importing.draft import Draft, Leftover
from bot.bank.importing.failure import ImportFileError
from bot.bank.importing.telegram import read_channel
from bot.core.question import Kind, Option

WriteChannel = Callable[[Sequence[Mapping[str, object]]], Path]


def thumbs(count: int) -> Mapping[str, object]:
    return {"type": "emoji", "count": count, "emoji": "👍"}


def test_a_post_of_entities(write_channel: WriteChannel) -> None:
    text = [
        "❓ ",
        {"type": "bold", "text": "Что делает *args?"},
        "\n\nСобирает аргументы в ",
        {"type": "code", "text": "tuple"},
        ", а **kwargs — нет. ",
        {"type": "text_link", "text": "Подробнее", "href": "https://docs.python.org/3/"},
        {"type": "italic", "text": " и ещё\nстрока "},
        {"type": "pre", "text": "def f(*args):\n\n    return args", "language": "python"},
        {"type": "mention", "text": "@someone_here"},
        {"type": "link", "text": "https://example.org/a_b"},
    ]
    custom = {"type": "custom_emoji", "count": 2, "document_id": "1.webp"}
    path = write_channel([{"text": text, "reactions": [thumbs(3), thumbs(1), custom]}])
    (draft,) = read_channel(path)
    assert draft == Draft(
        where="message 1",
        title="Что делает \\*args?",
        body=(
            "Собирает аргументы в `tuple`, а \\*\\*kwargs — нет."
            " [Подробнее](https://docs.python.org/3/) *и ещё*\n\n*строка*\n"
            "```python\ndef f(*args):\n\n    return args\n```\n\n@someone_herehttps://example.org/a_b"
        ),
        reactions={"👍": 4, "?": 2},
    )


def test_a_question_without_an_answer_is_a_discussion(write_channel: WriteChannel) -> None:
    path = write_channel(
        [{"text": "#вопрос\n🔥 Как вы выбираете порог?", "reactions": [thumbs(9)]}]
    )
    (draft,) = read_channel(path)
    assert isinstance(draft, Draft)
    assert (draft.title, draft.kind, draft.body) == (
        "Как вы выбираете порог?",
        Kind.DISCUSSION,
        "",
    )
    assert draft.reactions == {"👍": 9}


def test_a_message_may_hold_a_dialogue_or_numbered_questions(write_channel: WriteChannel) -> None:
    dialogue = "🥸 1. Что такое лосс?\n👩🏻‍💻 То, что уменьшают.\n🥸 2. А метрика?"
    numbered = "1. Что такое шаг?\nОтвет: Обновление весов."
    path = write_channel([{"text": dialogue, "reactions": [thumbs(2)]}, {"text": numbered}])
    drafts = list(read_channel(path))
    assert [
        (draft.where, draft.number, draft.kind, draft.title, draft.body, dict(draft.reactions))
        for draft in drafts
        if isinstance(draft, Draft)
    ] == [
        ("message 1", 1, Kind.DIALOGUE, "Что такое лосс?", "То, что уменьшают.", {"👍": 2}),
        ("message 1", 2, Kind.DIALOGUE, "А метрика?", "", {"👍": 2}),
        ("message 2", 1, Kind.OPEN, "Что такое шаг?", "Обновление весов.", {}),
    ]


def test_a_poll_is_a_quiz_whose_answer_is_not_told(write_channel: WriteChannel) -> None:
    answers = [{"text": text, "voters": 3, "chosen": False} for text in ("Сумма", "Среднее", "2*2")]
    poll = {"question": "Что возвращает mean?", "total_voters": 9, "answers": answers}
    (draft,) = read_channel(write_channel([{"text": "", "poll": poll}]))
    assert draft == Draft(
        "message 1",
        "Что возвращает mean?",
        kind=Kind.QUIZ,
        options=(Option("Сумма"), Option("Среднее"), Option("2\\*2")),
    )


def test_what_is_not_understood_is_told_and_the_rest_read(write_channel: WriteChannel) -> None:
    path = write_channel(
        [
            {"text": "Завтра\x1b[31m эфир, приходите!"},
            {"text": ""},
            {"text": "Как?" * 6000},
            {"type": "service", "action": "pin_message", "text": ""},
            {"text": {"no": "text"}},
            {"text": "Что такое\ud800 токен?", "id": 77},
        ]
    )
    assert list(read_channel(path)) == [
        Leftover("message 1", "Завтра[31m эфир, приходите!", "no question in the first line"),
        Leftover("message 2", "", "no text"),
        Leftover("message 3", "Как?" * 14 + "Как…", "too long for a message"),
        Leftover("item 5", "", "not a message as Telegram Desktop writes it"),
        Draft("message 77", "Что такое токен?", kind=Kind.DISCUSSION),
    ]


def test_an_export_of_several_chats(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(
        '{"chats": {"list": [{"messages": []}, {"name": "\\"messages\\": [", "messages":'
        ' [{"id": 5, "type": "message", "text": "What is a\\x1B token?"}]}]}}',
        encoding="utf-8",
    )
    (draft,) = read_channel(path)
    assert draft == Draft("message 5", "What is a token?", kind=Kind.DISCUSSION)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "there is no list “messages” in it"),
        ('{"name": "x"}', "there is no list “messages” in it"),
        ('{"messages": [', "the file ends in the middle of a list"),
        ('{"messages": [{"id": 1}, {"id": ', "broken JSON after item 1 of “messages”"),
        ('{"messages": [{"id": 1} oops]}', "broken JSON after item 1 of “messages”"),
        ('{"messages": [' + "[" * 100_000, "nested too deep after item 0"),
        ('{"messages": [' + '{"a":' * 100_000, "nested too deep after item 0"),
        ('{"messages": [{"id": ' + "9" * 10_000 + "}]}", "a number of absurd length"),
    ],
)
def test_broken_json(tmp_path: Path, text: str, error: str) -> None:
    path = tmp_path / "result.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImportFileError, match=error):
        list(read_channel(path))


def test_an_item_without_end_is_not_read_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.bank.importing.json_items._LONGEST", 1_000)
    path = tmp_path / "result.json"
    path.write_text('{"messages": [{"text": "' + "a" * 5_000_000, encoding="utf-8")
    with pytest.raises(ImportFileError, match="broken JSON after item 0"):
        list(read_channel(path))


def test_a_large_channel_is_read_in_seconds(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    message = '{"id": %d, "type": "message", "text": "Сегодня без вопроса, номер %d."}'
    messages = ",\n".join(message % (number, number) for number in range(100_000))
    path.write_text(f'{{"messages": [{messages}]}}', encoding="utf-8")
    start = time.process_time()
    assert sum(isinstance(found, Leftover) for found in read_channel(path)) == 100_000
    assert time.process_time() - start < 10


def test_a_channel_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    message = f'{{"id": 1, "type": "message", "text": "{"слово " * 1_000}"}}'
    path.write_text(f'{{"messages": [{",".join([message] * 800)}]}}', encoding="utf-8")
    tracemalloc.start()
    assert sum(1 for _ in read_channel(path)) == 800
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < path.stat().st_size / 2
