"""What Telegram says when a message cannot be edited."""

from aiogram.exceptions import TelegramBadRequest

#: A person has deleted it, it has become too old, or it is a picture.
_OUT_OF_REACH = (
    *("message to edit not found", "message can't be edited"),
    "there is no text in the message to edit",
)
_UNCHANGED = "message is not modified"


def out_of_reach(error: TelegramBadRequest) -> bool:
    """Whether a message cannot be edited: it was deleted, is too old, or is a picture."""
    return any(reason in error.message for reason in _OUT_OF_REACH)


def pass_unchanged(error: TelegramBadRequest) -> None:
    """Raise what went wrong with an edit, unless the message shows already what it is to show."""
    # A repeated press asks for what is shown already: nothing is wrong then.
    if _UNCHANGED not in error.message:
        raise error
