"""How a card went that many people answer, each for themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tally:
    """How many have answered, and how often each option was chosen, by its position in the bank.

    Whoever had the answer shown has answered as well, and has chosen nothing.
    """

    answered: int = 0
    chosen: Mapping[int, int] = field(default_factory=dict)
