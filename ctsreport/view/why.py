"""Why a task fails, as a reader sees it, or why nothing is known of it."""

from collections.abc import Sequence

from msgspec import Struct

from ctsreport.analysis.diagnosis import Diagnosis
from ctsreport.analysis.diagnosis.kinds import next_step
from ctsreport.analysis.findings import TaskFinding
from ctsreport.view.beside import beside, differing, fitting_details, with_details
from ctsreport.view.slug import headline_anchor
from ctsreport.view.wording import one_line

IN_A_ROW, BESIDE = 110, 40
"""Characters of a cause in a table, with what stands beside it, and of the latter: the section of the task has all."""


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
        """What helps beside that line, in words that it does not have; empty where there is nothing."""
        said = self.said
        return beside(self.text, said) if said else ""

    @property
    def brief(self) -> str:
        """As much of it as a row of the first screen holds."""
        details = self.details
        return fitting_details(details, max(BESIDE, IN_A_ROW - len(self.text))) if details else ""

    @property
    def brief_now(self) -> str:
        """The same where only what is wrong now counts."""
        return self.brief if self._finding.unhealthy else ""

    @property
    def said(self) -> str:
        """The same, whether the line has its words or not."""
        diagnosis = self._diagnosis
        if not diagnosis:
            return ""
        return diagnosis.causes[0].details

    @property
    def line(self) -> str:
        """The line with that."""
        return with_details(self.text, self.details)

    @property
    def line_now(self) -> str:
        """The same for a place where only what is wrong now counts."""
        return with_details(self.now, self.details_now)

    @property
    def details_now(self) -> str:
        """What stands beside it there."""
        return self.details if self._finding.unhealthy else ""

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


def details_of(whys: Sequence[Why]) -> str:
    """What helps beside the line of several tasks that fail by one cause, or in what they differ."""
    return differing(whys[0].text, [why.said for why in whys]) if whys else ""
