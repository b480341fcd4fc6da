from bot.bank.stats import count
from bot.core.question import Bank, Difficulty, Kind


def test_every_kind_of_thing_is_counted_also_when_there_is_none(mini_bank: Bank) -> None:
    stats = count(mini_bank)
    junior, middle, senior = Difficulty
    assert stats.total == 3
    assert stats.topics == {
        "linear-models": {junior: 1, middle: 0, senior: 0},
        "validation": {junior: 0, middle: 0, senior: 0},
        "clustering": {junior: 0, middle: 0, senior: 0},
        "neural-networks": {junior: 1, middle: 0, senior: 0},
        "attention": {junior: 0, middle: 1, senior: 0},
    }
    one, none = {"ru": 1, "en": 1, "zh": 1}, {"ru": 0, "en": 0, "zh": 0}
    assert stats.kinds == {
        Kind.QUIZ: one, Kind.OPEN: one, Kind.DIALOGUE: none, Kind.CASE: none, Kind.DISCUSSION: one,
    }  # fmt: skip
