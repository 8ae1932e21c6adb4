"""The built-in scenarios, and what a scenario file may say."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest

import ctsreport.demo
from ctsreport.demo import SCENARIOS, Event, Scenario, Task, load_scenario
from ctsreport.demo.golang import go_json, go_time, http_date
from ctsreport.demo.messages import retried, wrapped
from ctsreport.demo.moments import ScenarioClock, nanoseconds
from ctsreport.demo.scenario import parse_scenario

NOW = datetime(2026, 1, 15, 7, 30, 12, 345678, tzinfo=UTC)


def instant(text: str) -> datetime:
    """The time of a Go text, to the microsecond."""
    return datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", text))


def scenario_with(task: str, messages: str = "") -> Scenario:
    return parse_scenario(f'{messages}\n[[tasks]]\nname = "a"\nmodule = "m"\nservices = []\n{task}', name="t", now=NOW)


def test_every_file_is_a_built_in_scenario() -> None:
    folder = Path(ctsreport.demo.__file__).parent / "scenarios"
    assert {path.stem for path in folder.glob("*.toml")} == set(SCENARIOS)
    assert SCENARIOS[0] == "default"


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("now", [NOW, datetime(2026, 3, 1, 1, 30, 5, tzinfo=timezone(timedelta(hours=1)))])
def test_events_are_newest_first_apart_and_past(name: str, now: datetime) -> None:
    for task in load_scenario(name, now=now).tasks:
        times = [(instant(event.start_time), instant(event.end_time)) for event in task.events]
        assert all(start <= end <= now for start, end in times), task.name
        assert all(newer[0] > older[1] for newer, older in pairwise(times)), task.name
        assert len({event.id for event in task.events}) == len(task.events) <= 5


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_instant_gives_the_same_scenario(name: str) -> None:
    assert load_scenario(name, now=NOW) == load_scenario(name, now=NOW)


def test_another_instant_gives_other_events() -> None:
    ids = [
        {event.id for task in load_scenario("default", now=now).tasks for event in task.events}
        for now in (NOW, NOW + timedelta(hours=1))
    ]
    # Nothing but the runs at a fixed time of the day is the same.
    audit = load_scenario("default", now=NOW).task("nightly-audit")
    assert audit is not None
    assert ids[0] & ids[1] == {event.id for event in audit.events}


def test_a_failed_run_with_retries_lasts_three_seconds_or_more() -> None:
    for task in load_scenario("default", now=NOW).tasks:
        for event in task.events:
            lasted = instant(event.end_time) - instant(event.start_time)
            assert event.success or "retry" not in (event.message or "") or lasted > timedelta(seconds=3)


def test_the_default_night_shows_everything_once() -> None:
    scenario = load_scenario("default", now=NOW)
    health = {task.name: (task.status, task.enabled) for task in scenario.tasks}
    assert scenario.overall({})["task_summary"]["status"] == {
        "successful": 5,
        "errored": 6,
        "critical": 4,
        "unknown": 2,
    }
    assert health["legacy-vip"] == ("critical", False)
    assert health["ipam-subnets"] == ("successful", False)
    assert health["canary-headers"] == ("unknown", True)
    assert all(not event.success for event in scenario.tasks[0].events)
    messages = [event.message or "" for task in scenario.tasks for event in task.events]
    assert sum("192.0.2.17:8443: connect: connection refused" in message for message in messages) == 6
    assert "{" + "task}" not in "".join(messages)


def test_switching_off_takes_microseconds() -> None:
    task = load_scenario("default", now=NOW).task("ipam-subnets")
    assert task is not None
    newest = task.events[0]
    assert instant(newest.end_time) - instant(newest.start_time) < timedelta(microseconds=10)


@pytest.mark.parametrize(
    ("name", "statuses"),
    [("healthy", {"successful"}), ("starting", {"unknown"}), ("empty", set())],
)
def test_the_other_scenarios(name: str, statuses: set[str]) -> None:
    assert {task.status for task in load_scenario(name, now=NOW).tasks} == statuses


def test_unknown_scenarios_and_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="no scenario 'nope'; there are default, "):
        load_scenario("nope", now=NOW)
    with pytest.raises(ValueError, match="needs a zone"):
        load_scenario("default", now=NOW.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ("", "unknown"),
        ("+", "successful"),
        ("+----", "successful"),
        ("-", "errored"),
        ("-++++", "errored"),
        ("-+++-", "critical"),
        ("--", "critical"),
        ("-++++-", "errored"),
    ],
)
def test_health_is_told_from_the_five_newest_events(outcomes: str, status: str) -> None:
    events = tuple(Event(str(i), outcome == "+", "", "") for i, outcome in enumerate(outcomes))
    assert Task("a", events=events).status == status


@pytest.mark.parametrize(
    ("tries", "message"),
    [
        ("same", "retry attempt #2 failed 'X a': retry attempt #1 failed 'X a'"),
        ("none", "X a"),
        ("other", "retry attempt #2 failed 'X a': retry attempt #1 failed 'Y'"),
    ],
)
def test_tries(tries: str, message: str) -> None:
    texts = '[messages.one]\nprefix = "none"\ntext = "X {task}"\n[messages.other]\nprefix = "none"\ntext = "Y"\n'
    event = f'events = [{{ at = "-1m", took = "4s", message = "one", tries = "{tries}" }}]'
    assert scenario_with(event, texts).tasks[0].events[0].message == message


@pytest.mark.parametrize(
    ("event", "error"),
    [
        ('{ at = "1m", took = "4s" }', ValueError),
        ('{ at = "-1m", took = "4" }', ValueError),
        ('{ at = "-1m", took = "4s", message = "nope" }', KeyError),
        ('{ took = "4s" }', KeyError),
    ],
)
def test_a_wrong_scenario_is_an_error(event: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        scenario_with(f"events = [{event}]")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("4µs", 4_000), ("0.4ms", 400_000), ("1m34s", 94 * 10**9), ("1d2h", 26 * 3600 * 10**9)],
)
def test_durations(text: str, expected: int) -> None:
    assert nanoseconds(text) == expected


def test_a_time_of_the_day_is_the_last_one() -> None:
    for at, day in (("07:00", 15), ("07:30", 14), ("08:00", 14), ("07:00 -2d", 13)):
        assert instant(ScenarioClock(NOW).run(at, 0, seed="")[0]).day == day


@pytest.mark.parametrize(
    ("microsecond", "rest", "offset", "text"),
    [
        (0, 0, 0, "2026-01-15T07:30:12Z"),
        (500000, 0, 0, "2026-01-15T07:30:12.5Z"),
        (0, 70, 0, "2026-01-15T07:30:12.00000007Z"),
        (123456, 789, 0, "2026-01-15T07:30:12.123456789Z"),
        (1, 0, -5, "2026-01-15T07:30:12.000001-05:00"),
    ],
)
def test_times_as_go_writes_them(microsecond: int, rest: int, offset: int, text: str) -> None:
    zone = timezone(timedelta(hours=offset))
    assert go_time(NOW.replace(microsecond=microsecond, tzinfo=zone), rest) == text


def test_the_date_of_http() -> None:
    assert http_date(NOW) == "Thu, 15 Jan 2026 07:30:12 GMT"


def test_json_as_go_writes_it() -> None:
    written = go_json({"a": "<b>&\u2028\u2029\x00\x7fé", "broken": "\ud800"})
    assert written == b'{"a":"\\u003cb\\u003e\\u0026\\u2028\\u2029\\u0000\x7f\xc3\xa9","broken":"\\ufffd"}\n'
    assert json.loads(written)["a"] == "<b>&\u2028\u2029\x00\x7fé"


def test_details_are_broken_as_terraform_breaks_them() -> None:
    place = "Error: " + "summary " * 12 + "\n\n  on main.tf line 1:\n  1: " + "x " * 60 + "\n\n"
    detail = "word " * 20 + "y" * 90 + " more\n  " + "kept " * 20
    lines = wrapped(place + detail).split("\n")
    assert lines[:5] == place.split("\n")[:5]
    assert lines[5:] == [
        " ".join(["word"] * 15),
        " ".join(["word"] * 5),
        "y" * 90,
        "more",
        "  " + "kept " * 20,
    ]


def test_retries_count_down() -> None:
    assert retried(["c", "b", "a"]).startswith("retry attempt #3 failed 'c': retry attempt #2 failed 'b': ")
