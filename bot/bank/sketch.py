"""A question as an editor writes it in a chat: a file of the bank, or free text.

The first line may name its place, ``en/statistics/p-value``. Free text is a title, then the answer,
then ``Explanation:``; where a line begins with ``+``, it is a right option, and those with ``-``
are the wrong ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.bank.fault import Fault
from bot.bank.giveaways import option_faults
from bot.bank.importing.draft import Draft
from bot.bank.importing.draft_page import Origin, write_page
from bot.bank.importing.guess import language_of
from bot.bank.importing.names import unique_slug
from bot.bank.importing.plain import clean
from bot.bank.importing.shelf import UNSORTED
from bot.bank.load import question_of, wording_of
from bot.bank.opening import opening_faults
from bot.bank.page import Page, parse_page, read_page
from bot.bank.rules import rule_faults
from bot.bank.schema import OptionFact, Original
from bot.bank.texts import Texts
from bot.bank.validate import slug_fault
from bot.core.question import LANGUAGES, Bank, Difficulty, Kind, Language, Option, Question

_PLACE = re.compile(rf"({'|'.join(LANGUAGES)})/([\w-]+)/([\w-]+)(?:\.md)?\s*")
_FACTS = re.compile(r"^kind:", re.MULTILINE)
_OPTION = re.compile(r"\s*([-–—+])\s+(\S.*)")
_EXPLANATION = re.compile(
    r"\s*(?:\*\*)?(?:Explanation|Объяснение|Пояснение|解释|解析)\s?[:：](?:\*\*)?\s*", re.IGNORECASE
)
_ORIGIN = "a chat"


@dataclass(frozen=True, slots=True)
class Sketch:
    """What was understood. ``file`` is the draft to save under its language, topic and id.

    ``faults`` say what the bank would refuse, a sentence each. ``question`` is None if there is too
    little to show. ``is_file`` tells whether a file of the bank was written.
    """

    language: Language
    topic: str
    id: str
    file: str
    question: Question | None
    faults: tuple[str, ...]
    is_file: bool


@dataclass(frozen=True, slots=True)
class _Place:
    language: Language | None = None
    topic: str = UNSORTED
    id: str = ""


def read_sketch(text: str, bank: Bank, content_dir: Path) -> Sketch:
    """Understand what an editor wrote, and find what the bank would refuse.

    ``text`` has something besides blanks. Code in it is not run, and formulas are not drawn:
    `sobesednik content check` does that.
    """
    place, text = _split_place(clean(text).strip())
    is_file = text.startswith("---")
    sketch = (_read_file if is_file else _read_free)(place, text, bank, content_dir)
    return replace(sketch, faults=(*_place_faults(sketch, place, bank), *sketch.faults))


def _split_place(text: str) -> tuple[_Place, str]:
    first, _, rest = text.partition("\n")
    found = _PLACE.fullmatch(first)
    if not found or not rest.strip():
        return _Place(), text
    language = next(each for each in LANGUAGES if each == found[1])
    return _Place(language, found[2], found[3]), rest.strip()


def _place_faults(sketch: Sketch, place: _Place, bank: Bank) -> Iterator[str]:
    if wrong := slug_fault(sketch.id):
        yield wrong
    if place.id and place.topic not in bank.topics:
        yield f"there is no topic “{place.topic}”"
    known = bank.questions.get(sketch.id)
    if known is not None and place.id and known.topic != place.topic:
        yield f"the id “{sketch.id}” is taken in “{known.topic}”"


def _read_file(place: _Place, text: str, bank: Bank, content_dir: Path) -> Sketch:
    guess = "ru" if _FACTS.search(text) else language_of(Draft("", text))
    language = place.language or guess
    path = Path(language, place.topic, f"{place.id or 'question'}.md")
    page = parse_page(text, path, language)
    if isinstance(page, list):
        faults = tuple(_with_line(fault) for fault in page)
        question_id = place.id or "question"
        return Sketch(language, place.topic, question_id, f"{text}\n", None, faults, is_file=True)
    question_id = place.id or _name(page.front.title, text)
    sketch = Sketch(language, place.topic, question_id, f"{text}\n", None, (), is_file=True)
    original = page.front if isinstance(page.front, Original) else None
    known = bank.questions.get(place.id)
    if original is None and known is not None:
        original = _original(content_dir, known)
    if original is None:
        what = "a translation: its first line must name the question, like en/statistics/p-value"
        return replace(sketch, faults=(what,))
    if len(original.options) != len(page.front.options):
        options = f"{len(page.front.options)} options, and the original has {len(original.options)}"
        return replace(sketch, faults=(options,))
    faults = tuple(_with_line(fault) for fault in _page_faults(page, original))
    return replace(sketch, question=_question(page, original, question_id, known), faults=faults)


def _read_free(place: _Place, text: str, bank: Bank, _content_dir: Path) -> Sketch:
    draft = _draft(text)
    language = place.language or language_of(draft)
    question_id = place.id or unique_slug(draft.title, draft.digest, bank.questions.__contains__)
    file = write_page(draft, language, Origin(_ORIGIN))
    front = _front(draft)
    path = Path(language, place.topic, f"{question_id}.md")
    page = Page(path, language, place.topic, question_id, front, draft.body, 1, {})
    faults = [fault.what for fault in _page_faults(page, front)]
    if not draft.body:
        faults.insert(0, "the answer is missing: it stands between the title and the options")
    if draft.kind is Kind.QUIZ and not draft.explanation:
        faults.append("the explanation is missing: begin its line with “Explanation:”")
    question = _question(page, front, question_id, None)
    return Sketch(language, place.topic, question_id, file, question, tuple(faults), is_file=False)


def _draft(text: str) -> Draft:
    first, _, rest = text.partition("\n")
    title = re.sub(r"^#+\s+|^\*\*|\*\*$", "", first.strip())
    lines = rest.split("\n")
    end = next((n for n, line in enumerate(lines) if _EXPLANATION.match(line)), len(lines))
    explanation = _EXPLANATION.sub("", "\n".join(lines[end:]), count=1).strip()
    found = {n: option for n, line in enumerate(lines[:end]) if (option := _OPTION.match(line))}
    # Without a right one they are a list within the answer.
    marked = any(option[1] == "+" for option in found.values())
    options = list(found.values()) if marked else []
    body = [line for n, line in enumerate(lines[:end]) if not (marked and n in found)]
    return Draft(
        where="the chat",
        title=title.strip() or first.strip(),
        body="\n".join(body).strip(),
        kind=Kind.QUIZ if options else Kind.OPEN,
        options=tuple(Option(option[2].strip()) for option in options),
        correct=frozenset(n for n, option in enumerate(options) if option[1] == "+"),
        explanation=explanation,
    )


def _front(draft: Draft) -> Original:
    """Make the front matter with something in the place of what an editor fills in later."""
    return Original(
        title=draft.title,
        kind=draft.kind,
        difficulty=Difficulty.JUNIOR,
        asked_for=("ds",),
        options=tuple(
            OptionFact(text=option.text, correct=n in draft.correct)
            for n, option in enumerate(draft.options)
        ),
        explanation=draft.explanation or None,
        sources=("https://example.org/",),
        reviewed="2026-01-01",
    )


def _question(page: Page, original: Original, question_id: str, known: Question | None) -> Question:
    wording = wording_of(page)
    if known is not None and page.front is not original:
        return replace(known, wordings={**known.wordings, page.language: wording})
    question = question_of(page, original, dict.fromkeys(LANGUAGES, wording))
    return replace(question, id=question_id)


def _original(content_dir: Path, question: Question) -> Original | None:
    page = read_page(content_dir / "ru" / question.topic / f"{question.id}.md", "ru")
    front = page.front if isinstance(page, Page) else None
    return front if isinstance(front, Original) else None


def _page_faults(page: Page, original: Original) -> Iterator[Fault]:
    texts = Texts()
    texts.read(page)
    yield from texts.faults
    yield from rule_faults(page, original)
    yield from option_faults(page, original)
    if page.body:
        yield from opening_faults(page, original)


def _with_line(fault: Fault) -> str:
    return f"line {fault.line}: {fault.what}"


def _name(title: str, text: str) -> str:
    return unique_slug(title, Draft("", title, text).digest, lambda _: False)
