import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.bank.check import check, inspect
from bot.bank.giveaways import Giveaway

RU = "ru/neural-networks/dropout.md"
EN = "en/neural-networks/dropout.md"
ZH = "zh/neural-networks/dropout.md"
OPEN = "ru/attention/scaled-dot-product.md"
LONG = "очень длинный " * 25

BROKEN = [
    # what is replaced in which file, then the line and the sentence of the only fault
    (RU, "инференсе?", LONG, 2, "`title` has 375 characters, at most 300 are allowed"),
    (RU, "Продолжает занулять", LONG[:112], 7,
     "option 1 has 131 characters, at most 100 are allowed"),
    (RU, "При обучении", LONG[:224], 13,
     "`explanation` has 281 characters, at most 200 are allowed"),
    (RU, "explanation: При обучении", 'explanation: "1\\n2\\n3\\n4 $1 - p$"\n# ', 13,
     "`explanation` has 3 line feeds, at most 2 are allowed"),
    (RU, "layer.eval()", "layer.eval()\n" * 270, 18,
     "the body has 3637 characters, at most 3499 are allowed"),
    (RU, "    why: Так он ведёт себя только при обучении\n", "", 7,
     "option 1 is wrong: its `why` is missing"),
    (EN, "right scale", "right scale\n    why: It is the one", 7,
     "option 2 is correct: it has no `why`"),
    (EN, "It is off, activations have the right scale",
     "It keeps zeroing a share $p$ of activations", 6, "option 2 says the same as option 1"),
    (OPEN, "sources: [https://arxiv.org/abs/1706.03762]\n", "", 2,
     "`sources` is missing: name at least one"),
    (EN, "The scale was set", "Масштаб was set", 11,
     "the body: Russian text “Масштаб” outside code"),
    (EN, "Activations are", "激活值 are", 8,
     "`why` of option 3: Chinese text “激活值” outside code"),
    (ZH, "关闭，", "выкл，", 6, "option 2: Russian text “выкл” outside code"),
    (ZH, "推理时随机失活处于关闭状态，尺度在训练时已经修正。", "Off.", 11,
     "the body is not Chinese"),
    (ZH, "随机失活（Dropout）在推理时如何工作？", "Dropout?", 2, "`title` is not Chinese"),
    (RU, "Как ведёт себя дропаут на инференсе?", "Dropout?", 2, "`title` is not Russian"),
    (RU, "На инференсе дропаут выключен.", "На инференсе 失活.", 18,
     "the body: Chinese text “失活” outside code"),
    (RU, "layer.eval()\n```\n", "layer.eval()\n", 22,
     "the body: the code block is not closed with its ```"),
    (RU, "**Масштаб**", "**Масштаб", 18,
     "the body: `**` stays visible: not closed, or glued to a word by its punctuation"),
    (ZH, "推理时随机失活处于", "**推理时：**随机失活处于", 11,
     "the body: `**` stays visible: not closed, or glued to a word by its punctuation"),
    (EN, "dropout is off", "`dropout is off", 11,
     "the body: a backtick stays visible: the code is not closed"),
    (EN, "share $p$", "share $p", 4,
     "option 1: `$` stays visible: not closed, or a space inside (a price is `\\$5`)"),
    (RU, "$1 - p$, поэтому", "$\\frac{1}{p}$, поэтому", 13,
     "formula $\\frac{1}{p}$: too tall for `explanation`: it must read in one line"),
    (RU, "$1 - p$, поэтому", "$\\sum_{i=1}^n p$, поэтому", 13,
     "formula $\\sum_{i=1}^n p$: too tall for `explanation`: it must read in one line"),
    (RU, "\\odot", "\\odto", 20,
     "formula $\\tilde{h} = \\frac{m \\odto h}{1 - p}$: the macro \\odto is unknown"),
    (RU, "\\tilde{h} = \\frac{m \\odot h}{1 - p}", "\\text{на}", 20,
     "formula $\\text{на}$: “н” cannot stand in a formula: only Latin text does"),
    (RU, "reviewed: 2026-11-22\n", "", 2,
     "`reviewed` is missing: the day when somebody else checked it (2026-11-22)"),
    (RU, "Продолжает занулять", "Всегда зануляет", 7,
     "option 1: “Всегда” gives a wrong option away"),
    (EN, "It zeroes", "It never zeroes", 7, "option 3: “never” gives a wrong option away"),
    (ZH, "以概率", "始终以概率", 7, "option 3: “始终” gives a wrong option away"),
    (RU, "Зануляет веса с вероятностью $1 - p$", "Ничего из перечисленного", 11,
     "option 3: “Ничего из перечисленного” speaks of the options, not of the matter"),
    (EN, "It zeroes weights with probability $1 - p$", "All of the above", 7,
     "option 3: “All of the above” speaks of the options, not of the matter"),
    (ZH, "以概率 $1 - p$ 置零权重", "以上都不对", 7,
     "option 3: “以上都” speaks of the options, not of the matter"),
    (EN, "At inference,", "[See](../attention/scaled-dot-product.md):", 11,
     ("the link “../attention/scaled-dot-product.md” leads nowhere from a message: "
      "only https://… does")),
    (EN, "At inference,", "[See](https://t.me/sobesednik?start=q_drop-out):", 11,
     "the link “https://t.me/sobesednik?start=q_drop-out” is dead: the bank has no such id"),
    (EN, "At inference,", "![See](https://t.me/x?start=t_dropout)", 11,
     "the link “https://t.me/x?start=t_dropout” is dead: the bank has no such id"),
    (EN, "At inference, dropout is off", "At [inference](https://a.b, dropout is off", 11,
     "the body: a link stays visible: not closed, or a space in its address"),
    (EN, "dropout is off", "*dropout is off", 11,
     "the body: `*` stays visible: not closed (a star is `\\*`)"),
    (EN, "dropout is off", "~~dropout is off", 11, "the body: `~~` stays visible: not closed"),
    (EN, "dropout is off", "||dropout is off", 11,
     "the body: `||` stays visible: the spoiler is not closed"),
    (EN, "At inference", "One dog. Two dogs. Three dogs. At inference", 11,
     "the short answer, the first paragraph, has 5 sentences, at most 3 are allowed"),
    (EN, "At inference", "- At inference", 11,
     "the body must begin with a paragraph: the short answer"),
    (RU, "```python\n", "```python rnu\n", 22,
     "“python rnu” marks no code: a language does, or `python run`"),
    (RU, "```python\nlayer.eval()", "```python run\nlayer.eval()", 22,
     "the code does not run: NameError: name 'layer' is not defined"),
    (RU, "```python\nlayer.eval()", "```python run\nimport tensor_flow", 22,
     "the code does not run: ModuleNotFoundError: No module named 'tensor_flow'"),
    (RU, "```python\nlayer.eval()", "```python run\nlayer.eval(", 22,
     "the code does not run: SyntaxError: '(' was never closed"),
    (EN, "What does dropout do at inference time?", "Why are dot products divided by $d_k$?", 2,
     ("asks nearly the same as “scaled-dot-product” (93 % alike): "
      "keep one, or say in the title what differs")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "line", "what"), BROKEN)
