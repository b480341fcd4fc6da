"""What Telegram's words and members mean."""

import pytest
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import GetChatMember
from aiogram.types import ChatMemberRestricted, ResultChatMemberUnion
from pydantic import TypeAdapter

from bot.db.chat_models import ChatKind
from bot.sandbox.members import member_json
from bot.telegram import places
from bot.telegram.places import Refusal

CALL = GetChatMember(chat_id=-1001, user_id=5)
USER = {"id": 5, "is_bot": False, "first_name": "Ann"}


@pytest.mark.parametrize(
    ("error", "refusal"),
    [
        (TelegramBadRequest(CALL, "Bad Request: chat not found"), Refusal.GONE),
        (TelegramForbiddenError(CALL, "Forbidden: the channel chat was deleted"), Refusal.GONE),
        (TelegramForbiddenError(CALL, "Forbidden: bot was kicked from the group"), Refusal.SHUT),
        (TelegramForbiddenError(CALL, "Forbidden: anything else"), Refusal.SHUT),
        (TelegramBadRequest(CALL, "Bad Request: member list is inaccessible"), Refusal.SHUT),
        (TelegramBadRequest(CALL, "Bad Request: PARTICIPANT_ID_INVALID"), Refusal.STRANGER),
        (TelegramBadRequest(CALL, "Bad Request: user not found"), Refusal.STRANGER),
        (TelegramBadRequest(CALL, "Bad Request: something new"), None),
    ],
    ids=lambda case: getattr(case, "message", case),
)
def test_what_an_error_says_of_a_chat(error: TelegramAPIError, refusal: Refusal | None) -> None:
    assert places.refusal_of(error) is refusal


def member(status: str, **rights: bool) -> ResultChatMemberUnion:
    adapter: TypeAdapter[ResultChatMemberUnion] = TypeAdapter(ResultChatMemberUnion)
    return adapter.validate_python(member_json(USER, status) | rights)


@pytest.mark.parametrize(
    ("status", "rights", "may"),
    [
        ("creator", {}, True),
        ("administrator", {}, True),
        ("administrator", {"can_post_messages": False}, False),
        ("member", {}, False),
        ("left", {}, False),
        ("kicked", {}, False),
    ],
)
def test_who_may_set_a_channel_up_and_post_there(
    status: str, rights: dict[str, bool], may: bool
) -> None:
    assert places.may_set_up(member(status, **rights)) is may
    assert places.may_post(member(status, **rights), ChatKind.CHANNEL) is may


@pytest.mark.parametrize(
    ("status", "may"),
    [("creator", True), ("administrator", True), ("member", True), ("left", False),
     ("kicked", False)],
)  # fmt: skip
def test_a_group_takes_messages_of_its_members(status: str, may: bool) -> None:
    assert places.may_post(member(status), ChatKind.GROUP) is may
    assert places.is_in(member(status)) is may


@pytest.mark.parametrize("is_member", [True, False])
@pytest.mark.parametrize("can_send", [True, False])
def test_who_is_muted_in_a_group_does_not_post(is_member: bool, can_send: bool) -> None:
    rights = dict.fromkeys(ChatMemberRestricted.model_fields, True)
    muted = ChatMemberRestricted.model_validate(
        rights
        | {"status": "restricted", "user": USER, "until_date": 0, "tag": None}
        | {"is_member": is_member, "can_send_messages": can_send}
    )
    assert places.may_post(muted, ChatKind.GROUP) is (is_member and can_send)
    assert places.is_in(muted) is is_member
