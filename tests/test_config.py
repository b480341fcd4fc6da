import os
from datetime import time
from pathlib import Path

import pytest

from bot.config import ConfigurationError, Settings, load_settings

REPOSITORY = Path(__file__).parent.parent
TOKEN = "123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start without any variable, in a folder without .env."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        for variable in [variable for variable in os.environ if variable.lower() == name]:
            monkeypatch.delenv(variable)


def test_defaults() -> None:
    assert load_settings().model_dump() == {
        "bot_token": None,
        "bot_api_url": None,
        "database_url": "sqlite+aiosqlite:///data/sobesednik.db",
        "redis_url": None,
        "content_dir": REPOSITORY / "content",
        "admin_ids": frozenset(),
        "default_language": "ru",
        "default_timezone": "Europe/Moscow",
        "default_time": time(10),
        "send_rate": 30,
        "allow_paid_broadcast": False,
        "rich_messages": "auto",
        "webhook_url": None,
        "webhook_secret": None,
        "web_host": "127.0.0.1",
        "web_port": 8080,
        "log_format": "console",
        "log_level": "info",
    }


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("BOT_API_URL", "http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
        ("DATABASE_URL", "postgresql+asyncpg://u:p@h/n", "postgresql+asyncpg://u:p@h/n"),
        ("DATABASE_URL", "sqlite+aiosqlite:////tmp/a.db", "sqlite+aiosqlite:////tmp/a.db"),
        ("REDIS_URL", "redis://localhost:6379/0", "redis://localhost:6379/0"),
        ("REDIS_URL", "rediss://u:p@h/0", "rediss://u:p@h/0"),
        ("REDIS_URL", "unix:///run/redis.sock?db=1", "unix:///run/redis.sock?db=1"),
        ("CONTENT_DIR", ".", Path()),
        ("ADMIN_IDS", "1", {1}),
        ("ADMIN_IDS", " 1, 22 ,333,", {1, 22, 333}),
        ("DEFAULT_LANGUAGE", "zh", "zh"),
        ("DEFAULT_TIMEZONE", "America/New_York", "America/New_York"),
        ("DEFAULT_TIME", "09:30", time(9, 30)),
        ("DEFAULT_TIME", "0930", time(9, 30)),
        ("SEND_RATE", "0.5", 0.5),
        ("SEND_RATE", "1000", 1000),
        ("RICH_MESSAGES", "off", "off"),
        ("WEBHOOK_URL", "https://bot.example.org", "https://bot.example.org"),
        ("WEB_HOST", "0.0.0.0", "0.0.0.0"),  # noqa: S104 - a string, nobody binds it
        ("WEB_PORT", "0", 0),
        ("LOG_FORMAT", "json", "json"),
        ("LOG_LEVEL", "debug", "debug"),
    ],
)
def test_a_value(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, expected: object
) -> None:
    monkeypatch.setenv(variable, value)
    assert getattr(load_settings(), variable.lower()) == expected


@pytest.mark.parametrize("name", Settings.model_fields)
def test_an_empty_value_is_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    default = getattr(load_settings(), name)
    monkeypatch.setenv(name.upper(), "")
    assert getattr(load_settings(), name) == default


def test_secrets_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WEBHOOK_SECRET", "s3cret_-")
    settings = load_settings()
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.webhook_secret is not None
    assert settings.webhook_secret.get_secret_value() == "s3cret_-"
    assert TOKEN not in repr(settings)
    assert "s3cret" not in repr(settings)


def test_a_file_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("DEFAULT_LANGUAGE=en\nWEB_PORT=9000\nOTHER=1\n")
    monkeypatch.setenv("WEB_PORT", "9001")
    settings = load_settings()
    assert (settings.default_language, settings.web_port) == ("en", 9001)


