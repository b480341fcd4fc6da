import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.bank.check import Giveaway, check, inspect

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
    (RU, "layer.eval()", "layer.eval()\n" * 270, 17,
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
    (RU, "На инференсе дропаут выключен.", "На инференсе 失活.", 17,
     "the body: Chinese text “失活” outside code"),
    (RU, "layer.eval()\n```\n", "layer.eval()\n", 21,
     "the body: the code block is not closed with its ```"),
    (RU, "**Масштаб**", "**Масштаб", 17,
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
    (RU, "\\odot", "\\odto", 19,
     "formula $\\tilde{h} = \\frac{m \\odto h}{1 - p}$: the macro \\odto is unknown"),
    (RU, "\\tilde{h} = \\frac{m \\odot h}{1 - p}", "\\text{на}", 19,
     "formula $\\text{на}$: “н” cannot stand in a formula: only Latin text does"),
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


def test_formulas_are_drawn_once(content_dir: Path) -> None:
    drawn: list[str] = []

    def watch(formulas: Sequence[str]) -> Sequence[str]:
        drawn.extend(formulas)
        return formulas

    shutil.rmtree(content_dir.parent / ".cache")
    first = inspect(content_dir, watch)
    assert sorted(drawn) == ["1 - p", "\\sqrt{d_k}", "\\tilde{h} = \\frac{m \\odot h}{1 - p}", "p"]
    drawn.clear()
    assert inspect(content_dir, watch) == first
    assert drawn == []
    cache = (content_dir.parent / ".cache" / "formulas.json").read_text(encoding="utf-8")
    assert "d_k" not in cache


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
