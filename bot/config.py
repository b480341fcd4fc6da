"""Settings from the environment and `.env`: commands and migrations/env.py read them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.core.failure import OperatorError
from bot.core.question import Language
from bot.core.schedule import parse_time

_REPOSITORY = Path(__file__).parent.parent


class ConfigurationError(OperatorError):
    """A setting that cannot be used; the text is one line."""

    exit_code = 2


def _database_url(value: str) -> str:
    try:
        driver = make_url(value).drivername
    except ArgumentError:
        raise ValueError from None
    if driver not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
        raise ValueError
    return value


def _redis_url(value: str) -> str:
    from redis.asyncio import ConnectionPool  # noqa: PLC0415 - slow, and few have a Redis

    try:
        # It does not connect yet.
        ConnectionPool.from_url(value).make_connection()  # type: ignore[no-untyped-call]  # redis' own
    except TypeError:  # an option that it does not know
        raise ValueError from None
    return value


def _zone_name(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError from None
    return value


def _time(value: object) -> object:
    parsed = parse_time(value) if isinstance(value, str) else value
    if parsed is None:
        raise ValueError
    return parsed


def _ids(value: object) -> object:
    return [part for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _http_url(value: str) -> str:
    address = urlsplit(value)
    # A port that is no number is told when it is asked for.
    if address.scheme not in {"http", "https"} or not address.hostname or address.port == 0:
        raise ValueError
    return value.rstrip("/")


def _webhook_url(value: str, others: ValidationInfo) -> str:
    # Telegram itself calls nothing but https.
    if not value.startswith("https://") and others.data.get("bot_api_url") is None:
        raise ValueError
    return value


def _directory(value: Path) -> Path:
    if not value.is_dir():
        raise ValueError
    return value


def _like(pattern: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, value.get_secret_value()):
            raise ValueError
        return value

    return AfterValidator(check)


HttpUrl = Annotated[str, AfterValidator(_http_url)]


class Settings(BaseSettings):
    """Every variable of the configuration table in the README, which says what each means."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    bot_token: Annotated[SecretStr, _like(r"\d+:[A-Za-z0-9_-]+")] | None = None
    bot_api_url: HttpUrl | None = None
    database_url: Annotated[str, AfterValidator(_database_url)] = (
        "sqlite+aiosqlite:///data/sobesednik.db"
    )
    redis_url: Annotated[str, AfterValidator(_redis_url)] | None = None
    content_dir: Annotated[Path, AfterValidator(_directory)] = _REPOSITORY / "content"
    admin_ids: Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)] = frozenset()
    default_language: Language = "ru"
    default_timezone: Annotated[str, AfterValidator(_zone_name)] = "Europe/Moscow"
    default_time: Annotated[time, BeforeValidator(_time)] = time(10)
    send_rate: Annotated[float, Field(gt=0, le=1000)] = 30
    allow_paid_broadcast: bool = False
    rich_messages: Literal["auto", "on", "off"] = "auto"
    webhook_url: Annotated[HttpUrl, AfterValidator(_webhook_url)] | None = None
    webhook_secret: Annotated[SecretStr, _like(r"[A-Za-z0-9_-]{1,256}")] | None = None
    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning"] = "info"

    def require_token(self) -> str:
        """Return the bot's token. Raise ConfigurationError if there is none."""
        if self.bot_token is None:
            raise ConfigurationError(
                "BOT_TOKEN is not set: get a token from @BotFather and put BOT_TOKEN=… into .env, "
                "or try the bot without one: sobesednik demo"
            )
        return self.bot_token.get_secret_value()


#: What no message may show: who logs in where, and tokens pasted into the wrong variable.
_HIDDEN = (
    (re.compile(r"^([\w+.-]+://)?.+@", re.DOTALL), r"\1***@"),
    (re.compile(r"(password=)[^&]*", re.IGNORECASE), r"\1***"),
    (re.compile(r"\d+:[\w-]{30,}"), "***"),
)
_ALLOWED = {
    "bot_token": "a token from @BotFather, like 123456:ABC…",
    "bot_api_url": "an http:// or https:// address",
    "database_url": "sqlite+aiosqlite:///PATH or postgresql+asyncpg://USER:PASSWORD@HOST/NAME",
    "redis_url": "redis://HOST:PORT/DB",
    "content_dir": "a folder with topics.yaml",
    "admin_ids": "Telegram user ids, separated by commas",
    "default_language": "ru, en or zh",
    "default_timezone": "an IANA name, like Europe/Moscow",
    "default_time": "HH:MM, like 10:00",
    "send_rate": "messages per second, above 0 and at most 1000",
    "allow_paid_broadcast": "true or false",
    "rich_messages": "auto, on or off",
    "webhook_url": "an https:// address; http:// only with a BOT_API_URL",
    "webhook_secret": "1 to 256 of A-Z a-z 0-9 _ -",
    "web_port": "a port from 0 to 65535",
    "log_format": "console or json",
    "log_level": "debug, info or warning",
}
_SECRET = {"bot_token", "webhook_secret"}


def load_settings() -> Settings:
    """Read the settings.

    Raise ConfigurationError naming the first wrong variable, its value (without secrets) and what
    is allowed.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0])
        value = "" if name in _SECRET else f"={_without_secrets(str(first['input']))}"
        raise ConfigurationError(
            f"{name.upper()}{value} is not valid: expected {_ALLOWED[name]}"
        ) from None


@contextmanager
def blame(variable: str, value: object, faults: type[Exception] = Exception) -> Iterator[None]:
    """Tell what goes wrong inside the block as a fault of a setting: raise ConfigurationError."""
    try:
        yield
    except faults as error:
        said = str((isinstance(error, DBAPIError) and error.orig) or error)
        # Some say nothing, others explain themselves on further lines.
        reason = said.partition("\n")[0] or type(error).__name__
        shown = _without_secrets(str(value))
        raise ConfigurationError(f"{variable}={shown} cannot be used: {reason}") from None


def _without_secrets(text: str) -> str:
    for secret, shown in _HIDDEN:
        text = secret.sub(shown, text)
    return text
