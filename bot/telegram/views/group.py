"""A card that many people answer, each for themselves: in a group, or in an inline message."""

from collections.abc import Iterator

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.question import Bank, Kind, Question
from bot.core.tally import Tally
from bot.db.chat_models import Chat, Post
from bot.services.grouping import playable
from bot.telegram.callbacks import (
    GroupAnswerPress,
    GroupRevealPress,
    InlineAnswerPress,
    InlineRevealPress,
    PostRevealPress,
)
from bot.telegram.i18n import Translator
from bot.telegram.links import deep_link
from bot.telegram.screen import Screen, button, keyboard
from bot.telegram.views.cards import LETTERS, difficulty_name, sources_line
from bot.telegram.views.post import note_line, with_bullets


def group_screen(
    t: Translator,
    bank: Bank,
    chat: Chat | None,
    post: Post,
    question: Question,
    tally: Tally,
    bot_username: str,
) -> Screen:
    """Return a card as it stands. Without a ``chat`` it is in an inline message.

    Until the card is closed it says how many have answered, and not what.
    """
    wording = question.wordings[post.language]
    parts = [_headline(t, bank, post, question), f"**{wording.title}**"]
    if question.kind is Kind.QUIZ:
        parts.append(_options(post, question, tally))
    if question.kind is Kind.DISCUSSION:
        parts.append(with_bullets(wording.body))
    elif post.closed_at is not None:
        parts += _answer(t, post, question, tally)
    elif len(question.correct) > 1:
        parts.append(t.gettext("More than one is right: say which."))
    parts.append(note_line(post))
    return Screen(
        "\n\n".join(filter(None, parts)),
        group_keyboard(t, chat, post, question, tally, bot_username),
    )


def group_keyboard(
    t: Translator,
    chat: Chat | None,
    post: Post,
    question: Question,
    tally: Tally,
    bot_username: str,
) -> InlineKeyboardMarkup | None:
    """Return what can be pressed on a card as it stands. How many have answered stands there."""
    if question.kind is Kind.DISCUSSION:
        return None
    private = [_link(t.gettext("🎯 Answer in private"), bot_username, "q", question, post)]
    if post.closed_at is not None:
        full = _link(t.gettext("📖 Full answer"), bot_username, "a", question, post)
        return keyboard([full], private)
    all_ = []
    if chat is not None:
        all_.append(button(t.gettext("🏁 Show all"), GroupRevealPress(post=post.id, mode="all")))
    if not playable(question):
        answer = _link(t.gettext("👀 Show answer"), bot_username, "a", question, post)
        if chat is not None:  # There it can be told so that nobody else sees it.
            answer = button(t.gettext("👀 Show answer"), PostRevealPress(post=post.id))
        return keyboard([answer, *all_], private)
    return keyboard(
        [_letter(post, letter, option) for letter, option in _shown(post)],
        [_reveal(t, post, tally), *all_],
        private,
    )


def _headline(t: Translator, bank: Bank, post: Post, question: Question) -> str:
    topic = bank.topics[question.topic]
    name = f"{topic.emoji} **{topic.names[post.language]}**"
    return f"{name} · {difficulty_name(t, question.difficulty)}"


def _options(post: Post, question: Question, tally: Tally) -> str:
    options = question.wordings[post.language].options
    lines = []
    for letter, position in _shown(post):
        mark = count = why = ""
        if post.closed_at is not None:
            chosen = tally.chosen.get(position, 0)
            right = position in question.correct
            mark = "✅ " if right else ""
            count = f" · **{chosen}**" if tally.answered else ""
            if chosen and not right and options[position].why:
                why = f" — *{options[position].why}*"
        lines.append(f"**{letter}** {mark}{options[position].text}{why}{count}")
    return "\n\n".join(lines)


def _answer(t: Translator, post: Post, question: Question, tally: Tally) -> Iterator[str]:
    wording = question.wordings[post.language]
    if question.kind is not Kind.QUIZ:
        yield f"👩🏻‍💻 {wording.body}" if question.kind is Kind.DIALOGUE else wording.body
        yield sources_line(t, question)
        return
    yield wording.explanation
    if tally.answered:
        right = sum(tally.chosen.get(option, 0) for option in question.correct)
        yield t.ngettext(
            "{right} of {n} got it right.", "{right} of {n} got it right.", tally.answered
        ).format(right=right, n=tally.answered)


def _shown(post: Post) -> Iterator[tuple[str, int]]:
    """Give the letters and the positions of their options in the bank."""
    yield from zip(LETTERS, map(int, post.option_order), strict=False)


def _letter(post: Post, letter: str, option: int) -> InlineKeyboardButton:
    if post.chat_id is not None:
        return button(letter, GroupAnswerPress(post=post.id, option=option))
    press = InlineAnswerPress(
        question=post.question_id,
        language=post.language,
        order=post.option_order,
        option=option,
    )
    return button(letter, press)


def _reveal(t: Translator, post: Post, tally: Tally) -> InlineKeyboardButton:
    text = t.gettext("👀 Tell me")
    if n := tally.answered:
        text = t.ngettext("👀 Tell me · {n} answered", "👀 Tell me · {n} answered", n).format(n=n)
    if post.chat_id is not None:
        return button(text, GroupRevealPress(post=post.id, mode="me"))
    press = InlineRevealPress(
        question=post.question_id, language=post.language, order=post.option_order
    )
    return button(text, press)


def _link(
    text: str, bot_username: str, word: str, question: Question, post: Post
) -> InlineKeyboardButton:
    # What is not sent yet has no row.
    url = f"https://t.me/{bot_username}?start={word}_{question.id}"
    if post.id is not None:
        url = deep_link(bot_username, word, question, post)
    return InlineKeyboardButton(text=text, url=url)
