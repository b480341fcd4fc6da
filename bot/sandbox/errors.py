"""How the sandbox says no: to the bot in the Bot API's words, to people in a sentence."""

from typing import Any

# The Bot API's own objects, as they travel: their shape is Telegram's, not ours.
Json = dict[str, Any]


class ApiError(Exception):
    """A refusal that the bot gets: ``{"ok": false, "error_code": code, "description": …}``."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> Json:
        """Return the body of the HTTP answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class ActionError(Exception):
    """A person tried what Telegram's apps do not let them do; the text says what."""


def bad_request(text: str) -> ApiError:
    """Return 400 with Telegram's prefix."""
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """Return 403 with Telegram's prefix."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """Return 409 with Telegram's prefix."""
    return ApiError(409, f"Conflict: {text}")


def too_many(seconds: int) -> ApiError:
    """Return 429: come back in `seconds`."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
