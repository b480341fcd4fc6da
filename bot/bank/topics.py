"""``topics.yaml``: the topics, in the order of the menu."""

from collections.abc import Collection, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from bot.bank.fault import Fault
from bot.bank.page import read_text
from bot.bank.schema import TopicEntry
from bot.bank.validate import line_of, slug_fault, validate
from bot.bank.yaml_text import YamlError, parse
from bot.core.question import LANGUAGES, Topic

FILE_NAME = "topics.yaml"


def read_topics(content_dir: Path) -> tuple[Mapping[str, Topic], list[Fault]]:
    """Read the topics that follow the schema, and the faults of all others."""
    path = content_dir / FILE_NAME
    text = read_text(path)
    if isinstance(text, Fault):
        return {}, [text]
    try:
        document = parse(text)
    except YamlError as error:
        return {}, [Fault(path, error.line, error.what)]
    tree, lines = document["tree"], document["lines"]
    if not isinstance(tree, dict):
        return {}, [Fault(path, 1, "the file must hold topics by their ids")]
    topics: dict[str, Topic] = {}
    faults: list[Fault] = []
    for topic_id, entry in tree.items():
        if wrong := slug_fault(topic_id):
            faults.append(Fault(path, line_of(lines, topic_id), wrong))
        content = validate(TopicEntry, entry, lines, path, at=(topic_id,))
        if isinstance(content, list):
            faults.extend(content)
        else:
            topics[topic_id] = _topic(topic_id, content)
    faults.extend(_prerequisite_faults(topics, tree.keys(), lines, path))
    return topics, faults


def _topic(topic_id: str, entry: TopicEntry) -> Topic:
    return Topic(
        id=topic_id,
        emoji=entry.emoji,
        names={language: getattr(entry.names, language) for language in LANGUAGES},
        aliases=entry.aliases,
        prerequisites=entry.prerequisites,
    )


def _prerequisite_faults(
    topics: Mapping[str, Topic], known: Collection[str], lines: Mapping[str, int], path: Path
) -> Iterator[Fault]:
    for topic in topics.values():
        for number, needed in enumerate(topic.prerequisites):
            if needed not in known:
                line = line_of(lines, topic.id, "prerequisites", number)
                yield Fault(path, line, f"there is no topic “{needed}”")
    try:
        TopologicalSorter({topic.id: topic.prerequisites for topic in topics.values()}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        line = line_of(lines, circle[0], "prerequisites")
        yield Fault(path, line, f"prerequisites go in a circle: {' → '.join(circle)}")
