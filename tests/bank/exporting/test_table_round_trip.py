from dataclasses import replace
from pathlib import Path

from bot.bank.exporting.entry import Entry, choose
from bot.bank.exporting.table import to_table
from bot.bank.importing.draft import Draft
from bot.bank.importing.table import read_table
from bot.core.question import LANGUAGES, Bank, Option


def as_draft(entry: Entry, where: str) -> Draft:
    """Say what a draft of a question should be: a table has no whys, and no numbered rubrics."""
    question, wording = entry.question, entry.wording
    return Draft(
        where=where,
        title=wording.title,
        body=wording.body,
        kind=question.kind,
        options=tuple(Option(option.text) for option in wording.options),
        correct=question.correct,
        explanation=wording.explanation,
        sources=question.sources,
        name=question.id,
        topics=(question.topic,),
        difficulty=question.difficulty,
        language=entry.language,
    )


def test_an_import_reads_the_whole_bank_back(real_bank: Bank, tmp_path: Path) -> None:
    entries = choose(real_bank, LANGUAGES)
    file = tmp_path / "bank.csv"
    file.write_bytes(to_table(entries))
    found = list(read_table(file))
    assert len(found) == len(entries)
    for entry, draft in zip(entries, found, strict=True):
        assert draft == as_draft(entry, draft.where)


def test_an_import_takes_the_guards_off(mini_bank: Bank, tmp_path: Path) -> None:
    question = mini_bank.questions["scaled-dot-product"]
    wording = replace(question.wordings["en"], title="=1+1?", body="- a list\n- of two")
    entry = Entry(replace(question, wordings={"en": wording}), "en")
    file = tmp_path / "bank.csv"
    file.write_bytes(to_table([entry]))
    assert b"'=1+1?" in file.read_bytes()
    assert list(read_table(file)) == [as_draft(entry, "line 2")]
