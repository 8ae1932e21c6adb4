"""PagerDuty: alerts by key, whatever is sent twice."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ctsreport.destinations.interface import Publication, Target
from ctsreport.destinations.targets import target
from ctsreport.destinations.targets.settings import Run
from tests.fakes.chat import PagerDutyEvents
from tests.targets.adapter import SECRET, Adapter, Place


@contextmanager
def start(_: Path) -> Iterator[Place]:
    """A service."""
    with PagerDutyEvents().running() as service:
        yield Place(
            settings={"api": service.address, "routing-key": {"env": "TOKEN"}},
            there=lambda: service.seen,
            fault=service.plan,
            stop=service.stop,
            writes=lambda: service.written,
        )


def make(settings: Any, run: Run) -> Target:
    """A routing key has 32 characters."""
    return target(settings, run._replace(secrets={SECRET: run.secrets[SECRET].ljust(32, "x")}))


def holds(there: Mapping[str, str], publication: Publication) -> bool:
    """An open alert for each cause, and no other."""
    found = {line.split(" ")[0] for line in there.get("open", "").splitlines()}
    return found == {f"ctsreport/{publication.key}/{each.key}" for each in publication.incidents}


_ALERTS = "an alert is found by its key, which is made of the report's and the cause's"

ADAPTER = Adapter(
    kind="pagerduty",
    start=start,
    make=make,
    holds=holds,
    alike=3,
    not_so={
        "fresh": "an alert makes no promise",
        **dict.fromkeys(
            ("without_history", "refused", "refused_another", "conflict", "marks_are_of_its_report"), _ALERTS
        ),
        "too_large": "texts are cut to what an event may have",
    },
)
