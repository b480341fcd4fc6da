"""A question card, open and closed."""

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.grading import Grade, Outcome
from bot.core.question import Difficulty, Kind, Language, Question, Topic
from bot.core.selection import Reason
from bot.core.streak import Streak
from bot.db.models import Card
from bot.telegram.callbacks import (
    AnswerPress,
    GradePress,
    NextPress,
    ReportPress,
    RevealPress,
    SavePress,
    SkipPress,
    TopicPress,
)
from bot.telegram.i18n import Translator
from bot.telegram.screen import Row, Screen, button, keyboard

LETTERS = "ABCDEF"


def card_screen(
    t: Translator,
    language: Language,
    topic: Topic,
    card: Card,
    question: Question,
    streak: Streak | None = None,
) -> Screen:
    """Return a card as it stands: open, with marked options, revealed, or closed.

    ``streak`` is told on a card that was closed with an answer.
    """
    wording = question.wordings[language]
    parts = [_headline(t, language, topic, card, question), _title(question, wording.title)]
    if question.kind is Kind.QUIZ:
        parts.append(_options(card, question, language))
        if len(question.correct) > 1 and card.closed_at is None:
            parts.append(t.gettext("More than one is right. Mark them all, then press “Done”."))
    if question.kind is Kind.DIALOGUE and _answer_hidden(card) and card.closed_at is None:
        parts.append(t.gettext("👩🏻‍💻 *(the answer is hidden: say yours aloud, then compare)*"))
    if question.kind is Kind.QUIZ and _answered(card):
        parts.append(wording.explanation)
    if question.kind is not Kind.QUIZ and not _answer_hidden(card):
        parts.append(f"👩🏻‍💻 {wording.body}" if question.kind is Kind.DIALOGUE else wording.body)
        parts.append(_sources(t, question))
    parts.append(_closing_line(t, card, streak))
    return Screen("\n\n".join(filter(None, parts)), card_keyboard(t, card, question))


def full_answer_screen(t: Translator, language: Language, card: Card, question: Question) -> Screen:
    """Return the long answer of a closed card."""
    return Screen(_answer_text(t, language, question), keyboard([_next(t, card)]))


def answer_screen(t: Translator, language: Language, question: Question) -> Screen:
    """Return the long answer of a question that no card was dealt for."""
    ask = TopicPress(kind="question", id=question.id)
    return Screen(
        _answer_text(t, language, question),
        keyboard([button(t.gettext("🎯 Answer it yourself"), ask)]),
    )


def _answer_text(t: Translator, language: Language, question: Question) -> str:
    wording = question.wordings[language]
    parts = [f"**{wording.title}**", wording.body, _sources(t, question)]
    return "\n\n".join(filter(None, parts))


def _sources(t: Translator, question: Question) -> str:
    if not question.sources:
        return ""
    links = ", ".join(f"[{_source_name(url)}]({url})" for url in question.sources)
    return t.gettext("Sources: {links}").format(links=links)


def card_keyboard(t: Translator, card: Card, question: Question) -> InlineKeyboardMarkup:
    """Return what can be pressed on a card as it stands."""
    if card.closed_at is not None:
        return _closed_keyboard(t, card, question)
    if card.revealed_at is not None:
        return _grade_keyboard(t, card)
    last = [
        button(t.gettext("👀 Show answer"), RevealPress(card=card.id)),
        button(t.gettext("Skip"), SkipPress(card=card.id)),
    ]
    if question.kind is not Kind.QUIZ:
        return keyboard(last)
    done = button(t.gettext("Done"), AnswerPress(card=card.id), "primary")
    return keyboard(_letters(card), [done] if len(question.correct) > 1 else [], last)


def _letters(card: Card) -> Row:
    return [
        button(
            f"☑ {letter}" if position in card.chosen else letter,
            AnswerPress(card=card.id, option=int(position)),
            "primary" if position in card.chosen else None,
        )
        for letter, position in zip(LETTERS, card.option_order, strict=False)
    ]


