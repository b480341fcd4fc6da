import errno
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from bot.bank.check import check
from bot.bank.importing.draft import Leftover
from bot.bank.importing.failure import ImportFileError
from bot.bank.importing.importer import import_file

WriteText = Callable[[str], Path]
WriteChannel = Callable[[Sequence[Mapping[str, object]]], Path]

CHANNEL = [
    {"text": "Что такое батч?\n\nЧасть выборки."},
    {"text": "Что такое эпоха?\n\nПроход по выборке."},
    {"text": "Что такое батч?\n\nЧасть  выборки."},
    {"text": "Всем привет!"},
]


def files(folder: Path) -> Mapping[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_drafts_lie_by_language_and_topic(content_dir: Path, tmp_path: Path) -> None:
    table = tmp_path / "Мои вопросы.csv"
    table.write_text(
        "title,topic\nЧто такое эпоха?,Внимание\nWhat is an epoch?,\n什么是批次?,聚类\n",
        encoding="utf-8",
    )
    outcome = import_file(table, content_dir)
    assert outcome.folder == content_dir / "drafts" / "moi-voprosy"
    assert list(files(content_dir / "drafts")) == [
        "moi-voprosy/en/unsorted/what-is-an-epoch.md",
        "moi-voprosy/ru/attention/chto-takoe-epokha.md",
        f"moi-voprosy/zh/clustering/{outcome.written[2].place.name}",
    ]
    assert [each.language for each in outcome.written] == ["ru", "en", "zh"]


def test_the_bank_does_not_see_drafts(content_dir: Path, write_channel: WriteChannel) -> None:
    import_file(write_channel(CHANNEL), content_dir)
    assert check(content_dir) == []


def test_a_second_import_adds_nothing(content_dir: Path, write_channel: WriteChannel) -> None:
    path = write_channel(CHANNEL)
    first = import_file(path, content_dir)
    assert (len(first.written), first.known, first.repeated) == (2, 0, 1)
    assert first.leftovers == [
        Leftover("message 4", "Всем привет!", "no question in the first line")
    ]
    before = files(content_dir)
    second = import_file(path, content_dir)
    assert (second.folder, second.written, second.known, second.repeated) == (None, [], 2, 1)
    assert files(content_dir) == before


def test_an_edited_draft_is_neither_overwritten_nor_doubled(
    content_dir: Path, write_channel: WriteChannel
) -> None:
    folder = import_file(write_channel(CHANNEL), content_dir).folder
    assert folder is not None
    draft = folder / "ru/unsorted/chto-takoe-batch.md"
    edited = draft.read_text(encoding="utf-8").replace("Часть выборки.", "Иной ответ.")
    draft.write_text(edited, encoding="utf-8")
    draft = draft.rename(draft.with_name("batch.md"))
    later = [*CHANNEL, {"text": "Что такое шаг?\n\nОбновление весов."}]
    outcome = import_file(write_channel(later), content_dir)
    assert draft.read_text(encoding="utf-8") == edited
    assert outcome.known == 2
    assert outcome.folder == content_dir / "drafts/result-2"
    assert list(files(outcome.folder)) == ["ru/unsorted/chto-takoe-shag.md"]


def test_a_draft_names_the_question_that_it_resembles(
    content_dir: Path, write_text: WriteText
) -> None:
    text = "Чем отличается L1-регуляризация от L2?\n\nФормой штрафа.\n👍3\n"
    outcome = import_file(write_text(text), content_dir)
    (page,) = files(content_dir / "drafts").values()
    assert "resembles: {question: l1-or-l2, percent: 100}" in page
    assert outcome.written[0].resemblance is not None
    assert outcome.written[0].resemblance.percent == 100


def test_names_are_unique_in_the_bank_and_the_import(content_dir: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(
        "id,title,answer\n,Dropout?,a\n,What?,b\n,What?,c\ndropout,Why dropout?,d\n",
        encoding="utf-8",
    )
    names = [each.place.stem for each in import_file(table, content_dir).written]
    assert names[0].startswith("dropout-")
    assert names[1] == "what"
    assert names[2].startswith("what-")
    assert names[3] == "dropout"


def test_the_language_may_be_said(content_dir: Path, write_text: WriteText) -> None:
    outcome = import_file(write_text("Dropout или BatchNorm?\n👍3\n"), content_dir, "en")
    assert [each.language for each in outcome.written] == ["en"]


HOSTILE_TITLES = (
    "../../../etc/passwd?", "a/b\\c:d*e?", "\x00\x1b[31m\n?", "CON?", "-rf?", ".hidden?",
    "x" * 3000 + "?", "﷽" * 20 + "?", "---\ntitle: y\n?", "{{c1}}: [a, &b *c]?", "%2e%2e%2f?",
)  # fmt: skip


def test_no_title_breaks_out(content_dir: Path, write_channel: WriteChannel) -> None:
    path = write_channel([{"text": title} for title in HOSTILE_TITLES])
    before = files(content_dir)
    outcome = import_file(path, content_dir)
    assert outcome.folder is not None
    after = files(content_dir)
    new = after.keys() - before.keys()
    assert {name.split("/")[:2] == ["drafts", "result"] for name in new} == {True}
    assert len(new) == len(outcome.written) >= 8
    assert all("\x1b" not in page and "\x00" not in page for page in after.values())
    assert check(content_dir) == []


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.xlsx", b"", "it must end with one of .json, .apkg, .csv, .tsv, .txt, .md"),
        ("a.txt", b"\xff\xfe", "not UTF-8 text: save it as UTF-8"),
        ("a.json", b'{"messages": [\xff]}', "not UTF-8 text: save it as UTF-8"),
        ("a.csv", b"title\n\xcf\xf0\n", "not UTF-8 text: save it as UTF-8"),
        ("a.json", b'{"messages": []}', "there is no question in it"),
        ("a.csv", b"title,answer\n,b\n", "no question was understood, for example line 2:"),
        ("a.json", b'{"messages": [{"id": 1', "broken JSON after item 0"),
        ("a.apkg", b"PK", "not a readable Anki package"),
        ("a.csv", b'title\nWhy?\n"never closed', "line 3: unexpected end of data"),
    ],
)
def test_a_failure_is_one_line_and_writes_nothing(
    content_dir: Path, tmp_path: Path, name: str, content: bytes, error: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    before = files(content_dir)
    with pytest.raises(ImportFileError) as failure:
        import_file(path, content_dir)
    assert str(failure.value).startswith(f"{path}: {error}")
    assert "\n" not in str(failure.value)
    assert files(content_dir) == before
    assert not (content_dir / "drafts").exists()


def test_a_failure_in_the_middle_leaves_earlier_drafts_alone(
    content_dir: Path, write_channel: WriteChannel
) -> None:
    path = write_channel(CHANNEL)
    import_file(path, content_dir)
    before = files(content_dir)
    broken = path.with_name("broken.json")
    message = '{"id": 9, "type": "message", "text": "Что нового?"}'
    broken.write_text(f'{{"messages": [{message}, oops', encoding="utf-8")
    with pytest.raises(ImportFileError, match="broken JSON after item 1"):
        import_file(broken, content_dir)
    assert files(content_dir) == before
    assert [path.name for path in (content_dir / "drafts").iterdir()] == ["result"]


def test_what_is_no_file(content_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    for name, error in (
        ("missing.json", os.strerror(errno.ENOENT)),
        ("folder.json", "not a file"),
        ("pipe.txt", "not a file"),
    ):
        with pytest.raises(ImportFileError, match=f"{name}: {error}"):
            import_file(tmp_path / name, content_dir)


def test_a_content_folder_that_is_not_there(tmp_path: Path, write_text: WriteText) -> None:
    with pytest.raises(ImportFileError, match="there is no folder"):
        import_file(write_text("Why?\n👍1"), tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_broken_bank_may_get_drafts(content_dir: Path, write_text: WriteText) -> None:
    (content_dir / "topics.yaml").write_text("{", encoding="utf-8")
    (content_dir / "ru/attention/scaled-dot-product.md").write_text("---", encoding="utf-8")
    assert len(import_file(write_text("Why?\n👍1"), content_dir).written) == 1
