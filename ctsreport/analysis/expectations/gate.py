"""The gate: whether a job must turn red, rule by rule, and by which tasks.

Evaluated once; every format and the exit code show that.

A rule that fails has been judged, whatever else is not known. One that does not fail is judged only where all that it
is about was read, and where there is anything that it is about: else it would be green for ever, and nobody would know.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from ctsreport.analysis.expectations.gate_finding import GateFinding, RuleFinding
from ctsreport.analysis.expectations.gate_input import GateInput, Match, concerns
from ctsreport.analysis.expectations.gate_memory import forgotten
from ctsreport.analysis.expectations.gate_rule import (
    DEAF,
    FLAPPING,
    NEW,
    OVERDUE,
    STALE,
    UNSURE,
    GateRule,
    covers,
    fits,
)
from ctsreport.analysis.expectations.gate_words import matches_of
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.findings import Findings, TaskFinding, some_names
from ctsreport.analysis.nearest import nearest, task_names
from ctsreport.analysis.past.model import Memory
from ctsreport.analysis.schedules import unclear_schedules
from ctsreport.snapshot.model import Notice

Covering = Mapping[tuple[str, str], KnownFailure]

# Words whose pattern may be about instances.
_OF_INSTANCES = ("unreachable", STALE)

# What a known failure excuses. That nothing was heard, or that words contradict each other, is another matter.
_EXCUSABLE = ("critical", "errored", "unknown", NEW, FLAPPING)

# Words that are about what could not be read.
_KNOWS_ITSELF = ("unreachable", UNSURE)


def evaluate(
    findings: Findings,
    tasks: Sequence[TaskFinding],
    rules: Sequence[GateRule],
    known: Covering,
    now: datetime,
    memory: Memory | None = None,
) -> GateFinding:
    """Every rule over these tasks (a narrowed report's own) and all instances.

    ``known`` are the failures that do not count.
    """
    seen = GateInput(findings, tasks, now, narrowed=len(tasks) < len(findings.tasks), memory=memory)
    judged = tuple(_judged(rule, seen, known) for rule in rules)
    seen_tasks = {
        (match.task.instance, match.task.name)
        for each in judged
        for match in (*each.matches, *each.excused)
        if match.task
    }
    unseen = tuple(
        task for task in tasks if (task.unhealthy or task.unproven) and (task.instance, task.name) not in seen_tasks
    )
    return GateFinding(any(each.failed for each in judged), judged, unseen)


def gate_notices(gate: GateFinding | None) -> Iterator[Notice]:
    """The rules that could not be judged, those together that have one reason."""
    alike: dict[tuple[str, bool, str], list[str]] = {}
    for each in gate.rules if gate else ():
        if each.doubt:
            alike.setdefault(
                ("gate_unmatched" if each.unmatched else "gate_undecided", each.undecided, each.doubt), []
            ).append(each.rule.text)
    for (code, undecided, doubt), rules in alike.items():
        text = f"{'The rule' if len(rules) == 1 else 'The rules'} {', '.join(rules)} could not be judged: {doubt}"
        yield Notice(code, "error" if undecided else "info", text)


def _judged(rule: GateRule, seen: GateInput, known: Covering) -> RuleFinding:
    matches: list[Match] = []
    excused: list[Match] = []
    for match in matches_of(rule, seen):
        key = (match.instance, match.task.name) if match.task else None
        failure = known.get(key) if key and rule.word in _EXCUSABLE else None
        if failure:
            excused.append(Match(match.instance, match.task, match.count, match.why, failure))
        else:
            matches.append(match)
    failed = sum(match.count for match in matches) > rule.most
    unmatched = "" if failed else _unmatched(rule, seen.findings)
    doubt = "" if failed else unmatched or " ".join(filter(None, (_unread(rule, seen.findings), forgotten(rule, seen))))
    return RuleFinding(rule, failed, tuple(matches), tuple(excused), doubt, unmatched=bool(unmatched))


def _unmatched(rule: GateRule, findings: Findings) -> str:
    """That a pattern matches nothing at all, narrowed away or not, and what was probably meant.

    Empty where it matches.
    """
    if rule.glob is None or _matches_any(rule, findings):
        return ""
    what = {"unreachable": "no instance", STALE: "no task and no instance"}.get(rule.word, "no task")
    return f"its pattern {rule.glob} matches {what} here. {_meant(rule, findings)}"


def _matches_any(rule: GateRule, findings: Findings) -> bool:
    tasks = rule.word != "unreachable" and any(covers(rule.glob, task.instance, task.name) for task in findings.tasks)
    return tasks or (rule.word in _OF_INSTANCES and _matches_instance(rule, findings))


def _matches_instance(rule: GateRule, findings: Findings) -> bool:
    return any(fits(rule.glob, found.snapshot.instance) for found in findings.instances)


def _meant(rule: GateRule, findings: Findings) -> str:
    if _matches_instance(rule, findings):
        return f"For all tasks of that instance write {rule.word}:{rule.glob}/*."
    instances = [found.snapshot.instance for found in findings.instances]
    names = instances if rule.word == "unreachable" else task_names(findings, rule.glob or "")
    return nearest(rule.glob or "", names)


def _nothing_to_compare(rule: GateRule, findings: Findings) -> str:
    """That the daemon's words can be held against nothing: neither events nor counts beside tasks were reported."""
    counted = rule.glob is None and any(found.snapshot.overall and found.with_status for found in findings.instances)
    compared = (task.reported and task.task.events is not None for task in _covered(rule, findings))
    if counted or any(compared) or not findings.tasks:
        return ""
    return "there is nothing to compare: no events were reported."


def _covered(rule: GateRule, findings: Findings) -> Iterator[TaskFinding]:
    return (task for task in findings.tasks if covers(rule.glob, task.instance, task.name))


def _without_status(rule: GateRule, findings: Findings) -> str:
    """That nobody said how tasks are: there are none, or they are only defined, and no counts speak for them."""
    if not findings.tasks and not any(found.snapshot.overall for found in findings.instances):
        return "no task is known."
    counted = {found.snapshot.instance for found in findings.instances if found.snapshot.overall}
    missing = [task for task in _covered(rule, findings) if not task.has_status and task.instance not in counted]
    if not missing:
        return ""
    return f"the status of {some_names(missing)} was not reported."


def _unscheduled(rule: GateRule, findings: Findings) -> str:
    """That a schedule was not read, not understood, or cannot be held against events."""
    without = [
        found.snapshot.instance
        for found in findings.instances
        if found.snapshot.read and found.summary.tasks and found.snapshot.definitions is None and concerns(rule, found)
    ]
    enabled = [task for task in _covered(rule, findings) if task.enabled is not False]
    undefined = [task for task in enabled if task.definition is None and task.instance not in without]
    unclear = unclear_schedules(enabled)
    reasons = [
        f"the schedules of {', '.join(without)} were not read (/v1/tasks)." if without else "",
        f"whether {some_names(undefined)} has a schedule is not known (/v1/tasks)." if undefined else "",
        f"whether {some_names(unclear)} ran as scheduled is not known." if unclear else "",
    ]
    return " ".join(filter(None, reasons))


def _unread(rule: GateRule, findings: Findings) -> str:
    """What a rule would have to know and was not read; empty where it knows enough."""
    if rule.word in _KNOWS_ITSELF:
        return ""
    concerned = [found.snapshot for found in findings.instances if not found.snapshot.whole and concerns(rule, found)]
    unread = [each.instance for each in concerned if not each.narrowed]
    narrowed = [each.instance for each in concerned if each.narrowed]
    reasons = [
        f"not everything of {', '.join(unread)} could be read." if unread else "",
        f"{', '.join(narrowed)} was saved of some tasks alone." if narrowed else "",
        *(missing(rule, findings) for missing in _NEEDS.get(rule.word, (_without_status,))),
    ]
    return " ".join(filter(None, reasons))


# By word, what says that something is missing which it needs; others need to know how tasks are.
_NEEDS: Mapping[str, Sequence[Callable[[GateRule, Findings], str]]] = {
    STALE: (),
    DEAF: (),
    OVERDUE: (_unscheduled,),
    "disagreement": (_without_status, _nothing_to_compare),
}
