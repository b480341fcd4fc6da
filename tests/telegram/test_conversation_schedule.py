"""A question that an editor wants in a channel once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sample_channels import FIRST_SLOT, posting_chat
from stage import MONDAY_NOON, Stage, ask, press, pressable, said, staged

from bot.sandbox.person import Person
from bot.services import planning

ADMIN = 700_000_001
#: In Berlin it is an hour later.
DUE = datetime(2026, 1, 12, 15, 0, 1, tzinfo=UTC)


@pytest.fixture
async def stage(content: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    """Run a bot with an admin, who comes first, and with a channel of theirs."""
    async with staged(content, tmp_path, role="web", admin_ids=frozenset({ADMIN})) as stage:
        yield stage


@pytest.fixture
async def ada(stage: Stage) -> Person:
    """Let in the admin."""
    ada = await stage.person("Ada")
    await ask(ada, "/help")
    return ada


def titles(ada: Person, chat: int) -> list[str]:
    """Return the first lines of what stands in a channel."""
    return [ada.sees(message).splitlines()[0] for message in ada.messages_of(chat)]


async def test_a_question_comes_once_at_its_time_besides_the_timetable(
    stage: Stage, ada: Person
) -> None:
    channel = await posting_chat(stage, ada)
    offer = await ask(ada, "/schedule p-value 2026-01-12 16:00")
    await ada.press(offer, "Questions")
    planned = ada.sees(await ada.waits_for("It will come in Questions today at 16:00, once."))
    assert "What is a p-value?" in planned
    await stage.tick_at(DUE - timedelta(seconds=2))
    assert titles(ada, channel.id) == []
    for moment in (DUE, DUE + timedelta(seconds=1)):
        await stage.tick_at(moment)
        (title,) = titles(ada, channel.id)
        assert "What is a p-value?" in title
    await stage.tick_at(FIRST_SLOT)
    assert len(titles(ada, channel.id)) == 2
    too_late = await ada.presses(said(ada)[-1], data=pressable(said(ada)[-1])[0])
    assert too_late["text"] == "It has come already, or was cancelled."


async def test_at_the_moment_of_a_slot_both_come(stage: Stage, ada: Person) -> None:
    channel = await posting_chat(stage, ada)
    offer = await ask(ada, "/schedule p-value 2026-01-12 18:30")
    await press(ada, offer, "set:")
    await ada.waits_for("It will come")
    await stage.tick_at(FIRST_SLOT + timedelta(seconds=1))
    assert len(titles(ada, channel.id)) == 2


async def test_a_planned_question_can_be_cancelled(stage: Stage, ada: Person) -> None:
    channel = await posting_chat(stage, ada)
    offer = await ask(ada, "/schedule p-value 2026-01-12 16:00")
    await press(ada, offer, "set:")
    planned = await ada.waits_for("It will come")
    await ada.press(planned, "Cancel")
    await ada.waits_for("It will not come.")
    await stage.tick_at(DUE)
    assert titles(ada, channel.id) == []


async def test_a_press_that_cannot_be_done_changes_nothing(stage: Stage, ada: Person) -> None:
    channel = await posting_chat(stage, ada)
    late = await ask(ada, "/schedule p-value 2026-01-12 12:59")
    assert (await press(ada, late, "set:"))["text"] == "There that time is over already."
    first, second = [await ask(ada, "/schedule dropout 2026-01-12 16:00") for _ in range(2)]
    button = pressable(first)[0]
    await ada.presses(first, data=button)
    again = await ada.presses(first, data=button)
    assert "no longer works" in again["text"]
    taken = await press(ada, second, "set:")
    assert taken["text"] == "There another question is planned for that moment."
    for forged in (f"set:desk:plan:99:{channel.id}", "set:desk:plan:1:-1", "set:desk:unplan:99:0"):
        assert (await ada.presses(second, data=forged))["text"]
    await stage.tick_at(DUE)
    assert len(titles(ada, channel.id)) == 1


async def test_without_a_moment_the_form_is_explained(ada: Person) -> None:
    for arguments in ("", "p-value", "p-value 10:00", "p-value 2026-02-30 10:00", "p-value soon"):
        shown = ada.sees(await ask(ada, f"/schedule {arguments}"))
        assert "/schedule p-value 2026-01-13 10:00" in shown


async def test_unknown_questions_no_channel_and_other_people(stage: Stage, ada: Person) -> None:
    unknown = ada.sees(await ask(ada, "/schedule *nothing* 2026-01-13 10:00"))
    assert "have a question “*nothing*”" in unknown
    assert "no channel yet" in ada.sees(await ask(ada, "/schedule p-value 2026-01-13 10:00"))
    carl = await stage.person("Carl")
    shown = carl.sees(await ask(carl, "/schedule p-value 2026-01-13 10:00"))
    assert "I don’t know the command" in shown


DRAFT = """/draft What does batch norm do at inference?
It uses the statistics of the training.
+ Uses running statistics
- Uses those of the batch
Explanation: The batch may be one example."""


async def test_a_draft_comes_once_with_its_answer_in_it(stage: Stage, ada: Person) -> None:
    channel = await posting_chat(stage, ada)
    await ada.send(DRAFT)
    verdict = ada.sees(await ada.waits_for("Save as draft"))
    command = next(line for line in verdict.splitlines() if "/schedule" in line)
    assert command == "Into a channel once, as it is: /schedule draft-1 2026-01-13 10:00"
    offer = await ask(ada, "/schedule draft-1 2026-01-12 16:00")
    await press(ada, offer, "set:")
    assert "What does batch norm do" in ada.sees(await ada.waits_for("It will come"))
    for _ in range(2):
        await stage.tick_at(DUE)
    (post,) = ada.messages_of(channel.id)
    shown = ada.sees(post)
    assert "It uses the statistics of the training." in shown
    assert "Answer it yourself" not in shown
    assert "example.org" not in shown
    assert (await ada.press(post, "👍"))["text"].startswith("👍 Counted.")
    await stage.tick()
    assert "[👍 1]" in ada.sees(post)
    for private in ("q_draft-1", "a_draft-1"):
        await ada.opens(f"https://t.me/sobesednik_sandbox_bot?start={private}")
        assert "batch norm" not in ada.sees(await ada.waits_for(""))


async def test_a_draft_does_not_come_to_a_group(stage: Stage, ada: Person) -> None:
    group = await posting_chat(stage, ada, "supergroup")
    await ada.send(DRAFT)
    await ada.waits_for("Save as draft")
    assert "no channel yet" in ada.sees(await ask(ada, "/schedule draft-1 2026-01-12 16:00"))
    forged = f"set:desk:plan:1:{group.id}"
    offer = await ask(ada, "/schedule p-value 2026-01-12 16:00")
    assert "no longer works" in (await ada.presses(offer, data=forged))["text"]


@pytest.mark.parametrize("id_", ["draft-2", "draft-01", "draft-٣", "draft-", "draft-" + "9" * 30])
async def test_a_draft_that_there_is_not(ada: Person, id_: str) -> None:
    assert "nor the drafts" in ada.sees(await ask(ada, f"/schedule {id_} 2026-01-12 16:00"))


async def test_two_processes_send_one_post(stage: Stage, ada: Person) -> None:
    channel = await posting_chat(stage, ada)
    await press(ada, await ask(ada, "/schedule p-value 2026-01-12 16:00"), "set:")
    await ada.waits_for("It will come")
    house = stage.house
    for _ in range(2):
        await planning.plan_due(house.db, house.bank, house.content_dir, DUE, house.random)
    await stage.tick_at(DUE)
    assert len(titles(ada, channel.id)) == 1
    assert MONDAY_NOON < DUE
