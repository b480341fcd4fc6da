from dataclasses import replace
from datetime import UTC, datetime

import pytest
from samples import sample_question

from bot.core.grading import Outcome
from bot.core.interview import Answered, report
from bot.core.question import LANGUAGES, Kind, Option, Topic, Wording
from bot.db.models import Card
from bot.db.progress_models import Interview
from bot.services.interviewing import Finished
from bot.telegram.i18n import load_translations
from bot.telegram.markup import render
from bot.telegram.views.interview import noted_screen, report_screen

NOW = datetime(2026, 5, 20, 7, tzinfo=UTC)
ENGLISH = load_translations()["en"]
TOPICS = {"trees": Topic("trees", "🌳", dict.fromkeys(LANGUAGES, "Trees"))}
OPTIONS = (Option("Alpha", "Takes $p$ for power"), Option("Beta"), Option("Gamma"))


def missed(
    kind: Kind,
    outcome: Outcome,
    *chosen: int,
    body: str = "The *short* answer.\n\n**Details**",
    explanation: str = "Because of Beta.",
) -> Answered:
    wording = Wording("Why?", body)
    correct = frozenset[int]()
    if kind is Kind.QUIZ:
        wording = Wording("Why?", body, explanation, OPTIONS)
        correct = frozenset({1})
    question = sample_question("why", "trees", kind, correct=correct)
    question = replace(question, wordings=dict.fromkeys(LANGUAGES, wording))
    return Answered(question, outcome, frozenset(chosen))


def told(*answers: Answered) -> str:
    """Return what the report says."""
    interview = Interview(id=1, subscriber_id=1, role="", plan="", started_at=NOW)
    finished = Finished(interview, report(answers, None))
    return report_screen(ENGLISH, "en", finished, TOPICS).text


@pytest.mark.parametrize(
    ("answered", "paragraphs"),
    [
        (missed(Kind.QUIZ, Outcome.WRONG, 0), ["✅ Beta", "❌ Alpha — *Takes $p$ for power*"]),
        (missed(Kind.QUIZ, Outcome.WRONG, 2), ["✅ Beta", "❌ Gamma", "Because of Beta."]),
        (missed(Kind.QUIZ, Outcome.WRONG), ["✅ Beta", "Because of Beta."]),
        (missed(Kind.QUIZ, Outcome.REVEALED), ["✅ Beta", "Because of Beta."]),
        (missed(Kind.QUIZ, Outcome.REVEALED, explanation=""), ["✅ Beta"]),
        (missed(Kind.OPEN, Outcome.WRONG), ["The *short* answer."]),
        (missed(Kind.DIALOGUE, Outcome.WRONG), ["The *short* answer."]),
        (missed(Kind.OPEN, Outcome.WRONG, body="No more of it."), ["No more of it."]),
        (missed(Kind.OPEN, Outcome.WRONG, body=""), []),
    ],
)
def test_what_was_missed_says_why(answered: Answered, paragraphs: list[str]) -> None:
    assert told(answered).split("\n\n")[3:] == ["1. **Why?**", *paragraphs]


def test_a_long_answer_is_cut_short() -> None:
    long = missed(Kind.OPEN, Outcome.WRONG, body="A *long* answer of $p_i$. " * 99 + "\n\nMore.")
    text = told(long)
    assert "A long answer of" in text
    assert text.endswith("…")
    assert len(text) < 700
    assert len(render(told(*[long] * 20), rich=False)) > 1, "it comes in several messages"


@pytest.mark.parametrize(("chosen", "noted"), [("", "Noted."), ("1", "B."), ("02", "A, C.")])
def test_what_is_noted_is_told_by_its_letters(chosen: str, noted: str) -> None:
    answered = missed(Kind.QUIZ, Outcome.WRONG)
    card = Card(id=1, question_id="why", option_order="012", chosen=chosen)
    text = noted_screen(ENGLISH, "en", card, answered.question).text
    assert text.endswith(noted)
    assert text.count("☑") == len(chosen)
