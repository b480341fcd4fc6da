"""What Anki has to know besides the notes: how a card looks, and the decks.

Whoever has imported a deck knows these by their ids. Another name of a field or of the template
makes them strangers: Anki then leaves the notes that it has as they are.
"""

from bot.core.question import Language

NOTE_TYPE_ID = 1_500_000_000_001
DECK_IDS: dict[Language, int] = {
    "ru": 1_500_000_000_011,
    "en": 1_500_000_000_012,
    "zh": 1_500_000_000_013,
}

_DECK_NAMES = {"ru": "Русский", "en": "English", "zh": "中文"}
_CHANGED = 1_795_305_600
"""When anything in here was changed last, in seconds of the Unix epoch.

A later look replaces the one in people's collections, and what they changed in it.
"""
_CSS = """\
.card { font: 1.1rem/1.45 system-ui, sans-serif; max-width: 42rem; margin: auto; padding: .5rem; }
.title { font-weight: 600; }
.options > li, .right, .why { margin: .35rem 0; }
.explanation { border-left: .2rem solid #8886; padding-left: .6rem; }
.sources { font-size: .85rem; overflow-wrap: anywhere; }
pre { overflow-x: auto; font-size: .85rem; padding: .5rem; border: 1px solid #8886; }
table { border-collapse: collapse; }
th, td { border: 1px solid #8886; padding: .2rem .5rem; }
"""
_ABOUT = (
    "Sobesednik: questions of data-science interviews. "
    "CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/"
)


def note_type() -> dict[str, object]:
    """Describe the only type of note, with its one template."""
    return {
        "id": NOTE_TYPE_ID,
        "name": "Sobesednik",
        "type": 0,
        "mod": _CHANGED,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "flds": [_field(position, name) for position, name in enumerate(("Front", "Back"))],
        "tmpls": [
            {
                "name": "Card",
                "ord": 0,
                "qfmt": "{{Front}}",
                "afmt": '{{FrontSide}}<hr id="answer">{{Back}}',
                "bqfmt": "",
                "bafmt": "",
                "did": None,
            }
        ],
        "css": _CSS,
        "latexPre": "",
        "latexPost": "",
        "req": [[0, "any", [0]]],
    }


def _field(position: int, name: str) -> dict[str, object]:
    return {
        "name": name,
        "ord": position,
        "sticky": False,
        "rtl": False,
        "font": "Arial",
        "size": 20,
        "media": [],
    }


def deck(language: Language) -> dict[str, object]:
    """Describe the deck of a language, with nothing learned in it yet."""
    return {
        "id": DECK_IDS[language],
        "name": f"Sobesednik::{_DECK_NAMES[language]}",
        "desc": _ABOUT,
        "mod": _CHANGED,
        "usn": -1,
        "dyn": 0,
        "conf": 1,
        "collapsed": False,
        "newToday": [0, 0],
        "revToday": [0, 0],
        "lrnToday": [0, 0],
        "timeToday": [0, 0],
    }
