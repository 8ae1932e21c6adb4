"""The whole report as a reader sees it."""

from collections.abc import Iterator
from functools import cached_property

from msgspec import UNSET, Struct

from ctsreport.analysis.findings import VerdictState
from ctsreport.analysis.gate import GateFinding
from ctsreport.analysis.known import KnownFinding
from ctsreport.document import NOTHING_READ
from ctsreport.view.first import FirstScreen
from ctsreport.view.gate import GateView
from ctsreport.view.incident import Incident, incident
from ctsreport.view.instance import InstanceView, instance_view
from ctsreport.view.known import KnownView
from ctsreport.view.notices import NoticeGroup, group_notices
from ctsreport.view.record import (
    SCHEMA,
    CauseRecord,
    GeneratorRecord,
    HeadRecord,
    NarrowedRecord,
    NoticeRecord,
    TaskRecord,
    VerdictRecord,
)
from ctsreport.view.recording import (
    cause_record,
    gate_record,
    instance_record,
    known_finding_record,
    notice_record,
    summary_record,
    task_record,
)
from ctsreport.view.task import TaskView
from ctsreport.view.times import Moment, in_utc, offset_text
from ctsreport.view.verdict import verdict_text
from ctsreport.view.wording import cut, listed, one_line, plural
from ctsreport.view.words import HEALTH_MEANS, ICONS, RUN_MEANS, VERDICT, Mark

OF_KNOWN = ("known_expired", "known_expires_soon")
"""Notices that have a place of their own, beside the known failures."""


class Note(Struct, frozen=True, gc=False):
    """What a person added on top: Markdown as written, and as safe HTML."""

    markdown: str
    html: str


