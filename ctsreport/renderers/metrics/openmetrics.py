"""Metrics for Prometheus: a file for node_exporter's textfile collector, which is OpenMetrics too.

The collector reads the older format and refuses timestamps of samples: hence gauges only, and instants as values.
"""

from collections.abc import Iterator

from ctsreport.document import Document
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.renderers.metrics.exposition import (
    Gauge,
    Sample,
    exposition,
    failures,
    gate,
    known,
    known_expiry,
    moment,
    of_task,
    tasks,
)
from ctsreport.view.labels import HEALTH, VERDICT
from ctsreport.view.page import View

TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def render(view: View, files: Files, _: FormatOptions) -> tuple[Document, ...]:
    """All gauges, family by family."""
    return (Document(f"{files.stem}.prom", TYPE, lambda: exposition(_gauges(view))),)


def _gauges(view: View) -> Iterator[Gauge]:
    yield from _of_report(view)
    yield from _of_instances(view)
    yield from _of_tasks(view)
    yield from _of_gate(view)


def _of_report(view: View) -> Iterator[Gauge]:
    made = moment(view.about.made.at)
    age = "When this was made by ctsreport: its age is time() less this."
    yield Gauge("generated_timestamp_seconds", age, [({}, made)] if made else [])
    states: Iterator[Sample] = (({"state": state}, int(state == view.verdict.state)) for state in VERDICT)
    yield Gauge("verdict", "1 for the state that the verdict is, 0 for the others.", states)
    yield tasks(view)


def _of_instances(view: View) -> Iterator[Gauge]:
    read = "1 where the tasks of the instance could be read."
    yield Gauge("instance_read", read, _read(view))
    yield Gauge("instance_answered_timestamp_seconds", "When the instance gave its answers.", _answered(view))
    newest = "When the newest stored run of the instance ended."
    yield Gauge("instance_newest_run_timestamp_seconds", newest, _newest(view))


def _read(view: View) -> Iterator[Sample]:
    for each in view.instances.all:
        yield {"instance": each.key}, int(each.read)


def _answered(view: View) -> Iterator[Sample]:
    for each in view.instances.all:
        if each.answered and each.taken and (time := moment(each.taken.at)):
            yield {"instance": each.key}, time


def _newest(view: View) -> Iterator[Sample]:
    for each in view.instances.all:
        if each.newest_event and (time := moment(each.newest_event.at)):
            yield {"instance": each.key}, time


def _of_tasks(view: View) -> Iterator[Gauge]:
    yield Gauge("task_health", "1 for the health that the task has by what ran, 0 for the others.", _health(view))
    reported = "1 for the health by all stored events, those in which nothing ran too, as CTS judges; 0 for the others."
    yield Gauge("task_reported_health", reported, _reported_health(view))
    since = "When the oldest stored run of the failures that last until now began; they may have begun earlier."
    yield Gauge("task_failing_since_timestamp_seconds", since, _failing_since(view))
    yield failures(view)
    newest = "When the newest stored run of the task ended."
    yield Gauge("task_newest_run_timestamp_seconds", newest, _newest_of_tasks(view))
    yield known(view)
    yield known_expiry(view)
    known_of_it = "1, with what people know of the task: its owner, severity, next step and runbook."
    yield Gauge("task_info", known_of_it, _info(view))
    yield Gauge("task_enabled", "1 where the task is enabled, 0 where it is disabled.", _enabled(view))


def _health(view: View) -> Iterator[Sample]:
    for task in view.tasks.all:
        labels, own = of_task(task), task.health
        for health in HEALTH:
            yield {**labels, "health": health.value}, int(own == health.value)


def _reported_health(view: View) -> Iterator[Sample]:
    for task in view.tasks.all:
        labels, stored = of_task(task), task.stored_health
        for health in HEALTH:
            yield {**labels, "health": health.value}, int(stored == health.value)


def _failing_since(view: View) -> Iterator[Sample]:
    for task in view.tasks.unhealthy:
        if time := moment(task.failing_since):
            yield of_task(task), time


def _newest_of_tasks(view: View) -> Iterator[Sample]:
    for task in view.tasks.all:
        if time := moment(task.runs.newest_at):
            yield of_task(task), time


def _info(view: View) -> Iterator[Sample]:
    for task in view.tasks.all:
        known = task.expected
        labels = {
            "owner": known.owner,
            "severity": known.severity,
            "next_step": known.next_step,
            "runbook": known.runbook,
        }
        if any(labels.values()):
            yield {**of_task(task), **labels}, 1


def _enabled(view: View) -> Iterator[Sample]:
    for task in view.tasks.all:
        if task.enabled is not None:
            yield of_task(task), int(task.enabled)


def _of_gate(view: View) -> Iterator[Gauge]:
    yield gate(view)
    # By its text, for a rule that is given twice would be one series twice: the collector refuses a whole file for
    # that.
    rules = {each.written: each for each in view.gate.rules} if view.gate else {}
    matches: Iterator[Sample] = (({"rule": text}, each.count) for text, each in rules.items())
    yield Gauge("gate_rule_matches", "How much the rule counted; known failures are not.", matches)
    judged: Iterator[Sample] = (({"rule": text}, int(each.judged)) for text, each in rules.items())
    yield Gauge("gate_rule_judged", "0 where what the rule is about is not there, or could not be read.", judged)
    failed: Iterator[Sample] = (({"rule": text}, int(each.failed)) for text, each in rules.items())
    yield Gauge("gate_rule_failed", "1 where the rule counted more than it allows.", failed)
