"""What happens every second."""

from datetime import datetime

from bot.delivery.planner import BATCH, plan
from bot.delivery.sender import send_due
from bot.telegram.talk import House


async def tick(house: House, now: datetime) -> None:
    """Plan everything that is due by ``now`` (UTC) and send everything that is planned."""
    while await plan(house.db, now) == BATCH:
        pass
    while await send_due(house, now):
        pass
