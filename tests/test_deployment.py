"""The files that a deployment is made from: what they start, keep and never contain."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[1]
SECRET = re.compile(r"(?i)token|password|secret")
#: A value that comes from .env, without which nothing starts.
FROM_ENV = re.compile(r"\$\{\w+:\?[^}]+\}")
IN_URL = re.compile(r"//[^/@:]*:([^@]*)@")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")
    return parsed


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """Return instructions and what follows each."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def test_each_service_says_whether_it_is_well(
    compose: dict[str, Any], dockerfile: list[tuple[str, str]]
) -> None:
    services = compose["services"]
    assert set(services) == {"bot", "db", "redis"}
    (check,) = [rest for name, rest in dockerfile if name == "HEALTHCHECK"]
    assert "/health" in check
    assert "healthcheck" not in services["bot"], "it has that of the Dockerfile"
    assert services["db"]["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]
    assert services["redis"]["healthcheck"]["test"] == ["CMD", "redis-cli", "ping"]
    healthy = {"condition": "service_healthy"}
    assert services["bot"]["depends_on"] == {"db": healthy, "redis": healthy}


def test_what_is_stored_outlives_a_container(compose: dict[str, Any]) -> None:
    kept = {
        volume for service in compose["services"].values() for volume in service.get("volumes", ())
    }
    assert kept == {"database:/var/lib/postgresql", "redis:/data"}
    assert set(compose["volumes"]) == {volume.partition(":")[0] for volume in kept}


def test_nothing_is_published_to_the_outside(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert not {"ports", "network_mode", "privileged"} & set(service)


def test_secrets_come_from_the_env_file_alone(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["bot"]["env_file"] == ".env"
    values = [item for each in services.values() for item in each.get("environment", {}).items()]
    secrets = [value for name, value in values if SECRET.search(name)]
    secrets += [match for _, value in values for match in IN_URL.findall(str(value))]
    assert len(secrets) == 2
    assert all(FROM_ENV.fullmatch(secret) for secret in secrets)


def test_the_example_of_an_env_file_has_no_secret() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    settings = dict(re.findall(r"(?m)^#?([A-Z_]+)=(.*)$", text))
    secrets = {name: value for name, value in settings.items() if SECRET.search(name)}
    assert secrets == {"BOT_TOKEN": "", "POSTGRES_PASSWORD": "", "WEBHOOK_SECRET": ""}


def test_the_image_runs_as_nobody_special(dockerfile: list[tuple[str, str]]) -> None:
    names = [name for name, _ in dockerfile]
    (user,) = [rest for name, rest in dockerfile if name == "USER"]
    assert user == "sobesednik"
    assert all("--system" in rest for name, rest in dockerfile if "useradd" in rest)
    assert names.index("USER") > max(n for n, name in enumerate(names) if name == "RUN")


def test_no_secret_gets_into_the_image(dockerfile: list[tuple[str, str]]) -> None:
    set_here = [rest for name, rest in dockerfile if name in {"ENV", "ARG"}]
    assert set_here
    assert not SECRET.search(" ".join(set_here))
    taken = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert taken[0] == "*", "what is not named stays outside"
    assert not [name for name in taken if "env" in name]
