"""Help, and what to say when something cannot be understood."""

from bot.core.question import Language, Question
from bot.telegram.callbacks import NextPress, TopicPress
from bot.telegram.i18n import Translator
from bot.telegram.markup import escape
from bot.telegram.screen import Screen, button, keyboard
from bot.telegram.views.topics import question_button

#: Telegram takes at most a hundred buttons.
_SAVED_SHOWN = 90


def commands(t: Translator) -> dict[str, str]:
    """Return the commands and what each does, in the order of the menu."""
    return {
        "question": t.gettext("a question now"),
        "topic": t.gettext("a question on a topic you choose"),
        "review": t.gettext("review what is due"),
        "interview": t.gettext("a mock interview"),
        "streak": t.gettext("days in a row"),
        "weak": t.gettext("weak topics, to train them"),
        "stats": t.gettext("your year in a picture"),
        "saved": t.gettext("saved questions"),
        "time": t.gettext("when the daily question comes"),
        "timezone": t.gettext("your time zone"),
        "topics": t.gettext("which topics I ask about"),
        "language": t.gettext("Russian, English or Chinese"),
        "settings": t.gettext("all settings"),
        "pause": t.gettext("take a break for a few days"),
        "subscribe": t.gettext("turn the daily question on"),
        "stop": t.gettext("turn the daily question off"),
        "export": t.gettext("everything I know about you, as a file"),
        "forget": t.gettext("delete everything I know about you"),
        "help": t.gettext("what I can do"),
    }


def group_commands(t: Translator) -> dict[str, str]:
    """Return the commands of groups, like `commands`."""
    return {
        "question": t.gettext("a question for everybody here"),
        "topic": t.gettext("a question on what you write"),
        "top": t.gettext("the best of the week"),
    }


def description(t: Translator) -> str:
    """Return what Telegram shows before the first message."""
    return t.gettext(
        "One question a day from data science, ML and LLM interviews, at the time you choose.\n\n"
        "Answer with a button and see at once why. I bring back what you missed and show which "
        "topics are still weak.\n\n"
        "🇷🇺 🇬🇧 🇨🇳 · free, no ads"
    )


def short_description(t: Translator) -> str:
    """Return what Telegram shows in the profile and in shared links."""
    return t.gettext("A data science interview question a day, and the why behind each answer.")


def help_screen(t: Translator) -> Screen:
    """List the commands."""
    lines = [f"/{command} — {what}" for command, what in commands(t).items()]
    return Screen(
        t.gettext(
            "One question a day, answered with a button. Or write me any topic in your own words, "
            "and I’ll find you a question."
        )
        + "\n\n"
        + "\n".join(lines)
        + "\n\n"
        + t.gettext("I also post in channels and groups: /channels."),
        keyboard(
            [
                button(t.gettext("A question now"), NextPress(), "primary"),
                button(t.gettext("All topics"), TopicPress(kind="menu")),
            ]
        ),
    )


def unknown_command_screen(t: Translator, command: str) -> Screen:
    """Say that there is no such command."""
    return Screen(
        t.gettext("I don’t know the command {command}. /help shows what I can do.").format(
            command=escape(command[:40])
        )
    )


def words_only_screen(t: Translator) -> Screen:
    """Answer a sticker, a photo and the like."""
    return Screen(
        t.gettext("I only understand words and buttons. Write a topic, like “attention”, or /help.")
    )


def unknown_link_screen(t: Translator) -> Screen:
    """Say that a link leads to nothing any more."""
    return Screen(t.gettext("This link no longer leads anywhere."))


def saved_screen(t: Translator, language: Language, questions: list[Question]) -> Screen:
    """List what was starred, as buttons."""
    if not questions:
        return Screen(t.gettext("Nothing saved yet. Press ⭐ under a question to keep it."))
    text = t.gettext("Saved, the latest first:")
    if len(questions) > _SAVED_SHOWN:
        text = t.gettext("Saved, the latest {n} of {all}:").format(
            n=_SAVED_SHOWN, all=len(questions)
        )
    return Screen(
        text,
        keyboard(
            *[
                [question_button(question.id, question.wordings[language].title)]
                for question in questions[:_SAVED_SHOWN]
            ]
        ),
    )


def cancelled_screen(t: Translator) -> Screen:
    """Confirm that nothing is waited for any more."""
    return Screen(t.gettext("All right, never mind."))