def test_a_fault_has_its_line_and_says_what_is_wrong(
    content_dir: Path, name: str, old: str, new: str, line: int, what: str
) -> None:
    path = content_dir / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert [str(fault) for fault in check(content_dir)] == [f"{path}:{line}: {what}"]


def test_a_sound_bank_has_no_faults(content_dir: Path) -> None:
    assert check(content_dir) == []


def test_options_are_three_to_six(content_dir: Path) -> None:
    for language in ("ru", "en", "zh"):
        path = content_dir / language / "neural-networks" / "dropout.md"
        head, options, rest = path.read_text(encoding="utf-8").partition("options:\n")
        first, second, third = rest.partition("explanation:")[0].split("  - ")[1:]
        path.write_text(text_with(head + options, [first, second], rest, third), encoding="utf-8")
    assert [fault.what for fault in check(content_dir)] == ["2 options, a quiz has 3 to 6"] * 3


def text_with(head: str, options: list[str], rest: str, last: str) -> str:
    return head + "".join(f"  - {option}" for option in options) + rest.partition(last)[2]


def test_code_may_be_in_any_script(content_dir: Path) -> None:
    path = content_dir / EN
    path.write_text(
        path.read_text(encoding="utf-8") + "\nLike `токен` and `词`.\n", encoding="utf-8"
    )
    assert check(content_dir) == []


