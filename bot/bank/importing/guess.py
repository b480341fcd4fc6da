"""What a draft does not say of itself: its language and its topic."""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.bank.importing.draft import Draft
from bot.core.question import Language, Topic

_RUSSIAN = re.compile("[Ѐ-ӿ]+")
_CHINESE = re.compile("[㐀-䶿一-鿿]")
_LATIN = re.compile("[a-zA-Z]+")
_ENOUGH = 0.2
"""Share of words: Russian and Chinese texts are full of Latin terms, not the other way round."""
_LOOKED_AT = 1000
"""Characters."""


def language_of(draft: Draft) -> Language:
    """Guess by the script of the words; a Chinese character counts as one."""
    text = f"{draft.title}\n{draft.body}"[:_LOOKED_AT]
    russian, chinese, latin = (len(script.findall(text)) for script in (_RUSSIAN, _CHINESE, _LATIN))
    if max(russian, chinese) <= _ENOUGH * (russian + chinese + latin):
        return "en"
    return "ru" if russian >= chinese else "zh"


class TopicNames:
    """The topics of the bank by everything that they are called."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._ids: Mapping[str, str] = {
            name.casefold(): topic.id for topic in topics for name in _names(topic)
        }

    def find(self, words: Iterable[str]) -> str | None:
        """Give the id of the first topic that is called by one of the words."""
        ids = (self._ids.get(word.casefold().replace("_", " ")) for word in words)
        return next(filter(None, ids), None)


def _names(topic: Topic) -> Iterator[str]:
    yield from topic.aliases
    yield from topic.names.values()
    yield topic.id
