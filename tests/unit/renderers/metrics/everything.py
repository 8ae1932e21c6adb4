"""A report that has something to say in every family of metrics."""

from datetime import UTC, timedelta

from msgspec import structs

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.knowledge import Knowledge, TaskGlob
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.past.model import Hearing, LastKnown, Memory, Share, TaskHistory, Unheard
from ctsreport.view.build import build
from ctsreport.view.page import View
from ctsreport.view.times import Clock
from tests.unit.making import NOW, finding, snapshot, task

SHARE = Share(1, 0.5, 9)
FLAPPING = TaskHistory(None, 9, SHARE, SHARE, SHARE, flapping=True, overdue_since=NOW - timedelta(hours=5))
KNOWN = KnownFailure("the vendor is told", NOW + timedelta(days=60), "2027-01-24", task="old")
EXPECTED = Expectations(
    rules=parse_rules(["critical"]),
    known=(KNOWN,),
    tasks=(TaskGlob("web", Knowledge(owner="edge team")),),
    tags={"prod": {"site": "dc2"}, "away": {"site": "dc1"}},
)

SEEN = NOW - timedelta(hours=1)
MISSED = Unheard("prod", "fine", "services", "web", SEEN - timedelta(minutes=5), SEEN, None, "certain")
DEAF = Hearing(unheard=(MISSED,), deaf=True)


def everything() -> View:
    """Failing, known, switched off while failing, flapping, overdue, deaf; and a daemon that is away."""
    tasks = (task("web", "FFs"), task("old", "Fs"), task("off", "oFF", enabled=False), task("fine", "ss"))
    away = snapshot(instance="away", read=False, error="nobody listens", taken_at=None)
    last = LastKnown(NOW - timedelta(hours=5), (structs.replace(finding("web", "FF"), instance="away"),))
    histories = {("prod", "web"): FLAPPING, ("away", "web"): FLAPPING}
    memory = Memory(last_known={"away": last}, tasks=histories, hearing={"prod": DEAF})
    assessed = assess([snapshot(*tasks), away], NOW, EXPECTED)
    return build(structs.replace(assessed, memory=memory), Clock(NOW, UTC, "UTC"))
