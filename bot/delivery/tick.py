"""What happens every second."""

from datetime import datetime

from bot.delivery.corrections import tell_corrections
from bot.delivery.planner import BATCH, plan, plan_reminders
from bot.delivery.sender import send_due
from bot.telegram.talk import House


async def tick(house: House, now: datetime) -> None:
    """Plan everything that is due by ``now`` (UTC) and send everything that is planned."""
    while await plan(house.db, now) == BATCH:
        pass
    while await plan_reminders(house.db, now) == BATCH:
        pass
    while await send_due(house, now):
        pass
    while await tell_corrections(house, now):
        pass
