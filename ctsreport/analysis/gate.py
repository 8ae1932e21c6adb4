"""The gate: whether a job must turn red, rule by rule, and by which tasks. Evaluated once; every format and the exit code show that."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from ctsreport.analysis.findings import Findings, InstanceFinding, TaskFinding
from ctsreport.analysis.known import KnownFailure
from ctsreport.analysis.rule import STALE, Rule, covers, fits
from ctsreport.analysis.timing import AHEAD, newest_end
from ctsreport.errors import did_you_mean
from ctsreport.snapshot.model import Health, Notice

Covering = Mapping[tuple[str, str], KnownFailure]


class Match(Struct, frozen=True, gc=False):
    """What a rule is about: a task; or an instance as a whole, of ``count`` tasks that were counted and not told.

    ``why`` says what is wrong where the rule's word does not.
    """

    instance: str
    task: TaskFinding | None = None
    count: int = 1
    why: str = ""
    known: KnownFailure | None = None


class RuleFinding(Struct, frozen=True):
    """What one rule saw. ``excused`` are known failures, which do not count."""

    rule: Rule
    failed: bool
    matches: tuple[Match, ...]
    excused: tuple[Match, ...]

    @property
    def count(self) -> int:
        """How many count."""
        return sum(match.count for match in self.matches)


class GateFinding(Struct, frozen=True):
    """What the gate saw. ``unseen`` are the tasks that fail, are not known or were switched off, and are no rule's business."""

    failed: bool
    rules: tuple[RuleFinding, ...]
    unseen: tuple[TaskFinding, ...]


class _Seen(Struct, frozen=True):
    """What there is to judge: all findings, of the tasks those that are shown, and the instant."""

    findings: Findings
    tasks: Sequence[TaskFinding]
    now: datetime
    narrowed: bool


def evaluate(findings: Findings, tasks: Sequence[TaskFinding], rules: Sequence[Rule], known: Covering, now: datetime) -> GateFinding:
    """Every rule over these tasks (a narrowed report's own) and all instances. ``known`` are the failures that do not count."""
    seen = _Seen(findings, tasks, now, narrowed=len(tasks) < len(findings.tasks))
    judged = tuple(_judged(rule, seen, known) for rule in rules)
    told = {id(match.task) for each in judged for match in (*each.matches, *each.excused)}
    unseen = tuple(task for task in tasks if (task.unhealthy or _unknown(task)) and id(task) not in told)
    return GateFinding(any(each.failed for each in judged), judged, unseen)


def gate_notices(findings: Findings, rules: Sequence[Rule]) -> Iterator[Notice]:
    """The globs that fit nothing: a rule about what is not there never fails."""
    for rule in rules:
        if rule.glob is not None and not _fits_any(rule, findings):
            text = f"The rule {rule.text} matches no task and no instance here, so it can never fail."
            yield Notice("gate_unmatched", "warning", text + _meant(rule, findings))


def _fits_any(rule: Rule, findings: Findings) -> bool:
    """Whether there is anything that a rule is about: by its word that is a task, an instance, or either."""
    tasks = rule.word != "unreachable" and any(covers(rule.glob, task.instance, task.name) for task in findings.tasks)
    return tasks or (rule.word in _OF_INSTANCES and _fits_instance(rule, findings))


def _fits_instance(rule: Rule, findings: Findings) -> bool:
    return any(fits(rule.glob, found.snapshot.instance) for found in findings.instances)


def _meant(rule: Rule, findings: Findings) -> str:
    if rule.word in _OF_INSTANCES or not _fits_instance(rule, findings):
        names = (
            (task.name for task in findings.tasks)
            if rule.word != "unreachable"
            else (each.snapshot.instance for each in findings.instances)
        )
        near = did_you_mean(rule.glob or "", names)
        return near and f" {near}"
    return f" For all tasks of that instance write {rule.word}:{rule.glob}/*."


def _judged(rule: Rule, seen: _Seen, known: Covering) -> RuleFinding:
    matches, excused = [], []
    for match in _WORDS[rule.word](rule, seen):
        key = (match.instance, match.task.name) if match.task else None
        failure = known.get(key) if key and rule.word in _EXCUSABLE else None
        if failure:
            excused.append(Match(match.instance, match.task, match.count, match.why, failure))
        else:
            matches.append(match)
    count = sum(match.count for match in matches)
    return RuleFinding(rule, count > rule.most, tuple(matches), tuple(excused))


def _health(rule: Rule, seen: _Seen) -> Iterator[Match]:
    """Tasks of one health; and those that are counted so, but not told."""
    for task in seen.tasks:
        if (
            task.health == rule.word
            and (task.health is not Health.UNKNOWN or _unknown(task))
            and covers(rule.glob, task.instance, task.name)
        ):
            yield Match(task.instance, task)
    for found in seen.findings.instances:
        count = _untold(found, rule.word)
        if count:
            yield Match(found.snapshot.instance, count=count, why=f"{count} {rule.word} by its count; which of its tasks was not told")


