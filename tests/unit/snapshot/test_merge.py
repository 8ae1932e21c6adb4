"""The answers of one instance put together: which answer counts, what contradicts, what was not read."""

from datetime import UTC, datetime

import pytest

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.snapshot.merge import merge
from ctsreport.snapshot.model import Answer, Notice, Overall
from tests.unit.making import answer, reading, wire_event, wire_task

LIST = "/v1/status/tasks?include=events"
GONE = {"error": {"message": "a task with name 'gone' does not exist or has not been initialized yet"}}
OVERALL = {"task_summary": {"status": {"successful": 2}, "enabled": {"true": 2}}}
DEFINITIONS = {"request_id": "r", "tasks": [{"name": "a", "module": "m"}, {"name": "b"}]}


def events(*, newest: str = "e2", end: str = "2026-11-24T14:00:00Z") -> list[dict[str, object]]:
    return [wire_event(id=newest, start_time="2026-11-24T13:59:00Z", end_time=end), wire_event(id="e1")]


def unread(path: str, error: str) -> Answer:
    return Answer(f"http://cts{path}", b"", path, None, error)


def code_and_level(notices: tuple[Notice, ...]) -> list[tuple[str, str]]:
    return [(notice.code, notice.level) for notice in notices]


# --- Which answer about a task counts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("newer_first", [True, False])
def test_the_answer_with_the_newest_event_counts(newer_first: bool) -> None:
    """Whichever is named first."""
    newer = answer({"a": wire_task(events=events(), status="critical")}, origin="newer.json")
    older = answer({"a": wire_task(events=[wire_event(id="e1")], status="successful")}, origin="older.json")
    merged = merge(reading(newer, older) if newer_first else reading(older, newer))
    assert merged.tasks["a"].status == "critical"
    assert merged.notices == ()


@pytest.mark.parametrize("events_first", [True, False])
def test_an_answer_with_events_counts_before_one_without(events_first: bool) -> None:
    """Even where it is named first."""
    with_events = answer({"a": wire_task(events=events())})
    without = answer({"a": wire_task(status="unknown")})
    merged = merge(reading(with_events, without) if events_first else reading(without, with_events))
    assert merged.tasks["a"].events is not None


def test_among_equals_the_later_counts_and_the_difference_is_said() -> None:
    """Another ``enabled``, ``status`` or ``services`` beside the same newest event is a notice."""
    first = answer({"a": wire_task(events=events(), enabled=True, services=["x"])}, origin="first.json")
    later = answer(
        {"a": wire_task(events=events(), enabled=False, services=["y"], status="critical")}, origin="later.json"
    )
    merged = merge(reading(first, later))
    assert merged.tasks["a"].enabled is False
    [notice] = merged.notices
    assert (notice.code, notice.level, notice.task) == ("source_differs", "warning", "a")
    assert all(word in notice.message for word in ("first.json", "later.json", "enabled", "status", "services"))


def test_services_are_a_set() -> None:
    """The daemon collects them from a hash map: another order, or one name twice, is no difference."""
    first = answer({"a": wire_task(events=events(), services=["x", "y"])})
    later = answer({"a": wire_task(events=events(), services=["y", "x", "x"])})
    assert merge(reading(first, later)).notices == ()


def test_what_a_list_lacks_the_others_add() -> None:
    """A filtered list, one task alone, and a map together are all the tasks."""
    merged = merge(
        reading(answer({"a": wire_task("a")}), answer(wire_task("b")), answer({}), answer({"c": wire_task("c")}))
    )
    assert sorted(merged.tasks) == ["a", "b", "c"]


def test_a_time_that_was_not_set_does_not_make_an_event_old() -> None:
    """Go's zero time is "not set": the start of such an event tells how new it is."""
    unfinished = wire_event(id="e9", start_time="2026-11-24T15:00:00Z", end_time="0001-01-01T00:00:00Z")
    newer = answer({"a": wire_task(events=[unfinished], status="errored")})
    older = answer({"a": wire_task(events=[wire_event(id="e1")], status="successful")})
    assert merge(reading(newer, older)).tasks["a"].status == "errored"


def test_offsets_do_not_matter_to_which_is_newest() -> None:
    """Times are compared as instants."""
    newer = answer(
        {"a": wire_task(events=[wire_event(id="e2", end_time="2026-11-24T23:00:00-05:00")], status="errored")}
    )
    older = answer({"a": wire_task(events=[wire_event(id="e1", end_time="2026-11-25T03:30:00Z")], status="critical")})
    assert merge(reading(newer, older)).tasks["a"].status == "errored"


