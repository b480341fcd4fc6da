"""Topics and questions by words as people type them, in any of the languages.

Every word of a query weighs as much as it tells, rare words more than common ones, and earns that
weight in full where it stands in a title, and a part of it in an option or a body. A score is
what was earned, in percent of what could have been.
"""

import heapq
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.bank.index import Index
from bot.bank.words import Word, split
from bot.core.question import Bank, Language, Question, Topic

_LONGEST_QUERY = 200
_MOST_WORDS = 16
_LEAST_SCORE = 45.0
"""Calibrated with the tables of the tests: what is below fits by chance."""
_WORTHS = (0.95, 0.75, 0.6)
"""Of a word in a title, in an option or an explanation, in a body.

A title is worth less than 1: no hit is as good as the topic whose very name was typed.
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
        self._questions = tuple(bank.questions)
        self._question_index = Index(map(_places, bank.questions.values()), _WORTHS)
        phrases = [
            (topic.id, phrase, split(phrase))
            for topic in bank.topics.values()
            for phrase in _phrases(topic)
        ]
        self._phrase_topics = tuple(topic for topic, _, _ in phrases)
        self._phrase_lengths = tuple(max(1, len(words)) for _, _, words in phrases)
        self._phrase_index = Index((((phrase,), ()) for _, phrase, _ in phrases), (1.0, 0.0))
        self._exact = {_spelling(words): topic for topic, _, words in reversed(phrases)}

    def search(self, query: str, language: Language, limit: int = 5) -> list[Hit]:
        """Give the best hits, best first, with titles in ``language``; nothing similar: empty.

        Any text is a query. What goes beyond its first 200 characters is not looked at.
        """
        words = list(dict.fromkeys(split(query[:_LONGEST_QUERY])))[:_MOST_WORDS]
        topics, questions = self._bank.topics, self._bank.questions
        hits = [
            Hit("topic", topic, round(score, 1), topics[topic].names[language])
            for topic, score in self._topics(words).items()
            if score >= _LEAST_SCORE
        ]
        hits += (
            Hit("question", question, round(score, 1), questions[question].wordings[language].title)
            for question, score in self._found(words)
            if score >= _LEAST_SCORE
        )
        return heapq.nsmallest(limit, hits, key=lambda hit: (-hit.score, len(hit.title)))

    def _topics(self, words: Sequence[Word]) -> Mapping[str, float]:
        """Score topics, 0..100: a name of theirs should say what the query says, and no more."""
        matches = list(self._phrase_index.match(words))
        asked = sum(match.weight for match in matches)
        earned: defaultdict[int, float] = defaultdict(float)
        said: defaultdict[int, float] = defaultdict(float)
        for match in matches:
            for phrase, worth in match.found.items():
                earned[phrase] += worth * match.weight / asked
                said[phrase] += worth / self._phrase_lengths[phrase]
        scores: defaultdict[str, float] = defaultdict(float)
        for phrase, share in earned.items():
            of_phrase = min(1.0, said[phrase])
            score = 100 * 2 * share * of_phrase / (share + of_phrase)
            topic = self._phrase_topics[phrase]
            scores[topic] = max(scores[topic], score)
        if words and (named := self._exact.get(_spelling(words))):
            scores[named] = 100.0
        return scores

    def _found(self, words: Sequence[Word]) -> Iterator[tuple[str, float]]:
        """Score every question that has a word of the query, 0..100."""
        matches = list(self._question_index.match(words))
        asked = sum(match.weight for match in matches)
        earned: defaultdict[int, float] = defaultdict(float)
        for match in matches:
            for number, worth in match.found.items():
                earned[number] += worth * match.weight
        for number, weight in earned.items():
            yield self._questions[number], 100 * weight / asked


def _spelling(words: Sequence[Word]) -> str:
    return "".join(word.keys[0] for word in words)


def _phrases(topic: Topic) -> Iterator[str]:
    """Give all that a topic is called; “trees and ensembles” is called “trees” too."""
    for name in topic.names.values():
        yield name
        yield from _CONJUNCTION.split(name)
    yield from topic.aliases
    yield topic.id


def _places(question: Question) -> Sequence[Sequence[str]]:
    """Give the texts of a question by place, in the order of `_WORTHS`."""
    wordings = question.wordings.values()
    return (
        [question.id, *(wording.title for wording in wordings)],
        [
            text
            for wording in wordings
            for text in (wording.explanation, *(option.text for option in wording.options))
        ],
        [wording.body for wording in wordings],
    )
