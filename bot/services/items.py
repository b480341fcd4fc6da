"""How the questions do, from everybody's answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.items import Item, Tally
from bot.core.question import Bank
from bot.db.engine import Database
from bot.db.items import answers_by_person


@dataclass(frozen=True, slots=True)
class ItemReport:
    """The questions of the bank that were answered, in its order, by ``people`` in all."""

    people: int
    items: Mapping[str, Item]

    @property
    def answers(self) -> int:
        """The number of first answers."""
        return sum(item.answers for item in self.items.values())

    @property
    def misleading(self) -> list[Item]:
        """The questions that mislead, worst first."""
        found = [item for item in self.items.values() if item.misleads]
        return sorted(found, key=lambda item: (item.discrimination or 0.0, item.question_id))


async def item_report(db: Database, bank: Bank) -> ItemReport:
    """Analyse everybody's first answers to the questions that the bank has."""
    tally = Tally()
    async with db.reading() as session:
        async for answers in answers_by_person(session):
            tally.add(answers)
    items = tally.items()
    return ItemReport(tally.people, {name: items[name] for name in bank.questions if name in items})
