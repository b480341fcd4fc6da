import pytest

from bot.bank.index import Index, Place
from bot.bank.synonyms import Synonyms
from bot.bank.words import stems

TITLE, BODY = Place(0.8, 0.9), Place(0.5, 0.7)
TEXTS = [
    ("batch norm", "dropout dropout dropout dropout"),
    ("dropout", "dropout"),
    ("softmax", "dropout"),
    ("остаточные связи", ""),
]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(TEXTS, (TITLE, BODY), Synonyms(["skip connection = остаточные связи"]))


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("dropaut", {0: 0.6, 1: 0.825, 2: 0.5}),
        ("batchnorm", {0: 0.8}),
        ("softmaks", {2: 0.8}),
        ("skip", {}),
    ],
)
def test_a_place_and_many_mentions_make_a_word_worth_more(
    index: Index, key: str, found: dict[int, float]
) -> None:
    assert index.look_up({key: 1.0}) == pytest.approx(found)
    assert index.look_up({key: 0.5}) == pytest.approx(
        {text: worth / 2 for text, worth in found.items()}
    )
    assert (key in index) == bool(found)


def test_the_best_of_several_keys_counts(index: Index) -> None:
    assert index.look_up({"dropaut": 0.1, "softmaks": 1.0})[2] == pytest.approx(0.8)


def test_a_text_is_found_by_the_concept_that_it_names(index: Index) -> None:
    (concept,) = Synonyms(["skip connection = остаточные связи"]).concepts(stems("skip connection"))
    assert index.look_up({concept: 1.0}) == {3: 0.8}


def test_looking_up_leaves_no_trace(index: Index) -> None:
    assert index.look_up({"nowhere": 1.0}) == {}
    assert "nowhere" not in index
