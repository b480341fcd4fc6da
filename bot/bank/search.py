"""Topics and questions by words as people type them, in any of the languages.

Every term of a query weighs as much as it tells, rare words more than common ones, and earns that
weight nearly in full where it stands in a title, and a part of it in an option or a body. A score
is what was earned, in percent of what could have been.
"""

import heapq
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from bot.bank.index import Index, Place
from bot.bank.matching import match
from bot.bank.names import Names
from bot.bank.query import Reader, Term
from bot.bank.spelling import Spelling
from bot.bank.synonyms import SYNONYMS, Synonyms
from bot.bank.words import split
from bot.core.question import Bank, Language, Question, Topic

_LEAST_SCORE = 41.0
"""What is below fits by chance."""
_TITLE, _OPTION, _BODY = Place(0.8, 0.91), Place(0.6, 0.75), Place(0.5, 0.7)
_NAMED = 6.0
"""For a question whose very id was typed. With a title this stays below 100: no hit is as good as
the topic whose name was typed.
"""
_CONJUNCTION = re.compile(" и | and |与")


@dataclass(frozen=True, slots=True)
class Hit:
    """What fits a query. ``score`` is 0..100; ``title`` may hold ``$LaTeX$``."""

    kind: Literal["topic", "question"]
    id: str
    score: float
    title: str


class Search:
    """Finds topics and questions of a bank: about a second to build, milliseconds to ask."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._ids = tuple(bank.questions)
        texts = [_parts(each, bank.topics[each.topic]) for each in bank.questions.values()]
        names = [(topic.id, name) for topic in bank.topics.values() for name in _names(topic)]
        synonyms = Synonyms(SYNONYMS.read_text(encoding="utf-8").splitlines())
        telling = chain((title for title, _, _ in texts), (name for _, name in names))
        words = chain(synonyms.words, *map(split, telling))
        self._reader = Reader(Spelling(words), synonyms)
        self._index = Index(texts, (_TITLE, _OPTION, _BODY), synonyms)
        self._question_names = Names(zip(self._ids, self._ids, strict=True), synonyms)
        self._topic_names = Names(names, synonyms)

    def search(self, query: str, language: Language, limit: int = 5) -> list[Hit]:
        """Give the best hits, best first, with titles in ``language``; nothing similar: empty.

        Any text is a query. What goes beyond its first 200 characters is not looked at.
        """
        terms = self._reader.read(query)
        topics, questions = self._bank.topics, self._bank.questions
        hits = [
            Hit("topic", topic, round(100 * score, 1), topics[topic].names[language])
            for topic, score in self._topic_names.scores(terms).items()
            if 100 * score >= _LEAST_SCORE
        ]
        hits += (
            Hit("question", question, round(score, 1), questions[question].wordings[language].title)
            for question, score in self._questions(terms)
            if score >= _LEAST_SCORE
        )
        return heapq.nsmallest(limit, hits, key=lambda hit: (-hit.score, len(hit.title)))

    def _questions(self, terms: Sequence[Term]) -> Iterator[tuple[str, float]]:
        """Score every question that has a word of the query, 0..100."""
        named = self._question_names.scores(terms)
        matches = list(match(terms, self._index))
        asked = sum(each.weight for each in matches)
        earned: defaultdict[int, float] = defaultdict(float)
        for each in matches:
            for number, worth in each.found.items():
                earned[number] += worth * each.weight
        for number, weight in earned.items():
            question = self._ids[number]
            yield question, 100 * weight / asked + _NAMED * named.get(question, 0.0)


def _names(topic: Topic) -> Iterator[str]:
    """Give all that a topic is called; “trees and ensembles” is called “trees” too."""
    for name in topic.names.values():
        yield name
        yield from _CONJUNCTION.split(name)
    yield from topic.aliases
    yield topic.id


def _parts(question: Question, topic: Topic) -> Sequence[str]:
    """Give the texts of a question, in all languages, by place."""
    wordings = question.wordings.values()
    return (
        "\n".join((question.id, *(wording.title for wording in wordings))),
        "\n".join(
            text
            for wording in wordings
            for text in (wording.explanation, *(option.text for option in wording.options))
        ),
        "\n".join((*topic.names.values(), *(wording.body for wording in wordings))),
    )