HTTPS = "an https:// address; http:// only with a BOT_API_URL"
SQLITE_OR_POSTGRES = "sqlite+aiosqlite:///PATH or postgresql+asyncpg://USER:PASSWORD@HOST/NAME"


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("BOT_API_URL", "localhost:8081", "an http:// or https:// address"),
        ("BOT_API_URL", "http://", "an http:// or https:// address"),
        ("BOT_API_URL", "http://localhost:x", "an http:// or https:// address"),
        ("DATABASE_URL", "data/sobesednik.db", SQLITE_OR_POSTGRES),
        ("DATABASE_URL", "sqlite:///data.db", SQLITE_OR_POSTGRES),
        ("DATABASE_URL", "postgresql://localhost/n", SQLITE_OR_POSTGRES),
        ("DATABASE_URL", "mysql+aiomysql://localhost/n", SQLITE_OR_POSTGRES),
        ("REDIS_URL", "localhost:6379", "redis://HOST:PORT/DB"),
        ("REDIS_URL", "redis://localhost:x", "redis://HOST:PORT/DB"),
        ("REDIS_URL", "redis://localhost:99999", "redis://HOST:PORT/DB"),
        ("REDIS_URL", "redis://localhost/0?nonsense=1", "redis://HOST:PORT/DB"),
        ("CONTENT_DIR", "/nowhere", "a folder with topics.yaml"),
        ("CONTENT_DIR", __file__, "a folder with topics.yaml"),
        ("ADMIN_IDS", "anya", "Telegram user ids, separated by commas"),
        ("ADMIN_IDS", "1.5", "Telegram user ids, separated by commas"),
        ("DEFAULT_LANGUAGE", "de", "ru, en or zh"),
        ("DEFAULT_LANGUAGE", "RU", "ru, en or zh"),
        ("DEFAULT_TIMEZONE", "Moscow", "an IANA name, like Europe/Moscow"),
        ("DEFAULT_TIMEZONE", "Europe", "an IANA name, like Europe/Moscow"),
        ("DEFAULT_TIMEZONE", "../../etc/passwd", "an IANA name, like Europe/Moscow"),
        ("DEFAULT_TIMEZONE", "UTC+3", "an IANA name, like Europe/Moscow"),
        ("DEFAULT_TIME", "25:99", "HH:MM, like 10:00"),
        ("DEFAULT_TIME", "noon", "HH:MM, like 10:00"),
        ("SEND_RATE", "0", "messages per second, above 0 and at most 1000"),
        ("SEND_RATE", "-1", "messages per second, above 0 and at most 1000"),
        ("SEND_RATE", "1001", "messages per second, above 0 and at most 1000"),
        ("SEND_RATE", "inf", "messages per second, above 0 and at most 1000"),
        ("SEND_RATE", "nan", "messages per second, above 0 and at most 1000"),
        ("SEND_RATE", "fast", "messages per second, above 0 and at most 1000"),
        ("RICH_MESSAGES", "yes", "auto, on or off"),
        ("WEBHOOK_URL", "bot.example.org", HTTPS),
        ("WEBHOOK_URL", "http://bot.example.org", HTTPS),
        ("WEBHOOK_URL", "https://", HTTPS),
        ("WEB_PORT", "65536", "a port from 0 to 65535"),
        ("WEB_PORT", "-1", "a port from 0 to 65535"),
        ("WEB_PORT", "http", "a port from 0 to 65535"),
        ("LOG_FORMAT", "xml", "console or json"),
        ("LOG_LEVEL", "trace", "debug, info or warning"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError) as error:
        load_settings()
    assert str(error.value) == f"{variable}={value} is not valid: expected {allowed}"
    assert error.value.exit_code == 2


def test_a_server_of_ones_own_takes_any_webhook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_API_URL", "http://127.0.0.1:8081")
    monkeypatch.setenv("WEBHOOK_URL", "http://127.0.0.1:8080/")
    assert load_settings().webhook_url == "http://127.0.0.1:8080"


def test_of_several_ids_the_wrong_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", "1,anya,3")
    with pytest.raises(ConfigurationError, match=r"^ADMIN_IDS=anya is not valid"):
        load_settings()


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("BOT_TOKEN", "hunter2", "a token from @BotFather, like 123456:ABC…"),
        ("BOT_TOKEN", f"bot{TOKEN}-hunter2", "a token from @BotFather, like 123456:ABC…"),
        ("BOT_TOKEN", "hunter2:AAbbCC", "a token from @BotFather, like 123456:ABC…"),
        ("WEBHOOK_SECRET", "hunter2 hunter2", "1 to 256 of A-Z a-z 0-9 _ -"),
        ("WEBHOOK_SECRET", "hunter2" * 40, "1 to 256 of A-Z a-z 0-9 _ -"),
    ],
)
def test_a_wrong_secret_is_not_told(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError) as error:
        load_settings()
    assert str(error.value) == f"{variable} is not valid: expected {allowed}"


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("DATABASE_URL", "postgresql://u:hunter2@h/n", "postgresql://***@h/n"),
        ("DATABASE_URL", "postgresql://u:p@hunter2@h/n", "postgresql://***@h/n"),
        ("DATABASE_URL", "postgresql://u:p/hunter2@h/n", "postgresql://***@h/n"),
        (
            "DATABASE_URL",
            "postgresql://h/n?password=hunter2&a=b",
            "postgresql://h/n?password=***&a=b",
        ),
        ("DATABASE_URL", "u:hunter2@h/n", "***@h/n"),
        ("REDIS_URL", "http://:hunter2@h:6379/0", "http://***@h:6379/0"),
        ("REDIS_URL", ":hunter2@h:6379", "***@h:6379"),
        ("BOT_API_URL", "u:hunter2@h", "***@h"),
        ("BOT_API_URL", TOKEN, "***"),
        ("WEBHOOK_URL", f"bot.example.org/{TOKEN}", "bot.example.org/***"),
        ("ADMIN_IDS", TOKEN, "***"),
    ],
)
def test_a_password_or_token_in_another_value_is_not_told(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError) as error:
        load_settings()
    assert str(error.value).startswith(f"{variable}={told} is not valid: expected ")
    assert error.value.__cause__ is None
