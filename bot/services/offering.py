"""What is offered to somebody who types ``@bot words`` in any chat."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.bank.search import Search
from bot.core.question import Bank, Language, Question
from bot.services.dealing import askable

#: So many questions are offered at a time.
PAGE = 20

#: So many hits are looked at for all pages together.
_MOST_HITS = 200


@dataclass(frozen=True, slots=True)
class Offer:
    """Some of the questions that fit. ``following``: where the next ones begin, if there are."""

    questions: list[Question]
    following: int | None


def offer(bank: Bank, search: Search, language: Language, query: str, start: int) -> Offer:
    """Return the questions that fit a query, best first, from number ``start`` (0…) on.

    For a topic they are its questions, and without words all there are.
    """
    fitting = list(dict.fromkeys(_fitting(bank, search, language, query.strip())))
    end = start + PAGE
    questions = [bank.questions[question_id] for question_id in fitting[start:end]]
    return Offer(questions, end if end < len(fitting) else None)


def _fitting(bank: Bank, search: Search, language: Language, query: str) -> Iterator[str]:
    every = [question for question in bank.questions if askable(bank, question)]
    if not query:
        yield from every
        return
    for hit in search.search(query, language, _MOST_HITS):
        if hit.kind == "topic":
            yield from (id_ for id_ in every if bank.questions[id_].topic == hit.id)
        elif askable(bank, hit.id):
            yield hit.id
