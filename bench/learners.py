"""Made-up learners. They differ in talent, and in what they know from the start."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from random import Random
from statistics import fmean

from bot.core.question import Bank, Difficulty, Question

_LEVELS = list(Difficulty)


@dataclass(frozen=True, slots=True)
class Traits:
    """A learner: ``memory`` is a normal deviate, and so is ``ease`` by question; more is better.

    ``practised`` says how often a question was met before the first day, if it was. A learner of
    the same ``number`` is always the same.
    """

    number: int
    memory: float
    ease: Mapping[str, float]
    practised: Mapping[str, int]


def draw(bank: Bank, number: int) -> Traits:
    """Draw a learner. How hard a question is for everybody does not depend on the number."""
    own = Random(f"learner {number}")  # noqa: S311 - the same learners every time
    ability = own.gauss(-0.9, 0.8)
    talent = {topic: own.gauss(0, 0.7) for topic in bank.topics}
    ease, practised = {}, {}
    for question in bank.questions.values():
        of_all = Random(f"question {question.id}")  # noqa: S311 - as above
        hardness = of_all.gauss(0, 0.6) + 0.5 * (_LEVELS.index(question.difficulty) - 1)
        ease[question.id] = 0.8 * of_all.gauss(0, 1) - 0.3 * hardness + own.gauss(0, 0.5)
        if own.random() < 1 / (1 + exp(hardness - ability - talent[question.topic])):
            practised[question.id] = own.randint(3, 20)
    return Traits(number, own.gauss(0, 1), ease, practised)


class Mind(ABC):
    """What a learner remembers. Days count from the first one, 0; those before are negative.

    What is met before its prerequisites are known is understood worse, and forgotten sooner.
    """

    def __init__(self, bank: Bank, person: Traits) -> None:
        self._bank = bank
        self._person = person
        self._before = {
            topic.id: [q.id for q in bank.questions.values() if q.topic in topic.prerequisites]
            for topic in bank.topics.values()
        }
        self._confusion = dict.fromkeys(person.practised, 0.0)

    @abstractmethod
    def recall(self, question_id: str, day: float) -> float:
        """Return the probability of knowing a question on a day not before its last answer."""

    @abstractmethod
    def forecast(self, question_id: str, day: int, goal: int) -> tuple[float, float]:
        """Return the recall on the later day ``goal`` if it is asked on ``day``, and if not."""

    @abstractmethod
    def _practise(self, question_id: str, day: float, *, knew: bool) -> None:
        """Change the memory: the explanation is read after every answer."""

    def answer(self, question: Question, day: int, luck: Random) -> bool:
        """Answer and learn from it. Return whether the answer was right: known, or guessed."""
        knew = luck.random() < self.recall(question.id, day)
        options = len(question.wordings["en"].options)
        guessed = options > 0 and luck.random() < 1 / options
        self._confusion[question.id] = self._confused(question.id, day)
        self._practise(question.id, day, knew=knew)
        return knew or guessed

    def mean_recall(self, day: int) -> float:
        """Return the share of the syllabus that is known on a day."""
        return fmean(self.recall(question_id, day) for question_id in self._bank.questions)

    def _confused(self, question_id: str, day: float) -> float:
        """Return 0..1: how much of its prerequisites was not known when it was first met."""
        if question_id in self._confusion:
            return self._confusion[question_id]
        before = self._before[self._bank.questions[question_id].topic]
        return 1 - fmean(self.recall(each, day) for each in before) if before else 0.0
