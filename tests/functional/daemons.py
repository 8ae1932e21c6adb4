"""A demo daemon and a report of it, for the tests that ask over HTTP."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ctsreport.demo import Behaviour, DemoDaemon, Scenario, load_scenario
from tests.conftest import Ran, run_ctsreport

NOW = datetime(2026, 11, 25, 3, 12, tzinfo=UTC)
SHORT = ("--timeout", "2", "--deadline", "3")


@dataclass(frozen=True)
class Asked:
    """How a run ended, and its report.json."""

    ran: Ran
    told: dict[str, Any]

    @property
    def instance(self) -> dict[str, Any]:
        """The only instance."""
        [instance] = self.told["instances"]
        return dict(instance)

    @property
    def codes(self) -> set[str]:
        """The codes of all notices."""
        return {notice["code"] for notice in self.told["notices"]}


def scenario(name: str = "default") -> Scenario:
    """A built-in scenario that ends at `NOW`."""
    return load_scenario(name, now=NOW)


@contextmanager
def daemon(behaviour: Behaviour | None = None, name: str = "default") -> Iterator[DemoDaemon]:
    """A daemon that behaves so."""
    with DemoDaemon(scenario(name), behaviour, date=NOW) as running:
        yield running


def ask(*args: str | Path) -> Asked:
    """Report on what ``args`` name; the report must have been written."""
    ran = run_ctsreport("report", *args, "-f", "json", "-o", "asked", "--now", NOW.isoformat())
    assert Path("asked/report.json").exists(), ran.err
    return Asked(ran, json.loads(Path("asked/report.json").read_bytes()))
