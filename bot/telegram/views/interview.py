"""A mock interview: its set-up, its questions, and what came of them."""

from collections.abc import Mapping

from aiogram.types import InlineKeyboardButton

from bot.core.grading import Grade, Outcome
from bot.core.interview import LENGTHS, MINUTES, Answered, Report
from bot.core.question import Kind, Language, Question, Topic, Wording
from bot.db.models import Card
from bot.services.interviewing import Ask, Compare, Finished
from bot.telegram import blocks
from bot.telegram.callbacks import InterviewPress, InterviewStep, TopicPress
from bot.telegram.i18n import Translator
from bot.telegram.labels import label
from bot.telegram.markup import escape
from bot.telegram.screen import Screen, button, grid, keyboard
from bot.telegram.views.cards import LETTERS, answer_text

_ROLES_A_ROW = 3
_ANSWERS_A_ROW = 5
#: So many weak topics are offered for training.
_TRAINED = 2
#: So many characters of an answer stand in the report.
_LONGEST_OPENING = 500


def welcome_screen(t: Translator, roles: list[str]) -> Screen:
    """Ask for the role."""
    buttons = [_choice(role_name(t, role), role) for role in ("", *roles)]
    text = t.gettext(
        "🥸 A mock interview: I ask, you answer, and you learn how it went at the end. "
        "Which role is it for?"
    )
    return Screen(text, keyboard(*grid(buttons, _ROLES_A_ROW)))


def length_screen(t: Translator, role: str) -> Screen:
    """Ask for the number of questions."""
    buttons = [_choice(str(length), role, length) for length in LENGTHS]
    return Screen(t.gettext("How many questions?"), keyboard(buttons))


def minutes_screen(t: Translator, role: str, length: int) -> Screen:
    """Ask for the time limit."""
    buttons = [
        button(
            t.gettext("{n} min").format(n=minutes) if minutes else t.gettext("No limit"),
            InterviewPress(step=InterviewStep.BEGIN, value=f"{role}-{length}-{minutes}"),
        )
        for minutes in MINUTES
    ]
    text = t.gettext("How much time for each? A late answer counts, the report just says so.")
    return Screen(text, keyboard(*grid(buttons, 2)))


def resume_screen(t: Translator, interview_id: int) -> Screen:
    """Ask whether to go on with what was begun."""
    go_on = InterviewPress(step=InterviewStep.RESUME, id=interview_id)
    anew = InterviewPress(step=InterviewStep.SETUP)
    return Screen(
        t.gettext("🥸 We have not finished. Shall we go on where we stopped?"),
        keyboard(
            [button(t.gettext("Go on"), go_on, "primary")], [button(t.gettext("Start anew"), anew)]
        ),
    )


def empty_screen(t: Translator) -> Screen:
    """Say that there is nothing to ask."""
    return Screen(t.gettext("I have no questions for this interview yet. Try another role."))


def ask_screen(t: Translator, language: Language, ask: Ask) -> Screen:
    """Ask a question."""
    head = t.gettext("🥸 {number} of {length}").format(number=ask.number, length=ask.length)
    if ask.interview.seconds:
        minutes = ask.interview.seconds // 60
        head += " · " + t.ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    parts = [head, *_question(ask.card, ask.question, language, marked="")]
    if ask.question.kind is not Kind.QUIZ:
        parts.append(t.gettext("*Say it aloud or write it down for yourself, then go on.*"))
    return Screen("\n\n".join(parts), keyboard(*_answers(t, ask.card, ask.question)))


def noted_screen(t: Translator, language: Language, card: Card, question: Question) -> Screen:
    """Show an answered question, without a word on whether the answer was right."""
    noted = t.gettext("Noted.")
    letters = [
        letter
        for letter, position in zip(LETTERS, card.option_order, strict=False)
        if position in card.chosen
    ]
    if letters:
        noted = t.gettext("Noted: {letter}.").format(letter=", ".join(letters))
    return Screen("\n\n".join([*_question(card, question, language, card.chosen), noted]))


def compare_screen(t: Translator, language: Language, compare: Compare) -> Screen:
    """Show the answer of a question that was talked about, and ask how it went."""
    head = t.gettext("🥸 Now compare with what you said. How close was it?")

    def grade(text: str, grade: Grade, style: str | None) -> InlineKeyboardButton:
        step = InterviewPress(step=InterviewStep.GRADE, id=compare.card.id, value=grade)
        return button(text, step, style)

    return Screen(
        f"{head}\n\n{answer_text(t, language, compare.question)}",
        keyboard(
            [
                grade(t.gettext("Didn’t know"), Grade.AGAIN, "danger"),
                grade(t.gettext("Barely"), Grade.HARD, None),
            ],
            [
                grade(t.gettext("Knew it"), Grade.GOOD, "success"),
                grade(t.gettext("Easy"), Grade.EASY, "success"),
            ],
        ),
    )


