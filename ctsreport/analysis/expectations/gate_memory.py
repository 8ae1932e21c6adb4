"""The words of the gate that earlier looks alone can judge."""

from collections.abc import Iterator, Mapping, Sequence

from ctsreport.analysis.expectations.gate_input import GateInput, Match, concerns
from ctsreport.analysis.expectations.gate_rule import DEAF, NEEDS_HISTORY, NEW, GateRule, covers
from ctsreport.analysis.findings import TaskFinding, some_names
from ctsreport.analysis.past.hearing import NOT_ASKED
from ctsreport.analysis.past.model import Change, Memory


def new(rule: GateRule, seen: GateInput) -> Iterator[Match]:
    """Tasks that fail and did not, or failed by another cause, at the look that is compared with."""
    if seen.memory is None:
        return
    changes = _of_tasks(seen.memory)
    for task in _failing(rule, seen):
        why = _why_new(changes.get((task.instance, task.name), []))
        if why:
            yield Match(task.instance, task, why=why)


def flapping(rule: GateRule, seen: GateInput) -> Iterator[Match]:
    """Tasks that go back and forth between failing and well."""
    for task in seen.tasks if seen.memory else ():
        history = seen.memory and seen.memory.tasks.get((task.instance, task.name))
        if history and history.flapping and covers(rule.glob, task.instance, task.name):
            yield Match(task.instance, task, why=f"it began to fail or recovered {len(history.flaps)} times in 24 h")


def deaf(rule: GateRule, seen: GateInput) -> Iterator[Match]:
    """Daemons that hear nothing any more, once each; of others the tasks that missed a change."""
    for instance, hearing in (seen.memory.hearing if seen.memory else {}).items():
        missed = {each.task: each for each in hearing.unheard if covers(rule.glob, instance, each.task)}
        tasks = [task for task in seen.tasks if task.instance == instance and task.name in missed]
        if tasks and hearing.deaf:
            yield Match(instance, why="it carries out no change of Consul any more")
        elif not hearing.deaf:
            for task in tasks:
                yield Match(instance, task, why=f"it did not carry out a change of {missed[task.name].name}")


def _inaudible(rule: GateRule, seen: GateInput) -> str:
    """Why nobody can tell whether daemons hear; empty where it can be told of all that a rule is about."""
    reasons: dict[str, list[str]] = {}
    for found in seen.findings.instances:
        name = found.snapshot.instance
        covered = [task for task in seen.findings.tasks if task.instance == name and covers(rule.glob, name, task.name)]
        doubt = _doubt(name, covered, seen) if found.snapshot.read and covered else ""
        if doubt:
            reasons.setdefault(doubt.rstrip("."), []).append(name)
    return " ".join(f"{', '.join(names)}: {doubt}." for doubt, names in reasons.items())


def _doubt(instance: str, tasks: Sequence[TaskFinding], seen: GateInput) -> str:
    hearing = seen.memory.hearing.get(instance) if seen.memory else None
    if hearing is None or hearing.doubt:
        return hearing.doubt if hearing else NOT_ASKED
    if any(task.name in hearing.compared for task in tasks):
        return ""
    return f"what {some_names(tasks)} watches cannot be compared"


def forgotten(rule: GateRule, seen: GateInput) -> str:
    """What a rule would have to remember, and nobody does; empty where it knows enough."""
    if rule.word in NEEDS_HISTORY and seen.memory is None:
        return "the history could not be used."
    needs = {DEAF: _inaudible, NEW: _incomparable}.get(rule.word)
    return needs(rule, seen) if needs and seen.memory else ""


def _incomparable(rule: GateRule, seen: GateInput) -> str:
    """Why nobody can tell what is new."""
    bases = seen.memory.bases if seen.memory else {}
    first = [
        found.snapshot.instance
        for found in seen.findings.instances
        if found.snapshot.read and found.snapshot.instance not in bases and concerns(rule, found)
    ]
    if first:
        return f"there is no earlier look at {', '.join(first)} to compare with."
    changes = _of_tasks(seen.memory) if seen.memory else {}
    unclear = [task for task in _failing(rule, seen) if not changes.get((task.instance, task.name))]
    if not unclear:
        return ""
    return f"whether {some_names(unclear)} failed before is not known."


def _failing(rule: GateRule, seen: GateInput) -> Iterator[TaskFinding]:
    return (task for task in seen.tasks if task.unhealthy and covers(rule.glob, task.instance, task.name))


_TELLING = ("failing", "recovered", "cause", "same_cause")


def _of_tasks(memory: Memory) -> Mapping[tuple[str, str], list[Change]]:
    """What changed in whether tasks fail, and by what; the newest first."""
    changes: dict[tuple[str, str], list[Change]] = {}
    for change in memory.changes:
        if change.task is not None and change.kind in _TELLING:
            changes.setdefault((change.instance, change.task), []).append(change)
    return changes


def _why_new(changes: list[Change]) -> str:
    """Of a task that fails: why that is new; empty where it is not, or nobody knows."""
    kinds = [change.kind for change in changes]
    if "same_cause" in kinds:
        return ""
    if "cause" in kinds:
        return "it failed by another cause before"
    if kinds[:1] != ["failing"]:
        return ""
    return "it did not fail before"
