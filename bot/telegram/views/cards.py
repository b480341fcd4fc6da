"""A question card, open and closed."""

from collections.abc import Collection

from aiogram.types import InlineKeyboardMarkup

from bot.core.backlog import Backlog
from bot.core.grading import Grade, Outcome
from bot.core.question import Difficulty, Kind, Language, Question, Topic
from bot.core.selection import Reason
from bot.core.streak import Streak
from bot.db.models import Card
from bot.services.streaks import Gain
from bot.telegram.callbacks import (
    AnswerPress,
    GradePress,
    ReportPress,
    RevealPress,
    SavePress,
    SkipPress,
    TopicPress,
)
from bot.telegram.i18n import Translator
from bot.telegram.screen import Row, Screen, button, keyboard
from bot.telegram.views.review import closing_line, next_button

LETTERS = "ABCDEF"


def card_screen(
    t: Translator,
    language: Language,
    topic: Topic,
    card: Card,
    question: Question,
    streak: Streak | None = None,
    backlog: Backlog | None = None,
    gains: Collection[Gain] = (),
) -> Screen:
    """Return a card as it stands: open, with marked options, revealed, or closed.

    ``streak`` is told on a card that was closed with an answer, ``backlog`` on one of a review, and
    ``gains`` only when they came.
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
        parts.append(sources_line(t, question))
    parts.append(_closing_line(t, card, streak, backlog, gains))
    return Screen("\n\n".join(filter(None, parts)), card_keyboard(t, card, question, backlog))


def full_answer_screen(t: Translator, language: Language, card: Card, question: Question) -> Screen:
    """Return the long answer of a closed card."""
    return Screen(answer_text(t, language, question), keyboard([next_button(t, card)]))


def answer_screen(t: Translator, language: Language, question: Question) -> Screen:
    """Return the long answer of a question that no card was dealt for."""
    ask = TopicPress(kind="question", id=question.id)
    return Screen(
        answer_text(t, language, question),
        keyboard([button(t.gettext("🎯 Answer it yourself"), ask)]),
    )


def answer_text(t: Translator, language: Language, question: Question) -> str:
    """Return a question with its long answer and where that comes from."""
    wording = question.wordings[language]
    parts = [f"**{wording.title}**", wording.body, sources_line(t, question)]
    return "\n\n".join(filter(None, parts))


def sources_line(t: Translator, question: Question) -> str:
    """Return where an answer comes from, as links; nothing if it says not."""
    if not question.sources:
        return ""
    links = ", ".join(f"[{_source_name(url)}]({url})" for url in question.sources)
    return t.gettext("Sources: {links}").format(links=links)


def card_keyboard(
    t: Translator, card: Card, question: Question, backlog: Backlog | None = None
) -> InlineKeyboardMarkup:
    """Return what can be pressed on a card as it stands."""
    if card.closed_at is not None:
        return _closed_keyboard(t, card, question, backlog)
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


def _closed_keyboard(
    t: Translator, card: Card, question: Question, backlog: Backlog | None
) -> InlineKeyboardMarkup:
    main = [next_button(t, card, backlog)]
    if question.kind is Kind.QUIZ and card.outcome is not Outcome.SKIPPED:
        full = button(t.gettext("📖 Full answer"), RevealPress(card=card.id, full=True))
        main.insert(0, full)
    small = [
        button(t.gettext("⭐ Save"), SavePress(card=card.id)),
        button(t.gettext("🐞 Report"), ReportPress(card=card.id)),
    ]
    return keyboard(main, small)


def _headline(
    t: Translator, language: Language, topic: Topic, card: Card, question: Question
) -> str:
    number = t.gettext("question {number}").format(number=card.number)
    return " · ".join(
        [
            f"{topic.emoji} **{topic.names[language]} · {number}**",
            difficulty_name(t, question.difficulty),
            _reason(t, card.reason, card.reason_value or 0),
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


def _closing_line(
    t: Translator,
    card: Card,
    streak: Streak | None,
    backlog: Backlog | None,
    gains: Collection[Gain],
) -> str:
    parts = []
    if card.outcome is Outcome.SKIPPED:
        parts.append(t.gettext("Set aside. It will come back later."))
    elif card.outcome in {Outcome.WRONG, Outcome.REVEALED}:
        parts.append(t.gettext("I’ll come back to this one soon."))
    parts.append(closing_line(t, backlog))
    parts.append(streak_line(t, streak, gains) if streak else "")
    return " ".join(filter(None, parts))


def streak_line(t: Translator, streak: Streak, gains: Collection[Gain] = ()) -> str:
    """Say how long the streak is and what it has gained just now; nothing while there is none."""
    if not streak.days:
        return ""
    parts = [
        t.ngettext("🔥 {n} day in a row", "🔥 {n} days in a row", streak.days).format(n=streak.days)
    ]
    if Gain.EARNED_BACK in gains:
        parts.append(t.gettext("🛠 earned back"))
    if Gain.FREEZE in gains:
        parts.append(t.gettext("🧊 a freeze earned"))
    return " · ".join(parts)


def difficulty_name(t: Translator, difficulty: Difficulty) -> str:
    """Return the level as people say it in interviews."""
    names = {
        Difficulty.JUNIOR: t.gettext("junior"),
        Difficulty.MIDDLE: t.gettext("middle"),
        Difficulty.SENIOR: t.gettext("senior"),
    }
    return names[difficulty]


def _reason(t: Translator, reason: Reason, value: int) -> str:
    match reason:
        case Reason.MISSED if value:
            return t.ngettext("🔁 missed {n} day ago", "🔁 missed {n} days ago", value).format(
                n=value
            )
        case Reason.MISSED:
            return t.gettext("🔁 missed today")
        case Reason.REPEAT if value:
            return t.ngettext("🔁 answered {n} day ago", "🔁 answered {n} days ago", value).format(
                n=value
            )
        case Reason.REPEAT:
            return t.gettext("🔁 answered today")
        case Reason.WEAK:
            return t.gettext("🎯 weak topic, {percent} %").format(percent=value)
        case Reason.INTERVIEW:
            return t.gettext("🥸 mock interview")
        case Reason.CONFUSED:
            return t.gettext("🧭 close to what you mixed up")
        case _:
            return t.gettext("🆕 new")


def _answered(card: Card) -> bool:
    return card.closed_at is not None and card.outcome is not Outcome.SKIPPED


def _answer_hidden(card: Card) -> bool:
    return card.revealed_at is None


def _source_name(url: str) -> str:
    host, _, path = url.split("://", 1)[-1].removeprefix("www.").partition("/")
    if host == "arxiv.org":
        return f"arXiv {path.rsplit('/', 1)[-1]}"
    return f"doi {path}" if host == "doi.org" else host
