import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from personal_rows import fill
from pydantic import ValidationError
from pydantic_core import to_jsonable_python
from samples import add_person, deal_card, sample_question

from bot.core.question import Bank
from bot.db import personal, subscribers
from bot.db.engine import Database
from bot.db.models import Subscriber
from bot.services.export import export
from bot.services.export_document import SCHEMA_FILE, DealtCard, Export, schema

NOW = datetime(2026, 5, 20, 7, 30, tzinfo=UTC)
ANYA = 7_012_345_678

#: Stored as one text, and told as a list.
POSITIONS = {"option_order", "chosen"}
WORDS = {"plan"}


async def exported(db: Database, bank: Bank, person_id: int) -> dict[str, Any]:
    """Return the document about somebody."""
    async with db.reading() as session:
        person = await subscribers.get(session, person_id)
    assert person is not None
    file = await export(db, bank, person, NOW)
    document: dict[str, Any] = json.loads(file.content)
    return document


def leaves(value: object) -> Iterator[object]:
    """Give every value of a document that has none below it, and every list of numbers."""
    if isinstance(value, dict):
        for below in value.values():
            yield from leaves(below)
    elif isinstance(value, list) and all(isinstance(one, dict) for one in value):
        for below in value:
            yield from leaves(below)
    else:
        yield value


async def test_every_stored_value_is_in_the_document(db: Database, bank: Bank) -> None:
    await fill(db, ANYA)
    await fill(db, 2)
    told = list(leaves(await exported(db, bank, ANYA)))
    async with db.reading() as session:
        rows = await personal.rows_of(session, ANYA)
    for table, stored in rows.items():
        for column, value in stored[0].items():
            if column in {"subscription_id", "initial"}:
                continue  # it is the only one, and theirs; or it is that of what it stands for
            if isinstance(value, dict):
                assert all(each in told for memory in value.values() for each in memory)
                continue
            shown: object = value
            if column in POSITIONS:
                shown = [int(digit) for digit in str(value)]
            elif column in WORDS:
                shown = str(value).split()
            assert to_jsonable_python(shown) in told, f"{table}.{column}"


async def test_the_document_is_as_its_schema_says(db: Database, bank: Bank) -> None:
    await fill(db, ANYA)
    document = await exported(db, bank, ANYA)
    parsed = Export.model_validate_json(json.dumps(document))
    assert json.loads(parsed.model_dump_json()) == document
    assert document.keys() == set(json.loads(schema())["required"])
    assert (document["format"], document["version"]) == ("sobesednik-export", 1)


def test_the_documented_schema_is_that_of_the_code() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema(), (
        "run python -m bot.services.export_document"
    )


def test_what_the_schema_does_not_know_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        DealtCard.model_validate({"new_column": 1})


async def test_moments_are_utc_and_days_are_days(db: Database, bank: Bank) -> None:
    await fill(db, ANYA)
    document = await exported(db, bank, ANYA)
    assert document["exported_at"] == "2026-05-20T07:30:00Z"
    for name, value in document["cards"][0].items():
        if name.endswith("_at"):
            assert value.endswith("Z")
            assert datetime.fromisoformat(value).utcoffset() == NOW.utcoffset()
    assert len(document["days"][0]["day"]) == len("2026-05-20")


async def test_questions_have_titles_in_the_persons_language(db: Database, bank: Bank) -> None:
    await fill(db, ANYA, "one-right")
    await fill(db, 2, "of-before")
    for section in ("cards", "memories", "saved", "reports", "changed_answers"):
        known = (await exported(db, bank, ANYA))[section][0]
        assert (known["question_id"], known["question_title"]) == ("one-right", "?")
        gone = (await exported(db, bank, 2))[section][0]
        assert (gone["question_id"], gone["question_title"]) == ("of-before", None)


async def test_a_newcomer_has_a_document_too(db: Database, bank: Bank, anya: Subscriber) -> None:
    document = await exported(db, bank, anya.id)
    assert document["profile"]["telegram_id"] == anya.id
    assert document["daily_question"] is None
    assert document["picture"] is None
    assert document["cards"] == []


async def test_the_file_has_the_day_of_the_person(db: Database, bank: Bank) -> None:
    person = await add_person(db, 4, "Asia/Vladivostok")
    evening = NOW.replace(hour=20)
    assert (await export(db, bank, person, evening)).name == "sobesednik-2026-05-21.json"


async def test_the_same_rows_make_the_same_file(db: Database, bank: Bank) -> None:
    person = await add_person(db, 3)
    for name in ("zeta", "alpha", "midway"):
        async with db.writing() as session:
            await deal_card(session, 3, sample_question(name), NOW)
            await subscribers.save(session, 3, name, NOW)
    first, second = [await export(db, bank, person, NOW) for _ in range(2)]
    assert first == second
    assert first.name == "sobesednik-2026-05-20.json"
    document = json.loads(first.content)
    assert [card["number"] for card in document["cards"]] == [1, 2, 3]
    assert [saved["question_id"] for saved in document["saved"]] == ["alpha", "midway", "zeta"]
