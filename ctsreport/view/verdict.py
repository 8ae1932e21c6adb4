"""The whole in a sentence: what fails, or why nothing better can be said."""

from collections import Counter
from collections.abc import Callable, Sequence

from msgspec import Struct

from ctsreport.analysis.counts import missing, missing_of
from ctsreport.analysis.findings import Findings, TaskFinding, VerdictState
from ctsreport.analysis.notices import proven
from ctsreport.snapshot.model import NARROWED
from ctsreport.view import wording
from ctsreport.view.asof import AsOfView, as_of_view
from ctsreport.view.labels import ICONS, VERDICT, Mark
from ctsreport.view.times import Clock
from ctsreport.view.wording import plural


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


def verdict_of(findings: Findings, known: int, clock: Clock) -> Verdict:
    """The verdict, worded. ``known`` is how many tasks that fail are known to."""
    when = as_of_view(findings.as_of, clock)
    sentence = verdict_text(findings)
    more = _more(findings, known, sentence)
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
    idle = f"; {summary.unknown} disabled and never ran" if summary.unknown else ""
    return f"No task fails: {summary.successful} of {plural(summary.tasks, 'task')} successful{idle}"


def _uncertain_text(findings: Findings) -> str:
    """What is known is said too, where nothing is wrong but that some daemon could not be read."""
    reasons, unread, summary = _unsure_text(findings), _unread(findings), findings.summary
    if reasons or not (unread and summary.tasks):
        return f"Health is not certain{f': {reasons}' if reasons else ''}"
    known = f"{summary.successful} of {plural(summary.tasks, 'known task is', 'known tasks are')} successful"
    return f"{known}, but {plural(unread, 'instance')} could not be read"


def _unread(findings: Findings) -> int:
    return sum(not found.snapshot.read for found in findings.instances)


def _more(findings: Findings, known: int, sentence: str) -> list[str]:
    """What else belongs to it, in sentences of their own."""
    unread = _unread(findings)
    unread_text = f"{plural(unread, 'instance')} could not be read" if unread else ""
    accepted = f"{plural(known, 'of them is', 'of them are')} known and accepted" if known else ""
    return [f"{text}." for text in (unread_text, accepted) if text and text not in sentence]


def _failing_text(findings: Findings) -> str:
    summary = findings.summary
    if summary.critical + summary.errored:
        return _failing_tasks(findings.tasks)
    counts = [
        found.snapshot.overall.status
        for found in findings.instances
        if found.snapshot.overall and not found.with_status
    ]
    critical, errored = (sum(max(0, each.get(word, 0)) for each in counts) for word in ("critical", "errored"))
    return (
        f"{_failing(critical, errored, plural(sum(map(_total, counts)), 'task'))}, by the daemon's count; which "
        "of them is not known"
    )


def _failing_tasks(tasks: Sequence[TaskFinding]) -> str:
    """The enabled ones first; those that somebody switched off are counted apart."""
    enabled = [task for task in tasks if task.enabled is not False]
    disabled = sum(task.unhealthy for task in tasks if task.enabled is False)
    if not any(task.unhealthy for task in enabled):
        fail = f"{plural(disabled, 'disabled task fails', 'disabled tasks fail')}: {_kinds(tasks)}"
        return f"{fail}; of {plural(len(enabled), 'enabled task')} none" if enabled else fail
    kind = "task" if len(enabled) == len(tasks) else "enabled task"
    too = f"; {plural(disabled, 'disabled task')} too" if disabled else ""
    count = sum(task.unhealthy for task in enabled)
    return f"{count} of {plural(len(enabled), kind)} {'fails' if count == 1 else 'fail'}: {_kinds(enabled)}{too}"


def _kinds(tasks: Sequence[TaskFinding]) -> str:
    counts = Counter(task.health.value for task in tasks)
    return wording.listed([f"{counts[word]} {word}" for word in ("critical", "errored") if counts[word]])


def _unproven(findings: Findings) -> str:
    """Of how many tasks the daemon's memory holds nothing but events in which nothing ran."""
    count = sum(not proven(task) for task in findings.tasks)
    return f"; {count} not proven: nothing ran in the daemon's memory" if count else ""


def _failing(critical: int, errored: int, tasks: str) -> str:
    kinds = [f"{count} {word}" for count, word in ((critical, "critical"), (errored, "errored")) if count]
    return f"{critical + errored} of {tasks} {'fails' if critical + errored == 1 else 'fail'}: {wording.listed(kinds)}"


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
        "some answers could not be read" if codes & {"answer_unread", "task_malformed"} else "",
        "the daemon uses words that are not known" if "unknown_status" in codes else "",
        _missing(findings),
        "a snapshot holds some tasks alone" if NARROWED in codes else "",
        "no task is known" if not tasks else "",
    ]
    return wording.listed([reason for reason in reasons if reason])


def _missing(findings: Findings) -> str:
    """That tasks are counted of which nothing is known, and how many of them fail."""
    instances = [found for found in findings.instances if found.with_status]
    count = sum(map(missing, instances))
    failing = min(count, sum(missing_of(found, word) for found in instances for word in ("critical", "errored")))
    if not count:
        return ""
    fail = f", {failing} of them {'fails' if failing == 1 else 'fail'}" if failing else ""
    return f"{plural(count, 'task is', 'tasks are')} counted that no answer is about{fail}"


def _several(count: int, one: str, many: str, rest: str) -> str:
    return f"{plural(count, one, many)} {rest}" if count else ""


_SENTENCES: dict[VerdictState, Callable[[Findings], str]] = {
    "failing": _failing_text,
    "unsure": _uncertain_text,
    "healthy": _healthy_text,
}
