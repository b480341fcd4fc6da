"""Whether a pinned dependency has a known vulnerability, as far as that can be found out.

Exits with 1 when one has, and when the audit itself cannot work. Where nobody tells, as without a
network, it says so and lets the check go on.
"""

import json
import re
import subprocess
import sys
from typing import NamedTuple

_REQUIREMENTS = "requirements.txt"
_COMMAND = (
    *(sys.executable, "-m", "pip_audit", "--requirement", _REQUIREMENTS, "--disable-pip"),
    *("--require-hashes", "--progress-spinner", "off", "--timeout", "5", "--format", "json"),
)
_PATIENCE_S = 60
_OUT_OF_REACH = re.compile(r"requests\.exceptions\.|ConnectionError|ServiceError|urllib3\.")


class Verdict(NamedTuple):
    """What to say, and whether the check may go on."""

    text: str
    passed: bool


def verdict(out: str, errors: str) -> Verdict:
    """Judge what pip-audit has written to its standard output and error."""
    try:
        packages = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (errors.strip() or "it said nothing").splitlines()[-1][:120]
        if _OUT_OF_REACH.search(errors):
            return Verdict(f"the advisories are out of reach, NOTHING was audited: {last}", True)
        return Verdict(f"pip-audit failed: {last}", False)
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}, fixed in "
        f"{', '.join(fault['fix_versions']) or 'no version yet'}"
        for package in packages
        for fault in package.get("vulns", ())
    ]
    if faults:
        return Verdict("\n".join(("known vulnerabilities:", *faults)), False)
    audited = sum("vulns" in package for package in packages)
    if not audited:
        return Verdict("the index knows no advisories, NOTHING was audited", True)
    return Verdict(f"no known vulnerability in {audited} of {len(packages)} packages", True)


def main() -> None:
    """Audit, and exit."""
    try:
        done = subprocess.run(  # noqa: S603 - all of it is written above
            _COMMAND, capture_output=True, text=True, check=False, timeout=_PATIENCE_S
        )
        found = verdict(done.stdout, done.stderr)
    except subprocess.TimeoutExpired:
        found = Verdict(f"no advisories within {_PATIENCE_S} s, NOTHING was audited", True)
    sys.stderr.write(f"dependency audit: {found.text}\n")
    sys.exit(not found.passed)


if __name__ == "__main__":
    main()
