"""The whole report as a reader sees it: closed, so that nothing behind it can be reached, and made once."""

from msgspec import Struct

from ctsreport.view.about import About
from ctsreport.view.cause import Causes
from ctsreport.view.comparison import Comparisons
from ctsreport.view.first import FirstScreen
from ctsreport.view.fleet import FleetView
from ctsreport.view.gate import GateView
from ctsreport.view.incident import Incident
from ctsreport.view.instance import Instances
from ctsreport.view.known import Known
from ctsreport.view.memory import MemoryView
from ctsreport.view.notices import Notices
from ctsreport.view.records import Records
from ctsreport.view.tasks import Tasks
from ctsreport.view.verdict import Verdict


class View(Struct, frozen=True, kw_only=True):
    """Everything that a renderer may draw. Tasks and causes are worded when they are asked for, all else once.

    ``gate`` is None where there is none. ``incident`` is the one task that was asked for by its name; None where there
    are others; ``fleet`` are the instances at a glance, where there are many, ``comparisons`` the same tasks of several
    instances side by side. ``memory`` is what earlier looks add;
    None where nobody keeps them. ``records`` are the same report for machines.
    """

    about: About
    verdict: Verdict
    first: FirstScreen
    fleet: FleetView | None
    instances: Instances
    tasks: Tasks
    causes: Causes
    comparisons: Comparisons
    gate: GateView | None
    known: Known
    notices: Notices
    incident: Incident | None
    memory: MemoryView | None
    records: Records

    @property
    def colour(self) -> str:
        """The class that colours the first screen: of its worst health, as the bar of counts begins."""
        if self.incident:
            return self.incident.task.mark.css
        worst = next((count.mark.css for count in self.first.counts if count.number), "critical")
        if self.verdict.state == "failing":
            return worst
        return self.verdict.mark.css

    @property
    def gate_word(self) -> str:
        """``failed``, ``passed``, ``undecided``, or ``none`` where there is none: for machines."""
        return self.gate.state if self.gate else "none"
