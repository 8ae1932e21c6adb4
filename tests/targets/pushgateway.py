"""A real Pushgateway behind a proxy that asks for a token and can have things go wrong."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import requests

from ctsreport.destinations.interface import Publication
from tests.fakes.fake import Asked, Reply
from tests.fakes.proxy import Proxy
from tests.servers.shared import a_pushgateway
from tests.targets.adapter import Adapter, Place

_numbers = count(1)


@dataclass
class Gate(Proxy):
    """A Pushgateway alone lets everybody in."""

    def answer(self, asked: Asked) -> Reply | None:
        refused = self.may(asked, writes=self.is_write(asked))
        return refused or super().answer(asked)


@contextmanager
def start(_: Path) -> Iterator[Place]:
    """A job of its own."""
    gateway = a_pushgateway()
    job = f"cts/{next(_numbers)}"

    def there() -> dict[str, str]:
        groups = requests.get(f"{gateway}/api/v1/metrics", timeout=60).json()["data"]
        return {"/".join(each["labels"].values()): lines_of(each) for each in groups if each["labels"]["job"] == job}

    def foreign() -> None:
        path = f"job@base64/{urlsafe_b64encode(job.encode()).decode()}/report/prod"
        requests.put(f"{gateway}/metrics/{path}", data=b"somebodys_own 1\n", timeout=60).raise_for_status()

    with Gate(server=gateway).running() as gate:
        yield Place(
            settings={"url": gate.address, "job": job, "token": {"env": "TOKEN"}},
            there=there,
            foreign=foreign,
            fault=gate.plan,
            stop=gate.stop,
            writes=lambda: gate.written,
        )


def lines_of(group: Mapping[str, Any]) -> str:
    """Its series, without when they were pushed."""
    families = {name: each for name, each in group.items() if name not in {"labels", "last_push_successful"}}
    lines = [
        f"{name} {sorted(each['labels'].items())} {float(each['value'])}"
        for name, family in sorted(families.items())
        if not name.startswith("push_")
        for each in family["metrics"]
    ]
    return "\n".join(lines)


def holds(there: Mapping[str, str], publication: Publication) -> bool:
    """By the time of the report: those of tests have one each."""
    [text] = there.values()
    [made] = [line for line in text.splitlines() if line.startswith("ctsreport_generated_timestamp_seconds ")]
    return made.endswith(f" {publication.made.timestamp()}")


ADAPTER = Adapter(
    kind="pushgateway",
    start=start,
    holds=holds,
    not_so={
        "unchanged": "the time of the report is what Prometheus needs to know that the job runs",
        "fresh": "it tells when the report was made: an alert says how old that may be",
        "refused_another": "each report has a group of its own",
        "conflict": "a Pushgateway knows no versions: what is pushed last counts",
        "too_large": "it has no limit",
        "marks_are_of_its_report": "a group is found by its labels",
    },
)
