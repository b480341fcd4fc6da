from pathlib import Path

import pytest

from bot.bank.fault import BrokenBank, Fault
from bot.bank.load import load
from bot.core.question import Bank, Difficulty, Kind, Option, Series

RU = "ru/neural-networks/dropout.md"
EN = "en/neural-networks/dropout.md"
ZH = "zh/neural-networks/dropout.md"
OPEN = "ru/attention/scaled-dot-product.md"


def faults(content_dir: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(BrokenBank) as broken:
        load(content_dir)
    return [
        (fault.path.relative_to(content_dir).as_posix(), fault.line, fault.what)
        for fault in broken.value.faults
    ]


def replace(content_dir: Path, name: str, old: str, new: str) -> None:
    path = content_dir / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_bank_holds_facts_once_and_wordings_in_every_language(mini_bank: Bank) -> None:
    question = mini_bank.questions["dropout"]
    assert question.topic == "neural-networks"
    assert question.kind is Kind.QUIZ
    assert question.difficulty is Difficulty.JUNIOR
    assert question.correct == {1}
    assert question.asked_for == ("ds", "nlp")
    assert question.sources == ("https://jmlr.org/papers/v15/srivastava14a.html",)
    assert question.related == ("scaled-dot-product",)
    assert question.series is None
    assert list(question.wordings) == ["en", "ru", "zh"]
    assert question.wordings["en"].title == "What does dropout do at inference time?"
    assert question.wordings["zh"].options[0] == Option(
        "继续以比例 $p$ 置零激活值", "这只是训练时的行为"
    )
    assert question.wordings["ru"].options[1].why == ""
    assert question.wordings["ru"].body.endswith("layer.eval()\n```")
    assert question.wordings["ru"].explanation.startswith("При обучении")
    assert mini_bank.questions["scaled-dot-product"].series == Series("attention", 46)


def test_questions_stand_in_the_order_of_the_topics(mini_bank: Bank) -> None:
    assert list(mini_bank.topics) == [
        "linear-models", "validation", "clustering", "neural-networks", "attention",
    ]  # fmt: skip
    assert list(mini_bank.questions) == ["l1-or-l2", "dropout", "scaled-dot-product"]
    assert mini_bank.topics["attention"].names["zh"] == "注意力机制"
    assert mini_bank.topics["attention"].prerequisites == ("neural-networks",)


def test_text_stays_text(content_dir: Path) -> None:
    replace(content_dir, EN, "It is off, activations have the right scale", "no")
    replace(content_dir, EN, "What does dropout do at inference time?", "1.10")
    wording = load(content_dir).questions["dropout"].wordings["en"]
    assert (wording.title, wording.options[1].text) == ("1.10", "no")


def test_drafts_notes_and_windows_line_endings_do_no_harm(content_dir: Path) -> None:
    drafts = content_dir / "drafts" / "ru"
    drafts.mkdir(parents=True)
    (drafts / "half.md").write_text("not yet", encoding="utf-8")
    (content_dir / "README.md").write_text("# For editors", encoding="utf-8")
    path = content_dir / EN
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(content_dir).questions["dropout"].wordings["en"].title.startswith("What does")


BROKEN = [
    # what is replaced in which file, then the line and the sentence of the only fault
    (RU, "---\ntitle", "title", 1, "the file must begin with front matter between two lines `---`"),
    (RU, "kind: quiz\n", "", 2, "`kind` is missing"),
    (RU, "kind: quiz", "kind: poll", 3,
     "`kind` must be 'quiz', 'open', 'dialogue', 'case' or 'discussion', not “poll”"),
    (RU, "junior", "easy", 4, "`difficulty` must be 'junior', 'middle' or 'senior', not “easy”"),
    (RU, "[ds, nlp]", "[ds, boss]", 5,
     ("asked_for 2 must be 'ds', 'analyst', 'mle', 'nlp', 'llm', 'cv', 'recsys', 'mlops' or 'pm'"
      ", not “boss”")),
    (RU, "[ds, nlp]", "[]", 5, "`asked_for` is empty"),
    (RU, "[ds, nlp]", "ds", 5, "`asked_for` must be a list"),
    (RU, "why: Так", "whi: Так", 8, "option 1: `whi` is not a key that is used here"),
    (RU, "correct: true", "correct: maybe", 10,
     "option 2: `correct` must be true or false, not “maybe”"),
    (RU, "correct: true", "correct: false", 6, "no option is marked `correct: true`"),
    (RU, "text: Зануляет веса с вероятностью $1 - p$\n    ", "", 11, "option 3: `text` is missing"),
    (RU, "[https://jmlr.org/papers/v15/srivastava14a.html]", "[Srivastava 2014]", 14,
     "source 1 must be a web address (https://…), not “Srivastava 2014”"),
    (RU, "related: [scaled-dot-product]", "related: [Scaled_Dot]", 15,
     "related 1 must be an id (a-z, 0-9 and single hyphens), not “Scaled_Dot”"),
    (RU, "related: [scaled-dot-product]", "related: [dropout]", 15,
     "a question is not related to itself"),
    (RU, "2026-11-22", "yes", 16, "`reviewed` must be a day (2026-11-22), not “yes”"),
    (RU, "2026-11-22", "2026-13-01", 16,
     "`reviewed` must be a day (2026-11-22), not “2026-13-01”"),
    (RU, "related: [scaled-dot-product]", "related: [self-attention]", 15,
     "there is no question “self-attention”"),
    (RU, "title: Как", "title: Как: ", 2, "not YAML: a value that contains “: ” needs quotes"),
    (RU, "kind: quiz", "\tkind: quiz", 3, "not YAML: indent with spaces, not with tabs"),
    (RU, "kind: quiz", "kind: quiz\nkind: open", 4, "`kind` is written twice"),
    (RU, "kind: quiz", "kind: &k quiz\nreviewed: *k", 3,
     "write the value out: aliases (*name) are not used here"),
    (RU, "kind: quiz", "kind: qu\x07iz", 3, "the character U+0007 cannot stand in YAML"),
    (OPEN, "kind: open", "kind: quiz", 3, "a quiz needs `options`"),
    (OPEN, "number: 46", "number: first", 7,
     "`series`: `number` must be a whole number, not “first”"),
    (OPEN, "number: 46", "number: 0", 7, "`series`: `number` must be at least 1"),
    (OPEN, "{name: attention, number: 46}", "attention", 7, "`series` must hold keys and values"),
    (EN, "title: What does dropout do at inference time?", "title:", 2, "`title` is empty"),
    (EN, "title:", "kind: quiz\ntitle:", 2,
     "`kind` is a fact: it stands in the Russian original only"),
    (EN, "right scale", "right scale\n    correct: true", 7,
     "option 2: `correct` is a fact: it stands in the Russian original only"),
    (EN, "  - text: It is off, activations have the right scale\n", "", 3,
     "2 options here, 3 in the Russian original"),
    (EN, "explanation: In training, outputs are divided by $1 - p$, so nothing has to change.\n",
     "", 2, "`explanation` is missing, the Russian original has one"),
    (EN, "At inference, dropout is off. The scale was set right in training.\n", "", 1,
     "there is no text below the front matter"),
    ("topics.yaml", "[neural-networks]", "[rnn]", 23, "there is no topic “rnn”"),
    ("topics.yaml", "clustering:", "Clustering_:", 10,
     "the id “Clustering_” is not kebab-case: a-z, 0-9 and single hyphens"),
    ("topics.yaml", "clustering:", "c" * 41 + ":", 10,
     "the id has 41 characters, at most 40 fit a link"),
    ("topics.yaml", "  aliases: [линейная", "  prerequisites: [attention]\n  aliases: [линейная", 4,
     "prerequisites go in a circle: linear-models → neural-networks → attention → linear-models"),
    ("topics.yaml", ", en: Attention", "", 21, "`names`: `en` is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "line", "what"), BROKEN)
def test_a_fault_has_its_line_and_says_what_is_wrong(
    content_dir: Path, name: str, old: str, new: str, line: int, what: str
) -> None:
    replace(content_dir, name, old, new)
    assert faults(content_dir) == [(name, line, what)]


def test_a_missing_translation(content_dir: Path) -> None:
    (content_dir / ZH).unlink()
    assert faults(content_dir) == [(RU, 1, "the Chinese translation is missing")]


def test_a_translation_without_original(content_dir: Path) -> None:
    (content_dir / "en/attention/masks.md").write_text("---\ntitle: What?\n---\nThat.\n")
    assert faults(content_dir) == [
        ("en/attention/masks.md", 1, "a translation of nothing: there is no Russian original")
    ]


def test_a_translation_in_another_topic(content_dir: Path) -> None:
    (content_dir / EN).rename(content_dir / "en/attention/dropout.md")
    what = "the Russian original lies in the topic “neural-networks”"
    assert faults(content_dir) == [("en/attention/dropout.md", 1, what)]


def test_an_id_that_is_taken(content_dir: Path) -> None:
    twin = content_dir / "ru/validation/scaled-dot-product.md"
    twin.parent.mkdir()
    twin.write_bytes((content_dir / OPEN).read_bytes())
    what = "the id “scaled-dot-product” is taken by ru/attention/scaled-dot-product.md"
    assert faults(content_dir) == [("ru/validation/scaled-dot-product.md", 1, what)]


def test_a_number_of_a_series_that_is_taken(content_dir: Path) -> None:
    series = "sources: []\nseries: {name: attention, number: 46}\n"
    replace(content_dir, RU, "related:", f"{series}related:")
    replace(content_dir, RU, "sources: [https://jmlr.org/papers/v15/srivastava14a.html]\n", "")
    what = "number 46 of “attention” is taken by “scaled-dot-product”"
    assert faults(content_dir) == [(RU, 15, what)]


def test_only_a_quiz_has_options(content_dir: Path) -> None:
    replace(content_dir, RU, "kind: quiz", "kind: open")
    assert faults(content_dir) == [(RU, 6, "only a quiz has `options`, this is “open”")]


@pytest.mark.parametrize(
    ("stem", "what"),
    [
        ("Drop_Out", "the id “Drop_Out” is not kebab-case: a-z, 0-9 and single hyphens"),
        ("drop--out", "the id “drop--out” is not kebab-case: a-z, 0-9 and single hyphens"),
        ("d" * 41, "the id has 41 characters, at most 40 fit a link"),
    ],
)
def test_an_id_that_does_not_fit_a_link(content_dir: Path, stem: str, what: str) -> None:
    names = [f"{language}/neural-networks" for language in ("en", "ru", "zh")]
    for name in names:
        (content_dir / name / "dropout.md").rename(content_dir / name / f"{stem}.md")
    assert faults(content_dir) == [(f"{name}/{stem}.md", 1, what) for name in names]


def test_an_unknown_topic(content_dir: Path) -> None:
    for language in ("en", "ru", "zh"):
        (content_dir / language / "attention").rename(content_dir / language / "focus")
    what = "there is no topic “focus” in topics.yaml"
    assert faults(content_dir) == [
        (f"{language}/focus/scaled-dot-product.md", 1, what) for language in ("en", "ru", "zh")
    ]


@pytest.mark.parametrize("name", ["de/attention/masks.md", "ru/masks.md", "ru/attention/x/y.md"])
def test_a_file_at_a_place_that_means_nothing(content_dir: Path, name: str) -> None:
    (content_dir / name).parent.mkdir(parents=True, exist_ok=True)
    (content_dir / name).write_text("---\ntitle: x\n---\nx\n")
    what = "a question lies in <language>/<topic>/<id>.md, languages: ru, en, zh"
    assert faults(content_dir) == [(name, 1, what)]


def test_text_that_is_not_utf_8(content_dir: Path) -> None:
    (content_dir / EN).write_bytes(b"---\ntitle: \xff\n---\nx\n")
    assert faults(content_dir) == [(EN, 2, "not UTF-8 text")]


def test_no_content_at_all(tmp_path: Path) -> None:
    assert faults(tmp_path / "content") == [
        ("topics.yaml", 1, "cannot be read: No such file or directory")
    ]


def test_all_faults_come_at_once_in_file_order(content_dir: Path) -> None:
    replace(content_dir, RU, "kind: quiz", "kind: poll")
    replace(content_dir, RU, "junior", "easy")
    replace(content_dir, EN, "title:", "headline:")
    assert [(name, line) for name, line, _ in faults(content_dir)] == [
        (EN, 2), (EN, 2), (RU, 3), (RU, 4),
    ]  # fmt: skip


def test_a_fault_reads_like_a_compiler_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault(tmp_path / "content" / "ru" / "attention" / "x.md", 12, "`kind` is missing")
    assert str(fault) == f"{tmp_path}/content/ru/attention/x.md:12: `kind` is missing"
    monkeypatch.chdir(tmp_path)
    assert str(fault) == "content/ru/attention/x.md:12: `kind` is missing"


def test_a_file_in_an_unusual_style_is_read_as_well(content_dir: Path) -> None:
    first = load(content_dir)
    title = "title: What does dropout do at inference time?"
    replace(content_dir, EN, title, title.replace(": ", ": >-\n  "))
    assert load(content_dir) == first
