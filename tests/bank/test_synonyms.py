import pytest

from bot.bank.synonyms import SYNONYMS, Naming, Synonyms
from bot.bank.words import glue, split, stems

LINES = ["# a comment", "", "skip connection = остаточная связь = 残差连接", "l1 = lasso"]
REAL_LINES = [
    line
    for line in SYNONYMS.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def synonyms() -> Synonyms:
    return Synonyms(LINES)


@pytest.mark.parametrize(
    "text",
    ["Skip connections help", "skipconnection", "вдоль остаточных связей", "加入残差连接的网络"],
)
def test_a_concept_goes_by_all_its_names(synonyms: Synonyms, text: str) -> None:
    (concept,) = synonyms.concepts(stems("a skip connection"))
    assert list(synonyms.concepts(stems(text))) == [concept]


@pytest.mark.parametrize("text", ["", "skip", "skip a bad connection", "残差", "a comment"])
def test_a_part_of_a_name_is_no_name(synonyms: Synonyms, text: str) -> None:
    assert list(synonyms.concepts(stems(text))) == []


def test_words_that_may_be_several_name_what_any_of_them_does(synonyms: Synonyms) -> None:
    (lasso,) = synonyms.concepts(["l1"])
    (skip,) = synonyms.concepts(stems("skip connection"))
    _, connection = stems("skip connection")
    assert list(synonyms.namings([{"l2", "l1"}, {"ship", "skip"}, {connection}])) == [
        Naming(0, 1, lasso),
        Naming(1, 3, skip),
    ]


@pytest.mark.parametrize("line", REAL_LINES)
def test_every_name_in_the_file_adds_something(line: str) -> None:
    phrases = [split(name) for name in line.split(" = ")]
    assert all(phrases), "a name of nothing but words that only form a question"
    shrunk = [
        name
        for name, phrase in zip(line.split(" = "), phrases, strict=True)
        if " " in name and len(phrase) == 1
    ]
    assert shrunk == [], "what is left of a name may be as common as “model”"
    names = [tuple(word.keys[-1] for word in phrase) for phrase in phrases]
    glued = [glue(*phrase) for phrase in phrases if len(phrase) == 2]
    names += {(word.keys[-1],) for word in glued if word}
    assert len(phrases) > 1
    assert [name for name in names if names.count(name) > 1] == []
