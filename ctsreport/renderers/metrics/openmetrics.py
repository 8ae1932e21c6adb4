"""Metrics for Prometheus: a file for node_exporter's textfile collector, which is OpenMetrics too.

The collector reads the older format and refuses timestamps of samples: hence gauges only, and instants as values.
"""

from collections.abc import Iterator, Mapping

from ctsreport.document import Document
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.renderers.metrics.exposition import Gauge, Sample, exposition, gate, moment, tasks
from ctsreport.renderers.metrics.labels import Labels
from ctsreport.renderers.metrics.task_gauges import task_gauges
from ctsreport.view.labels import VERDICT
from ctsreport.view.page import View
from ctsreport.view.times import Moment

TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"


def render(view: View, files: Files, _: FormatOptions) -> tuple[Document, ...]:
    """All gauges, family by family."""
    labels = Labels(view, files.report)
    return (Document(f"{files.stem}.prom", TYPE, lambda: exposition(_gauges(view, labels))),)


def _gauges(view: View, labels: Labels) -> Iterator[Gauge]:
    yield from _of_report(view, labels)
    yield from _of_instances(view, labels)
    yield from task_gauges(view, labels.of_task)
    yield _known_expiry(view, labels)
    yield from _of_gate(view, labels)


def _of_report(view: View, labels: Labels) -> Iterator[Gauge]:
    made = moment(view.about.made.at)
    age = "When this was made by ctsreport: its age is time() less this."
    yield Gauge("generated_timestamp_seconds", age, [(labels.of_report(), made)] if made else [])
    states: Iterator[Sample] = ((labels.of_report(state=state), int(state == view.verdict.state)) for state in VERDICT)
    yield Gauge("verdict", "1 for the state that the verdict is, 0 for the others.", states)
    yield tasks(view, labels.of_report)


def _of_instances(view: View, labels: Labels) -> Iterator[Gauge]:
    instances, of = view.instances.all, labels.of_instance
    read: Iterator[Sample] = ((of(each.key), int(each.read)) for each in instances)
    yield Gauge("instance_read", "1 where the tasks of the instance could be read.", read)
    yield Gauge("instance_answered_timestamp_seconds", "When the instance gave its answers.", _answered(view, labels))
    newest = ((of(each.key), _when(each.newest_event)) for each in instances)
    ended = "When the newest stored run of the instance ended."
    yield Gauge("instance_newest_run_timestamp_seconds", ended, _told(newest))
    stands_in: Iterator[Sample] = ((of(each.key), int(each.last_known is not None)) for each in instances)
    last = "1 where the instance could not be read, and the series of its tasks say how they last were."
    yield Gauge("instance_last_known", last, stands_in)
    seen = ((of(each.key), _when(each.last_known)) for each in instances)
    yield Gauge("instance_last_known_timestamp_seconds", "When its tasks were so.", _told(seen))
    yield from _of_hearing(view, labels)


def _of_hearing(view: View, labels: Labels) -> Iterator[Gauge]:
    """Whether daemons carry out what changes in Consul; of those alone about which that can be told."""
    instances, of = view.instances.all, labels.of_instance
    deaf = ((of(each.key), None if each.deaf is None else str(int(each.deaf))) for each in instances)
    stopped = "1 where the daemon carries out no change in Consul any more, 0 where it does."
    yield Gauge("instance_deaf", stopped, _told(deaf))
    missed = (({**of(each.key), "task": name}, moment(at)) for each in instances for name, at in each.unheard)
    first = "When a change in Consul was seen that the task did not carry out."
    yield Gauge("task_change_not_carried_out_timestamp_seconds", first, _told(missed))


def _when(shown: Moment | None) -> str | None:
    return moment(shown.at) if shown else None


def _told(samples: Iterator[tuple[Mapping[str, str], str | None]]) -> Iterator[Sample]:
    """Those that have a value: what is not known has no sample, rather than a nought that would be 1970."""
    return ((labels, value) for labels, value in samples if value)


def _answered(view: View, labels: Labels) -> Iterator[Sample]:
    for each in view.instances.all:
        if each.answered and (time := moment(each.taken_at)):
            yield labels.of_instance(each.key), time


def _known_expiry(view: View, labels: Labels) -> Gauge:
    """When each known failure expires."""
    failures = {each.what: each for each in view.known.failures}.values()
    expiries = ((labels.of_report(known=each.what), moment(each.expires)) for each in failures)
    return Gauge("known_failure_expires_timestamp_seconds", "When the known failure counts no more.", _told(expiries))


def _of_gate(view: View, labels: Labels) -> Iterator[Gauge]:
    yield gate(view, labels.of_report)
    # By its text, for a rule that is given twice would be one series twice: the collector refuses a whole file for
    # that.
    rules = {each.written: each for each in view.gate.rules} if view.gate else {}
    matches: Iterator[Sample] = ((labels.of_report(rule=text), each.count) for text, each in rules.items())
    yield Gauge("gate_rule_matches", "How much the rule counted; known failures are not.", matches)
    judged: Iterator[Sample] = ((labels.of_report(rule=text), int(each.judged)) for text, each in rules.items())
    yield Gauge("gate_rule_judged", "0 where what the rule is about is not there, or could not be read.", judged)
    failed: Iterator[Sample] = ((labels.of_report(rule=text), int(each.failed)) for text, each in rules.items())
    yield Gauge("gate_rule_failed", "1 where the rule counted more than it allows.", failed)