def test_what_the_loader_finds_is_found_too(content_dir: Path) -> None:
    (content_dir / ZH).unlink()
    path = content_dir / EN
    path.write_text(path.read_text(encoding="utf-8").replace("off. The", "off. **The"), "utf-8")
    assert [fault.path.relative_to(content_dir).as_posix() for fault in check(content_dir)] == [
        EN, RU,
    ]  # fmt: skip


def test_a_bank_where_the_longest_option_pays(content_dir: Path) -> None:
    for language, title in (("ru", "Слой"), ("en", "The layer"), ("zh", "层")):
        first = content_dir / language / "neural-networks" / "dropout.md"
        text = first.read_text(encoding="utf-8")
        for number in range(19):
            twin = re.sub("title: .*", f"title: {title} L{number}x", text)
            if language == "ru" and number < 8:
                twin = twin.replace("уже верен", "уже верен, его поправили")
            first.with_name(f"layer-{number}.md").write_text(twin, encoding="utf-8")
    what = "the correct option is the longest in 8 of 20 quizzes, in more than 35 %"
    assert [str(fault) for fault in check(content_dir)] == [f"{content_dir}/ru:1: {what}"]


def test_what_takes_its_time_is_done_once(content_dir: Path) -> None:
    done: list[tuple[str, int]] = []

    def progress(heading: str, texts: Sequence[str]) -> Sequence[str]:
        done.append((heading, len(texts)))
        return texts

    for language, comment in (("ru", "# да"), ("en", "# yes"), ("zh", "# 是")):
        path = content_dir / language / "attention" / "scaled-dot-product.md"
        code = f"\n```python run\nprint(1)  {comment}\n```\n"
        path.write_text(path.read_text(encoding="utf-8") + code, encoding="utf-8")
    shutil.rmtree(content_dir.parent / ".cache")
    first = inspect(content_dir, progress)
    assert (first.faults, first.not_run) == ((), 0)
    assert sorted(done) == [("Drawing new formulas", 4), ("Running new code", 3)]
    done.clear()
    assert inspect(content_dir, progress) == first
    assert sorted(done) == [("Drawing new formulas", 0), ("Running new code", 0)]


def test_links_that_lead_somewhere(content_dir: Path) -> None:
    path = content_dir / EN
    links = (
        "https://a.b/c",
        *(
            f"https://t.me/sobesednik?start={start}"
            for start in ("q_dropout", "a_scaled-dot-product", "t_attention")
        ),
    )
    text = path.read_text(encoding="utf-8") + "".join(f"\n<{link}>\n" for link in links)
    path.write_text(text, encoding="utf-8")
    assert check(content_dir) == []


def test_a_link_to_a_question_whose_file_is_broken_is_not_called_dead(content_dir: Path) -> None:
    path = content_dir / EN
    text = path.read_text(encoding="utf-8") + "\n<https://t.me/x?start=q_scaled-dot-product>\n"
    path.write_text(text, encoding="utf-8")
    broken = content_dir / OPEN
    broken.write_text(
        broken.read_text(encoding="utf-8").replace("kind: open", "kind: opn"), "utf-8"
    )
    assert [fault.line for fault in check(content_dir)] == [3]


def test_quizzes_that_give_their_answer_away_are_counted(content_dir: Path) -> None:
    report = inspect(content_dir)
    assert report.pages == 9
    assert report.giveaways == {
        "ru": Giveaway(0, 1), "en": Giveaway(0, 1), "zh": Giveaway(0, 1),
    }  # fmt: skip
    path = content_dir / EN
    path.write_text(
        path.read_text(encoding="utf-8").replace("right scale", "right scale already"), "utf-8"
    )
    assert inspect(content_dir).giveaways["en"] == Giveaway(1, 1)
