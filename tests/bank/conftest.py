"""A small sound bank on disk."""

import shutil
from pathlib import Path

import pytest

from bot.bank.check import check
from bot.bank.load import load
from bot.core.question import Bank

TOPICS = """\
linear-models:
  emoji: 📈
  names: {ru: Линейные модели, en: Linear models, zh: 线性模型}
  aliases: [линейная регрессия, логистическая регрессия, ridge, lasso, 线性回归]
validation:
  emoji: ✂️
  names: {ru: Валидация, en: Validation, zh: 模型验证}
  aliases: [кросс-валидация, cross-validation, переобучение, overfitting, 交叉验证, 过拟合]
  prerequisites: [linear-models]
clustering:
  emoji: 🫧
  names: {ru: Кластеризация и размерность, en: Clustering and dimensionality, zh: 聚类与降维}
  aliases: [k-means, pca, 聚类]
neural-networks:
  emoji: 🧠
  names: {ru: Основы нейросетей, en: Neural-network basics, zh: 神经网络基础}
  aliases: [нейросети, deep learning, dropout, дропаут, 神经网络, 随机失活]
  prerequisites: [linear-models]
attention:
  emoji: 🔦
  names: {ru: Внимание, en: Attention, zh: 注意力机制}
  aliases: [механизм внимания, self-attention, 自注意力]
  prerequisites: [neural-networks]
"""

DROPOUT_RU = """\
---
title: Как ведёт себя дропаут на инференсе?
kind: quiz
difficulty: junior
asked_for: [ds, nlp]
options:
  - text: Продолжает занулять долю $p$ активаций
    why: Так он ведёт себя только при обучении
  - text: Отключён, масштаб активаций уже верен
    correct: true
  - text: Зануляет веса с вероятностью $1 - p$
    why: Зануляются активации, а не веса
explanation: При обучении выходы делят на $1 - p$, поэтому менять ничего не нужно.
sources: [https://jmlr.org/papers/v15/srivastava14a.html]
related: [scaled-dot-product]
reviewed: 2026-11-22
---
На инференсе дропаут выключен. **Масштаб** поправлен ещё при обучении.

$$\\tilde{h} = \\frac{m \\odot h}{1 - p}$$

```python
layer.eval()
```
"""

DROPOUT_EN = """\
---
title: What does dropout do at inference time?
options:
  - text: It keeps zeroing a share $p$ of activations
    why: That is what it does in training only
  - text: It is off, activations have the right scale
  - text: It zeroes weights with probability $1 - p$
    why: Activations are zeroed, not weights
explanation: In training, outputs are divided by $1 - p$, so nothing has to change.
---
At inference, dropout is off. The scale was set right in training.
"""

DROPOUT_ZH = """\
---
title: 随机失活（Dropout）在推理时如何工作？
options:
  - text: 继续以比例 $p$ 置零激活值
    why: 这只是训练时的行为
  - text: 关闭，激活值的尺度已经正确
  - text: 以概率 $1 - p$ 置零权重
    why: 置零的是激活值，不是权重
explanation: 训练时输出已除以 $1 - p$，推理时无需改动。
---
推理时随机失活处于关闭状态，尺度在训练时已经修正。
"""

SCALED_RU = """\
---
title: Почему скалярные произведения делят на $\\sqrt{d_k}$?
kind: open
difficulty: middle
asked_for: [nlp, llm]
sources: [https://arxiv.org/abs/1706.03762]
series: {name: attention, number: 46}
reviewed: 2026-11-22
---
Чтобы дисперсия логитов внимания не росла с размерностью и софтмакс не насыщался.
"""

SCALED_EN = """\
---
title: Why are dot products divided by $\\sqrt{d_k}$?
---
To keep the variance of attention logits from growing, so that softmax does not saturate.
"""

SCALED_ZH = """\
---
title: 为什么点积要除以 $\\sqrt{d_k}$？
---
为了防止注意力分数的方差随维度增长，避免 softmax 饱和。
"""

L1_RU = """\
---
title: Чем L1-регуляризация отличается от L2?
kind: discussion
difficulty: junior
asked_for: [ds]
reviewed: 2026-11-22
---
🔸 Когда веса становятся нулевыми? 🔸 Что выбрать при коррелированных признаках?
"""

L1_EN = """\
---
title: How does L1 regularisation differ from L2?
---
🔸 When do weights become zero? 🔸 What to choose when features correlate?
"""

L1_ZH = """\
---
title: L1 正则化与 L2 正则化有什么区别？
---
🔸 权重何时变为零？🔸 特征相关时如何选择？
"""

FILES = {
    "topics.yaml": TOPICS,
    "ru/neural-networks/dropout.md": DROPOUT_RU,
    "en/neural-networks/dropout.md": DROPOUT_EN,
    "zh/neural-networks/dropout.md": DROPOUT_ZH,
    "ru/attention/scaled-dot-product.md": SCALED_RU,
    "en/attention/scaled-dot-product.md": SCALED_EN,
    "zh/attention/scaled-dot-product.md": SCALED_ZH,
    "ru/linear-models/l1-or-l2.md": L1_RU,
    "en/linear-models/l1-or-l2.md": L1_EN,
    "zh/linear-models/l1-or-l2.md": L1_ZH,
}


@pytest.fixture(scope="session")
def sound_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the bank and read it once, so that its caches are warm; not to be changed."""
    content = tmp_path_factory.mktemp("bank") / "content"
    for name, text in FILES.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    check(content)
    return content


@pytest.fixture
def content_dir(tmp_path: Path, sound_content: Path) -> Path:
    """Copy the bank, to be broken."""
    shutil.copytree(sound_content.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "content"


@pytest.fixture(scope="session")
def mini_bank(sound_content: Path) -> Bank:
    return load(sound_content)
