"""The next posts of a channel or a group, before they come."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.question import Language, Question
from bot.db.chat_models import Chat
from bot.telegram.callbacks import ChatPress, ChatSetting, QueueAct, QueuePress
from bot.telegram.i18n import Translator
from bot.telegram.markup import escape
from bot.telegram.screen import Row, Screen, button, keyboard
from bot.telegram.views.times import when


def queue_screen(t: Translator, chat: Chat, questions: Sequence[Question]) -> Screen:
    """List the next questions, with buttons to move and to skip each."""
    if not questions:
        return nothing_screen(t, chat)
    listed = "\n".join(
        f"{number}. {question.wordings[chat.language].title}"
        for number, question in enumerate(questions, 1)
    )
    intro = t.gettext("What comes next in **{title}**:").format(title=escape(chat.title))
    last = len(questions)
    rows = [
        _queue_row(t, chat, number, question, last=number == last)
        for number, question in enumerate(questions, 1)
    ]
    return Screen(f"{intro}\n\n{listed}", keyboard(*rows, _back(t, chat)))


def _queue_row(t: Translator, chat: Chat, number: int, question: Question, *, last: bool) -> Row:
    def act(text: str, act: QueueAct) -> Row:
        return [button(text, QueuePress(chat=chat.id, act=act, question=question.id))]

    earlier = act(f"↑ {number}", QueueAct.UP) if number > 1 else []
    later = [] if last else act(f"↓ {number}", QueueAct.DOWN)
    return earlier + later + act(t.gettext("Skip {n}").format(n=number), QueueAct.SKIP)


def preview_screen(
    t: Translator, language: Language, chat: Chat, question: Question, post: Screen, now: datetime
) -> Screen:
    """Show the next post as it will be. ``post`` is that; what is below it does not work yet."""
    if chat.next_due_at is not None and chat.next_due_at > now:
        due = chat.next_due_at.astimezone(ZoneInfo(chat.timezone))
        intro = t.gettext("The next post in **{title}**, {when}:").format(
            title=escape(chat.title), when=when(t, language, due, now)
        )
    else:
        intro = t.gettext("The next post in **{title}**:").format(title=escape(chat.title))
    now_, skip = (
        QueuePress(chat=chat.id, act=act, question=question.id)
        for act in (QueueAct.NOW, QueueAct.SKIP)
    )
    return Screen(
        f"{intro}\n\n{post.text}",
        keyboard(
            [button(t.gettext("📤 Post it now"), now_), button(t.gettext("⏭ Skip it"), skip)],
            [button(t.gettext("🗂 The next seven"), QueuePress(chat=chat.id, act=QueueAct.LIST))],
            _back(t, chat),
        ),
    )


def nothing_screen(t: Translator, chat: Chat) -> Screen:
    """Say that there is nothing to post."""
    text = t.gettext("There is no question on the topics of **{title}**. Choose more of them.")
    return Screen(text.format(title=escape(chat.title)), keyboard(_back(t, chat)))


def on_its_way(t: Translator) -> str:
    """Say, in a notice, that a post comes."""
    return t.gettext("It’s on its way.")


def not_now(t: Translator) -> str:
    """Say, in a notice, that another post comes first."""
    return t.gettext("Another post is on its way just now. Try again in a minute.")


def skipped(t: Translator) -> str:
    """Say, in a notice, that a question does not come."""
    return t.gettext("Skipped.")


def moved_on(t: Translator) -> str:
    """Say, in a notice, that the list has changed since it was shown."""
    return t.gettext("The line-up has changed. Here is what comes next.")


def _back(t: Translator, chat: Chat) -> Row:
    back = ChatPress(chat=chat.id, edition=chat.edition, what=ChatSetting.MENU)
    return [button(t.gettext("← Back"), back)]
