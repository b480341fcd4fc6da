"""What pops up over the chat when a button was pressed. Plain text, at most 200 characters."""

from bot.services.answering import Effect, Pressed
from bot.telegram.i18n import Translator
from bot.telegram.views.cards import streak_line
from bot.telegram.views.review import closing_line


def gone(t: Translator) -> str:
    """Say that a button leads nowhere any more."""
    return t.gettext("This button no longer works. /question brings a new question.")


def trouble(t: Translator) -> str:
    """Say that something went wrong on our side."""
    return t.gettext("Something went wrong on my side. Try again in a minute.")


def slowly(t: Translator) -> str:
    """Ask for patience, for what comes too fast is skipped."""
    return t.gettext("Slowly, please: I skip what comes too fast. Go on in a few seconds.")


def changed(t: Translator) -> str:
    """Say that a card was dealt anew, for its question is not what it was."""
    return t.gettext("This question has been corrected meanwhile. Here it is as it stands now.")


def waiting(t: Translator) -> str:
    """Say that the next question has come already."""
    return t.gettext("The next question is already below 👇")


def noted_before(t: Translator) -> str:
    """Say that a question of an interview has its answer already."""
    return t.gettext("This one is already noted. /interview goes on where you stopped.")


def saved(t: Translator, *, now: bool) -> str:
    """Say whether a question is saved now."""
    if now:
        return t.gettext("⭐ Saved. Find it under /saved.")
    return t.gettext("No longer saved.")


def pressed_notice(t: Translator, pressed: Pressed) -> str | None:
    """Say why a press did nothing; None if the card itself shows what it did."""
    if pressed.effect is Effect.ANEW:
        return changed(t)
    if pressed.effect is not Effect.NOTHING:
        return None
    if pressed.card.closed_at is not None:
        return t.gettext("This one is already closed.")
    return t.gettext("Mark at least one option first.")


def graded(t: Translator, pressed: Pressed) -> str | None:
    """Say what a grade has brought, for the card does not."""
    notice = pressed_notice(t, pressed)
    if notice is None and pressed.streak is not None:
        told = (closing_line(t, pressed.backlog), streak_line(t, pressed.streak, pressed.gains))
        return " ".join(filter(None, told))
    return notice
