"""The whole in a sentence: what fails, or why nothing better can be said."""

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from ctsreport.analysis.counts import missing, missing_of
from ctsreport.analysis.findings import Findings, InstanceFinding, TaskFinding, VerdictState
from ctsreport.analysis.notices import proven
from ctsreport.plural import plural
from ctsreport.snapshot.model import NARROWED
from ctsreport.view import wording
from ctsreport.view.asof import AsOfView
from ctsreport.view.labels import ICONS, VERDICT, Mark


class Verdict(Struct, frozen=True):
    """The whole in a word (``state``; as it is shown, ``mark``), in sentences, and as the page's icon.

    ``text`` says as of when it is so, ``headline`` is the same without that, for where ``as_of`` has a place of its
    own: a headline that stands alone says what is long past as if it were so now.
    """

    state: VerdictState
    mark: Mark
    text: str
    headline: str
    as_of: AsOfView
    icon: str


def verdict_of(findings: Findings, known: int, when: AsOfView) -> Verdict:
    """The verdict, worded. ``known`` is how many tasks that fail are known to, ``when`` as of when it is so."""
    sentence = verdict_text(findings)
    more = _more(findings, known)
    return Verdict(
        state=findings.verdict,
        mark=VERDICT[findings.verdict],
        text=" ".join((when.put_to(sentence), *more)),
        headline=" ".join((f"{sentence}.", *more)),
        as_of=when,
        icon=ICONS[findings.verdict],
    )


def verdict_text(findings: Findings) -> str:
    """The whole in a sentence, without its full stop."""
    return f"{_SENTENCES[findings.verdict](findings)}{_unproven(findings)}"


def _healthy_text(findings: Findings) -> str:
    summary = findings.summary
    idle = ""
    if summary.unknown:
        idle = f"; {summary.unknown} disabled and never ran"
    return f"No task fails: {summary.successful} of {plural(summary.tasks, 'task')} successful{idle}"


def _uncertain_text(findings: Findings) -> str:
    """What is known is said too, where nothing is wrong but that some daemon could not be read."""
    if _only_unread(findings):
        summary = findings.summary
        known = f"{summary.successful} of {plural(summary.tasks, 'known task is', 'known tasks are')} successful"
        return f"{known}, but {_unread_text(findings)}"
    reasons = _unsure_text(findings)
    return f"Health is not certain{f': {reasons}' if reasons else ''}"


def _only_unread(findings: Findings) -> bool:
    """Whether tasks are known, and nothing makes their health uncertain but what could not be read."""
    unsure = findings.verdict == "unsure" and bool(findings.tasks)
    return unsure and bool(_unread_text(findings)) and not _unsure_text(findings)


def _unread_text(findings: Findings) -> str:
    unread = sum(not found.snapshot.read for found in findings.instances)
    if not unread:
        return ""
    return f"{plural(unread, 'instance')} could not be read"


def _more(findings: Findings, known: int) -> list[str]:
    """What else belongs to it, in sentences of their own."""
    unread = "" if _only_unread(findings) else _unread_text(findings)
    missing = _missing(findings) if findings.verdict == "failing" else ""
    accepted = f"{plural(known, 'of them is', 'of them are')} known and accepted" if known else ""
    return [f"{text}." for text in (missing, unread, accepted) if text]


def _failing_text(findings: Findings) -> str:
    """What fails by the tasks that are known; and by the counts of the daemons that reported nothing else."""
    known = ""
    if findings.summary.critical + findings.summary.errored:
        known = _failing_tasks(findings.tasks)
    counted = [found for found in findings.instances if found.snapshot.overall and not found.with_status]
    by_count = _failing_by_count(counted)
    if not (known and by_count):
        return known or f"{by_count}, by the daemon's count; which of them is not known"
    return f"{known}; by the count of {plural(len(counted), 'other instance')} {by_count}; which of them is not known"


