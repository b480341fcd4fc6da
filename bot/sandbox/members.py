"""How someone belongs to a chat, as ChatMember objects."""

from bot.sandbox.errors import Json

_RIGHTS = (
    "can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
    "can_post_stories", "can_edit_stories", "can_delete_stories", "can_send_welcome_messages",
    "can_post_messages", "can_edit_messages", "can_pin_messages",
)  # fmt: skip


def member_json(user: Json, status: str) -> Json:
    """Return the ChatMember of a user. An administrator of the sandbox has every right."""
    member: Json = {"user": user, "status": status}
    if status == "creator":
        member["is_anonymous"] = False
    elif status == "administrator":
        member |= dict.fromkeys(_RIGHTS, True) | {"is_anonymous": False, "can_be_edited": False}
    elif status == "kicked":
        member["until_date"] = 0
    return member
