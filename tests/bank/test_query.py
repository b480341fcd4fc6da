import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.query import Reader
from bot.bank.spelling import Spelling
from bot.bank.synonyms import Synonyms
from bot.bank.words import split

LINES = ["skip connection = остаточная связь", "connection = связь", "flash = флеш"]


@pytest.fixture(scope="module")
def reader() -> Reader:
    synonyms = Synonyms(LINES)
    return Reader(Spelling([*synonyms.words, *split("dropout gradient")]), synonyms)


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", []),
        ("что такое", []),
        ("dropout gradient dropout", [["dropout"], ["gradient"]]),
        ("skip connection dropout", [["skip", "connection"], ["dropout"]]),
        ("connection skip", [["connection"], ["skip"]]),
        ("skip conection", [["skip", "conection"]]),
    ],
)
def test_neighbours_that_name_a_concept_are_one_term(
    reader: Reader, query: str, terms: list[list[str]]
) -> None:
    read = reader.read(query)
    assert [[reading.word.text for reading in term.readings] for term in read] == terms


@pytest.mark.parametrize(
    ("query", "guessed"), [("gradient", False), ("gardient", True), ("drop out", False)]
)
def test_only_an_unknown_word_is_guessed(reader: Reader, query: str, guessed: bool) -> None:
    readings = [reading for term in reader.read(query) for reading in term.readings]
    assert {bool(reading.guesses) for reading in readings} == {guessed}


def test_the_word_as_typed_is_meant_most_surely(reader: Reader) -> None:
    (term,) = reader.read("gradients")
    (reading,) = term.readings
    assert reading.keys == {"gradients": 1.0, "gradient": 0.95}


@given(st.text())
def test_any_text_is_read(reader: Reader, text: str) -> None:
    terms = reader.read(text)
    assert sum(len(term.readings) for term in terms) <= 16
    assert all(
        0 < surely <= 1 for term in terms for each in term.readings for surely in each.keys.values()
    )