def _failing_by_count(counted: Sequence[InstanceFinding]) -> str:
    """How many tasks of these instances fail by what they count; empty for none."""
    counts = [found.snapshot.overall.status for found in counted if found.snapshot.overall]
    failing = Counter({word: sum(max(0, each.get(word, 0)) for each in counts) for word in _FAILING})
    if not failing.total():
        return ""
    return _failing(failing, plural(sum(map(_total, counts)), "task"))


def _failing_tasks(tasks: Sequence[TaskFinding]) -> str:
    """The enabled ones first; those that somebody switched off are counted apart."""
    enabled = [task for task in tasks if task.enabled is not False]
    disabled = sum(task.unhealthy for task in tasks if task.enabled is False)
    if not any(task.unhealthy for task in enabled):
        fail = f"{plural(disabled, 'disabled task fails', 'disabled tasks fail')}: {_kinds(_counted(tasks))}"
        if enabled:
            return f"{fail}; of {plural(len(enabled), 'enabled task')} none"
        return fail
    kind = "task" if len(enabled) == len(tasks) else "enabled task"
    too = f"; {plural(disabled, 'disabled task')} too" if disabled else ""
    return f"{_failing(_counted(enabled), plural(len(enabled), kind))}{too}"


_FAILING = ("critical", "errored")


def _counted(tasks: Sequence[TaskFinding]) -> Counter[str]:
    return Counter(task.health.value for task in tasks if task.unhealthy)


def _failing(counts: Counter[str], tasks: str) -> str:
    """How many of some tasks fail: ``3 of 5 tasks fail: 1 critical and 2 errored``."""
    count = counts.total()
    return f"{count} of {tasks} {'fails' if count == 1 else 'fail'}: {_kinds(counts)}"


def _kinds(counts: Counter[str]) -> str:
    return wording.listed([f"{counts[word]} {word}" for word in _FAILING if counts[word]])


def _unproven(findings: Findings) -> str:
    """Of how many tasks the daemon's memory holds nothing but events in which nothing ran."""
    count = sum(not proven(task) for task in findings.tasks)
    if not count:
        return ""
    return f"; {count} not proven: nothing ran in the daemon's memory"


def _total(status: dict[str, int]) -> int:
    return sum(max(0, count) for count in status.values())


def _unsure_text(findings: Findings) -> str:
    """Why nothing better can be said."""
    tasks = findings.tasks
    codes = {notice.code for notice in findings.notices}
    without = sum(not task.has_status for task in tasks)
    reasons = [
        f"the status of {plural(without, 'task')} was not reported" if without else "",
        _several(
            sum(task.never_ran and task.enabled is not False for task in tasks),
            "enabled task",
            "enabled tasks",
            "never ran",
        ),
        "some answers could not be read" if any(map(_read_in_part, findings.instances)) else "",
        "the daemon uses words that are not known" if "unknown_status" in codes else "",
        _missing(findings),
        "a snapshot holds some tasks alone" if NARROWED in codes else "",
        "no task is known" if not tasks else "",
    ]
    return wording.listed([reason for reason in reasons if reason])


def _read_in_part(found: InstanceFinding) -> bool:
    """Whether something is missing that the health of its tasks needs; that nothing came is said elsewhere."""
    return bool(found.snapshot.malformed or (found.snapshot.read and found.snapshot.unread))


def _missing(findings: Findings) -> str:
    """That tasks are counted of which nothing is known, and how many of them fail."""
    instances = [found for found in findings.instances if found.with_status]
    count = sum(map(missing, instances))
    failing = min(count, sum(missing_of(found, word) for found in instances for word in _FAILING))
    if not count:
        return ""
    fail = f", {failing} of them {'fails' if failing == 1 else 'fail'}" if failing else ""
    return f"{plural(count, 'task is', 'tasks are')} counted that no answer is about{fail}"


def _several(count: int, one: str, many: str, rest: str) -> str:
    if not count:
        return ""
    return f"{plural(count, one, many)} {rest}"


_SENTENCES: dict[VerdictState, Callable[[Findings], str]] = {
    "failing": _failing_text,
    "unsure": _uncertain_text,
    "healthy": _healthy_text,
}
