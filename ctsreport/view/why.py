"""Why a task fails, as a reader sees it, or why nothing is known of it."""

from msgspec import Struct

from ctsreport.analysis.diagnosis import Diagnosis
from ctsreport.analysis.diagnosis.kinds import next_step
from ctsreport.analysis.findings import TaskFinding
from ctsreport.view.slug import headline_anchor
from ctsreport.view.wording import one_line


class Why(Struct, frozen=True, gc=False):
    """The cause of one task's newest failure, worded when it is asked for."""

    _finding: TaskFinding

    @property
    def text(self) -> str:
        """Why its newest failed run failed, in one line; else why nothing is known of it; empty where all is well."""
        diagnosis = self._diagnosis
        if diagnosis is not None:
            return one_line(diagnosis.summary)
        if self._finding.failures_in_window:
            return "It failed without a message."
        if self._finding.unhealthy:
            return "Its runs were not reported."
        return self.unknown or ""

    @property
    def now(self) -> str:
        """The same for a column of all tasks, where only what is wrong now counts."""
        if self._finding.unhealthy:
            return self.text
        return self.unknown or ""

    @property
    def anchor(self) -> str:
        """Where that cause stands; empty where there is none."""
        return headline_anchor(self._diagnosis)

    @property
    def details(self) -> str:
        """What helps beside that line; empty where there is nothing."""
        diagnosis = self._diagnosis
        if not diagnosis:
            return ""
        return one_line(diagnosis.causes[0].details)

    @property
    def kind(self) -> str:
        """The kind of that cause; empty where there is none."""
        diagnosis = self._diagnosis
        if not diagnosis:
            return ""
        return diagnosis.causes[0].kind

    @property
    def next_step(self) -> str:
        """What that kind of cause makes one look at first; empty where it is not known."""
        if not self.kind:
            return ""
        return next_step(self.kind)

    @property
    def unknown(self) -> str | None:
        """Why no health is known."""
        if self._finding.health != "unknown":
            return None
        if not self._finding.has_status:
            return "Its status was not reported."
        if self._finding.enabled is False:
            return "Disabled, and no run is stored."
        if not self._finding.never_ran:
            return "The daemon's word for it is not known."
        return "Enabled, but no run is stored: it has not run since the daemon started, or its daemon keeps restarting."

    @property
    def _diagnosis(self) -> Diagnosis | None:
        """Of its newest failed run; None where that said nothing."""
        finding = self._finding
        pairs = zip(finding.task.events or (), finding.diagnoses, strict=False)
        return next((diagnosis for event, diagnosis in pairs if not event.success), None)
