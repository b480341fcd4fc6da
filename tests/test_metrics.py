"""The numbers themselves, and that the dashboard and the alerts ask for numbers that exist."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML

from bot.db.outbox import OUTBOXES as MODELS
from bot.metrics import OUTBOXES, Metrics, Reason

DOCS = Path(__file__).parents[1] / "docs"
#: Prometheus itself adds these to whatever it reads.
ADDED_LABELS = {"job", "instance", "le"}
FUNCTIONS = {
    "sum", "max", "by", "rate", "increase", "histogram_quantile", "absent", "time",
    "label_values", "and", "or", "offset",
}  # fmt: skip


def used_metrics() -> Metrics:
    """Return metrics with a value in each."""
    metrics = Metrics()
    metrics.due("deliveries", 2)
    metrics.sent("deliveries", timedelta(seconds=3))
    metrics.failed("deliveries", Reason.BLOCKED)
    metrics.handled("callback_query", "handled", 0.02)
    metrics.called("sendMessage", "ok", 0.1)
    metrics.queued({"deliveries": 7})
    return metrics


@pytest.fixture(scope="module")
def samples() -> dict[str, set[str]]:
    """Give the name of every series, with its labels."""
    found: dict[str, set[str]] = {"up": set()}
    for family in text_string_to_metric_families(used_metrics().text().decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def dashboard_queries() -> Iterator[tuple[str, str]]:
    dashboard = json.loads((DOCS / "grafana.json").read_text(encoding="utf-8"))
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            yield f"${variable['name']}", variable["definition"]


def alert_queries() -> Iterator[tuple[str, str]]:
    rules = YAML(typ="safe").load(DOCS / "alerts.yml")
    for rule in rules["groups"][0]["rules"]:
        assert set(rule) == {"alert", "expr", "for", "annotations"}
        assert set(rule["annotations"]) == {"summary", "action"}
        yield rule["alert"], rule["expr"]


QUERIES = [*dashboard_queries(), *alert_queries()]


def names_and_labels(query: str) -> tuple[set[str], set[str]]:
    """Return the names of series that a query reads, and the labels it looks at."""
    bare = re.sub(r'"[^"]*"', '""', query)
    grouped = {each for found in re.findall(r"by \(([^)]*)\)", bare) for each in found.split(", ")}
    matched = set(re.findall(r"(\w+)(?:=~|!=|=)\"\"", bare))
    rest = re.sub(r"by \([^)]*\)|\{[^}]*\}|\[[^]]*\]|offset \w+", " ", bare)
    words = set(re.findall(r"[a-z_]\w*", rest)) - FUNCTIONS
    return words - {"job", "instance"}, grouped | matched


@pytest.mark.parametrize(("where", "query"), QUERIES)
def test_what_is_asked_for_exists(where: str, query: str, samples: dict[str, set[str]]) -> None:
    names, labels = names_and_labels(query)
    assert names, where
    assert names <= set(samples)
    assert labels <= ADDED_LABELS.union(*(samples[name] for name in names))


def test_the_dashboard_shows_everything(samples: dict[str, set[str]]) -> None:
    asked = {name for _, query in dashboard_queries() for name in names_and_labels(query)[0]}
    ours = {
        name
        for name in samples
        if name.startswith("sobesednik_") and not name.endswith(("_sum", "_count", "_created"))
    }
    assert ours <= asked


def test_values_that_are_asked_for_can_come() -> None:
    text = "\n".join(query for _, query in QUERIES)
    assert set(re.findall(r'outbox="(\w+)"', text)) == {"deliveries"}
    assert set(re.findall(r'[, {]result="(\w+)"', text)) == {"failed"}
    assert set(re.findall(r'method!="(\w+)"', text)) == {"getUpdates"}
    results = {
        each for found in re.findall(r'result=~"([^"]+)"', text) for each in found.split("|")
    }
    assert results == {"401", "409", "network", "5xx", "unreadable"}


def test_a_dashboard_can_be_imported() -> None:
    dashboard = json.loads((DOCS / "grafana.json").read_text(encoding="utf-8"))
    assert dashboard["id"] is None
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(set(ids)) == len(ids)
    sources = {json.dumps(each["datasource"]) for each in dashboard["panels"] if "targets" in each}
    assert sources == {'{"type": "prometheus", "uid": "${datasource}"}'}
    places = [panel["gridPos"] for panel in dashboard["panels"]]
    fields = [
        (x, y)
        for place in places
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(fields)) == len(fields), "panels lie on each other"
    assert max(x for x, _ in fields) < 24


def test_two_bots_do_not_add_up() -> None:
    one, other = Metrics(), Metrics()
    one.due("deliveries", 5)
    for metrics, due in ((one, 5), (other, 0)):
        value = metrics.registry.get_sample_value("sobesednik_due_total", {"outbox": "deliveries"})
        assert value == due


def test_every_outbox_begins_with_zero() -> None:
    assert set(OUTBOXES) == {model.__tablename__ for model in MODELS}
    value = Metrics().registry.get_sample_value
    for outbox in OUTBOXES:
        assert value("sobesednik_sent_total", {"outbox": outbox}) == 0
        for reason in Reason:
            labels = {"outbox": outbox, "reason": reason.value}
            assert value("sobesednik_failed_total", labels) == 0


def test_what_was_sent_before_it_was_due_has_no_lag() -> None:
    """The clocks of two machines differ."""
    metrics = Metrics()
    metrics.sent("posts", timedelta(seconds=-3))
    value = metrics.registry.get_sample_value
    assert value("sobesednik_lag_seconds_sum", {"outbox": "posts"}) == 0
    assert value("sobesednik_sent_total", {"outbox": "posts"}) == 1


def test_queues_that_are_not_known_are_gone() -> None:
    metrics = used_metrics()
    metrics.queued({"posts": 1})
    value = metrics.registry.get_sample_value
    assert value("sobesednik_queue_rows", {"outbox": "posts"}) == 1
    assert value("sobesednik_queue_rows", {"outbox": "deliveries"}) is None
