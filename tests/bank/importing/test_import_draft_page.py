from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.importing.draft import Draft
from bot.bank.importing.draft_page import Origin, read_digest, scalar, write_page
from bot.bank.importing.plain import clean
from bot.bank.importing.resemblance import Resemblance
from bot.bank.page import Page, read_page
from bot.bank.rules import rule_faults
from bot.bank.schema import Original
from bot.bank.yaml_text import parse
from bot.core.question import Difficulty, Kind, Option

QUIZ = Draft(
    where="message 5",
    title="Что делает $\\lambda$: вредит?",
    body="Штрафует веса.",
    kind=Kind.QUIZ,
    options=(Option("Штрафует"), Option("'Ничего'"), Option("# Ускоряет", "Это шаг")),
    correct=frozenset({0}),
    topics=("Метрики", "a, b"),
    number=7,
    reactions={"👍": 4, "🥱": 3},
)
LIKE = Resemblance("l1-or-l2", "Чем L1 отличается от L2?", 81)

PAGE = """\
---
# An imported draft. Check every claim, fill in what is empty, delete these lines and
# the keys from `imported` on, and move it to content/ru/<topic>/<id>.md.
title: 'Что делает $\\lambda$: вредит?'
kind: quiz
difficulty:  # junior, middle, senior
asked_for: []  # some of ds, analyst, mle, nlp, llm, cv, recsys, mlops, pm
options:
  - text: Штрафует
    correct: true
  - text: '''Ничего'''
    why:  # what whoever picks it has mixed up
  - text: '# Ускоряет'
    why: Это шаг
explanation:  # shown right after an answer
sources: []  # addresses that say it
related: []  # ids of other questions
reviewed:  # the day when somebody else checked it
series: {name: '', number: 7}  # or delete the line
imported: {file: result.json, at: message 5, digest: DIGEST}
topics: [Метрики, 'a, b']
popularity: 7  # 👍 4, 🥱 3
resembles: {question: l1-or-l2, percent: 81}  # Чем L1 отличается от L2?
---
Штрафует веса.
"""


def test_a_quiz() -> None:
    page = write_page(QUIZ, "ru", Origin("result.json", LIKE))
    assert page == PAGE.replace("DIGEST", QUIZ.digest)


def test_a_draft_that_is_completed_belongs_to_the_bank(tmp_path: Path) -> None:
    page = write_page(QUIZ, "ru", Origin("result.json", LIKE))
    completed = page[: page.index("imported:")] + "---\n" + page.partition("\n---\n")[2]
    for empty, filled in (
        ("difficulty:", "difficulty: junior"),
        ("asked_for: []", "asked_for: [ds]"),
        ("why:  #", "why: Делает  #"),
        ("explanation:", "explanation: Большие веса стоят дороже."),
        ("sources: []", "sources: ['https://example.org/lambda']"),
        ("name: ''", "name: penalties"),
        ("reviewed:", "reviewed: 2026-11-22"),
    ):
        assert completed.count(empty) == 1
        completed = completed.replace(empty, filled)
    path = tmp_path / "what-lambda-does.md"
    path.write_text(completed, encoding="utf-8")
    read = read_page(path, "ru")
    assert isinstance(read, Page)
    assert isinstance(read.front, Original)
    assert (read.front.title, read.body) == (QUIZ.title, QUIZ.body)
    assert [option.text for option in read.front.options] == [each.text for each in QUIZ.options]
    assert list(rule_faults(read, read.front)) == []


def test_what_is_known_is_not_asked_for() -> None:
    draft = Draft(
        "line 2",
        "Why?",
        difficulty=Difficulty.SENIOR,
        explanation="Two\nlines",
        sources=("https://example.org/a",),
    )
    page = write_page(draft, "en", Origin("table.csv"))
    assert "difficulty: senior\n" in page
    assert 'explanation: "Two\\nlines"\n' in page
    assert "sources: [https://example.org/a]\n" in page
    assert "# Facts stand in the Russian file" in page
    assert "# The text below is missing.\n" in page
    assert not {"options:", "series:", "popularity:", "resembles:", "topics:"} & set(page.split())


def test_no_right_option_is_known() -> None:
    draft = Draft("line 2", "Why?", kind=Kind.QUIZ, options=(Option("a"), Option("b")))
    page = write_page(draft, "en", Origin("table.csv"))
    assert "options:  # mark what is right with `correct: true`\n" in page
    assert page.count("    why:  # what") == 2


def test_the_digest_is_found_again() -> None:
    page = write_page(QUIZ, "ru", Origin("a, b: 'c'.json"))
    assert read_digest(page) == QUIZ.digest
    assert read_digest(page.replace("title: ", "title: Новое ")) == QUIZ.digest
    assert read_digest("---\ntitle: x\n---\nimported: no") is None


@pytest.mark.parametrize(
    ("same", "other"),
    [
        (Draft("a", "Why  now?", "Since\nnow."), Draft("b", "why now?", "since now.", Kind.CASE)),
        (QUIZ, Draft("x", QUIZ.title, QUIZ.body, options=QUIZ.options)),
    ],
)
def test_drafts_that_say_the_same_have_one_digest(same: Draft, other: Draft) -> None:
    assert same.digest == other.digest


def test_drafts_that_differ_have_different_digests() -> None:
    drafts = [
        Draft("a", "Why?"),
        Draft("a", "Why?", "Since."),
        Draft("a", "Why? Since."),
        Draft("a", "Why?", options=(Option("Since."),)),
        Draft("a", "Why?", options=(Option("Since."), Option("now"))),
    ]
    assert len({draft.digest for draft in drafts}) == len(drafts)


TEXT = st.text(st.one_of(st.characters(), st.sampled_from("ab:# '\"{}[],-?&*!|>%@`\n"))).map(clean)


@given(TEXT, TEXT)
def test_every_text_is_read_back_from_yaml(text: str, other: str) -> None:
    yaml = f"a: {scalar(text)}  # comment\nb: {{c: {scalar(other)}, d: [{scalar(text)}]}}"
    assert parse(yaml)["tree"] == {"a": text, "b": {"c": other, "d": [text]}}


def test_a_usual_title_stays_readable() -> None:
    for title in ("Что такое bias-variance tradeoff (и зачем)?", "Why 2 + 2; is x_i < 3?", "C#"):
        assert scalar(title) == title