# --- Events under one id ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        {"success": False},
        {"start_time": "2026-11-24T13:52:45Z"},
        {"end_time": "2026-11-24T13:52:51Z"},
        {"error": {"message": "other"}},
    ],
)
def test_other_content_under_one_id_is_an_error_with_the_cure(changed: dict[str, object]) -> None:
    """Two daemons were mixed up: exit code 4, both places named, and how to name them apart."""
    with pytest.raises(CtsReportError) as raised:
        merge(
            reading(
                answer({"a": wire_task(events=[wire_event()])}, origin="one.json"),
                answer({"a": wire_task(events=[{**wire_event(), **changed}])}, origin="two.json"),
            )
        )
    assert raised.value.exit_code is ExitCode.UNREAD
    assert all(word in raised.value.message for word in ("one.json", "two.json", "e1", "a"))
    assert "a=FILE b=FILE" in raised.value.cure


def test_the_same_instant_in_another_offset_is_the_same_event() -> None:
    """A daemon that was started again in another time zone contradicts nothing.

    Nor does another config or order of services.
    """
    found = wire_event(config={"services": ["x", "y"], "source": "m"})
    again = {**found, "start_time": "2026-11-24T14:52:46+01:00", "config": {"services": ["y", "x"], "source": "m"}}
    merged = merge(reading(answer({"a": wire_task(events=[found])}), answer({"a": wire_task(events=[again])})))
    assert merged.notices == ()


def test_null_and_empty_ids_are_not_compared() -> None:
    """What has no id cannot be the same event."""
    one, other = wire_event(id=""), wire_event(False, id="")
    assert merge(reading(answer({"a": wire_task(events=[one])}), answer({"a": wire_task(events=[other])}))).read


# --- Overall counts and definitions -----------------------------------------------------------------------------------


def test_the_overall_status_named_last_counts_and_the_difference_is_said() -> None:
    """A notice names both places; the same again is none."""
    other = {"task_summary": {"status": {"successful": 1}, "enabled": {"true": 1}}}
    merged = merge(reading(answer(OVERALL, origin="one.json"), answer(other, origin="two.json")))
    assert merged.overall == Overall({"successful": 1}, {"true": 1})
    assert code_and_level(merged.notices) == [("source_differs", "warning")]
    assert "one.json and two.json" in merged.notices[0].message
    assert merge(reading(answer(OVERALL), answer(OVERALL))).notices == ()


def test_a_task_that_is_only_defined_is_a_task() -> None:
    """Nothing is silently dropped: it is there, with nothing told of its status."""
    merged = merge(reading(answer(DEFINITIONS), answer({"a": wire_task()})))
    assert sorted(merged.tasks) == ["a", "b"]
    assert merged.tasks["b"].status is None
    assert sorted(merged.definitions or ()) == ["a", "b"]


def test_no_answer_of_the_task_api_is_not_an_empty_one() -> None:
    """None for not reported, nothing for none."""
    assert merge(reading(answer({"a": wire_task()}))).definitions is None
    assert merge(reading(answer({"a": wire_task()}), answer({"request_id": "r", "tasks": []}))).definitions == {}


# --- What was not read: saved -----------------------------------------------------------------------------------------


def test_an_empty_answer_alone_is_an_instance_without_tasks() -> None:
    """``{}`` adds nothing and is no error."""
    merged = merge(reading(answer({})))
    assert merged.read
    assert merged.tasks == {}


def test_an_error_answer_alone_is_not_read() -> None:
    """Where there is nothing else, the error is why."""
    merged = merge(reading(answer(GONE)))
    assert not merged.read
    assert merged.error is not None
    assert "'gone'" in merged.error


@pytest.mark.parametrize(
    ("name", "level"),
    [("a", "info"), ("gone", "warning")],
)
def test_an_error_answer_is_a_notice_info_where_another_part_answers_the_same(name: str, level: str) -> None:
    """A 404 about a task that another file tells of is no news."""
    error = {"error": {"message": f"a task with name '{name}' does not exist or has not been initialized yet"}}
    merged = merge(reading(answer({"a": wire_task()}), answer(error, origin="error.json")))
    assert merged.read
    assert code_and_level(merged.notices) == [("answer_error", level)]
    assert "error.json" in merged.notices[0].message


