"""report.json, part by part: what is many is made while it is written."""

from collections.abc import Iterator

from msgspec import UNSET, Struct, UnsetType

from ctsreport.analysis.assess import Assessment
from ctsreport.analysis.past.model import LastKnown, Memory
from ctsreport.snapshot.report_file import SCHEMA
from ctsreport.view.about import About
from ctsreport.view.cause import Causes
from ctsreport.view.comparison import comparison_record
from ctsreport.view.known import known_finding_record
from ctsreport.view.memory_values import change_record, gap_record, hearing_record, history_record
from ctsreport.view.record import (
    CauseRecord,
    GeneratorRecord,
    HeadRecord,
    NoticeRecord,
    TaskRecord,
    VerdictRecord,
)
from ctsreport.view.record_history import HearingRecord
from ctsreport.view.recording import (
    cause_record,
    gate_record,
    instance_record,
    notice_record,
    summary_record,
    task_record,
)
from ctsreport.view.tasks import Maker
from ctsreport.view.times import in_utc
from ctsreport.view.verdict import Verdict


class Records(Struct, frozen=True):
    """The report for machines."""

    _assessed: Assessment
    _about: About
    _verdict: Verdict
    _causes: Causes
    _make: Maker

    @property
    def head(self) -> HeadRecord:
        """All but its tasks, causes and notices."""
        assessed, about, verdict = self._assessed, self._about, self._verdict
        tags = assessed.expectations.tags
        return HeadRecord(
            schema=SCHEMA,
            generated_at=in_utc(about.made.at) or about.made.at,
            generator=GeneratorRecord("ctsreport", about.version),
            title=about.title,
            narrowed=about.narrowed.record if about.narrowed else None,
            verdict=VerdictRecord(verdict.state, verdict.text),
            summary=summary_record(assessed.findings.stored_summary),
            instances=tuple(
                instance_record(each, tags.get(each.snapshot.instance, {}), self._last_known(each.snapshot.instance))
                for each in assessed.findings.instances
            ),
            gate=gate_record(assessed.gate) if assessed.gate else UNSET,
            known_failures=tuple(map(known_finding_record, assessed.known)) or UNSET,
            since=in_utc(assessed.memory.since) if assessed.memory else UNSET,
            changes=tuple(map(change_record, assessed.memory.changes)) if assessed.memory else UNSET,
            gaps=tuple(map(gap_record, assessed.memory.gaps)) if assessed.memory else UNSET,
            hearing=_hearing(assessed.memory),
            comparisons=tuple(map(comparison_record, assessed.comparisons)) if self._make.several else UNSET,
        )

    def _last_known(self, instance: str) -> LastKnown | UnsetType | None:
        """Without a history only where an earlier snapshot was given."""
        return self._assessed.last_known.get(instance, None if self._assessed.memory else UNSET)

    @property
    def tasks(self) -> Iterator[TaskRecord]:
        """The tasks, in the report's order."""
        memory = self._assessed.memory
        return (
            task_record(task, self._make.expected(task), history_record(memory, (task.instance, task.name)))
            for task in self._assessed.shown
        )

    @property
    def causes(self) -> Iterator[CauseRecord]:
        """The causes, what fails now first."""
        worded = zip(self._assessed.causes, self._causes.all, strict=True)
        return (cause_record(found, cause.next_step) for found, cause in worded)

    @property
    def notices(self) -> Iterator[NoticeRecord]:
        """The notices, the gravest first."""
        return map(notice_record, self._assessed.findings.notices)


def _hearing(memory: Memory | None) -> tuple[HearingRecord, ...] | UnsetType:
    """Of the daemons about which Consul was asked; nothing where it was asked of none."""
    if memory is None or not memory.hearing:
        return UNSET
    return tuple(hearing_record(name, each) for name, each in memory.hearing.items())
