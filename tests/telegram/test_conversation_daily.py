"""The daily question, on a bot whose clock is moved and whose ticks are made by hand."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from stage import (
    MONDAY_NOON,
    PATIENCE,
    Stage,
    again,
    ask,
    came_at,
    card_of,
    open_cards,
    press,
    pressable,
    said,
    waits_for_card,
)

from bot.sandbox.person import Person

DAY = timedelta(days=1)


async def live(
    stage: Stage, person: Person, until: datetime, step: timedelta = timedelta(hours=1)
) -> list[datetime]:
    """Let the time pass in steps. Return when questions came, in UTC, to the minute."""
    before = len(open_cards(person))
    moment = stage.sandbox.clock.now().replace(second=0, microsecond=0)
    while moment < until:
        moment += step
        await stage.tick_at(moment)
    return [came_at(card).replace(second=0) for card in open_cards(person)[before:]]


def local(zone: str, day: date, at: time) -> datetime:
    """Return a moment of the wall clock, in UTC."""
    return datetime.combine(day, at, tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def test_one_comes_every_local_day_at_the_chosen_minute(calendar: Stage) -> None:
    ann = await calendar.subscriber("10:30", "Asia/Kolkata")
    came = await live(calendar, ann, MONDAY_NOON + 7 * DAY, timedelta(minutes=30))
    first = date(2026, 1, 13)
    assert came == [local("Asia/Kolkata", first + n * DAY, time(10, 30)) for n in range(7)]


@pytest.mark.parametrize(
    ("zone", "start", "at", "expected"),
    [
        # The clocks go forward: 02:30 does not exist on the 29th.
        ("Europe/Berlin", date(2026, 3, 27), "02:30", [time(2, 30), time(3, 30), time(2, 30)]),
        ("Europe/Berlin", date(2026, 3, 27), "10:30", [time(10, 30)] * 3),
        # The clocks go back: 02:30 comes twice on the 25th.
        ("Europe/Berlin", date(2026, 10, 23), "02:30", [time(2, 30)] * 3),
        ("America/New_York", date(2026, 3, 6), "02:30", [time(2, 30), time(3, 30), time(2, 30)]),
        ("America/New_York", date(2026, 10, 30), "01:30", [time(1, 30)] * 3),
        ("America/New_York", date(2026, 10, 30), "18:30", [time(18, 30)] * 3),
    ],
)
async def test_exactly_one_a_day_when_the_clocks_change(
    calendar: Stage, zone: str, start: date, at: str, expected: list[time]
) -> None:
    """`start` is two days before the change; the days after it are looked at."""
    calendar.sandbox.clock.set(local(zone, start, time(22, 30)))
    ann = await calendar.subscriber(at, zone)
    came = await live(calendar, ann, local(zone, start + 3 * DAY, time(22)))
    on_the_wall = [moment.astimezone(ZoneInfo(zone)) for moment in came]
    assert [moment.date() for moment in on_the_wall] == [start + n * DAY for n in (1, 2, 3)]
    assert [moment.time() for moment in on_the_wall] == expected


async def test_an_hour_shown_twice_brings_one_question(calendar: Stage) -> None:
    calendar.sandbox.clock.set(local("Europe/Berlin", date(2026, 10, 24), time(12)))
    ann = await calendar.subscriber("02:30", "Europe/Berlin")
    came = await live(calendar, ann, datetime(2026, 10, 25, 12, tzinfo=UTC), timedelta(minutes=10))
    assert came == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("America/New_York", [13, 14, 15]),  # 16:00 in Berlin: the 10:00 of the 13th is over there
        ("Asia/Tokyo", [13, 14, 15, 16]),  # after midnight in Tokyo
    ],
)
async def test_a_journey_doubles_no_day(calendar: Stage, zone: str, days: list[int]) -> None:
    """On the 13th after the question of Berlin the person moves; a local day has one."""
    ann = await calendar.subscriber("10:00", "Europe/Berlin")
    came = await live(calendar, ann, datetime(2026, 1, 13, 15, tzinfo=UTC))
    await ask(ann, f"/timezone {zone}")
    came += await live(calendar, ann, datetime(2026, 1, 16, 2, tzinfo=UTC))
    there = [moment.astimezone(ZoneInfo(zone)) for moment in came]
    assert [moment.day for moment in there] == days
    assert {moment.time() for moment in there[1:]} == {time(10)}


async def test_a_later_time_on_the_day_of_a_question_waits_for_tomorrow(calendar: Stage) -> None:
    ann = await calendar.subscriber("10:00", "Europe/Berlin")
    came = await live(calendar, ann, datetime(2026, 1, 13, 10, tzinfo=UTC))
    await ask(ann, "/time 15:00")
    came += await live(calendar, ann, datetime(2026, 1, 15, 10, tzinfo=UTC))
    assert came == [datetime(2026, 1, 13, 9, tzinfo=UTC), datetime(2026, 1, 14, 14, tzinfo=UTC)]


async def test_a_time_that_has_passed_today_does_not_cost_the_day(calendar: Stage) -> None:
    ann = await calendar.subscriber("18:00", "Europe/Berlin")
    await live(calendar, ann, MONDAY_NOON + timedelta(hours=1))
    await ask(ann, "/time 09:00")
    came = await live(calendar, ann, datetime(2026, 1, 13, 20, tzinfo=UTC))
    assert [moment.day for moment in came] == [12, 13]


async def test_a_pause_skips_whole_days(calendar: Stage) -> None:
    ann = await calendar.subscriber("18:00", "Europe/Berlin")
    await ask(ann, "/pause 3")
    came = await live(calendar, ann, datetime(2026, 1, 17, 0, tzinfo=UTC))
    assert [moment.day for moment in came] == [15, 16], "12, 13 and 14 are free"


async def test_a_pause_can_be_ended_early(calendar: Stage) -> None:
    ann = await calendar.subscriber("18:00", "Europe/Berlin")
    await ask(ann, "/pause 30")
    await ask(ann, "/subscribe")
    came = await live(calendar, ann, datetime(2026, 1, 13, 20, tzinfo=UTC))
    assert [moment.day for moment in came] == [12, 13]


async def test_a_new_time_keeps_a_pause(calendar: Stage) -> None:
    ann = await calendar.subscriber("18:00", "Europe/Berlin")
    await ask(ann, "/pause 2")
    await ask(ann, "/time 20:00")
    came = await live(calendar, ann, datetime(2026, 1, 15, 0, tzinfo=UTC))
    assert came == [datetime(2026, 1, 14, 19, tzinfo=UTC)]


async def test_stop_and_subscribe(calendar: Stage) -> None:
    ann = await calendar.subscriber("18:00", "Europe/Berlin")
    await ask(ann, "/stop")
    assert await live(calendar, ann, datetime(2026, 1, 14, 12, tzinfo=UTC)) == []
    assert pressable(await ask(ann, "/start"), "set:go"), "who stopped is asked again"
    plan = await ask(ann, "/subscribe")
    assert "18:00" in ann.sees(plan), "at the time of before"
    came = await live(calendar, ann, datetime(2026, 1, 15, 12, tzinfo=UTC))
    assert came == [datetime(2026, 1, 14, 17, tzinfo=UTC)]


async def test_nobody_gets_what_is_due_after_a_stop(calendar: Stage) -> None:
    """Due and not sent yet: /stop comes first."""
    ann = await calendar.subscriber("18:00", "Europe/Berlin")
    calendar.sandbox.clock.set(datetime(2026, 1, 12, 17, 0, 30, tzinfo=UTC))
    await ask(ann, "/stop")
    await calendar.tick()
    assert len(open_cards(ann)) == 1, "the one of the subscription"


async def test_whoever_writes_first_after_a_downtime_still_gets_the_question(
    calendar: Stage,
) -> None:
    ann = await calendar.subscriber("18:00", "Europe/Berlin")
    calendar.sandbox.clock.set(datetime(2026, 1, 12, 19, tzinfo=UTC))
    await ask(ann, "/start")
    came = await live(calendar, ann, datetime(2026, 1, 13, 20, tzinfo=UTC))
    assert [moment.day for moment in came] == [12, 13]


async def test_a_block_ends_the_subscription_at_once(calendar: Stage) -> None:
    ann = await calendar.subscriber()
    await ann.block()
    await ann.unblock()
    settings = await ask(ann, "/settings")
    assert pressable(settings, "set:on")
    assert not pressable(settings, "set:stop")


async def test_start_brings_back_who_had_blocked_the_bot(calendar: Stage) -> None:
    ann = await calendar.subscriber("18:00", "Europe/Berlin")
    heard = len(said(ann))
    await ann.block()
    assert await live(calendar, ann, datetime(2026, 1, 14, 12, tzinfo=UTC)) == []
    await ann.unblock()
    assert await live(calendar, ann, datetime(2026, 1, 15, 12, tzinfo=UTC)) == []
    assert len(said(ann)) == heard
    await ask(ann, "/start")
    came = await live(calendar, ann, datetime(2026, 1, 16, 12, tzinfo=UTC))
    assert came == [datetime(2026, 1, 15, 17, tzinfo=UTC)]


async def test_the_daily_question_is_of_the_chosen_topics(calendar: Stage) -> None:
    ann = await calendar.subscriber("10:00", "Europe/Berlin")
    topics = await ask(ann, "/topics")
    for topic in ("neural-networks", "statistics", "validation"):
        await press(ann, again(ann, topics), f"set:topic:{topic}")
    await calendar.tick_at(datetime(2026, 1, 13, 9, tzinfo=UTC))
    assert "Attention" in ann.sees(open_cards(ann)[-1])


async def test_a_missed_question_comes_back_the_next_day(calendar: Stage) -> None:
    ann = await calendar.subscriber("10:00", "Europe/Berlin")
    await press(ann, await card_of(ann, "p-value"), "reveal:")
    await ann.waits_for("come back to this one", PATIENCE)
    await press(ann, await card_of(ann, "dropout"), "skip:")
    await calendar.tick_at(datetime(2026, 1, 13, 9, tzinfo=UTC))
    card = open_cards(ann)[-1]
    assert "What is a p-value?" in ann.sees(card)
    assert "🔁 missed 1 day ago" in ann.sees(card)


async def test_a_daily_question_is_answered_like_any_other(calendar: Stage) -> None:
    ann = await calendar.subscriber("10:00", "Europe/Berlin")
    await calendar.tick_at(datetime(2026, 1, 13, 9, tzinfo=UTC))
    card = open_cards(ann)[-1]
    await press(ann, card, "skip:")
    closed = await ann.waits_for("[en]", PATIENCE)
    await press(ann, closed, "next:")
    assert (await waits_for_card(ann))["message_id"] > card["message_id"]
