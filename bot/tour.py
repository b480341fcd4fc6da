"""A subscriber's first three days in the terminal: the smoke test for who has nothing else."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.config import Settings
from bot.core.question import Language
from bot.core.schedule import due_moment, local_day
from bot.demo import demo
from bot.sandbox.errors import Json
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

DAYS = 3
NAMES: dict[Language, str] = {"ru": "Аня", "en": "Anya", "zh": "安雅"}
TOPICS: dict[Language, str] = {
    "ru": "/topic дропаут",
    "en": "/topic drop out",
    "zh": "/topic 随机失活",
}

_ZONE = ZoneInfo("Europe/Moscow")
_AT = time(9)
_OPEN_CARD = "👀"
#: Buttons beside each other. Of an answer in several messages only one has them.
_GRADES = "] ["
_OPTION = re.compile(r"^[A-F] (.+)$", re.MULTILINE)
_RIGHT_OPTION = re.compile(r"^[A-F] ✅ (.+)$", re.MULTILINE)


async def play(settings: Settings) -> None:
    """Play the days and print what the person sees. Raise AssertionError if the bot falls silent.

    The person speaks the default language of ``settings``. A terminal typesets nothing: what is
    seen is what clients without rich messages show, formulas in Unicode or as pictures.
    """
    language = settings.default_language
    async with demo(settings.model_copy(update={"rich_messages": "off"})) as sandbox:
        person = await sandbox.person(NAMES[language], language_code=language)
        tour = _Tour(sandbox, person, Console(highlight=False, width=88))
        await tour.subscribe()
        for day in range(DAYS):
            if day:
                await tour.next_day()
            await tour.answer()
            await tour.ask("/streak", "🔥")
        await tour.ask(TOPICS[language], "")
        await tour.ask("/weak", "")
        tour.narrate(f"{DAYS} days played; every message above came from the bot itself.")


class _Tour:
    def __init__(self, sandbox: Sandbox, person: Person, console: Console) -> None:
        self._sandbox = sandbox
        self._person = person
        self._console = console
        self._name = Text(person.someone.first_name, style="bold cyan")
        self._printed: dict[int, str] = {}
        self._learned: set[str] = set()

    @property
    def _now(self) -> datetime:
        return self._sandbox.clock.now()

    def narrate(self, text: str) -> None:
        """Print what happens outside the chat."""
        self._console.print(Text(f"\n— {text} —\n", style="dim"))

    async def subscribe(self) -> None:
        """Go from /start to the first question, with two taps and a typed time zone."""
        self.narrate(f"{self._now.astimezone(_ZONE):%A, %H:%M} in Moscow")
        welcome = await self.ask("/start", "")
        times = await self._press(welcome, "set:go", "09:00")
        await self._press(times, f"set:time:{_AT:%H%M}", "")
        await self.ask(_ZONE.key, _OPEN_CARD)

    async def next_day(self) -> None:
        """Move the clock to the next daily question, and wait for it to come by itself."""
        tomorrow = local_day(self._now, _ZONE) + timedelta(days=1)
        await self._sandbox.clock.pass_time(due_moment(tomorrow, _AT, _ZONE) - self._now)
        self.narrate(f"{self._now.astimezone(_ZONE):%A, %H:%M}, the next day")
        await self._person.waits_for(_OPEN_CARD)
        self._print()

    async def ask(self, text: str, expected: str) -> Json:
        """Write to the bot and print its reply, which shows ``expected``."""
        await self._person.send(text)
        reply = await self._person.waits_for(expected)
        self._print()
        return reply

    async def answer(self) -> None:
        """Answer the last card: with what was learned of a quiz, or a grade of another one."""
        card = self._person.messages[-1]
        if not _buttons(card, "answer:"):
            shown = await self._press(card, "reveal:", _GRADES)
            await self._press(shown, "grade:", "→", position=-1)
            return
        options = _OPTION.findall(self._person.sees(card))
        known = [n for n, option in enumerate(options) if option in self._learned]
        closed = await self._press(card, "answer:", "→", position=known[0] if known else 0)
        self._learned.update(_RIGHT_OPTION.findall(self._person.sees(closed)))
        await self._press(closed, "reveal:", "→")

    async def _press(self, message: Json, prefix: str, expected: str, *, position: int = 0) -> Json:
        label, data = _buttons(message, prefix)[position]
        self._console.print(self._name, "presses", Text(f"[{label}]"))
        notice = await self._person.presses(message, data=data)
        if notice.get("text"):
            self._console.print(Text(f"notice: {notice['text']}", style="dim"))
        reply = await self._person.waits_for(expected)
        self._print()
        return reply

    def _print(self) -> None:
        for message in self._person.messages:
            text = self._person.sees(message)
            number = message["message_id"]
            if self._printed.get(number) == text:
                continue
            title = "edited" if number in self._printed else None
            self._printed[number] = text
            if message["from"]["id"] == self._person.id:
                self._console.print(self._name, Text(text))
            else:
                self._console.print(Panel(Text(text), title=title, title_align="right"))


def _buttons(message: Json, prefix: str) -> list[tuple[str, str]]:
    """Return label and data of the buttons whose data starts with ``prefix``."""
    return [
        (button["text"], button["callback_data"])
        for row in message["reply_markup"]["inline_keyboard"]
        for button in row
        if button.get("callback_data", "").startswith(prefix)
    ]
