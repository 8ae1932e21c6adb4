"""A plugin of pytest: which test reaches which line, written by each process where ``COVERAGE_FOLDER`` says."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage

FOLDER = Path(os.environ["COVERAGE_FOLDER"])
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
COVERAGE = Coverage(f"{FOLDER}.{WORKER}.coverage", source_pkgs=["ctsreport"], config_file=False)
SECONDS: dict[str, float] = {}
COVERAGE.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """What a test's fixtures reach is reached by the test."""
    COVERAGE.switch_context(item.nodeid)
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """How long it took."""
    SECONDS[report.nodeid] = SECONDS.get(report.nodeid, 0.0) + report.duration


def pytest_sessionfinish() -> None:
    """Write what was gathered."""
    COVERAGE.stop()
    COVERAGE.save()
    Path(f"{FOLDER}.{WORKER}.seconds").write_text(json.dumps(SECONDS))
