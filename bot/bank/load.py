"""From the content folder to the bank."""

from collections.abc import Mapping
from pathlib import Path

from bot.bank.fault import BrokenBank
from bot.bank.files import Files, read_files
from bot.bank.page import Page
from bot.bank.schema import Original
from bot.core.question import LANGUAGES, Bank, Language, Option, Question, Series, Wording


def load(content_dir: Path) -> Bank:
    """Read the question bank: topics in the order of the menu, questions topic by topic.

    Every question has all languages, and whatever a question or a topic refers to exists.
    Raises `BrokenBank` with all the faults that stand in the way of that.
    """
    files = read_files(content_dir)
    if files.faults:
        raise BrokenBank(files.faults)
    return build(files)


def build(files: Files) -> Bank:
    """Make the bank of the questions whose files are sound in every language."""
    wordings: dict[str, dict[Language, Wording]] = {}
    for (language, question_id), page in files.pages.items():
        wordings.setdefault(question_id, {})[language] = wording_of(page)
    order = {topic: position for position, topic in enumerate(files.topics)}
    questions = [
        question_of(page, page.front, wordings[page.id])
        for page in files.pages.values()
        if isinstance(page.front, Original)
        and page.topic in order
        and wordings[page.id].keys() == set(LANGUAGES)
    ]
    questions.sort(key=lambda question: order[question.topic])
    return Bank({question.id: question for question in questions}, files.topics)


def wording_of(page: Page) -> Wording:
    """Make what a page says in its language."""
    return Wording(
        title=page.front.title,
        body=page.body,
        explanation=page.front.explanation or "",
        options=tuple(Option(option.text, option.why or "") for option in page.front.options),
    )


def question_of(page: Page, front: Original, wordings: Mapping[Language, Wording]) -> Question:
    """Make a question of its original page and of what it says in every language."""
    return Question(
        id=page.id,
        topic=page.topic,
        kind=front.kind,
        difficulty=front.difficulty,
        wordings=wordings,
        correct=frozenset(n for n, option in enumerate(front.options) if option.correct),
        asked_for=front.asked_for,
        sources=front.sources,
        related=front.related,
        series=Series(front.series.name, front.series.number) if front.series else None,
        reviewed=front.reviewed,
        revision=front.revision,
    )
