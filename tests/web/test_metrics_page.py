"""Prometheus finds the numbers, and strangers find nothing."""

from collections.abc import AsyncIterator, Iterator

import pytest
import structlog
from aiohttp import ClientSession, web
from prometheus_client.parser import text_string_to_metric_families
from samples import add_person
from sqlalchemy import insert, text
from structlog.typing import EventDict

from bot.db import queues
from bot.db.engine import Database
from bot.db.models import Correction, Status
from bot.db.statements import table_of
from bot.metrics import Metrics
from bot.web.metrics import add_metrics, is_neighbour
from bot.web.server import serving


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def url(db: Database, metrics: Metrics) -> AsyncIterator[str]:
    site = web.Application()
    add_metrics(site, db, metrics)
    async with serving(site, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}/metrics"


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[EventDict]]:
    with structlog.testing.capture_logs() as logs:
        yield logs


async def scrape(url: str) -> dict[str, float]:
    async with ClientSession() as session, session.get(url) as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/plain; version=")
        body = await response.text()
    return {
        sample.name + "".join(sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }


async def add_corrections(db: Database, status: Status, number: int) -> None:
    async with db.writing() as session:
        row = {"subscriber_id": 1, "question_id": "p-value", "status": status}
        versions = [f"{status}-{each}" for each in range(number)]
        rows = [row | {"version": version} for version in versions]
        await session.execute(insert(table_of(Correction)), rows)


async def test_queues_are_read_when_asked_for(db: Database, url: str, metrics: Metrics) -> None:
    metrics.due("deliveries", 3)
    await add_person(db, 1)
    await add_corrections(db, Status.SENT, 4)
    await add_corrections(db, Status.PENDING, 2)
    numbers = await scrape(url)
    assert numbers["sobesednik_queue_rowscorrections"] == 2
    assert numbers["sobesednik_due_totaldeliveries"] == 3
    assert numbers["process_start_time_seconds"] > 0
    for outbox in ("deliveries", "posts", "announcements", "digests"):
        assert numbers[f"sobesednik_queue_rows{outbox}"] == 0
    await add_corrections(db, Status.EXPIRED, 1)
    assert (await scrape(url))["sobesednik_queue_rowscorrections"] == 2


async def test_without_the_database_the_other_numbers_remain(
    url: str, metrics: Metrics, monkeypatch: pytest.MonkeyPatch, logs: list[EventDict]
) -> None:
    metrics.due("deliveries", 3)
    assert "sobesednik_queue_rowsposts" in await scrape(url)
    with monkeypatch.context() as patch:
        patch.setattr(queues, "_LENGTHS", text("SELECT nothing"))
        numbers = await scrape(url)
    assert numbers["sobesednik_due_totaldeliveries"] == 3
    assert not [name for name in numbers if "queue_rows" in name]
    assert [log["event"] for log in logs] == ["queues cannot be counted"]
    assert "sobesednik_queue_rowsposts" in await scrape(url)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
async def test_what_a_proxy_passes_on_is_not_found(url: str, header: str) -> None:
    async with (
        ClientSession(headers={header: "10.0.0.1"}) as session,
        session.get(url) as response,
    ):
        assert response.status == 404


@pytest.mark.parametrize(
    ("address", "neighbour"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("172.18.0.5", True),
        ("192.168.1.7", True),
        ("fd00::7", True),
        ("::ffff:10.0.0.7", True),
        ("::ffff:8.8.8.8", False),
        ("8.8.8.8", False),
        ("2606:4700::1111", False),
        ("", False),
        (None, False),
        ("unix", False),
    ],
)
def test_neighbours(address: str | None, neighbour: bool) -> None:
    assert is_neighbour(address) is neighbour


# PostgreSQL reads a small table as a whole.
@pytest.mark.parametrize("kept_database", ["sqlite"], indirect=True)
async def test_counting_reads_an_index(db: Database) -> None:
    compiled = queues._LENGTHS.compile(
        db.engine.sync_engine, compile_kwargs={"literal_binds": True}
    )
    async with db.reading() as session:
        plan = [row.detail for row in await session.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
    tables = ("deliveries", "corrections", "posts", "digests", "announcements", "broadcasts")
    for table in tables:
        looks = [each for each in plan if table in each]
        assert looks, plan
        assert all(f"SEARCH {table} USING" in each for each in looks), looks
