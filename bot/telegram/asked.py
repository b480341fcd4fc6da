"""What a post asks."""

from bot.core.question import Question
from bot.db.chat_models import Post
from bot.services import desk, publishing
from bot.telegram.talk import House


async def question_of(house: House, post: Post) -> Question | None:
    """Return the question of a post: of the bank, or else as an editor wrote it for once.

    Return None if it is gone from there, or has other options by now.
    """
    found = publishing.shown(house.bank, post)
    if found is not None:
        return found
    drafted = await desk.question_of(house.db, house.bank, house.content_dir, post.question_id)
    return drafted if drafted is not None and publishing.fits(post, drafted) else None
