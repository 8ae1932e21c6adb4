"""The HTML report of every capture, checked with the Nu Html Checker."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import oracle
from tests.conftest import CAPTURES, EXPECTING, IN_CI, Report

JAR = CAPTURES.parents[2] / ".cache/vnu/node_modules/vnu-jar/build/dist/vnu.jar"


KEPT = "Text run is not in Unicode Normalization Form C"
"""A warning, of a daemon's own words: they are shown as they came, and normalizing would change them."""


HASHED = "Inline style violates Content Security Policy (meta tag): blocked by “style-src” directive"
"""A warning of what is not so.

The checker finds the hash of a script and not that of a style, which a browser applies (tests/browser).
"""


@pytest.fixture(scope="session")
def checker() -> list[str]:
    """The command of the checker. Where it is missing the test is skipped, but never in CI."""
    java = shutil.which("java")
    if java is None or not JAR.exists():
        reason = "the checker is not here: it needs java and `make vnu`"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return [java, "-XX:-UsePerfData", "-Xss4m", "-jar", str(JAR)]


@pytest.mark.validity
@pytest.mark.slow
def test_every_report_is_valid_html(checker: list[str], report_of: Callable[..., Report], tmp_path: Path) -> None:
    """Not one error, and no warning but of what the daemon itself said."""
    for folder in sorted(CAPTURES.rglob("*")):
        if folder.is_dir() and oracle.holds_answers(folder):
            name = folder.relative_to(CAPTURES).as_posix()
            report = report_of(name)
            assert report.ran.code == 0, report.ran.err
            shutil.copyfile(report.html, tmp_path / f"{name.replace('/', '_')}.html")
    for name, options in {"gate": EXPECTING, "incident": (*EXPECTING, "--task", "edge-firewall-rules")}.items():
        shutil.copyfile(report_of("v0.9.0/mixed", *options).html, tmp_path / f"{name}.html")
    ended = subprocess.run(
        [*checker, "--format", "json", *sorted(tmp_path.glob("*.html"))], capture_output=True, check=False
    )
    document = json.loads(ended.stderr)["messages"]
    found = [
        f"{Path(each['url']).name}:{each.get('lastLine')}: {each['type']}: {each['message']}: "
        f"{each.get('extract', '')[:120]!r}"
        for each in document
        if (each["type"] == "error" or each.get("subType") == "warning")
        and not each["message"].startswith((KEPT, HASHED))
    ]
    if found:
        pytest.fail(f"{len(found)} findings, the first of them:\n" + "\n".join(found[:10]), pytrace=False)
