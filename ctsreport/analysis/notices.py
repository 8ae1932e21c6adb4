"""What a reader should know before believing the report: the notices that judgement gives."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from ctsreport.analysis import timing
from ctsreport.analysis.counts import odd_words
from ctsreport.analysis.findings import InstanceFinding, Summary, TaskFinding, some_names
from ctsreport.analysis.health import WINDOW
from ctsreport.plural import plural, plural_of
from ctsreport.snapshot.model import HEALTH_BY_WORD, Notice, Overall, Snapshot
from ctsreport.snapshot.taken import AHEAD

QUIET = timedelta(hours=24)
"""How old the newest event of a whole daemon may be before that is said."""


def task_notices(finding: TaskFinding, asked_at: datetime) -> Iterator[Notice]:
    """What is odd about one task. ``asked_at``: when the answer was given, or else the instant of the report."""
    for code, level, text in (*_state_notices(finding), *_time_notices(finding, asked_at)):
        yield Notice(code, level, f"{finding.name}: {text}.", finding.instance, finding.name)  # type: ignore[arg-type]


def _state_notices(finding: TaskFinding) -> Iterator[tuple[str, str, str]]:
    task, reported = finding.task, finding.reported
    if reported is not None and reported not in HEALTH_BY_WORD:
        yield (
            "unknown_status",
            "warning",
            f"the daemon's word for its status, {reported!r}, is none that CTS is known to use",
        )
    elif task.events and reported is not None and reported != finding.stored_health:
        yield "health_disagrees", "warning", f"the daemon says {reported}, its events say {finding.stored_health.value}"
    if finding.hidden:
        yield _hidden(finding)
    if finding.never_ran and finding.enabled is not False:
        text = (
            "enabled, but no run of it is stored: it has not run since the daemon started, or its daemon keeps "
            "restarting"
        )
        yield "never_ran", "warning", text
    if finding.streak >= WINDOW and finding.failures_in_window >= WINDOW and not finding.failing_since_exact:
        failed = f"all {finding.failures_in_window} events that are stored failed"
        yield "window_full", "info", f"{failed}, so it began to fail at this time or earlier"


def _hidden(finding: TaskFinding) -> tuple[str, str, str]:
    """That CTS calls a task better than it is."""
    if finding.switched_off_while_failing:
        text = (
            "switched off while it was failing: its newest success is the switching off, nothing ran and nothing "
            "recovered"
        )
        return "switched_off_while_failing", "warning", text
    text = (
        f"CTS says {finding.stored_health.value}, but nothing ran since it failed: what that run was to change is "
        "not applied"
    )
    return "empty_success", "warning", text


def _time_notices(finding: TaskFinding, asked_at: datetime) -> Iterator[tuple[str, str, str]]:
    events = finding.task.events or ()
    if not timing.in_order(events):
        yield from _order_notices(finding)
    newest = timing.newest_end(events)
    if newest is not None and newest - asked_at > timing.SLACK:
        yield (
            "clock_ahead",
            "warning",
            "its newest event lies in the future: the daemon's clock is ahead, or the time of the report is not",
        )


def _order_notices(finding: TaskFinding) -> Iterator[tuple[str, str, str]]:
    contradiction = timing.contradiction(finding.task)
    if contradiction:
        yield "times_out_of_order", "warning", f"{contradiction}; the daemon's order is kept"
    overlap = timing.overlap(finding.task)
    if overlap:
        yield "times_overlap", "info", overlap


def instance_notices(found: InstanceFinding, tasks: list[TaskFinding], asked_at: datetime) -> Iterator[Notice]:
    """What is odd about one instance as a whole."""
    snapshot = found.snapshot
    for code, level, text in (
        *_counts(snapshot, found),
        *_without_events(tasks),
        *_nothing_ran(tasks),
        *_window(tasks),
        *_quiet(found.newest_event_at, asked_at, known=snapshot.taken_at is not None),
        *_taken_at(snapshot),
    ):
        yield Notice(code, level, text, snapshot.instance)  # type: ignore[arg-type]


def ahead_notices(snapshot: Snapshot, now: datetime) -> Iterator[Notice]:
    """Answers of after the report: somebody's clock is wrong, and no age is right."""
    most = timing.SLACK if snapshot.live else AHEAD  # a daemon answered just now: so the clocks are compared exactly
    if snapshot.taken_at is not None and snapshot.taken_at - now > most:
        text = (
            "its answers were given after this report was made: a clock is wrong, or --now or SOURCE_DATE_EPOCH "
            "is, and so are all ages"
        )
        yield Notice("clock_ahead", "warning", f"{snapshot.instance}: {text}.", snapshot.instance)


