"""Quiz polls of Telegram's own."""

from aiogram import Bot
from aiogram.types import InputPollOption, Message

from bot.telegram.screen import Poll


async def send_poll(bot: Bot, chat_id: int, poll: Poll, *, thread_id: int | None = None) -> Message:
    """Send a quiz poll whose options everybody sees in an order of their own."""
    return await bot.send_poll(
        chat_id,
        poll.question,
        [InputPollOption(text=option) for option in poll.options],
        type="quiz",
        correct_option_ids=list(poll.correct),
        allows_multiple_answers=len(poll.correct) > 1,
        shuffle_options=True,
        explanation=poll.explanation or None,
        description=poll.description or None,
        question_parse_mode=None,
        explanation_parse_mode=None,
        description_parse_mode=None,
        message_thread_id=thread_id,
        reply_markup=poll.keyboard,
    )