def _unknown(task: TaskFinding) -> bool:
    return task.health is Health.UNKNOWN and task.enabled is not False


def _untold(found: InstanceFinding, word: str) -> int:
    """How many tasks an instance counts of a health beyond those that it told of. A daemon's own list is whole."""
    snapshot = found.snapshot
    if snapshot.overall is None or (snapshot.live and found.told) or sum(snapshot.overall.status.values()) <= found.told:
        return 0
    told: int = getattr(found.summary, word) if found.told else 0
    return max(0, snapshot.overall.status.get(word, 0) - told)


def _disagreement(rule: Rule, seen: _Seen) -> Iterator[Match]:
    """Tasks of which the daemon's word is not what their runs say, and instances whose counts are not those of their tasks."""
    differing = {(notice.instance, notice.task) for notice in seen.findings.notices if notice.code == "source_differs" and notice.task}
    for task in seen.tasks:
        if not covers(rule.glob, task.instance, task.name):
            continue
        if task.reported is not None and task.reported != task.health:
            yield Match(task.instance, task, why=f"the daemon says {task.reported}, its runs say {task.health.value}")
        elif (task.instance, task.name) in differing:
            yield Match(task.instance, task, why="two answers differ about it")
    if rule.glob is None:
        counted = {notice.instance for notice in seen.findings.notices if notice.code == "counts_disagree"}
        names = (found.snapshot.instance for found in seen.findings.instances)
        yield from (Match(name, why="its counts are not those of its tasks") for name in names if name in counted)


def _unreachable(rule: Rule, seen: _Seen) -> Iterator[Match]:
    for found in seen.findings.instances:
        if not found.snapshot.read and fits(rule.glob, found.snapshot.instance):
            yield Match(found.snapshot.instance, why="it could not be read")


def _stale(rule: Rule, seen: _Seen) -> Iterator[Match]:
    """Instances whose newest run or answer is too old; with a glob, those that fit, and tasks that fit by their own newest run."""
    for found in seen.findings.instances:
        if fits(rule.glob, found.snapshot.instance):
            why = _old_answer(found, rule.age, seen.now) or _old_run(found, rule.age, seen)
            if why:
                yield Match(found.snapshot.instance, why=why)
    if rule.glob is not None:
        yield from _stale_tasks(rule, seen)


def _stale_tasks(rule: Rule, seen: _Seen) -> Iterator[Match]:
    answers = {found.snapshot.instance: _old_answer(found, rule.age, seen.now) for found in seen.findings.instances}
    for task in seen.tasks:
        if not covers(rule.glob, task.instance, task.name):
            continue
        newest = newest_end(task.runs)
        why = "no run of it is stored" if newest is None else _old(newest, rule.age, seen.now, "its newest run is")
        if why or answers[task.instance]:
            yield Match(task.instance, task, why=answers[task.instance] or why)


def _old_answer(found: InstanceFinding, age: timedelta, now: datetime) -> str:
    taken = found.snapshot.taken_at
    return _old(taken, age, now, "its answers are") if taken is not None else ""


def _old_run(found: InstanceFinding, age: timedelta, seen: _Seen) -> str:
    """Silence is not freshness: where nothing is known to have run, nothing is newer either; unless all is switched off.

    In a narrowed report the runs of the tasks that are shown count.
    """
    tasks = [task for task in seen.tasks if task.instance == found.snapshot.instance]
    times = [newest_end(task.runs) for task in tasks]
    newest = max((time for time in times if time is not None), default=None)
    if newest is not None:
        return _old(newest, age, seen.now, "its newest run is")
    idle = all(task.enabled is False for task in tasks) and (tasks or seen.narrowed)
    return "" if idle else "no run with a time is stored"


def _old(time: datetime, age: timedelta, now: datetime, what: str) -> str:
    """Of what lies after the report nobody knows how old it is."""
    if time - now > AHEAD:
        return f"{what} of after this report"
    return f"{what} older" if now - time > age else ""


_WORDS: dict[str, Callable[[Rule, _Seen], Iterator[Match]]] = {
    "critical": _health,
    "errored": _health,
    "unknown": _health,
    "disagreement": _disagreement,
    "unreachable": _unreachable,
    STALE: _stale,
}

_OF_INSTANCES = ("unreachable", STALE)
"""Words whose pattern may be about instances."""

_EXCUSABLE = ("critical", "errored", "unknown")
"""What a known failure excuses. That nothing was heard, or that words contradict each other, is another matter."""
