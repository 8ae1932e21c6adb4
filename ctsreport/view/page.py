"""The whole report as a reader sees it."""

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from ctsreport.analysis.findings import Findings, InstanceFinding, TaskFinding, VerdictState
from ctsreport.snapshot.model import Health
from ctsreport.view import wording
from ctsreport.view.record import (
    SCHEMA,
    GeneratorRecord,
    HeadRecord,
    NarrowedRecord,
    NoticeRecord,
    TaskRecord,
    VerdictRecord,
)
from ctsreport.view.recording import instance_record, notice_record, summary_record, task_record
from ctsreport.view.task import TaskView
from ctsreport.view.times import Clock, Moment, in_utc, offset_text
from ctsreport.view.verdict import verdict_text
from ctsreport.view.wording import one_line, plural
from ctsreport.view.words import HEALTH, HEALTH_MEANS, NOTICES, VERDICT, Mark

MOST_NOTICES = 12
"""Notices of one kind that a page shows one by one; report.json has all."""


class Count(Struct, frozen=True, gc=False):
    """How many tasks have a health."""

    mark: Mark
    number: int


class InstanceView(Struct, frozen=True, gc=False):
    """One daemon: whether it was read, when, its own counts."""

    name: str
    address: str | None
    read: bool
    error: str | None
    taken: Moment | None
    newest_event: Moment | None
    tasks: str
    reported: str


class NoticeGroup(Struct, frozen=True, gc=False):
    """All notices of one kind."""

    code: str
    title: str
    level: str
    messages: tuple[str, ...]
    left_out: int


class Note(Struct, frozen=True, gc=False):
    """What a person added on top: Markdown as written, and as safe HTML."""

    markdown: str
    html: str


class View(Struct, frozen=True, dict=True):
    """Everything that a renderer may draw. The tasks are worded when they are asked for, all else once."""

    title: str
    findings: Findings
    shown: tuple[TaskFinding, ...]
    clock: Clock
    version: str
    narrowed: NarrowedRecord | None
    note: Note | None = None

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
        return verdict_text(self.findings)

    @property
    def counts(self) -> tuple[Count, ...]:
        """Tasks by health, worst first, before narrowing."""
        summary = self.findings.summary
        return tuple(Count(HEALTH[health], getattr(summary, health.value)) for health in Health)

    @property
    def totals(self) -> str:
        """How many tasks there are, and how many are switched off."""
        summary = self.findings.summary
        off = f", {summary.disabled} disabled" if summary.disabled else ""
        return f"{plural(summary.tasks, 'task')}{off}"

    @property
    def several(self) -> bool:
        """Whether there is more than one instance."""
        return len(self.findings.instances) > 1

    @cached_property
    def _groups(self) -> dict[str, list[TaskFinding]]:
        """What a person must look at, what is not known, and the rest; each in the report's order."""
        groups: dict[str, list[TaskFinding]] = {"unhealthy": [], "unknown": [], "healthy": []}
        for task in self.shown:
            groups["unhealthy" if task.unhealthy else "unknown" if task.health is Health.UNKNOWN else "healthy"].append(task)
        return groups

    @property
    def unhealthy_count(self) -> int:
        return len(self._groups["unhealthy"])

    @property
    def unknown_count(self) -> int:
        return len(self._groups["unknown"])

    @property
    def healthy_count(self) -> int:
        return len(self._groups["healthy"])

    @property
    def unhealthy(self) -> Iterator[TaskView]:
        """What a person must look at, worst and longest first."""
        return map(self._task, self._groups["unhealthy"])

    @property
    def unknown(self) -> Iterator[TaskView]:
        """Tasks of which nothing is known."""
        return map(self._task, self._groups["unknown"])

    @property
    def healthy(self) -> Iterator[TaskView]:
        """The rest."""
        return map(self._task, self._groups["healthy"])

    @property
    def narrowed_text(self) -> str | None:
        """That the report shows some tasks only, and how many it leaves out."""
        return narrowed_text(self.narrowed, len(self.shown)) if self.narrowed else None

    @cached_property
    def instances(self) -> tuple[InstanceView, ...]:
        return tuple(_instance(found, self.clock) for found in self.findings.instances)

    @property
    def unread(self) -> tuple[InstanceView, ...]:
        """The instances whose tasks could not be told."""
        return tuple(each for each in self.instances if not each.read)

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
        groups: dict[tuple[str, str], list[str]] = {}
        for notice in self.findings.notices:
            where = f"{one_line(notice.instance)}: " if self.several and notice.instance else ""
            groups.setdefault((notice.level, notice.code), []).append(where + one_line(notice.message))
        return tuple(_group(level, code, messages) for (level, code), messages in groups.items())

    @property
    def grave_notices(self) -> tuple[NoticeGroup, ...]:
        """Those that make the report less certain."""
        return tuple(group for group in self.notices if group.level != "info")

    @property
    def legend(self) -> tuple[tuple[Mark, str], ...]:
        """How health is judged."""
        return HEALTH_MEANS

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
            summary=summary_record(self.findings.summary),
            instances=tuple(map(instance_record, self.findings.instances)),
        )

    @property
    def task_records(self) -> Iterator[TaskRecord]:
        """The tasks for machines, in the report's order."""
        return map(task_record, self.shown)

    @property
    def notice_records(self) -> Iterator[NoticeRecord]:
        """The notices for machines, the gravest first."""
        return map(notice_record, self.findings.notices)

    def _task(self, finding: TaskFinding) -> TaskView:
        return TaskView(finding, self.clock, self.several)


def narrowed_text(narrowed: NarrowedRecord, shown: int) -> str:
    """What was asked for, how many tasks that is, and how many are left out."""
    asked = [f"tasks {one_line(glob)}" for glob in narrowed.tasks] + [f"status {word}" for word in narrowed.statuses]
    what = plural(shown, "task is", "tasks are")
    return f"Narrowed to {', '.join(asked)}: {what} shown, {narrowed.left_out} left out. The verdict and the counts are of all tasks."


def _group(level: str, code: str, messages: list[str]) -> NoticeGroup:
    return NoticeGroup(code, NOTICES.get(code, code), level, tuple(messages[:MOST_NOTICES]), max(0, len(messages) - MOST_NOTICES))


def _instance(found: InstanceFinding, clock: Clock) -> InstanceView:
    snapshot = found.snapshot
    return InstanceView(
        name=one_line(snapshot.instance),
        address=one_line(snapshot.address) if snapshot.address else None,
        read=snapshot.read,
        error=one_line(snapshot.error) if snapshot.error else None,
        taken=clock.moment(snapshot.taken_at),
        newest_event=clock.moment(found.newest_event_at),
        tasks=plural(found.summary.tasks, "task"),
        reported=_reported(snapshot.overall.status) if snapshot.overall else wording.NOT_TOLD,
    )


def _reported(status: dict[str, int]) -> str:
    return one_line(", ".join(f"{count} {word}" for word, count in status.items()))
