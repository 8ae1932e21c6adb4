"""Reports to be carried somewhere: of real daemons' answers, drawn by the real renderers."""

from datetime import UTC, datetime, timedelta
from functools import cache

from ctsreport import pipeline
from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.destinations.interface import Body, Publication
from ctsreport.gathering import Inputs
from ctsreport.publication import publication_of
from ctsreport.redaction import Redaction
from ctsreport.sources.settings import Settings
from ctsreport.view.build import build
from ctsreport.view.page import View
from ctsreport.view.times import Clock
from tests.conftest import CAPTURES

MADE = datetime(2026, 11, 25, tzinfo=UTC)
FRESH_FOR = timedelta(hours=24)


@cache
def publication(
    capture: str = "mixed",
    title: str = "First report",
    key: str = "prod",
    hours: float = 0,
    url: str = "",
    rules: tuple[str, ...] = (),
) -> Publication:
    """Of a capture, so many hours after `MADE`."""
    return publication_of(view(capture, title, hours, url, rules), key)


def view(
    capture: str = "mixed",
    title: str = "First report",
    hours: float = 0,
    url: str = "",
    rules: tuple[str, ...] = (),
) -> View:
    """The stable view of it."""
    inputs = Inputs((str(CAPTURES / "v0.9.0" / capture),), Settings(), now=MADE)
    snapshots = pipeline._snapshots(pipeline.read(inputs, lambda _: None).readings, Redaction())
    expectations = Expectations(rules=parse_rules(rules)) if rules else Expectations()
    clock = Clock(MADE + timedelta(hours=hours), UTC, "UTC", stable=True, fresh_for=FRESH_FOR)
    return build(assess(snapshots, MADE, expectations), clock, title, report_url=url)


def failing(hours: float = 0) -> Publication:
    """Something fails."""
    return publication("mixed", "First report", hours=hours)


def other() -> Publication:
    """Something else fails, later."""
    return publication("progress/05", "Second report", hours=1)


def healthy() -> Publication:
    """Nothing does any more."""
    return publication("all-successful", "Third report", hours=2)


def huge(size: int) -> Publication:
    """A report that says so much, in every format."""
    small = failing()

    def draw(name: str, most: int | None) -> Body:
        body = small.draw(name, None)
        if most is not None and len(body.text.encode()) + size > most:
            return small.draw(name, most)._replace(shortened=True)
        return body._replace(text=body.text + "x" * size)

    return small._replace(draw=draw)
