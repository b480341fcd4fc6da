import pytest

from bot.bank.opening import sentence_ends


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("Одно предложение.", 1),
        ("Раз. Два! Три? «Четыре.»", 4),
        ("Без точки", 0),
        ("Так делают редко, т. е. почти никогда. Но делают.", 2),
        ("Числа 0.5 и 1.2 в тексте. Конец.", 2),
        ("See Vaswani et al. For the rest, e.g. BERT, i.e. an encoder, it holds.", 1),
        ("In Python 3.11. Then more.", 2),
        ("It is $p < 0.05. Yes$ and `x. Y`. Then the end.", 2),
        ("**Bold.** Then more.", 2),
        ("One (two.) Three.", 2),
        ("Wait... well. Then yes.", 2),
        ("注意力是加权和。它很快。为什么？", 3),
        ("他说“好。”然后走了。", 1),
    ],
)
def test_sentences_that_surely_end(paragraph: str, sentences: int) -> None:
    assert sentence_ends(paragraph) == sentences
