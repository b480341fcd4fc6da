"""A post in a channel: a question, its answer the way the channel wants it, and the buttons."""

import re
from collections.abc import Iterator, Mapping

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.question import Bank, Kind, Question
from bot.db.chat_models import AnswerMode, Chat, Post, ReactionMode
from bot.telegram import blocks
from bot.telegram.callbacks import PostRevealPress, ReactPress
from bot.telegram.i18n import Translator
from bot.telegram.links import comments_link, deep_link
from bot.telegram.markup import bare, escape
from bot.telegram.screen import Poll, Row, Screen, button, keyboard
from bot.telegram.views.cards import LETTERS, sources_line

_QUESTION, _OPTION, _EXPLANATION, _DESCRIPTION = 300, 100, 200, 1024
_MOST_EXPLANATION_LINES = 3
_MOST_ROLES = 3

_BULLET = re.compile(r"^- ", re.MULTILINE)
_NO_BULLETS = ("```", "~~~", "$$")


def post_screen(
    t: Translator,
    bank: Bank,
    chat: Chat,
    post: Post,
    question: Question,
    counts: Mapping[str, int],
    bot_username: str,
) -> Screen:
    """Return a post as it stands. ``counts`` are reactions by emoji, those of buttons only.

    The answer to a post of the mode `AnswerMode.LATER` is part of it once it is closed.
    """
    parts = [_title(question, post), _asked(t, post, question), _answer(t, chat, post, question)]
    parts += [tags(bank, post, question), note_line(post)]
    return Screen(
        "\n\n".join(filter(None, parts)),
        post_keyboard(t, bank, chat, post, question, counts, bot_username),
    )


def answer_screen(t: Translator, post: Post, question: Question) -> Screen:
    """Return the answer alone: a reply to a post that cannot be edited."""
    return Screen(f"{_title(question, post)}\n\n{answer_text(t, post, question)}")


def poll_of(
    t: Translator,
    bank: Bank,
    chat: Chat,
    post: Post,
    question: Question,
    counts: Mapping[str, int],
    bot_username: str,
) -> Poll | None:
    """Return a post as a quiz poll, its options in the order of the bank; None if it cannot be one.

    That is any other kind of question, and a text that is too long or has a formula to be drawn.
    """
    if question.kind is not Kind.QUIZ:
        return None
    wording = question.wordings[post.language]
    title, explanation = bare(wording.title), bare(wording.explanation)
    options = [bare(option.text) for option in wording.options]
    description = bare(tags(bank, post, question))
    if title is None or explanation is None or description is None:
        return None
    fits = (
        len(title) <= _QUESTION
        and all(option is not None and len(option) <= _OPTION for option in options)
        and len(explanation) <= _EXPLANATION
        and len(explanation.splitlines()) <= _MOST_EXPLANATION_LINES
        and len(description) <= _DESCRIPTION
    )
    if not fits:
        return None
    return Poll(
        title,
        tuple(filter(None, options)),
        tuple(sorted(question.correct)),
        explanation,
        description,
        post_keyboard(t, bank, chat, post, question, counts, bot_username),
    )


def post_keyboard(
    t: Translator,
    bank: Bank,
    chat: Chat,
    post: Post,
    question: Question,
    counts: Mapping[str, int],
    bot_username: str,
) -> InlineKeyboardMarkup | None:
    """Return what can be pressed under a post, as it stands; None if there is nothing."""
    rows = [
        _reactions(chat, post, counts),
        _own_answer(t, bank, post, question, bot_username),
        _discuss(t, chat, post),
    ]
    return keyboard(*rows) if any(rows) else None


def answer_text(t: Translator, post: Post, question: Question) -> str:
    """Return the whole answer to a post, with where it comes from."""
    wording = question.wordings[post.language]
    body = with_bullets(wording.body)
    parts = [f"👩🏻‍💻 {body}" if question.kind is Kind.DIALOGUE else body]
    if question.kind is Kind.QUIZ:
        right = [
            f"✅ **{letter}** {wording.options[position].text}"
            for letter, position in _shown(post)
            if position in question.correct
        ]
        parts = [*right, wording.explanation, *parts]
    return "\n\n".join(filter(None, [*parts, sources_line(t, question)]))


def note_line(post: Post) -> str:
    """Return the correction of a post, which stands at its end; empty if there is none."""
    return f"✏️ {escape(post.note)}" if post.note else ""


