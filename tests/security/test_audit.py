import json

import pytest

from tools.audit import verdict

SKIPPED = {"name": "b", "skip_reason": "Dependency not found on PyPI and could not be audited"}
SOUND = {"name": "c", "version": "1", "vulns": []}
FAULT = {"id": "CVE-2026-1", "fix_versions": ["2.1"], "aliases": [], "description": "x"}
FAULTY = {"name": "d", "version": "2.0", "vulns": [FAULT, FAULT | {"fix_versions": []}]}


def told(*packages: object) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


@pytest.mark.parametrize(
    ("out", "errors", "text", "passed"),
    [
        (told(SOUND), "", "no known vulnerability in 1 of 1 packages", True),
        (told(SOUND, SKIPPED), "WARNING: x", "no known vulnerability in 1 of 2 packages", True),
        (told(SKIPPED), "", "NOTHING was audited", True),
        (told(), "", "NOTHING was audited", True),
        (told(SOUND, FAULTY), "", "d 2.0: CVE-2026-1, fixed in 2.1", False),
        (told(FAULTY), "", "fixed in no version yet", False),
        ("", "Traceback\nrequests.exceptions.ProxyError: no", "out of reach, NOTHING", True),
        ("", "pip_audit._service.interface.ConnectionError: no", "out of reach, NOTHING", True),
        ("", "ERROR: requirements.txt: not found", "pip-audit failed: ERROR: req", False),
        ("", "", "pip-audit failed: it said nothing", False),
        ("null", "x", "pip-audit failed: x", False),
    ],
)
def test_what_is_said_and_whether_the_check_goes_on(
    out: str, errors: str, text: str, *, passed: bool
) -> None:
    found = verdict(out, errors)
    assert text in found.text
    assert found.passed is passed