def no_tasks(instances: Iterable[InstanceFinding]) -> Iterator[Notice]:
    """An instance of several that reports no task: it adds nothing, and would not be missed."""
    for found in instances:
        name = found.snapshot.instance
        if found.snapshot.read and not found.summary.tasks and found.snapshot.overall is None:
            yield Notice("no_tasks", "warning", f"{name} reports no task: it has none, or it lost them.", name)


def _counts(snapshot: Snapshot, found: InstanceFinding) -> Iterator[tuple[str, str, str]]:
    """The daemon's own counts beside ours."""
    if snapshot.overall is None:
        return
    odd = odd_words(snapshot)
    if odd:
        yield (
            "unknown_status",
            "warning",
            f"the overall counts have words that CTS is not known to use: {', '.join(map(repr, odd))}",
        )
    counted = sum(max(0, count) for count in snapshot.overall.status.values())
    if not found.with_status:
        if counted:
            text = f"the daemon counts {plural(counted, 'task')}, but the status of none was reported"
            yield "tasks_not_told", "warning", f"{text}: only the counts are known"
        return
    differing = list(_differing(snapshot.overall, found.summary))
    if differing:
        text = f"the daemon's overall counts and its tasks disagree: {', '.join(differing)}"
        yield (
            "counts_disagree",
            "warning",
            f"{text}. A task may have run between the two answers, or events outlived their task",
        )


def _differing(overall: Overall, summary: Summary) -> Iterable[str]:
    for word in HEALTH_BY_WORD:
        said, counted = overall.status.get(word, 0), getattr(summary, word)
        if said != counted:
            yield f"{word} {said} by its count, {counted} by its tasks"
    for key, word in (("true", "enabled"), ("false", "disabled")):
        said, counted = overall.enabled.get(key, 0), getattr(summary, word)
        if overall.enabled and said != counted:
            yield f"{word} {said} by its count, {counted} by its tasks"


def _without_events(tasks: list[TaskFinding]) -> Iterator[tuple[str, str, str]]:
    """Tasks that were reported without events: health rests on the daemon's word, or on nothing."""
    without = [each for each in tasks if not each.task.events and not each.never_ran]
    said = sum(each.has_status for each in without)
    if said:
        text = (
            f"{plural_of(said, len(tasks), 'task was', 'tasks were')} reported without events: "
            f"{'its' if said == 1 else 'their'} health is the daemon's word alone"
        )
        yield "no_events", "warning", text
    defined = len(without) - said
    if defined:
        text = (
            f"{plural_of(defined, len(tasks), 'task is', 'tasks are')} only defined: "
            f"{'its' if defined == 1 else 'their'} status was not reported"
        )
        yield "no_events", "warning", text


def _nothing_ran(tasks: list[TaskFinding]) -> Iterator[tuple[str, str, str]]:
    """Tasks of which only empty successes are stored.

    Whether what came before was applied is not known where there are five.
    """
    empty = [each for each in tasks if each.nothing_ran]
    full = [each for each in empty if not proven(each)]
    known = [each for each in empty if proven(each)]
    if full:
        names = some_names(full)
        yield (
            "nothing_ran",
            "info",
            f"in the stored events of {names} nothing ran, and what came before them is not known: not proven",
        )
    if known:
        names = some_names(known)
        yield (
            "nothing_ran",
            "info",
            f"in the stored events of {names} nothing ran: nothing did since the daemon started",
        )


def proven(task: TaskFinding) -> bool:
    """Whether the stored events show what is applied.

    Not where all five are empty, for what they pushed out may have failed.
    """
    return not (task.nothing_ran and len(task.task.events or ()) >= WINDOW)


def _window(tasks: list[TaskFinding]) -> Iterator[tuple[str, str, str]]:
    full = sum(len(each.task.events or ()) >= WINDOW for each in tasks)
    if full:
        text = f"{plural_of(full, len(tasks), 'task has', 'tasks have')} {WINDOW} events, the most that CTS keeps"
        yield "window_full", "info", text


def _quiet(newest: datetime | None, asked_at: datetime, *, known: bool) -> Iterator[tuple[str, str, str]]:
    if newest is None or asked_at - newest < QUIET:
        return
    hours = int((asked_at - newest).total_seconds() // 3600)
    if known:
        text = (
            f"no task has run for {hours} hours: perhaps nothing changed, perhaps the daemon lost Consul, and "
            "goes on saying what it said"
        )
    else:
        text = (
            f"the newest run in these answers ended {hours} hours before this report, and when they were saved is "
            "not known"
        )
    yield "quiet", "warning", text


def _taken_at(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    if snapshot.taken_at is None:
        yield (
            "taken_at_unknown",
            "info",
            "when these answers were saved is not known (--taken-at tells it): ages count to the time of the report",
        )
