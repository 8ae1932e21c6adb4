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
    """What a test's fixtures reach is reached by the test.

    How long it took is the processor's time, its children's too: on a busy machine all tests would be slow ones.
    """
    COVERAGE.switch_context(item.nodeid)
    began = _spent()
    result = yield
    SECONDS[item.nodeid] = _spent() - began
    return result


def _spent() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def pytest_sessionfinish() -> None:
    """Write what was gathered."""
    COVERAGE.stop()
    COVERAGE.save()
    Path(f"{FOLDER}.{WORKER}.seconds").write_text(json.dumps(SECONDS))