def tags(bank: Bank, post: Post, question: Question) -> str:
    """Return the hashtags of a post: its topic, in words that Telegram takes for one, and roles."""
    topic = bank.topics.get(question.topic)
    if topic is None:
        return ""  # Free text that an editor wrote has none.
    name = re.sub(r"\W+", "_", topic.names[post.language]).strip("_")
    return escape(" ".join(f"#{tag}" for tag in (name, *question.asked_for[:_MOST_ROLES])))


def with_bullets(body: str) -> str:
    """Mark the items of lists as channels do: 🔸."""
    return "\n\n".join(
        block if block.startswith(_NO_BULLETS) else _BULLET.sub("🔸 ", block)
        for block in blocks.split(body)
    )


def _title(question: Question, post: Post) -> str:
    title = question.wordings[post.language].title
    if question.kind is not Kind.DIALOGUE:
        return f"**{title}**"
    number = f"**{question.series.number}.** " if question.series else ""
    return f"🥸 {number}{title}"


def _asked(t: Translator, post: Post, question: Question) -> str:
    """Return what stands between the title and the answer."""
    wording = question.wordings[post.language]
    if question.kind is Kind.DISCUSSION:
        return with_bullets(wording.body)
    if question.kind is Kind.QUIZ:
        told = post.closed_at is not None
        return "\n\n".join(
            f"**{letter}** {'✅ ' if told and position in question.correct else ''}"
            f"{wording.options[position].text}"
            for letter, position in _shown(post)
        )
    if question.kind is Kind.DIALOGUE and post.answers is AnswerMode.ON_REQUEST:
        return t.gettext("👩🏻‍💻 *(the answer is hidden: press to compare it with yours)*")
    return ""


def _answer(t: Translator, chat: Chat, post: Post, question: Question) -> str:
    if question.kind is Kind.DISCUSSION:
        return ""
    if post.answers is AnswerMode.COLLAPSED:
        return blocks.folded(t.gettext("💡 Answer"), answer_text(t, post, question))
    if post.answers is not AnswerMode.LATER:
        return ""
    if post.closed_at is not None:
        return answer_text(t, post, question)
    hours = chat.answer_after_h
    return t.ngettext(
        "⏳ *The answer comes {n} hour after the question.*",
        "⏳ *The answer comes {n} hours after the question.*",
        hours,
    ).format(n=hours)


def _shown(post: Post) -> Iterator[tuple[str, int]]:
    """Give the letters of a quiz and the positions of their options in the bank."""
    yield from zip(LETTERS, map(int, post.option_order), strict=False)


def _reactions(chat: Chat, post: Post, counts: Mapping[str, int]) -> Row:
    if chat.reaction_mode is ReactionMode.NATIVE:
        return []
    return [
        button(
            f"{emoji} {counts[emoji]}" if counts.get(emoji) else emoji,
            ReactPress(post=post.id, emoji=emoji),
        )
        for emoji in chat.reactions.split()
    ]


def _own_answer(
    t: Translator, bank: Bank, post: Post, question: Question, bot_username: str
) -> Row:
    if question.kind is Kind.DISCUSSION or question.id not in bank.questions:
        return []
    link = deep_link(bot_username, "q", question, post)
    row = [InlineKeyboardButton(text=t.gettext("🎯 Answer it yourself"), url=link)]
    if post.answers is AnswerMode.ON_REQUEST:
        row.insert(0, button(_reveal_label(t, question), PostRevealPress(post=post.id)))
    if (following := _following(bank, question)) is not None and following.series is not None:
        link = deep_link(bot_username, "q", following, post)
        row.append(InlineKeyboardButton(text=f"{following.series.number} →", url=link))
    return row


def _reveal_label(t: Translator, question: Question) -> str:
    if question.series is None:
        return t.gettext("👀 Show answer")
    return t.gettext("👀 Answer {number}").format(number=question.series.number)


def _following(bank: Bank, question: Question) -> Question | None:
    """Return the next part of the series that a question is of."""
    if (series := question.series) is None:
        return None
    later = [
        (other.series.number, other)
        for other in bank.questions.values()
        if other.series is not None
        and other.series.name == series.name
        and other.series.number > series.number
    ]
    return min(later, key=lambda part: part[0])[1] if later else None


def _discuss(t: Translator, chat: Chat, post: Post) -> Row:
    if chat.discussion_url is None:
        return []
    url = chat.discussion_url if post.message_id is None else comments_link(chat, post)
    return [InlineKeyboardButton(text=t.gettext("💬 Discuss"), url=url)]
