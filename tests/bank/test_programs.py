import sys
from pathlib import Path

import pytest

from bot.bank.programs import NEEDS_NUMPY, essence, run, runner


@pytest.mark.parametrize(
    "code",
    [
        "print('注意', 1 / 2)",
        "import numpy as np\nassert np.arange(3).sum() == 3",
        "from pathlib import Path\nPath('x').write_text('x')\nassert list(Path().iterdir())",
        "import os\nassert 'HOME' not in os.environ",
        "import warnings\nwarnings.warn('mind')",
    ],
)
def test_code_that_runs(code: str) -> None:
    assert run(code) == ""


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("x = 1\nx / 0", "ZeroDivisionError: division by zero"),
        ("x = (", "SyntaxError: '(' was never closed"),
        ("assert 1 == 2", "AssertionError"),
        ("raise ValueError('нет')", "ValueError: нет"),
        ("input()", "EOFError: EOF when reading a line"),
        ("import torch_", "ModuleNotFoundError: No module named 'torch_'"),
        ("raise SystemExit(3)", "it ends with exit status 3"),
        ("raise ImportError(\"No module named 'numpy'\")", "ImportError: No module named 'numpy'"),
    ],
)  # fmt: skip
def test_code_that_does_not_run(code: str, what: str) -> None:
    assert run(code) == what


def test_code_that_does_not_end() -> None:
    assert run("while True: pass", time_limit=0.3) == "it does not end within 0.3 s"


def test_code_sees_nothing_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret_module.py").write_text("", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("BOT_TOKEN", "42:SECRET")
    monkeypatch.chdir(tmp_path)
    assert run("import secret_module").startswith("ModuleNotFoundError")
    assert run("import os\nassert 'BOT_TOKEN' not in os.environ") == ""
    assert list(tmp_path.iterdir()) == [tmp_path / "secret_module.py"]


def test_numpy_that_is_not_installed_is_no_fault_of_the_code() -> None:
    hide = "import sys\nsys.path[:] = [path for path in sys.path if 'packages' not in path]\n"
    assert run(f"{hide}import numpy") == NEEDS_NUMPY
    part = "ModuleNotFoundError: No module named 'numpy.nothing'"
    assert run("import numpy.nothing") == part


def test_comments_do_not_make_another_program() -> None:
    assert essence("x = 1  # да\n") == essence("x = 1  # 是\n")
    assert essence("x = 1\n# end") == essence("x = 1\n")
    assert essence("x = '# да'") != essence("x = '# 是'")
    assert essence("x = (") == "x = ("


def test_the_runner_is_named() -> None:
    assert runner().startswith(f"python {sys.version.split()[0]}, numpy 2")
