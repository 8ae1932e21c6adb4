"""Where a scheduled job keeps its history: each example of docs/history.md is run twice, as two runs of the job."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from ctsreport.demo import DemoDaemon
from tests.functional.daemons import scenario
from tests.unit.making import NOW

TEXT = (Path(__file__).parents[2] / "docs" / "history.md").read_text("utf-8")
SECTION = TEXT.partition("## Where a scheduled job keeps it\n")[2].partition("\n## ")[0]

CTSREPORT = f"#!/bin/sh\nexec '{sys.executable}' -m ctsreport \"$@\"\n"


def scripts_of(language: str, block: str) -> Iterator[str]:
    """The commands of one example, as its system runs them."""
    if language == "sh":
        yield block
        return
    document = yaml.safe_load(block)
    for step in document.get("steps", ()):
        yield from (step[key] for key in ("run", "script") if key in step)
    for job in document.values():
        if isinstance(job, dict) and "script" in job:
            yield "\n".join(job["script"])


EXAMPLES = [list(scripts_of(*found)) for found in re.findall(r"```(\w+)\n(.*?)```", SECTION, re.DOTALL)]


def test_every_system_has_an_example() -> None:
    names = re.findall(r"^\*\*(.+?)\*\*:", SECTION, re.MULTILINE)
    assert names == ["GitHub Actions", "GitLab CI", "Azure Pipelines", "Jenkins", "cron, systemd", "Kubernetes, Nomad"]
    assert len(EXAMPLES) == 5
    assert all(EXAMPLES)


@pytest.mark.parametrize("scripts", EXAMPLES, ids=["github", "gitlab", "azure", "jenkins", "cron"])
def test_the_second_run_knows_the_first(scripts: list[str], tmp_path: Path) -> None:
    """It says what it is compared with, and judges ``new``: nothing is."""
    tools, work = tmp_path / "tools", tmp_path / "work"
    tools.mkdir()
    work.mkdir()
    (tools / "ctsreport").write_text(CTSREPORT)
    (tools / "ctsreport").chmod(0o755)
    environment = {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(work)}
    port = 0
    for minutes in (0, 15):
        with DemoDaemon(scenario(), port=port, date=NOW + timedelta(minutes=minutes)) as running:
            port = running.port  # an instance is named by its address
            for script in scripts:
                ran = subprocess.run(
                    ["sh", "-e", "-c", script],
                    cwd=work,
                    env={**environment, "CTS_ADDRESS": running.address},
                    capture_output=True,
                    text=True,
                    check=False,
                )
                assert ran.returncode == 0, ran.stderr
    [report] = work.rglob("report.json")
    assert json.loads(report.read_text())["since"] is not None
