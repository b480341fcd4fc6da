"""Two ways in which memory may work. Neither is the one that the bot believes in.

In one it fades by half-lives, in the other by a power of time, and practice after a pause is worth
more.
"""

from collections import defaultdict
from math import exp, fsum
from random import Random

from bench.learners import Mind, Traits
from bot.core.question import Bank


class HalfLifeMind(Mind):
    """Half-life regression (Settles and Meeder 2016, https://aclanthology.org/P16-1174/).

    Recall is ``2 ** -(days / half-life)``, and the logarithm of the half-life is linear in the
    square roots of how often the answer was known and how often it was not.
    """

    def __init__(self, bank: Bank, person: Traits) -> None:
        super().__init__(bank, person)
        own = Random(f"half-life {person.number}")  # noqa: S311 - the same learner every time
        self._base = 1 + 0.6 * person.memory
        self._by_known, self._by_missed = own.uniform(1.2, 1.8), own.uniform(0.5, 0.9)
        self._known = defaultdict(int, person.practised)
        self._missed: defaultdict[str, int] = defaultdict(int)
        self._last = {question_id: -own.uniform(1, 60) for question_id in person.practised}

    def recall(self, question_id: str, day: float) -> float:
        """Return the probability of knowing a question."""
        if question_id not in self._last:
            return 0.0
        confused = self._confused(question_id, day)
        return _halved(day - self._last[question_id], self._half_life(question_id, confused))

    def forecast(self, question_id: str, day: int, goal: int) -> tuple[float, float]:
        """Return the recall if it is asked, and if not."""
        known = self.recall(question_id, day)
        confused = self._confused(question_id, day)
        if_known = _halved(goal - day, self._half_life(question_id, confused, known=1))
        if_missed = _halved(goal - day, self._half_life(question_id, confused, missed=1))
        asked = known * if_known + (1 - known) * if_missed
        return asked, self.recall(question_id, goal)

    def _practise(self, question_id: str, day: float, *, knew: bool) -> None:
        (self._known if knew else self._missed)[question_id] += 1
        self._last[question_id] = day

    def _half_life(
        self, question_id: str, confused: float, *, known: int = 0, missed: int = 0
    ) -> float:
        """Return it in days after so many more answers."""
        logarithm = (
            self._base
            + self._person.ease[question_id]
            - 0.5 * confused
            + self._by_known * (self._known[question_id] + known) ** 0.5
            + self._by_missed * (self._missed[question_id] + missed) ** 0.5
        )
        return float(2 ** min(max(logarithm, -2), 9))


class PowerLawMind(Mind):
    """The memory of ACT-R with decay by activation (Pavlik and Anderson 2005).

    Each time a question is met leaves a trace that fades by a power of its age in days; it fades
    the faster, the better the question was remembered when the trace was made. Recall is a logistic
    function of the logarithm of the sum of the traces (https://doi.org/10.1207/s15516709cog0000_14).
    """

    _THRESHOLD, _NOISE, _BY_ACTIVATION = exp(-0.6), 0.28, 0.22

    def __init__(self, bank: Bank, person: Traits) -> None:
        super().__init__(bank, person)
        own = Random(f"power law {person.number}")  # noqa: S311 - the same learner every time
        self._traces: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        self._base = 0.26 - 0.05 * person.memory
        for question_id, times in person.practised.items():
            for day in sorted(-own.uniform(5, 300) for _ in range(3 + times // 4)):
                self._practise(question_id, day, knew=True)

    def recall(self, question_id: str, day: float) -> float:
        """Return the probability of knowing a question."""
        return self._probability(self._strength(question_id, day))

    def forecast(self, question_id: str, day: int, goal: int) -> tuple[float, float]:
        """Return the recall if it is asked, and if not."""
        strength = self._strength(question_id, goal)
        trace = (goal - day) ** -self._decay(question_id, day)
        return self._probability(strength + trace), self._probability(strength)

    def _practise(self, question_id: str, day: float, *, knew: bool) -> None:  # noqa: ARG002 - the explanation leaves the same trace
        self._traces[question_id].append((day, self._decay(question_id, day)))

    def _strength(self, question_id: str, day: float) -> float:
        return fsum(max(1, day - met) ** -decay for met, decay in self._traces[question_id])

    def _decay(self, question_id: str, day: float) -> float:
        own = self._base - 0.05 * self._person.ease[question_id]
        confused = 0.05 * self._confused(question_id, day)
        return max(0.06, own + confused) + self._BY_ACTIVATION * self._strength(question_id, day)

    def _probability(self, strength: float) -> float:
        if not strength:
            return 0.0
        return float(1 / (1 + (self._THRESHOLD / strength) ** (1 / self._NOISE)))


def _halved(days: float, half_life: float) -> float:
    return float(2 ** -(days / half_life))
