"""What a sound page must keep to besides: the limits of Telegram, and the manners of a quiz."""

from collections.abc import Iterator

from bot.bank.fault import Fault
from bot.bank.page import Page
from bot.bank.schema import (
    BODY_LIMIT,
    EXPLANATION_BREAKS,
    EXPLANATION_LIMIT,
    FEWEST_OPTIONS,
    MOST_OPTIONS,
    OPTION_LIMIT,
    TITLE_LIMIT,
    Original,
)
from bot.core.question import Kind


def rule_faults(page: Page, original: Original) -> Iterator[Fault]:
    """Check one page against what its Russian original says."""
    yield from _too_long(page)
    yield from _option_faults(page)
    yield from _why_faults(page, original)
    if page.front is original:
        if not original.sources and original.kind is not Kind.DISCUSSION:
            yield page.fault("`sources` is missing: name at least one", "sources")
        if not original.reviewed:
            what = "`reviewed` is missing: the day when somebody else checked it (2026-11-22)"
            yield page.fault(what, "reviewed")


def _too_long(page: Page) -> Iterator[Fault]:
    front = page.front
    if over := _over("`title`", front.title, TITLE_LIMIT):
        yield page.fault(over, "title")
    for number, option in enumerate(front.options):
        if over := _over(f"option {number + 1}", option.text, OPTION_LIMIT):
            yield page.fault(over, "options", number, "text")
    explanation = front.explanation or ""
    if over := _over("`explanation`", explanation, EXPLANATION_LIMIT):
        yield page.fault(over, "explanation")
    if (breaks := explanation.count("\n")) > EXPLANATION_BREAKS:
        what = f"`explanation` has {breaks} line feeds, at most {EXPLANATION_BREAKS} are allowed"
        yield page.fault(what, "explanation")
    if over := _over("the body", page.body, BODY_LIMIT):
        yield Fault(page.path, page.body_line, over)


def _over(label: str, text: str, limit: int) -> str:
    if len(text) <= limit:
        return ""
    return f"{label} has {len(text)} characters, at most {limit} are allowed"


def _option_faults(page: Page) -> Iterator[Fault]:
    options = page.front.options
    if options and not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        what = f"{len(options)} options, a quiz has {FEWEST_OPTIONS} to {MOST_OPTIONS}"
        yield page.fault(what, "options")
    first: dict[str, int] = {}
    for number, option in enumerate(options):
        if (twin := first.setdefault(option.text.casefold(), number)) != number:
            what = f"option {number + 1} says the same as option {twin + 1}"
            yield page.fault(what, "options", number)


def _why_faults(page: Page, original: Original) -> Iterator[Fault]:
    for number, (option, fact) in enumerate(
        zip(page.front.options, original.options, strict=False)
    ):
        if fact.correct and option.why:
            what = f"option {number + 1} is correct: it has no `why`"
            yield page.fault(what, "options", number, "why")
        elif not fact.correct and not option.why:
            what = f"option {number + 1} is wrong: its `why` is missing"
            yield page.fault(what, "options", number)
