"""A question of every kind, in three languages that differ in a mark only."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.core.question import LANGUAGES

TOPICS = """\
attention:
  emoji: 🔦
  names: {ru: Внимание, en: Attention, zh: 注意力机制}
  aliases: [механизм внимания, self-attention, 自注意力]
neural-networks:
  emoji: 🧠
  names: {ru: Основы нейросетей, en: Neural-network basics, zh: 神经网络基础}
  aliases: [дропаут, deep learning, 随机失活]
statistics:
  emoji: 📊
  names: {ru: Статистика, en: Statistics, zh: 统计学}
  aliases: [статистический тест, hypothesis test, 假设检验]
validation:
  emoji: ✂️
  names: {ru: Валидация, en: Validation, zh: 模型验证}
  aliases: [кросс-валидация, 交叉验证]
probability:
  emoji: 🎲
  names: {ru: Вероятность, en: Probability, zh: 概率论}
  aliases: [теория вероятностей]
"""

TOPICLESS = "probability"
"""The topic without a question."""

PARAGRAPHS = 40
"""Of the longest answer, each with its number at the end."""


@dataclass(frozen=True)
class Draft:
    """A question before it is written down; `right` are positions of `options`."""

    place: str
    kind: str
    title: str
    body: str
    options: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    series: int = 0
    role: str = "ds"


DRAFTS = (
    Draft(
        "statistics/p-value",
        "quiz",
        "What is a p-value?",
        "How likely such data are when nothing is going on.",
        ("Chance of the hypothesis", "Chance of such data", "Size of the effect", "Power"),
        (1,),
    ),
    Draft(
        "neural-networks/dropout",
        "quiz",
        "What does dropout with probability $p$ do at inference?",
        "It is off.\n\n$$\\tilde{h} = \\frac{m \\odot h}{1 - p}$$\n\n```python\nlayer.eval()\n```",
        ("Zeroes a share $p$", "Nothing", "Zeroes weights"),
        (1,),
    ),
    Draft(
        "statistics/robust-statistics",
        "quiz",
        "Which statistics are robust, like $\\frac{\\sum_i w_i x_i}{\\sqrt{\\sum_i w_i^2}}$?",
        "The median and the interquartile range.",
        ("Median", "Mean", "Interquartile range", "Variance"),
        (0, 2),
    ),
    Draft(
        "attention/scaled-dot-product",
        "open",
        "Why are dot products divided by $\\sqrt{d_k}$?",
        "So that softmax does not saturate.",
    ),
    Draft(
        "attention/why-attention",
        "dialogue",
        "What is attention for?",
        "So that a decoder can look at every state of the encoder.",
        series=34,
    ),
    Draft(
        "validation/cross-validation",
        "open",
        "How does cross-validation work?",
        "\n\n".join(f"{'Folds take turns. ' * 8}§{n}." for n in range(1, PARAGRAPHS + 1)),
    ),
    Draft(
        "validation/worst-leak", "discussion", "Your worst data leak?", "🔸 How did you find it?"
    ),
)


def mark(language: str) -> str:
    """Return what tells a text of this language from the others."""
    return f"[{language}]"


def write_bank(content: Path, drafts: Iterable[Draft] = DRAFTS) -> Path:
    """Write the bank into a folder and return it."""
    content.mkdir(parents=True, exist_ok=True)
    (content / "topics.yaml").write_text(TOPICS, encoding="utf-8")
    for draft in drafts:
        for language in LANGUAGES:
            path = content / language / f"{draft.place}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_page(draft, language), encoding="utf-8")
    return content


def _page(draft: Draft, language: str) -> str:
    original = language == "ru"
    front: dict[str, object] = {"title": f"{draft.title} {mark(language)}"}
    if original:
        front |= {"kind": draft.kind, "difficulty": "junior"}
        front["asked_for"] = [draft.role]
        front["sources"] = ["https://example.org/source"]
        if draft.series:
            front["series"] = {"name": "attention", "number": draft.series}
    if draft.options:
        front["options"] = [_option(draft, n, original=original) for n in range(len(draft.options))]
        front["explanation"] = f"Because of {draft.options[draft.right[0]]}."
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in front.items()]
    return f"---\n{''.join(lines)}---\n{draft.body}\n"


def _option(draft: Draft, position: int, *, original: bool) -> dict[str, object]:
    option: dict[str, object] = {"text": draft.options[position]}
    if position not in draft.right:
        option["why"] = f"Mixed up number {position}"
    elif original:
        option["correct"] = True
    return option
