"""Which questions a chat gets next: each once a cycle, its topics mixed, a series in its order.

The order of a cycle follows from a seed, so what is shown as coming is what comes.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice

from bot.core.question import Question


def lineup(
    questions: Collection[Question],
    asked: Collection[str],
    queue: Sequence[str],
    last: Question | None,
    *,
    seed: int,
    cycle: int,
    count: int,
) -> list[tuple[int, Question]]:
    """Return the next ``count`` questions, each with its cycle; none if there are no questions.

    ``asked`` are the ids that ``cycle`` has had already, ``queue`` those that somebody wants first,
    and ``last`` is what came last. When a cycle has had every question the next one begins.
    """
    return list(islice(_endless(questions, asked, queue, last, seed, cycle), count))


def _endless(
    questions: Collection[Question],
    asked: Collection[str],
    queue: Sequence[str],
    last: Question | None,
    seed: int,
    cycle: int,
) -> Iterator[tuple[int, Question]]:
    while questions:
        for question in _cycle(questions, asked, queue, last, f"{seed} {cycle}"):
            yield cycle, question
            last = question
        cycle, asked, queue = cycle + 1, (), ()


def _cycle(
    questions: Collection[Question],
    asked: Collection[str],
    queue: Sequence[str],
    last: Question | None,
    seed: str,
) -> Iterator[Question]:
    """Give what is left of a cycle: the queue, then the rest, mixed."""
    left = {question.id: question for question in questions if question.id not in asked}
    for question_id in queue:
        if question_id in left:
            last = left.pop(question_id)
            yield last
    totals = Counter(question.topic for question in questions)
    turns = _turns(questions, seed)
    while left:
        last = _next(left.values(), totals, turns, last, seed)
        del left[last.id]
        yield last


def _next(
    left: Collection[Question],
    totals: Counter[str],
    turns: dict[str, str],
    last: Question | None,
    seed: str,
) -> Question:
    """Choose among ``left``: of the topic that most is left of, but not of the last one's."""
    ready = list(_without_later_parts(left))
    if last is not None and len(ready) > 1:
        ready = [question for question in ready if question.id != last.id]
        ready = [question for question in ready if question.topic != last.topic] or ready
    remaining = Counter(question.topic for question in left)

    def rank(question: Question) -> tuple[float, str, str]:
        topic = question.topic
        # Half a question less: so a topic with one comes in the middle, not among the first.
        share = (remaining[topic] - 0.5) / totals[topic]
        return -share, _draw(seed, topic, remaining[topic]), turns[question.id]

    return min(ready, key=rank)


def _without_later_parts(left: Collection[Question]) -> Iterator[Question]:
    """Give the questions that no earlier one of their series has to come before."""
    first: dict[str, int] = {}
    for question in left:
        if (series := question.series) is not None:
            first[series.name] = min(series.number, first.get(series.name, series.number))
    for question in left:
        if question.series is None or question.series.number == first[question.series.name]:
            yield question


def _turns(questions: Iterable[Question], seed: str) -> dict[str, str]:
    """Draw a lot for each question, by which it comes within its topic.

    A series shares out its lots in its own order, or one late first part would hold up all others.
    """
    turns = {question.id: _draw(seed, question.id) for question in questions}
    series: dict[str, list[Question]] = {}
    for question in questions:
        if question.series is not None:
            series.setdefault(question.series.name, []).append(question)
    for parts in series.values():
        parts.sort(key=_number)
        lots = sorted(turns[part.id] for part in parts)
        turns.update(zip((part.id for part in parts), lots, strict=True))
    return turns


def _number(part: Question) -> int:
    return part.series.number if part.series else 0


def _draw(*parts: object) -> str:
    # Not `hash`, which is another one in every process.
    return sha256(" ".join(map(str, parts)).encode()).hexdigest()
