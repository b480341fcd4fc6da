from bot.bank.stats import count
from bot.core.question import Bank, Difficulty, Kind


def test_every_kind_of_thing_is_counted_also_when_there_is_none(mini_bank: Bank) -> None:
    stats = count(mini_bank)
    assert stats.total == 3
    assert stats.topics == {
        "linear-models": 1, "validation": 0, "clustering": 0, "neural-networks": 1, "attention": 1,
    }  # fmt: skip
    assert stats.languages == {"ru": 3, "en": 3, "zh": 3}
    assert stats.difficulties == {
        Difficulty.JUNIOR: 2, Difficulty.MIDDLE: 1, Difficulty.SENIOR: 0,
    }  # fmt: skip
    assert stats.kinds == {
        Kind.QUIZ: 1, Kind.OPEN: 1, Kind.DIALOGUE: 0, Kind.CASE: 0, Kind.DISCUSSION: 1,
    }  # fmt: skip
