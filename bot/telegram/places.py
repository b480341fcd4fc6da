"""What Telegram says of a channel or a group, and of who may do what there."""

from enum import StrEnum

from aiogram import Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    ChatFullInfo,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ResultChatMemberUnion,
)

from bot.db.chat_models import Chat, ChatKind
from bot.services.chats import Place
from bot.telegram.links import members_link


class Refusal(StrEnum):
    """Why Telegram does not tell the bot of somebody in a chat."""

    STRANGER = "stranger"
    """They are not in it, or nobody the bot has met."""
    GONE = "gone"
    """There is no such chat any more."""
    SHUT = "shut"
    """The bot is not let in, or lacks the rights."""


_REFUSALS = {
    Refusal.STRANGER: ("PARTICIPANT_ID_INVALID", "user not found", "member not found"),
    Refusal.GONE: ("chat not found", "chat was deleted"),
    Refusal.SHUT: ("member list is inaccessible", "CHAT_ADMIN_REQUIRED", "CHANNEL_PRIVATE"),
}


def kind_of(chat_type: str) -> ChatKind:
    """Return the kind of a chat that is not private."""
    return ChatKind.CHANNEL if chat_type == ChatType.CHANNEL else ChatKind.GROUP


def may_set_up(member: ResultChatMemberUnion) -> bool:
    """Whether somebody may say what the bot posts: an administrator who may post themselves."""
    if isinstance(member, ChatMemberAdministrator):
        return member.can_post_messages is not False
    return member.status == ChatMemberStatus.CREATOR


def may_post(member: ResultChatMemberUnion, kind: ChatKind) -> bool:
    """Whether the bot may post in a chat. A group takes messages of any member."""
    if kind is ChatKind.CHANNEL:
        return may_set_up(member)
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return is_in(member)


async def look(bot: Bot, chat_id: int) -> Place:
    """Ask Telegram what a chat is called and where it is discussed.

    Raise TelegramBadRequest or TelegramForbiddenError where the bot is not let in.
    """
    full = await bot.get_chat(chat_id)
    return Place(
        id=full.id,
        kind=kind_of(full.type),
        title=full.title or "",
        username=full.username,
        discussion_url=await _discussion(bot, full),
    )


async def _discussion(bot: Bot, channel: ChatFullInfo) -> str | None:
    if channel.type != ChatType.CHANNEL or channel.linked_chat_id is None:
        return None
    try:
        group = await bot.get_chat(channel.linked_chat_id)
    except (TelegramBadRequest, TelegramForbiddenError):
        return members_link(channel.linked_chat_id)  # The bot is not in it.
    if group.username:
        return f"https://t.me/{group.username}"
    return group.invite_link or members_link(group.id)


async def bot_may_post(bot: Bot, chat: Chat) -> bool:
    """Whether the bot may post in a chat that it is in, as Telegram says now."""
    return may_post(await bot.get_chat_member(chat.id, bot.id), chat.kind)


def refusal_of(error: TelegramAPIError) -> Refusal | None:
    """Return what an error of Telegram says of a chat; None if it says nothing of the kind."""
    for refusal, words in _REFUSALS.items():
        if any(word in error.message for word in words):
            return refusal
    return Refusal.SHUT if isinstance(error, TelegramForbiddenError) else None


def is_in(member: ResultChatMemberUnion) -> bool:
    """Whether somebody belongs to a chat at all."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in {ChatMemberStatus.LEFT, ChatMemberStatus.KICKED}
