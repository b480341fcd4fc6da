"""The parameters of one Bot API call, however they were sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.errors import Json, bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    data: bytes


class Params:
    """Named values of a call: form fields are strings, a JSON body also brings other types.

    As on Telegram's server a missing value and an empty one are the same, numbers that are not
    numbers are 0, and names that a method does not know are ignored.
    """

    def __init__(
        self, values: Mapping[str, object], files: Mapping[str, Upload] | None = None
    ) -> None:
        self._values = values
        self._files = files or {}

    def text(self, name: str) -> str:
        """Return a string; an absent one is empty."""
        value = self._values.get(name)
        return "" if value is None else value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number."""
        value = self.text(name).strip()
        if not value:
            return default
        return int(value) if value.removeprefix("-").isdecimal() else 0

    def number(self, name: str) -> float | None:
        """Return a number; None for an absent or a wrong one."""
        try:
            return float(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a Boolean."""
        value = self.text(name).lower()
        return value in {"true", "yes", "1", "t", "y"} if value else default

    def parsed(self, name: str) -> object:
        """Return a JSON value; None when absent. 400 when it is not JSON."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            parsed: object = json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None
        return parsed

    def mapping(self, name: str) -> Json:
        """Return a JSON object; an absent one is empty."""
        value = self.parsed(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Object")
        return value

    def array(self, name: str) -> list[object]:
        """Return a JSON array; an absent one is empty."""
        value = self.parsed(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Array")
        return value

    def objects(self, name: str) -> list[Json]:
        """Return a JSON array of objects; an absent one is empty."""
        items = self.array(name)
        objects = [item for item in items if isinstance(item, dict)]
        if len(objects) != len(items):
            raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Object")
        return objects

    def file(self, name: str, reference: str | None = None) -> Upload | None:
        """Return the upload of field `name`, or the one that ``attach://…`` names."""
        value = self.text(name) if reference is None else reference
        if value.startswith("attach://"):
            return self._files.get(value.removeprefix("attach://"))
        return self._files.get(name)

    def within(self, values: Mapping[str, object]) -> "Params":
        """Return the parameters of an object inside this call: its values, the call's uploads."""
        return Params(values, self._files)
