"""The editor's desk: drafts, and what posts have brought."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from small_bank import write_bank
from sqlalchemy import insert
from stage import MONDAY_NOON, Stage, ask, press, pressable, said, staged
from structlog.typing import EventDict

from bot.bank.check import check
from bot.bank.importing import shelf
from bot.db import posts, reactions
from bot.db.chat_models import Chat, ChatKind
from bot.db.models import Status
from bot.sandbox.person import Person
from bot.services.post_stats import SHOWN

ADMIN = 700_000_001
QUIZ = """What does batch norm do?
It standardizes activations.

+ Standardizes
- Drops units
- Clips gradients
Explanation: It uses the statistics of the batch."""


@pytest.fixture(scope="module")
def own_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a bank that takes drafts."""
    return write_bank(tmp_path_factory.mktemp("desk") / "content")


@pytest.fixture(scope="module")
async def office(
    own_content: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """Run a bot with an admin, who comes first."""
    folder = tmp_path_factory.mktemp("office")
    admins = frozenset({ADMIN})
    async with staged(own_content, folder, role="web", admin_ids=admins) as stage:
        yield stage


@pytest.fixture(scope="module")
async def ada(office: Stage) -> Person:
    """Let in the admin."""
    ada = await office.person("Ada")
    await ask(ada, "/help")
    return ada


def shown_since(person: Person, count: int) -> list[str]:
    """Return what the bot said after so many messages."""
    return [person.sees(message) for message in said(person)[count:]]


async def test_a_draft_is_shown_as_it_will_look(ada: Person) -> None:
    before = len(said(ada))
    await ada.send(f"/draft en/neural-networks/batch-norm\n{QUIZ}")
    await ada.waits_for("Save as draft")
    asked, answered, verdict = shown_since(ada, before)
    assert "Neural-network basics · question 1 · junior" in asked
    assert "A Standardizes" in asked
    assert "statistics of the batch" not in asked
    assert "A ✅ Standardizes" in answered
    assert "It uses the statistics of the batch." in answered
    assert "en/neural-networks/batch-norm" in verdict
    assert "option 2 is wrong: its `why` is missing" in verdict


async def test_a_draft_is_saved_once(ada: Person, own_content: Path) -> None:
    await ada.send(f"/draft en/neural-networks/batch-norm\n{QUIZ}")
    verdict = await ada.waits_for("Save as draft")
    button = pressable(verdict, "set:")[0]
    await ada.presses(verdict, data=button)
    shown = ada.sees(await ada.waits_for("Saved:"))
    place = re.search(r"drafts/desk-[0-9a-f]+/en/neural-networks/batch-norm\.md", shown)
    assert place is not None
    file = own_content / place[0]
    assert "title: What does batch norm do?" in file.read_text(encoding="utf-8")
    again = await ada.presses(verdict, data=button)
    assert again["text"] == "It is saved already."
    assert len(list((own_content / "drafts").rglob("*.md"))) == 1
    assert not [fault for fault in check(own_content) if "drafts" in str(fault.path)]


async def test_a_draft_by_reply(ada: Person) -> None:
    written = await ada.send(QUIZ)
    await ada.replies(written, "/draft")
    assert "unsorted/what-does-batch-norm-do" in ada.sees(await ada.waits_for("Save as draft"))


async def test_a_folder_that_takes_no_file(
    ada: Person, own_content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "DRAFTS", "topics.yaml")  # a file in the place of the folder
    await ada.send(f"/draft {QUIZ}")
    verdict = await ada.waits_for("Save as draft")
    refused = await press(ada, verdict, "set:")
    assert refused["text"] == "I may not write into the folder of the bank. Nothing was saved."
    monkeypatch.undo()
    before = len(list((own_content / "drafts").rglob("*.md")))
    await press(ada, verdict, "set:")
    await ada.waits_for("Saved:")
    assert len(list((own_content / "drafts").rglob("*.md"))) == before + 1


async def test_a_broken_file_is_not_shown_and_its_faults_are_named(ada: Person) -> None:
    before = len(said(ada))
    await ada.send("/draft ---\ntitle: Что?\nkind: open\n---\nТо.")
    await ada.waits_for("Save as draft")
    (verdict,) = shown_since(ada, before)
    assert "`difficulty` is missing" in verdict


async def test_without_a_text_the_form_is_explained(ada: Person) -> None:
    assert "Explanation:" in ada.sees(await ask(ada, "/draft"))


async def test_forged_drafts_and_other_people(office: Stage, ada: Person) -> None:
    await ada.send(f"/draft {QUIZ}")
    verdict = await ada.waits_for("Save as draft")
    gone = await ada.presses(verdict, data="set:desk:save:999999:0")
    assert "don’t have this draft" in gone["text"]
    carl = await office.person("Carl")
    for command in ("/draft", "/posts", "/broadcast"):
        shown = await ask(carl, f"{command} x")
        assert f"I don’t know the command {command}" in carl.sees(shown)
    forged = await carl.presses(said(carl)[-1], data=pressable(verdict)[0])
    assert "no longer works" in forged["text"]


async def posted(office: Stage, number: int) -> None:
    """Write a channel with posts of the last Sunday; readers liked the newest one."""
    async with office.house.db.writing() as session:
        values = {"id": -1001, "kind": ChatKind.CHANNEL, "title": "*Daily* questions"}
        when = {"language": "en", "timezone": "UTC", "times": "10:00", "created_at": MONDAY_NOON}
        await session.execute(insert(Chat).values(reactions="👍", **values, **when))
        for _ in range(number):
            post = await posts.add(
                session,
                chat_id=-1001,
                question_id="p-value",
                version="1-1",
                language="en",
                status=Status.SENT,
                finished_at=MONDAY_NOON - timedelta(days=1),
            )
        for person in (1, 2):
            await reactions.put(session, post.id, person, "👍", MONDAY_NOON)
        await reactions.put_native(session, post.id, {"❤": 5})


async def test_posts_and_the_weekly_digest(
    office: Stage, ada: Person, logs: list[EventDict]
) -> None:
    assert ada.sees(await ask(ada, "/posts")) == "Nothing has been posted yet."
    await office.tick_at(MONDAY_NOON)
    assert "last week" not in ada.sees(said(ada)[-1])
    await posted(office, SHOWN + 1)
    newest = await ask(ada, "/posts")
    shown = ada.sees(newest)
    assert shown.count("What is a p-value?") == SHOWN
    assert "*Daily* questions · 11 January, 15:00" in shown
    assert "👍 2, in Telegram ❤ 5" in shown
    assert "nothing yet" in shown
    await press(ada, newest, "set:")
    oldest = await ada.waits_for("What the posts have brought")
    assert ada.sees(oldest).count("What is a p-value?") == 1
    assert not pressable(oldest)

    next_monday = MONDAY_NOON + timedelta(days=7)
    for moment in (next_monday - timedelta(hours=7), next_monday, next_monday):
        await office.tick_at(moment)
    digests = [text for text in shown_since(ada, 0) if "What last week’s posts" in text]
    assert len(digests) == 1
    assert "posts: 0 (11)" in digests[0]
    assert "reactions: 0 (7)" in digests[0]
    assert not [log for log in logs if log["event"] == "sending failed"]