class View(FirstScreen, frozen=True, dict=True, kw_only=True):
    """Everything that a renderer may draw. The tasks are worded when they are asked for, all else once."""

    title: str
    version: str
    narrowed: NarrowedRecord | None = None
    note: Note | None = None
    gate_finding: GateFinding | None = None
    known_findings: tuple[KnownFinding, ...] = ()
    config_file: str = ""
    """The file that says what is expected; empty where there is none."""

    @property
    def gate(self) -> GateView | None:
        """What the gate saw; None where there is none."""
        if self.gate_finding is None:
            return None
        return GateView(self.gate_finding, self.several, self.narrowed is not None, self.task_count)

    @property
    def gate_word(self) -> str:
        """``failed``, ``passed``, ``undecided``, or ``none`` where there is none: for machines."""
        return self.gate_finding.state if self.gate_finding else "none"

    def turns_red(self, task: TaskView) -> bool:
        """Whether a task that fails makes the job fail; without a gate each is taken so."""
        return self.gate_finding is None or id(task.finding) in self._behind

    @cached_property
    def _behind(self) -> frozenset[int]:
        rules = self.gate_finding.rules if self.gate_finding else ()
        return frozenset(id(match.task) for rule in rules if rule.failed for match in rule.matches)

    @property
    def known(self) -> tuple[KnownView, ...]:
        """The known failures: what has expired first."""
        shown = frozenset(map(id, self.shown)) if self.known_findings else frozenset()
        told = [KnownView(each, self.several, shown) for each in self.known_findings]
        return tuple(sorted(told, key=lambda each: ("expired", "soon", "active").index(each.finding.state)))

    @property
    def known_text(self) -> str:
        """How many tasks that fail are known to; empty for none."""
        count = self.known_count
        return f"{plural(count, 'of them is', 'of them are')} known and accepted." if count else ""

    @property
    def known_count(self) -> int:
        return sum((task.instance, task.name) in self.known_by_task for task in self._unhealthy)

    @property
    def incident(self) -> Incident | None:
        """The one task that was asked for by its name; None where there are others."""
        return incident(self._task(self.shown[0]), self.findings, self.clock) if self.one_task else None

    @property
    def known_alarms(self) -> tuple[str, ...]:
        """The known failures that expired, then those that soon will."""
        return tuple(one_line(notice.message) for code in OF_KNOWN for notice in self.findings.notices if notice.code == code)

    @property
    def known_alarm(self) -> str:
        """The same in one sentence for the first screen; empty for none."""
        alarms = self.known_alarms
        more = f" And {len(alarms) - 1} more." if len(alarms) > 1 else ""
        return f"{alarms[0]}{more}" if alarms else ""

    @property
    def known_unhealthy(self) -> tuple[TaskView, ...]:
        """The tasks that fail, and are known to."""
        return tuple(task for task in self.unhealthy if task.expected.known)

    @property
    def generated(self) -> Moment:
        """When the report was made."""
        return Moment(*self.clock.texts(self.clock.now), self.clock.age(self.clock.now))

    @property
    def zone(self) -> str:
        """The zone of all times, with its offset at the time of the report."""
        return offset_text(self.clock)

    @property
    def state(self) -> VerdictState:
        """The verdict in one word."""
        return self.findings.verdict

    @property
    def verdict(self) -> Mark:
        return VERDICT[self.findings.verdict]

    @property
    def verdict_text(self) -> str:
        return " ".join(filter(None, (verdict_text(self.findings), self.known_text)))

    @property
    def totals(self) -> str:
        """How many tasks there are, and how many are switched off."""
        summary = self.findings.summary
        off = f", {summary.disabled} disabled" if summary.disabled else ""
        return f"{plural(summary.tasks, 'task')}{off}"

    @property
    def narrowed_text(self) -> str | None:
        """That the report shows some tasks only, and how many it leaves out."""
        return narrowed_text(self.narrowed, len(self.shown)) if self.narrowed else None

    @cached_property
    def instances(self) -> tuple[InstanceView, ...]:
        return tuple(instance_view(found, self.clock) for found in self.findings.instances)

    @property
    def unread(self) -> tuple[InstanceView, ...]:
        """The instances whose tasks could not be told."""
        return tuple(each for each in self.instances if not each.read)

    @property
    def nothing_read(self) -> str:
        """That not one instance could be read; empty where one was."""
        return NOTHING_READ if len(self.unread) == len(self.instances) else ""

    @property
    def unmatched_texts(self) -> tuple[str, ...]:
        """What was asked for and matches nothing, and rules that could not be judged for another reason."""
        codes = {"task_unmatched", "gate_unmatched", "gate_undecided"}
        return tuple(one_line(notice.message) for notice in self.findings.notices if notice.code in codes and notice.level == "error")

    @property
    def unread_texts(self) -> tuple[str, ...]:
        """Each instance and each task that could not be read, and why."""
        unread = [f"{each.name}: {each.error}" for each in self.unread]
        malformed = [one_line(notice.message) for notice in self.findings.notices if notice.code == "task_malformed"]
        return (*unread, *malformed)

    @property
    def newest_event(self) -> Moment | None:
        """The newest run of all."""
        times = [found.newest_event_at for found in self.findings.instances if found.newest_event_at]
        return self.clock.moment(max(times)) if times else None

    @property
    def taken(self) -> Moment | None:
        """When the oldest of the answers was given; None where that is not known of all."""
        times = [found.snapshot.taken_at for found in self.findings.instances]
        known = [time for time in times if time is not None]
        return self.clock.moment(min(known)) if known and len(known) == len(times) else None

    @cached_property
    def notices(self) -> tuple[NoticeGroup, ...]:
        """The notices by kind, the gravest first."""
        return group_notices(self.findings.notices, several=self.several)

    @property
    def grave_notices(self) -> tuple[NoticeGroup, ...]:
        """Those that make the report less certain."""
        return tuple(group for group in self.notices if group.level != "info" and group.code not in OF_KNOWN)

    @property
    def grave_count(self) -> int:
        return sum(group.count for group in self.grave_notices)

    @property
    def grave_text(self) -> str:
        """What makes the report less certain, in few words: the one thing, or how many things of which kinds."""
        groups = self.grave_notices
        if self.grave_count == 1:
            return f"Less certain: {cut(groups[0].messages[0], 90)}"
        kinds = listed([group.title[0].lower() + group.title[1:] for group in groups], 3)
        return f"{self.grave_count} things make this less certain: {kinds}."

    @property
    def info_notices(self) -> tuple[NoticeGroup, ...]:
        """The rest."""
        return tuple(group for group in self.notices if group.level == "info")

    @property
    def legend(self) -> tuple[tuple[Mark, str], ...]:
        """How health is judged."""
        return HEALTH_MEANS

    @property
    def run_legend(self) -> tuple[tuple[Mark, str], ...]:
        """The signs of runs."""
        return RUN_MEANS

    @property
    def icon(self) -> str:
        """The shape of the page's icon."""
        return ICONS[self.findings.verdict]

    @property
    def head(self) -> HeadRecord:
        """report.json without its tasks and notices."""
        return HeadRecord(
            schema=SCHEMA,
            generated_at=in_utc(self.clock.now) or self.clock.now,
            generator=GeneratorRecord("ctsreport", self.version),
            title=self.title,
            narrowed=self.narrowed,
            verdict=VerdictRecord(self.findings.verdict, self.verdict_text),
            summary=summary_record(self.findings.stored_summary),
            instances=tuple(map(instance_record, self.findings.instances)),
            gate=gate_record(self.gate_finding) if self.gate_finding else UNSET,
            known_failures=tuple(map(known_finding_record, self.known_findings)) or UNSET,
        )

    @property
    def task_records(self) -> Iterator[TaskRecord]:
        """The tasks for machines, in the report's order."""
        return (task_record(finding, self._expected(finding)) for finding in self.shown)

    @property
    def notice_records(self) -> Iterator[NoticeRecord]:
        """The notices for machines, the gravest first."""
        return map(notice_record, self.findings.notices)

    @property
    def cause_records(self) -> Iterator[CauseRecord]:
        """The causes for machines, what fails now first."""
        return (cause_record(cause.finding, cause.next_step) for cause in self.causes)


def narrowed_text(narrowed: NarrowedRecord, shown: int) -> str:
    """What was asked for, how many tasks that is, and how many are left out."""
    asked = [f"tasks {one_line(glob)}" for glob in narrowed.tasks] + [f"status {word}" for word in narrowed.statuses]
    what = plural(shown, "task is", "tasks are")
    return f"Narrowed to {', '.join(asked)}: {what} shown, {narrowed.left_out} left out. The verdict and the counts are of all tasks."