def report_screen(
    t: Translator, language: Language, finished: Finished, topics: Mapping[str, Topic]
) -> Screen:
    """Sum up: the result by topic, what was wrong and why, and what to train."""
    report = finished.report
    parts = [
        t.gettext("🥸 That is all, thank you. {right} of {asked}.").format(
            right=report.right, asked=report.asked
        ),
        "\n".join(
            f"{topics[score.topic].emoji} {topics[score.topic].names[language]} — "
            + t.gettext("{right} of {answers}").format(right=score.right, answers=score.asked)
            for score in report.topics
        ),
    ]
    if report.missed:
        parts.append(t.gettext("**What to look at again**"))
        parts += [
            _missed(language, number, missed)
            for number, missed in enumerate(report.missed, start=1)
        ]
    if report.late:
        parts.append(
            t.ngettext(
                "⏱ {n} answer took longer than agreed.",
                "⏱ {n} answers took longer than agreed.",
                len(report.late),
            ).format(n=len(report.late))
        )
    return Screen("\n\n".join(parts), keyboard(*_after(t, language, report, topics)))


def role_name(t: Translator, role: str) -> str:
    """Return a role as people call it; an unknown one as the bank spells it."""
    names = {
        "": t.gettext("Any role"),
        "ds": t.gettext("Data scientist"),
        "analyst": t.gettext("Analyst"),
        "mle": t.gettext("ML engineer"),
        "pm": t.gettext("Product manager"),
        "recsys": "RecSys",
        "mlops": "MLOps",
    }
    return names.get(role, role.upper())


def _choice(text: str, *chosen: object) -> InlineKeyboardButton:
    value = "-".join(map(str, chosen))
    return button(text, InterviewPress(step=InterviewStep.SETUP, value=f"{value}-"))


def _question(card: Card, question: Question, language: Language, marked: str) -> list[str]:
    wording = question.wordings[language]
    parts = [f"**{wording.title}**"]
    for letter, position in zip(LETTERS, card.option_order, strict=False):
        mark = "☑ " if position in marked else ""
        parts.append(f"**{letter}** {mark}{wording.options[int(position)].text}")
    return parts


def _answers(t: Translator, card: Card, question: Question) -> list[list[InlineKeyboardButton]]:
    give_up = button(t.gettext("I don’t know"), InterviewPress(step=InterviewStep.PASS, id=card.id))
    if question.kind is not Kind.QUIZ:
        said = InterviewPress(step=InterviewStep.ANSWER, id=card.id)
        return [[button(t.gettext("Answered"), said, "primary")], [give_up]]
    letters = [
        button(letter, InterviewPress(step=InterviewStep.ANSWER, id=card.id, value=position))
        for letter, position in zip(LETTERS, card.option_order, strict=False)
    ]
    return [letters, [give_up]]


def _missed(language: Language, number: int, missed: Answered) -> str:
    wording = missed.question.wordings[language]
    lines = [f"{number}. **{wording.title}**"]
    lines += [
        f"✅ {wording.options[position].text}" for position in sorted(missed.question.correct)
    ]
    why = ""
    if missed.outcome is Outcome.WRONG and missed.chosen:
        chosen = wording.options[min(missed.chosen)]
        why = f" — *{chosen.why}*" if chosen.why else ""
        lines.append(f"❌ {chosen.text}{why}")
    if not why:
        lines.append(_short_answer(missed.question, wording))
    return "\n\n".join(filter(None, lines))


def _short_answer(question: Question, wording: Wording) -> str:
    """Return the explanation of a quiz, of any other question how its answer begins."""
    if question.kind is Kind.QUIZ:
        return wording.explanation
    opening = "".join(blocks.split(wording.body)[:1])
    return opening if len(opening) <= _LONGEST_OPENING else escape(label(opening, _LONGEST_OPENING))


def _after(
    t: Translator, language: Language, report: Report, topics: Mapping[str, Topic]
) -> list[list[InlineKeyboardButton]]:
    answers = [
        button(f"📖 {number}", InterviewPress(step=InterviewStep.FULL, id=missed.card_id))
        for number, missed in enumerate(report.missed, start=1)
    ]
    train = [
        [
            button(
                t.gettext("🎯 Train: {topic}").format(topic=topics[score.topic].names[language]),
                TopicPress(kind="topic", id=score.topic),
                "primary",
            )
        ]
        for score in report.topics[:_TRAINED]
        if score.right < score.asked
    ]
    return [*grid(answers, _ANSWERS_A_ROW), *train]
