"""Quizzes that tell their answer to somebody who knows nothing of the matter."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.bank.fault import Fault
from bot.bank.files import Files
from bot.bank.page import Page
from bot.bank.schema import Original
from bot.core.question import LANGUAGES, Language

FEWEST_QUIZZES = 20
"""With fewer in a language, the share of the longest says nothing."""
MOST_LONGEST = 35
"""Percent of the quizzes of a language; with four options, chance makes it 25."""

_ABSOLUTES: Mapping[Language, re.Pattern[str]] = {
    "ru": re.compile(r"\b(?:всегда|никогда|ни при каких \w+|в любом случае)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:always|never|under (?:no|any|all) circumstances)\b", re.IGNORECASE),
    "zh": re.compile("总是|始终|永远|从不|从来不|绝不|决不|任何情况下"),
}
_OTHER_OPTIONS: Mapping[Language, re.Pattern[str]] = {
    "ru": re.compile(
        r"\bвыше(?:перечисленн|указанн)\w+|\bперечисленн\w+ выше"
        r"|\b(?:вс[её]|ничего из|ни одно из|любо\w+ из) перечисленн\w+$"
        r"|\b(?:все|оба) (?:вариант|ответ)\w* (?:верн|правильн|подход)\w+"
        r"|\bни один из (?:\w+ )?(?:вариантов|ответов)"
        r"|\bнет (?:верн|правильн)\w+ (?:вариант|ответ)а",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:all|none|any|both|either|neither) of (?:the above\b|these$)"
        r"|\b(?:all|both) (?:of the )?(?:options|answers) (?:are )?(?:correct|right|true)"
        r"|\b(?:no|none of the) (?:options?|answers?) (?:is|are) (?:correct|right|true)",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        "^(?:以上|上述)(?:选项|答案|说法|各项)?(?:都|皆|均|全|所有)|^.{0,6}[都均]不?(?:对|正确)$|没有正确(?:选项|答案)"
    ),
}


@dataclass(frozen=True, slots=True)
class Giveaway:
    """Of ``quizzes`` in one language, ``longest`` have a correct option as the longest one."""

    longest: int
    quizzes: int


def option_faults(page: Page, original: Original) -> Iterator[Fault]:
    """Find options that can be judged without the matter.

    An absolute gives a wrong option away, unless a right one has such a word as well.
    """
    absolute = _ABSOLUTES[page.language]
    pairs = list(zip(page.front.options, original.options, strict=False))
    balanced = any(fact.correct and absolute.search(option.text) for option, fact in pairs)
    for number, (option, _) in enumerate(pairs):
        text = option.text.rstrip(".。")
        if about := _OTHER_OPTIONS[page.language].search(text):
            what = f"“{about[0]}” speaks of the options, not of the matter"
            yield page.fault(f"option {number + 1}: {what}", "options", number, "text")
        elif not balanced and (word := absolute.search(text)):
            what = f"“{word[0]}” gives a wrong option away"
            yield page.fault(f"option {number + 1}: {what}", "options", number, "text")


def count_giveaways(files: Files) -> Mapping[Language, Giveaway]:
    """Count in every language the quizzes whose correct option is longer than all wrong ones."""
    quizzes: Counter[Language] = Counter()
    longest: Counter[Language] = Counter()
    for page in files.pages.values():
        original = files.original(page)
        if original and original.options and len(original.options) == len(page.front.options):
            quizzes[page.language] += 1
            longest[page.language] += _has_longest(page, original)
    return {language: Giveaway(longest[language], quizzes[language]) for language in LANGUAGES}


def share_faults(content_dir: Path, giveaways: Mapping[Language, Giveaway]) -> Iterator[Fault]:
    """Find the languages where to choose the longest option pays; the fault is of the folder."""
    for language, each in giveaways.items():
        if each.quizzes >= FEWEST_QUIZZES and 100 * each.longest > MOST_LONGEST * each.quizzes:
            what = f"the correct option is the longest in {each.longest} of {each.quizzes} quizzes"
            yield Fault(content_dir / language, 1, f"{what}, in more than {MOST_LONGEST} %")


def _has_longest(page: Page, original: Original) -> bool:
    lengths: dict[bool, int] = {True: 0, False: 0}
    for option, fact in zip(page.front.options, original.options, strict=True):
        lengths[fact.correct] = max(lengths[fact.correct], len(option.text))
    return lengths[True] > lengths[False]
