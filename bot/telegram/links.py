"""Links to questions in the private chat, and to what belongs to a channel."""

from bot.core.question import Question
from bot.db.chat_models import Chat, Post


def deep_link(bot_username: str, word: str, question: Question, post: Post) -> str:
    """Return the link to a question in the private chat, by way of a post.

    ``word`` is q to be asked it, a to be told the answer.
    """
    return f"https://t.me/{bot_username}?start={word}_{question.id}_{post.id}"


def comments_link(chat: Chat, post: Post) -> str:
    """Return the link to the comments of a post that was sent in a channel with a discussion group.

    That of a closed channel opens for its subscribers.
    """
    # They open at the comment with this number, and at their beginning if there is none.
    where = chat.username or f"c/{_bare(chat.id)}"
    return f"https://t.me/{where}/{post.message_id}?comment=1"


def members_link(chat_id: int) -> str:
    """Return the link to a closed supergroup that opens only for those who are in it."""
    return f"https://t.me/c/{_bare(chat_id)}/1"


def _bare(chat_id: int) -> str:
    return str(chat_id).removeprefix("-100")
