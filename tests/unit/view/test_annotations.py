"""The report in a few single messages: which, in which order, and how many at most."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.knowledge import Knowledge, Severity, TaskGlob
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.selection import EVERYTHING, Selection
from ctsreport.snapshot.model import Snapshot
from ctsreport.view.annotations import LONGEST, MOST, Annotation, annotations
from ctsreport.view.build import build
from ctsreport.view.page import View
from ctsreport.view.times import Clock
from tests.unit.making import HOSTILE, NOW, any_text, run, snapshot, task

SORROW = "Error: a shared sorrow"


def failing(name: str, outcomes: str = "F", message: str = SORROW, **fields: Any) -> Any:
    return task(name, events=run(outcomes, message=message), **fields)


def known(name: str | None = None, *, expires: datetime = NOW + timedelta(days=30), **fields: Any) -> KnownFailure:
    return KnownFailure("Accepted", expires, "2026-12-25", task=name, place="ctsreport.toml, line 1", **fields)


def about(glob: str, severity: Severity | None = None, **fields: Any) -> TaskGlob:
    return TaskGlob(glob, Knowledge(severity=severity, **fields))


def view(*snapshots: Snapshot, rules: str = "", selection: Selection = EVERYTHING, **expected: Any) -> View:
    """The view of these, held against what is expected."""
    expectations = Expectations(rules=parse_rules([rules]) if rules else (), **expected)
    return build(assess(snapshots, NOW, expectations, selection), Clock(NOW, UTC, "UTC"))


def told(*snapshots: Snapshot, **expected: Any) -> tuple[Annotation, ...]:
    return annotations(view(*snapshots, **expected))


def of(level: str, annotated: tuple[Annotation, ...]) -> list[Annotation]:
    return [each for each in annotated if each.level == level]


def titles(annotated: tuple[Annotation, ...]) -> list[str]:
    return [each.title for each in annotated]


# --- Which ------------------------------------------------------------------------------------------------------------


def test_a_healthy_report_has_none() -> None:
    """Also with a gate that passes."""
    assert told(snapshot(task("a", "ss")), rules="critical,errored") == ()


def test_a_task_that_fails_is_an_error() -> None:
    """Why, since when, and which services, in one line."""
    [one] = told(snapshot(failing("web", "FF", services=("db",))))
    assert (one.level, one.title) == ("error", "CTS task web critical")
    assert one.text == "A shared sorrow; failing since 2026-11-24 22:00:00 UTC or earlier; services: db"


def test_what_is_known_of_a_task_stands_in_its_message() -> None:
    """Owner, severity, next step, and where to read on."""
    about_it = about("web", "high", owner="Edge", runbook="https://wiki.example.com/web", next_step="Call them")
    [one] = told(snapshot(failing("web")), tasks=(about_it,))
    assert one.text.endswith("owner Edge; severity high; next: Call them; https://wiki.example.com/web")


def test_a_gate_that_failed_is_the_first() -> None:
    """With what it did not look at."""
    annotated = told(snapshot(failing("web"), failing("db", "FF")), rules="errored")
    assert [(each.level, each.title) for each in annotated] == [
        ("error", "CTS gate failed"),
        ("error", "CTS task web errored"),
        ("warning", "CTS task db critical"),
    ], "what no rule looks at does not turn the job red"
    assert annotated[0].text == "The gate failed by errored (web). No rule looks at 1 critical: db."


def test_what_could_not_be_read_is_an_error() -> None:
    annotated = told(snapshot(read=False, error="it refused the connection"), rules="unreachable")
    assert titles(annotated)[:2] == ["CTS gate failed", "CTS could not be read"]
    assert annotated[1] == Annotation("error", "CTS could not be read", "prod: it refused the connection")


@pytest.mark.parametrize("enabled", [True, False])
def test_a_failure_that_an_empty_success_hides_is_an_error(enabled: bool) -> None:
    """Once: the notice that says the same is left out."""
    annotated = told(snapshot(task("web", events=run("oFF", message=SORROW), enabled=enabled)))
    [one] = of("error", annotated)
    assert one.title == "CTS task web critical"
    assert "CTS says successful: nothing ran since" in one.text
    assert len(annotated) == 1


def test_a_known_failure_that_expired_is_a_warning_and_its_task_an_error() -> None:
    annotated = told(snapshot(failing("web")), known=(known("web", expires=NOW - timedelta(days=1)),))
    assert [(each.level, each.title) for each in annotated] == [
        ("error", "CTS task web errored"),
        ("warning", "Known failure expired"),
    ]
    assert annotated[1].text.startswith(
        "The known failure of task web (ctsreport.toml, line 1) expired at the end of 2026-12-25"
    )


def test_what_makes_it_less_certain_is_a_warning_of_each_kind() -> None:
    """What is said alike of several once; else the first, and how many more."""
    annotated = told(
        snapshot(
            *(task(name, "", status="unknown") for name in "abc"), *(task(name, status=f"odd {name}") for name in "de")
        )
    )
    texts = {each.title: each.text for each in of("warning", annotated)}
    assert texts["CTS: Never ran"].startswith("each of a, b and c: enabled, but no run of it is stored")
    assert texts["CTS: Unknown word"].startswith("d: the daemon's word")
    assert texts["CTS: Unknown word"].endswith(" And 1 more.")


@pytest.mark.parametrize("count", [1, 2, 30])
def test_known_failures_are_one_notice_however_many(count: int) -> None:
    """And no errors: they are accepted."""
    names = [f"task-{number:02}" for number in range(count)]
    annotated = told(snapshot(*map(failing, names)), known=(known("task-*"),), rules="errored")
    [one] = annotated
    assert (one.level, one.title) == ("notice", f"CTS: {count} known failure{'s' if count > 1 else ''}")
    assert "task-00 (known until 2026-12-25: Accepted)" in one.text
    assert ("more" in one.text) is (count > 10)


def test_a_known_failure_beside_others() -> None:
    """Errors, then warnings, then the notice."""
    knowns = (known("calm"), known("late", expires=NOW - timedelta(days=1)))
    annotated = told(snapshot(failing("calm"), failing("late"), failing("new")), known=knowns, rules="errored")
    assert [each.level for each in annotated] == ["error", "error", "error", "warning", "notice"]
    assert "calm" not in " ".join(titles(annotated[:3]))


def test_of_several_instances_a_task_s_own_is_named() -> None:
    annotated = told(
        snapshot(failing("web"), instance="east"),
        snapshot(failing("web"), instance="west"),
        known=(known("*", instance="west"),),
    )
    assert titles(annotated) == ["CTS task east / web errored", "CTS: 1 known failure"]
    assert annotated[1].text.startswith("west / web (")


def test_of_a_narrowed_report_only_what_is_shown() -> None:
    annotated = annotations(view(snapshot(failing("web"), failing("db")), selection=Selection(tasks=("web",))))
    assert titles(annotated) == ["CTS task web errored"]


# --- Order ------------------------------------------------------------------------------------------------------------


def test_errors_come_by_severity_then_as_in_the_report() -> None:
    """What nobody said anything of is normal."""
    tasks = [failing(name, "FF" if name == "z" else "F") for name in ("low", "plain", "normal", "high", "z")]
    severities = (about("low", "low"), about("normal", "normal"), about("high", "high"))
    names = [each.title.split()[2] for each in told(snapshot(*tasks), tasks=severities)]
    assert names[0] == "high"
    assert names[-1] == "low"
    assert names[1] == "z"
    assert set(names[2:4]) == {"plain", "normal"}
    assert [name for name in names if name not in {"high", "low"}] == [
        each.name for each in view(snapshot(*tasks)).tasks.unhealthy if each.name not in {"high", "low"}
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from(["F", "FF", "s", "", "oFF"]), st.sampled_from(["high", "low", None]), st.booleans()),
        max_size=40,
    ),
    st.sampled_from(["", "errored", "critical,errored,unknown", "stale>1h"]),
)
def test_levels_come_in_order_and_none_more_often_than_it_is_shown(
    parts: list[tuple[str, Severity | None, bool]], rules: str
) -> None:
    """Whatever fails; each text has its limit, and is one line."""
    tasks = [
        failing(f"t{number}", outcomes) if outcomes else task(f"t{number}", "")
        for number, (outcomes, _, _) in enumerate(parts)
    ]
    globs = tuple(about(f"t{number}", severity) for number, (_, severity, _) in enumerate(parts) if severity)
    knowns = tuple(known(f"t{number}") for number, (_, _, accepted) in enumerate(parts) if accepted)
    annotated = told(snapshot(*tasks), tasks=globs, known=knowns, rules=rules)
    levels = [each.level for each in annotated]
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    assert all(levels.count(level) <= MOST for level in ("error", "warning"))
    assert levels.count("notice") <= 2
    assert all(len(each.title) <= 200 and len(each.text) <= LONGEST for each in annotated)


# --- Limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [9, 10, 11, 40])
def test_more_errors_than_are_shown_are_counted_in_the_last(count: int) -> None:
    """Nothing is left out unsaid."""
    annotated = told(snapshot(*(failing(f"task-{number:02}") for number in range(count))))
    assert len(annotated) == min(count, MOST)
    if count > MOST:
        assert annotated[-1].level == "error"
        assert annotated[-1].title == f"{count - MOST + 1} more failures"
        assert annotated[-1].text.endswith("The report has all.")
        assert annotated[-1].text.startswith("CTS task task-09 errored")
    else:
        assert all(each.title.startswith("CTS task ") for each in annotated)


def test_the_gate_is_among_the_ten_that_are_shown() -> None:
    annotated = told(snapshot(*(failing(f"task-{number:02}") for number in range(20))), rules="errored")
    assert annotated[0].title == "CTS gate failed"
    assert (len(annotated), annotated[-1].title) == (10, "12 more failures")


def test_warnings_have_a_limit_of_their_own() -> None:
    expired = tuple(known(f"task-{number:02}", expires=NOW - timedelta(days=1)) for number in range(15))
    annotated = told(snapshot(*(failing(f"task-{number:02}") for number in range(15))), known=expired)
    assert [len(of(level, annotated)) for level in ("error", "warning")] == [10, 10]
    assert of("warning", annotated)[-1].title == "6 more warnings"


def test_long_texts_are_cut() -> None:
    """With a sign that they were."""
    name, message = "n" * 400, "Error: " + "m" * 3000
    annotated = told(
        snapshot(failing(name, message=message), failing("other", services=tuple(f"service-{n}" for n in range(300))))
    )
    assert all(len(each.title) <= 200 and len(each.text) <= LONGEST for each in annotated)
    assert any(each.title.endswith("…") for each in annotated)
    assert any(each.text.endswith("…") for each in annotated)


# --- Texts from outside -----------------------------------------------------------------------------------------------


def one_line_each(annotated: tuple[Annotation, ...]) -> bool:
    return all(not set(each.title + each.text) & {"\n", "\r", "\x1b", "\x00", "\u2028", "\x85"} for each in annotated)


@pytest.mark.parametrize("text", HOSTILE)
def test_each_is_one_line_whatever_stands_in_it(text: str) -> None:
    """Names, messages, services, and what people wrote."""
    expected: dict[str, Any] = {
        "tasks": (about("*", owner=text, next_step=text, runbook=text),),
        "known": (
            known(text="shared", expires=NOW - timedelta(days=1)),
            known(cause=text, owner=text),
            known("k*", ticket=text),
        ),
    }
    annotated = told(
        snapshot(failing(text, message=f"{SORROW} {text}", services=(text,)), failing(f"k{text}")),
        snapshot(read=False, error=text, instance=text),
        rules="errored,unreachable",
        **expected,
    )
    assert {each.level for each in annotated} == {"error", "warning", "notice"}
    assert one_line_each(annotated)


@given(any_text)
def test_a_known_failure_s_own_text_is_one_line_too(text: str) -> None:
    """It may be a piece of a message of several lines."""
    message = f"Error: a\nb {text}"
    expired = KnownFailure(
        "x", NOW - timedelta(days=1), "2026-11-24", text=f"a\nb {text}", place="ctsreport.toml, line 1"
    )
    annotated = told(snapshot(failing("web", message=message)), known=(expired,))
    assert "Known failure expired" in titles(annotated)
    assert one_line_each(annotated)


@pytest.mark.parametrize(("minutes", "old"), [(9, ""), (10, "10 min old, as of 2026-11-24 23:50:00 UTC: ")])
def test_what_is_old_says_so_first(minutes: int, old: str) -> None:
    """From ten minutes on: a message is read alone, and as if it were of now."""
    [one] = of("error", told(snapshot(failing("a"), taken_at=NOW - timedelta(minutes=minutes))))
    assert one.text.startswith(f"{old}A shared sorrow; failing since ")
