from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.load import load
from bot.bank.search import Hit, Search
from bot.core.question import LANGUAGES, Bank, Language

REAL_CONTENT = Path(__file__).parents[2] / "content"
NONSENSE = [
    "", "   ", "?", "$$", "🤷", "в", "что такое", "是什么", "как это работает",
    "asdfgh", "qwerty", "фывапр", "йцукен", "xyzzy", "aaaaaaaaaaaaaaaaaa", "lorem ipsum",
    "борщ рецепт", "рецепт оладий", "погода в москве", "купить айфон", "футбол", "кто выиграл матч",
    "как похудеть к лету", "курс доллара на сегодня", "билеты в кино", "гороскоп на неделю",
    "стихи пушкина", "ремонт холодильника", "где купить диван", "расписание электричек",
    "recipe for pancakes", "cheap flights to paris", "best pizza near me", "football score",
    "guitar chords", "cat pictures", "song lyrics", "weather tomorrow", "hotel booking",
    "红烧肉做法", "今天天气怎么样", "怎么减肥", "机票多少钱", "附近的餐厅", "足球比赛结果",
    "猫咪图片", "怎么做蛋糕", "上海到北京的火车", "好听的歌", "怎么学游泳",
]  # fmt: skip


@pytest.fixture(scope="session")
def mini_search(mini_bank: Bank) -> Search:
    return Search(mini_bank)


@pytest.fixture(scope="session")
def real_search() -> Search:
    if not any(REAL_CONTENT.glob("ru/*/*.md")):
        pytest.skip("no questions yet")
    return Search(load(REAL_CONTENT))


@pytest.mark.parametrize(
    ("query", "best"),
    [
        # a topic by its name, id or alias, in any language
        ("внимание", "attention"),
        ("Attention", "attention"),
        ("注意力机制", "attention"),
        ("自注意力", "attention"),
        ("deep learning", "neural-networks"),
        ("linear-models", "linear-models"),
        ("размерность", "clustering"),
        # inflected
        ("механизмы внимания", "attention"),
        ("линейных моделей", "linear-models"),
        ("логистической регрессией", "linear-models"),
        # mistyped
        ("внимнаие", "attention"),
        ("дропкаут", "neural-networks"),
        ("overfiting", "validation"),
        ("кластризация", "clustering"),
        # in the other alphabet
        ("дропаут", "neural-networks"),
        ("селф аттеншн", "attention"),
        ("овефиттинг", "validation"),
        ("атеншен", "attention"),
        # glued, cut and wrapped in a question
        ("kmeans", "clustering"),
        ("k means", "clustering"),
        ("кроссвалидация", "validation"),
        ("drop out", "neural-networks"),
        ("что такое кросс-валидация", "validation"),
        ("что такое attention?", "attention"),
        ("self attn", "attention"),
        ("dropout 是什么", "neural-networks"),
        ("过拟合是什么", "validation"),
        # a question by its title, an option or its body
        ("почему делят на корень из d_k", "scaled-dot-product"),
        ("dot products", "scaled-dot-product"),
        ("为什么点积要除以", "scaled-dot-product"),
        ("софтмакс насыщается", "scaled-dot-product"),
        ("l1 или l2", "l1-or-l2"),
        ("正则化", "l1-or-l2"),
        ("дропаут на инференсе", "dropout"),
        ("занулять активации", "dropout"),
        ("推理时随机失活", "dropout"),
        # in other words than the bank's
        ("логрег", "linear-models"),
        ("переобучился", "validation"),
        ("丢弃法", "neural-networks"),
        ("масштаб активаций", "dropout"),
        ("мультиколлинеарные фичи", "l1-or-l2"),
    ],
)
def test_what_people_type(mini_search: Search, query: str, best: str) -> None:
    hits = mini_search.search(query, "ru")
    assert hits, "nothing found"
    assert hits[0].id == best


def test_a_hit_is_named_in_the_language_of_the_reader(mini_search: Search) -> None:
    topic, question = mini_search.search("дропаут", "zh")
    assert topic == Hit("topic", "neural-networks", 100.0, "神经网络基础")
    assert (question.kind, question.title) == ("question", "随机失活（Dropout）在推理时如何工作？")


