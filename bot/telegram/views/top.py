"""The list of a group's best of the week."""

from bot.core.question import Language
from bot.core.ranking import Place
from bot.services.topping import Top
from bot.telegram.callbacks import TopPress
from bot.telegram.i18n import Translator
from bot.telegram.markup import escape
from bot.telegram.screen import Screen, button, keyboard
from bot.telegram.views.times import date_name

_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}

#: So many places are shown, and so many names on one.
_MOST_PLACES = 10
_MOST_NAMES = 10


def top_screen(t: Translator, language: Language, top: Top) -> Screen:
    """List the best: who shares a place stands in one line, and the unnamed are counted."""
    monday = date_name(language, top.monday)
    parts = [t.gettext("🏆 The best of the week since {date}").format(date=monday)]
    parts += [_line(t, place) for place in top.places[:_MOST_PLACES]]
    left = top.unnamed + sum(len(place.names) for place in top.places[_MOST_PLACES:])
    if top.places and left:
        parts.append(_more(t, left))
    elif top.unnamed:
        parts.append(_nobody_named(t, top.unnamed))
    elif not top.places:
        parts.append(t.gettext("Nobody yet. /question asks one."))
    return Screen(
        "\n\n".join(parts),
        keyboard(
            [
                button(t.gettext("Show my name"), TopPress(what="top", shown=True)),
                button(t.gettext("Hide it"), TopPress(what="top", shown=False)),
            ]
        ),
    )


def _line(t: Translator, place: Place) -> str:
    names = ", ".join(map(escape, place.names[:_MOST_NAMES]))
    if len(place.names) > _MOST_NAMES:
        names = f"{names} {_more(t, len(place.names) - _MOST_NAMES)}"
    number = _MEDALS.get(place.number, f"{place.number}\\.")
    right = t.ngettext("{n} right", "{n} right", place.right).format(n=place.right)
    return f"{number} {names} — {right}"


def _nobody_named(t: Translator, n: int) -> str:
    return t.ngettext(
        "{n} plays without a name. Show yours?", "{n} play without a name. Show yours?", n
    ).format(n=n)


def _more(t: Translator, n: int) -> str:
    return t.ngettext("and {n} more", "and {n} more", n).format(n=n)


def say_topic_screen(t: Translator) -> Screen:
    """Say how to ask for a topic in a group."""
    return Screen(t.gettext("Write what about: `/topic dropout`."))


def nothing_found_screen(t: Translator, query: str) -> Screen:
    """Say that there is no question of what was asked for."""
    if not query:
        return Screen(t.gettext("I have no question on this yet."))
    return Screen(
        t.gettext("I found nothing on “{query}”. Try other words.").format(query=escape(query[:60]))
    )
