"""Links in the texts: people read in Telegram, where only addresses and deep links lead on."""

import re
from collections.abc import Collection, Iterable, Iterator

from bot.bank.fault import Fault
from bot.bank.texts import Placed

_WEB = re.compile(r"https?://[^\s/]+\.\S+")
_DEEP = re.compile(r"https?://t\.me/\w+\?start=(?P<start>.*)")
_START = re.compile(r"(?P<kind>[qat])_(?P<id>.*)")


def link_faults(
    links: Iterable[Placed], questions: Collection[str], topics: Collection[str]
) -> Iterator[Fault]:
    """Find the links that lead nowhere; ``questions`` and ``topics`` are the ids there are."""
    for link in links:
        if not _WEB.fullmatch(link.text):
            what = f"the link “{link.text}” leads nowhere from a message: only https://… does"
            yield link.fault(what)
        elif deep := _DEEP.fullmatch(link.text):
            start = _START.fullmatch(deep["start"])
            known = topics if start and start["kind"] == "t" else questions
            if not start or start["id"] not in known:
                yield link.fault(f"the link “{link.text}” is dead: the bank has no such id")