def _grade_keyboard(t: Translator, card: Card) -> InlineKeyboardMarkup:
    def grade(text: str, grade: Grade, style: str | None) -> Row:
        return [button(text, GradePress(card=card.id, grade=grade), style)]

    return keyboard(
        grade(t.gettext("Didn’t know"), Grade.AGAIN, "danger")
        + grade(t.gettext("Barely"), Grade.HARD, None),
        grade(t.gettext("Knew it"), Grade.GOOD, "success")
        + grade(t.gettext("Easy"), Grade.EASY, "success"),
    )


def _closed_keyboard(t: Translator, card: Card, question: Question) -> InlineKeyboardMarkup:
    main = [_next(t, card)]
    if question.kind is Kind.QUIZ and card.outcome is not Outcome.SKIPPED:
        full = button(t.gettext("📖 Full answer"), RevealPress(card=card.id, full=True))
        main.insert(0, full)
    small = [
        button(t.gettext("⭐ Save"), SavePress(card=card.id)),
        button(t.gettext("🐞 Report"), ReportPress(card=card.id)),
    ]
    return keyboard(main, small)


def _next(t: Translator, card: Card) -> InlineKeyboardButton:
    return button(t.gettext("Next →"), NextPress(card=card.id), "primary")


def _headline(
    t: Translator, language: Language, topic: Topic, card: Card, question: Question
) -> str:
    number = t.gettext("question {number}").format(number=card.number)
    return " · ".join(
        [
            f"{topic.emoji} **{topic.names[language]} · {number}**",
            difficulty_name(t, question.difficulty),
            _reason(t, card.reason),
        ]
    )


def _title(question: Question, title: str) -> str:
    if question.kind is not Kind.DIALOGUE:
        return f"**{title}**"
    number = f"**{question.series.number}.** " if question.series else ""
    return f"🥸 {number}{title}"


def _options(card: Card, question: Question, language: Language) -> str:
    options = question.wordings[language].options
    lines = []
    for letter, position in zip(LETTERS, card.option_order, strict=False):
        option = options[int(position)]
        mark = why = ""
        if _answered(card):
            if int(position) in question.correct:
                mark = "✅ "
            elif position in card.chosen:
                mark, why = "❌ ", f" — *{option.why}*" if option.why else ""
        lines.append(f"**{letter}** {mark}{option.text}{why}")
    # A paragraph each: easier to read, and rendered once for everybody who meets the option.
    return "\n\n".join(lines)


def _closing_line(t: Translator, card: Card, streak: Streak | None) -> str:
    if card.outcome is Outcome.SKIPPED:
        return t.gettext("Set aside. It will come back later.")
    if card.closed_at is None:
        return ""
    return " ".join(
        filter(
            None,
            [
                t.gettext("I’ll come back to this one tomorrow.")
                if card.outcome in {Outcome.WRONG, Outcome.REVEALED}
                else "",
                streak_line(t, streak) if streak else "",
            ],
        )
    )


def streak_line(t: Translator, streak: Streak) -> str:
    """Say how long the streak is; nothing while there is none."""
    if not streak.current:
        return ""
    return t.ngettext("🔥 {n} day in a row", "🔥 {n} days in a row", streak.current).format(
        n=streak.current
    )


def difficulty_name(t: Translator, difficulty: Difficulty) -> str:
    """Return the level as people say it in interviews."""
    names = {
        Difficulty.JUNIOR: t.gettext("junior"),
        Difficulty.MIDDLE: t.gettext("middle"),
        Difficulty.SENIOR: t.gettext("senior"),
    }
    return names[difficulty]


def _reason(t: Translator, reason: Reason) -> str:
    names = {
        Reason.NEW: t.gettext("🆕 new"),
        Reason.MISSED: t.gettext("🎯 missed before"),
        Reason.REPEAT: t.gettext("🔁 review"),
    }
    return names[reason]


def _answered(card: Card) -> bool:
    return card.closed_at is not None and card.outcome is not Outcome.SKIPPED


def _answer_hidden(card: Card) -> bool:
    return card.revealed_at is None


def _source_name(url: str) -> str:
    host, _, path = url.split("://", 1)[-1].removeprefix("www.").partition("/")
    if host == "arxiv.org":
        return f"arXiv {path.rsplit('/', 1)[-1]}"
    return f"doi {path}" if host == "doi.org" else host