def test_the_same_error_in_many_files_is_said_once() -> None:
    """With every place."""
    answers = [answer(GONE, origin=f"{number}.json") for number in range(3)]
    [notice] = merge(reading(answer({"a": wire_task()}), *answers)).notices
    assert all(f"{number}.json" in notice.message for number in range(3))


def test_a_malformed_task_is_a_notice_with_place_and_path() -> None:
    """An error notice names file, task, path, what was expected and what stood there; the others are told."""
    merged = merge(reading(answer({"a": wire_task(), "bad": wire_task("bad", enabled="yes")}, origin="f.json")))
    assert list(merged.tasks) == ["a"]
    assert merged.malformed == 1
    [notice] = merged.notices
    assert (notice.code, notice.level, notice.task) == ("task_malformed", "error", "bad")
    assert all(word in notice.message for word in ("bad", "f.json", '$["bad"].enabled', "bool", '"yes"'))


# --- What was not read: live ------------------------------------------------------------------------------------------


def test_a_live_daemon_that_told_its_list_is_read() -> None:
    """Also where it has no tasks at all."""
    for body in ({"a": wire_task()}, {}):
        assert merge(reading(answer(OVERALL, request="/v1/status"), answer(body, request=LIST), live=True)).read


def test_a_live_daemon_whose_list_was_not_read_is_a_finding() -> None:
    """The reason is the instance's error; the overall counts are kept; the reason is not said twice."""
    merged = merge(
        reading(answer(OVERALL, request="/v1/status"), unread(LIST, "It took too long. Wait longer."), live=True)
    )
    assert not merged.read
    assert merged.error == "It took too long. Wait longer."
    assert merged.overall is not None
    assert merged.unread == 1
    assert merged.notices == ()


def test_another_answer_that_was_not_read_is_a_notice() -> None:
    """The tasks are told, and that something is missing is said."""
    merged = merge(
        reading(
            answer({"a": wire_task()}, request=LIST), unread("/v1/tasks", "Broken JSON. Look at the proxy."), live=True
        ),
    )
    assert merged.read
    assert merged.unread == 0, "it would not have told how the tasks are"
    assert code_and_level(merged.notices) == [("answer_unread", "warning")]
    assert "/v1/tasks" in merged.notices[0].message


def test_a_list_that_answers_404_with_the_tasks_asked_for_one_by_one() -> None:
    """The report is whole, and a notice says what to do."""
    merged = merge(
        reading(
            answer(OVERALL, request="/v1/status"),
            answer(GONE, request=LIST, code=404),
            answer(DEFINITIONS, request="/v1/tasks"),
            answer({"a": wire_task("a", events())}, request="/v1/status/tasks/a?include=events"),
            answer({"b": wire_task("b")}, request="/v1/status/tasks/b?include=events"),
            live=True,
        )
    )
    assert merged.read
    assert sorted(merged.tasks) == ["a", "b"]
    assert code_and_level(merged.notices) == [("list_404", "warning")]
    assert "Restart" in merged.notices[0].message


def test_a_list_that_answers_404_where_names_cannot_be_listed() -> None:
    """CTS 0.5: not read, the counts kept, and the cure told."""
    merged = merge(reading(answer(OVERALL, request="/v1/status"), answer(GONE, request=LIST, code=404), live=True))
    assert not merged.read
    assert merged.overall is not None
    assert merged.error is not None
    assert "--task" in merged.error


def test_a_daemon_that_says_that_it_is_unhealthy() -> None:
    """`/v1/health` with an error is a notice in the daemon's words."""
    unwell = answer({"error": {"message": "the condition monitor stopped"}}, request="/v1/health", code=503)
    merged = merge(reading(answer({"a": wire_task()}, request=LIST), unwell, live=True))
    assert code_and_level(merged.notices) == [("daemon_unhealthy", "warning")]
    assert "the condition monitor stopped" in merged.notices[0].message


def test_what_the_reading_tells_stays() -> None:
    """Instance, address, time and the source's own notes."""
    note = Notice("leader_asked", "info", "asked another", "prod")
    taken_at = datetime(2026, 11, 24, tzinfo=UTC)
    merged = merge(
        reading(answer({}, request=LIST), live=True, address="http://cts:8558", taken_at=taken_at, notes=(note,))
    )
    assert (merged.instance, merged.address, merged.taken_at) == ("prod", "http://cts:8558", taken_at)
    assert merged.notices == (note,)
