"""How long a search in the bank takes."""

from time import perf_counter

from bench.figure import Figure, Goal, p95
from bot.bank.load import load
from bot.bank.search import Search
from bot.config import Settings

NAME = "search_p95_ms"

_REPEATS = 20

_QUERIES = """
градиентный спуск|затухание градиента|внимание|зачем делить на корень|механизм внимания
трансформер|позиционное кодирование|dropout|дропаут зачем|батч нормализация
переобучение|кросс-валидация|точность и полнота|roc auc|бустинг против бэггинга
случайный лес|эмбеддинги|токенизация bpe|лстм|свёрточные сети пулинг
аб тест|какие метрики выбрать для несбалансированных классов|градиетный спук|трансфармер
оконные функции sql|как устроен adam и чем он отличается от обычного sgd
attention|why divide by sqrt of d_k|softmax saturation|multi-head attention|positional encoding
vanishing gradient|learning rate warmup|batch norm vs layer norm|overfitting|cross validation
precision recall|random forest|gradient boosting|word2vec|tokenizer|lstm gates|cnn pooling
a/b test sample size|kv cache|what is perplexity and when does it mislead|atention|trasnformer
注意力机制|为什么要除以根号|梯度消失|批归一化|过拟合|交叉验证|随机森林|词向量|位置编码|卷积神经网络
大模型 推理 缓存|学习率
"""


def measure() -> Figure:
    """Ask the bank what people ask, in three languages, also with typos."""
    search = Search(load(Settings.model_fields["content_dir"].default))
    queries = _QUERIES.strip().replace("\n", "|").split("|")
    seconds = []
    for _ in range(_REPEATS):
        for query in queries:
            start = perf_counter()
            search.search(query, "ru")
            seconds.append(perf_counter() - start)
    note = f"{len(queries)} queries; the slowest took {1000 * max(seconds):.1f} ms"
    return Figure(NAME, 1000 * p95(seconds), "ms", Goal(10), notes=(note,))
