"""Corrections to posts: for the admins."""

from bot.services.noting import LONGEST, Note
from bot.telegram.callbacks import DeskAct, DeskPress
from bot.telegram.i18n import Translator
from bot.telegram.markup import escape
from bot.telegram.screen import Screen, button, keyboard


def note_screen(t: Translator, note: Note, title: str) -> Screen:
    """Show a correction as it will stand at the end of the posts, and ask whether it shall."""
    if not note.posts:
        return Screen(t.gettext("This question has not been posted anywhere."))
    ask = t.ngettext(
        "This will stand at the end of {n} post.",
        "This will stand at the end of {n} posts.",
        note.posts,
    )
    press = DeskPress(mode="desk", act=DeskAct.NOTE, id=note.number)
    return Screen(
        f"**{title}**\n\n✏️ {escape(note.text)}\n\n{ask.format(n=note.posts)}",
        keyboard([button(t.gettext("Add the correction"), press, "primary")]),
    )


def how_to_correct_screen(t: Translator) -> Screen:
    """Say how to write a correction."""
    return Screen(
        t.gettext(
            "Forward me a post and reply to it with the correction, or name the question: "
            "`/correct p-value The second option is right.` At most {n} characters."
        ).format(n=LONGEST)
    )


def no_post_screen(t: Translator) -> Screen:
    """Say that a forwarded message is no post of the bot."""
    return Screen(t.gettext("That is no post of mine: there is nothing to correct."))


def applied_screen(t: Translator, posts: int) -> Screen:
    """Say that the posts are being edited."""
    return Screen(
        t.ngettext("✏️ {n} post is being edited.", "✏️ {n} posts are being edited.", posts).format(
            n=posts
        )
    )


def applied_before_notice(t: Translator) -> str:
    """Say that a correction stands there already."""
    return t.gettext("This correction has been added already.")
