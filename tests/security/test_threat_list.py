"""The threat list names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def test_every_threat_has_a_test_that_exists() -> None:
    text = (ROOT.parent / "docs" / "security.md").read_text("utf-8")
    threats = [line for line in text.splitlines() if re.match(r"\| (?!threat|---)", line)]
    assert len(threats) > 20
    for threat in threats:
        named = NAMED.findall(threat)
        assert named, threat
        for file, test in named:
            code = (ROOT / file).read_text("utf-8")
            assert re.search(rf"^(async )?def {test}\(", code, re.MULTILINE), test