def test_a_name_beats_a_title_and_a_title_beats_a_body(mini_search: Search) -> None:
    hits = mini_search.search("dropout", "en")
    assert [(hit.kind, hit.id) for hit in hits] == [
        ("topic", "neural-networks"), ("question", "dropout"),
    ]  # fmt: skip
    body, title = (
        mini_search.search("инференсе выключен", "ru"),
        mini_search.search("инференсе", "ru"),
    )
    assert body[0].id == title[0].id == "dropout"
    assert body[0].score < title[0].score


def test_no_more_hits_than_asked_for(mini_search: Search) -> None:
    assert len(mini_search.search("dropout", "ru", limit=1)) == 1
    assert mini_search.search("dropout", "ru", limit=0) == []


@pytest.mark.parametrize("query", NONSENSE)
def test_nothing_similar_finds_nothing(mini_search: Search, query: str) -> None:
    assert mini_search.search(query, "ru") == []


@given(query=st.text(), language=st.sampled_from(LANGUAGES), limit=st.integers(-1, 9))
def test_any_text_is_a_query(
    mini_search: Search, query: str, language: Language, limit: int
) -> None:
    hits = mini_search.search(query, language, limit)
    assert len(hits) <= max(0, limit)
    assert all(0 <= hit.score <= 100 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_of_a_very_long_query_the_beginning_counts(mini_search: Search) -> None:
    query = "внимание дропаут attention 注意力 " * 10
    beginning = mini_search.search(query[:200], "ru")
    assert mini_search.search(query[:200] + " learning rate" * 50_000, "ru") == beginning


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # as it stands in a title
        ("дропаут", "dropout"),
        ("scaled dot product", "scaled-dot-product"),
        ("почему делят на корень из d_k", "scaled-dot-product"),
        ("пулинг", "global-vs-local-pooling"),
        ("бэггинг и бустинг", "bagging-vs-boosting"),
        ("квантизация или бинаризация", "quantization-vs-binarization"),
        ("sgd", "sgd-vs-gradient-descent"),
        ("маска внимания", "attention-masks"),
        ("multi-head attention", "multi-head-attention"),
        ("выбросы", "outliers"),
        ("контейнеры в mlops", "containers-in-mlops"),
        ("ci/cd для ml", "ci-cd-for-ml"),
        ("layernorm или batchnorm", "layer-norm-or-batch-norm"),
        ("pre-norm", "pre-norm-post-norm"),
        ("затухание градиентов", "seq2seq-vanishing-gradients"),
        ("离群值", "outliers"),
        ("多头注意力", "multi-head-attention"),
        # in the other alphabet
        ("ламбдамарт", "lambdamart"),
        ("рмс норм", "norms-compared"),
        ("флеш атеншен", "flash-attention"),
        # mistyped
        ("btach norm", "batch-norm"),
        ("vaiance of sum", "variance-of-sum"),
        ("мультиколлениарность", "multicollinearity"),
        # in other words
        ("логрег почему не mse", "logistic-loss"),
        ("llm making stuff up", "hallucinations"),
        ("投机采样", "speculative-decoding"),
        ("а/б тест размер выборки", "sample-size"),
        # Chinese pairs that only the neighbourhood of two words makes tell nothing
        ("欺诈检测系统", "fraud-detection-design"),
        # by the name of its topic
        ("sql 空值", "null-not-in"),
    ],
)
def test_questions_of_the_real_bank(real_search: Search, query: str, expected: str) -> None:
    found = [hit.id for hit in real_search.search(query, "ru") if hit.kind == "question"]
    assert expected in found[:3]


def test_every_question_of_the_real_bank_is_found_by_its_id(real_search: Search) -> None:
    ids = load(REAL_CONTENT).questions
    assert [
        id_ for id_ in ids if id_ not in {hit.id for hit in real_search.search(id_, "en", limit=3)}
    ] == []


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_finds_nothing_in_the_real_bank(real_search: Search, query: str) -> None:
    assert real_search.search(query, "ru") == []
