"""``report --history``: what was read is kept, and judged with what is remembered; a history never costs a report."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOBODY, NOW, Ran, run_ctsreport
from tests.unit.history.making import series

LOOKS = {each["look"]: each for each in series()["looks"]}


def look(number: str, place: str, *more: str, stem: str = "report") -> tuple[dict[str, Any], Ran]:
    """A report of one look of the series, with a history."""
    found = LOOKS[number]
    source = [f"cts={NOBODY}", "--retries", "0"]
    if found["answered"]:
        for part in ("tasks", "status", "definitions"):
            Path(f"{part}.json").write_text(json.dumps(found[part]), "utf-8")
        source = [*(f"cts={part}.json" for part in ("tasks", "status", "definitions")), "--taken-at", found["at"]]
    kept = ("--history", place) if place else ()
    ran = run_ctsreport("report", *source, "--now", found["at"], *kept, "-f", "json", "--name", stem, *more)
    path = Path(f"output/{stem}.json")
    return json.loads(path.read_text("utf-8")) if path.exists() else {}, ran


def kinds(made: dict[str, Any]) -> set[tuple[str, str | None]]:
    return {(change["kind"], change["task"]) for change in made["changes"]}


def codes(made: dict[str, Any]) -> set[str]:
    return {notice["code"] for notice in made["notices"]}


@pytest.mark.parametrize("place", ["h.db", "looks/"])
def test_look_by_look(place: str) -> None:
    """A failure, a recovery that no look saw, a daemon that is away and then comes back, restarted."""
    first, ran = look("001", place)
    assert (first["since"], first["changes"], ran.code) == (None, [], 0)
    look("004", place)
    made, _ = look("005", place)
    assert made["since"] == LOOKS["004"]["at"]
    assert ("failing", "edge-firewall-rules") in kinds(made)
    look("006", place)
    made, _ = look("007", place)
    assert {("failing", "cdn-origins"), ("recovered", "cdn-origins")} <= kinds(made)
    look("023", place)
    away, ran = look("024", place)
    assert ran.code == 4
    assert kinds(away) == {("unreachable", None)}
    assert away["tasks"] == []
    (instance,) = away["instances"]
    assert instance["last_known"]["at"] == LOOKS["023"]["at"]
    assert len(instance["last_known"]["tasks"]) == 9
    back, _ = look("026", place)
    assert {("reachable", None), ("restarted", None)} <= kinds(back)
    assert "restart" in [gap["reason"] for gap in back["gaps"] if gap["task"] is None]
    assert back["instances"][0]["last_known"] is None
    assert {task["name"]: task["history"]["events_known"] for task in back["tasks"]}["edge-firewall-rules"] == 5


def test_without_one_nothing_is_said_of_it() -> None:
    made, _ = look("042", "")
    assert not {"since", "changes", "gaps"} & made.keys()
    assert not any("history" in task for task in made["tasks"])
    assert not any("last_known" in each for each in made["instances"])


def test_the_same_through_a_file_and_a_folder_and_where_nothing_is_added() -> None:
    for number in ("001", "005", "009", "010", "011", "023", "024", "026", "042"):
        laid, _ = look(number, "h.db", "--history-read-only", stem="report") if number != "001" else ({}, None)
        file, _ = look(number, "h.db")
        folder, _ = look(number, "looks/")
        assert file == folder
        assert laid in ({}, file)


def test_what_is_read_is_kept_whole_however_narrowed() -> None:
    look("005", "h.db", "--task", "edge-firewall-rules")
    shown = run_ctsreport("history", "show", "--history", "h.db", "--task", "lb_pool_members").out
    assert "✗" in shown


def test_a_narrowed_report_is_about_what_was_asked_for() -> None:
    """And about its daemon; a task that went is among it."""
    for number in ("011", "023"):
        look(number, "h.db")
    away, _ = look("024", "h.db", "--task", "ntp-*")
    assert kinds(away) == {("unreachable", None)}
    assert [task["name"] for task in away["instances"][0]["last_known"]["tasks"]] == ["ntp-peers"]
    made, _ = look("026", "h.db", "--task", "ntp-*", "--reader", "b", "--since", LOOKS["023"]["at"])
    assert ("disappeared", "ntp-peers") in kinds(made)
    assert {task for _, task in kinds(made)} == {None, "ntp-peers"}
    assert {gap["task"] for gap in made["gaps"]} <= {None, "ntp-peers"}


def test_readers_do_not_eat_each_others_news() -> None:
    """A job that runs often, and one that runs seldom."""
    look("001", "h.db", "--reader", "daily")
    often = [look(number, "h.db")[0] for number in ("001", "004", "005", "006", "007")]
    assert ("failing", "edge-firewall-rules") not in kinds(often[-1])
    daily, _ = look("008", "h.db", "--reader", "daily")
    assert daily["since"] == LOOKS["001"]["at"]
    assert ("failing", "edge-firewall-rules") in kinds(daily)


def test_a_report_that_was_not_written_was_shown_to_nobody() -> None:
    look("004", "h.db")
    Path("in-the-way").write_text("")
    _, ran = look("005", "h.db", "-o", "in-the-way")
    assert ran.code == 5
    made, _ = look("006", "h.db")
    assert made["since"] == LOOKS["004"]["at"]


def test_the_same_answers_again_are_the_same_news() -> None:
    look("004", "h.db")
    once, _ = look("005", "h.db")
    again, _ = look("005", "h.db")
    assert once == again


def test_changes_since_an_instant() -> None:
    for number in ("001", "004", "005", "006"):
        look(number, "h.db")
    made, _ = look("007", "h.db", "--since", LOOKS["004"]["at"])
    assert made["since"] == LOOKS["004"]["at"]
    assert ("failing", "edge-firewall-rules") in kinds(made)
    _, ran = look("007", "h.db", "--since", "yesterday")
    assert (ran.code, "last-report" in ran.err) == (2, True)


# --- A history that cannot be used ------------------------------------------------------------------------------------


def newer() -> None:
    with closing(sqlite3.connect("h.db")) as history:
        history.execute("PRAGMA user_version = 99")


def damaged() -> None:
    data = bytearray(Path("h.db").read_bytes())
    data[5000:] = b"\xff" * (len(data) - 5000)
    Path("h.db").write_bytes(data)


def another() -> None:
    Path("h.db").write_text("hello")


def without_a_table() -> None:
    with closing(sqlite3.connect("h.db")) as history:
        history.execute("DROP TABLE state")
        history.commit()


def without_an_event() -> None:
    with closing(sqlite3.connect("h.db")) as history:
        history.execute("DELETE FROM event WHERE id = (SELECT MIN(id) FROM event)")
        history.commit()


@pytest.mark.parametrize(
    ("breaks", "code", "said"),
    [
        (newer, 2, "newer version"),
        (damaged, 4, "Restore a copy"),
        (another, 2, "is not a history"),
        (without_a_table, 4, "Restore a copy"),
        (without_an_event, 4, "runs that are not there"),
    ],
)
def test_a_history_that_cannot_be_read_costs_no_report(breaks: Any, code: int, said: str) -> None:
    look("004", "h.db")
    breaks()
    made, ran = look("005", "h.db")
    assert (ran.code, said in ran.err) == (code, True)
    assert "history_unread" in codes(made)
    assert "changes" not in made
    assert made["verdict"]["state"] == "failing"


def test_a_history_that_cannot_be_written_is_still_read() -> None:
    """Another job holds it, or nobody may write it: what is known stays known."""
    look("004", "h.db")
    with closing(sqlite3.connect("h.db")) as history:
        history.execute("CREATE TRIGGER no BEFORE INSERT ON look BEGIN SELECT RAISE(FAIL, 'no'); END")
        history.commit()
    made, ran = look("005", "h.db")
    assert ran.code == 5
    assert "history_unwritten" in codes(made)
    assert ("failing", "edge-firewall-rules") in kinds(made)


def test_a_database_that_is_away_costs_no_report() -> None:
    made, ran = look("005", "postgresql://127.0.0.1:9/none")
    assert ran.code == 5
    assert "history_unread" in codes(made)
    assert "So the report is made without it." in ran.err


@pytest.mark.parametrize("place", ["", "https://example.com/h", ":memory:", "postgresql://a:b@127.0.0.1/x"])
def test_what_is_no_place_is_refused(place: str) -> None:
    """Before anything is asked; whose password it is is not repeated."""
    ran = run_ctsreport("report", NOBODY, "--history", place)
    assert ran.code == 2
    assert "a:b" not in ran.err
    assert not Path("output").exists()


@pytest.mark.parametrize("more", [("--since", NOW), ("--fail-on", "new"), ("--fail-on", "critical,flapping?")])
def test_what_needs_a_history_says_so(more: tuple[str, ...]) -> None:
    _, ran = look("001", "", *more)
    assert (ran.code, "--history" in ran.err) == (2, True)
    assert not Path("output").exists()


def test_secrets_stay_out() -> None:
    _, ran = look("001", "h.db", "--no-redact")
    assert (ran.code, Path("h.db").exists()) == (2, False)


# --- Answers that do not fit ------------------------------------------------------------------------------------------


def test_answers_of_no_known_time_are_reported_and_not_remembered() -> None:
    look("004", "h.db")
    ran = run_ctsreport("report", "cts=tasks.json", "--history", "h.db", "-f", "json", "--now", NOW)
    assert ran.code == 0
    made = json.loads(Path("output/report.json").read_text("utf-8"))
    assert "not_remembered" in codes(made)
    assert made["changes"] == []
    assert run_ctsreport("history", "list", "--history", "h.db").out.startswith("cts  1 look")


def test_answers_of_before_are_reported_as_of_then() -> None:
    for number in ("004", "007"):
        look(number, "h.db")
    made, ran = look("005", "h.db")
    assert ran.code == 0
    assert "look_of_before" in codes(made)
    assert made["since"] == LOOKS["004"]["at"]
    assert ("recovered", "cdn-origins") not in kinds(made)
    after, _ = look("008", "h.db")
    assert after["since"] == LOOKS["007"]["at"]
    assert "look_of_before" not in codes(after)


def daemon(letter: str, minute: int, place: str, at: int | None = None) -> Ran:
    """A report of a daemon whose one task ran at ten past, twenty past and so on; of later, nothing is new."""
    ran_at = f"2026-11-24T12:{minute // 10}0:0"
    event = {"id": f"{letter}-{minute // 10}", "success": True, "start_time": f"{ran_at}0Z", "end_time": f"{ran_at}5Z"}
    task = {"task_name": "x", "status": "successful", "events": [event]}
    Path("t.json").write_text(json.dumps({"x": task}), "utf-8")
    now = f"2026-11-24T12:{at or minute}:00Z"
    return run_ctsreport("report", "a=t.json", "--taken-at", now, "--now", now, "--history", place, "-f", "json")


@pytest.mark.parametrize("place", ["h.db", "looks/"])
def test_two_daemons_under_one_name_are_not_mixed_up(place: str) -> None:
    """What came back was gone: refused with the cure, and reported without what is remembered."""
    assert daemon("a", 15, place).code == 0
    assert daemon("b", 16, place).code == 4  # what ended before the look of a, that look did not see
    assert daemon("b", 22, place).code == 0  # a restart of a would look so
    assert daemon("a", 33, place).code == 0
    ran = daemon("b", 22, place, at=44)
    assert (ran.code, "NAME=ADDRESS" in ran.err) == (4, True)
    made = json.loads(Path("output/report.json").read_text("utf-8"))
    assert "history_unread" in codes(made)
    assert run_ctsreport("history", "list", "--history", place).out.startswith("a  3 looks")


# --- The gate ---------------------------------------------------------------------------------------------------------


def test_only_what_is_new_fails_the_gate() -> None:
    """At the first look of a reader nobody knows, which ``?`` accepts."""
    assert look("004", "h.db", "--fail-on", "new")[1].code == 4
    assert look("004", "h2.db", "--fail-on", "new?")[1].code == 0
    made, ran = look("005", "h.db", "--fail-on", "new")
    assert ran.code == 3
    assert {match["task"] for match in made["gate"]["rules"][0]["matches"]} == {
        "edge-firewall-rules",
        "lb_pool_members",
    }
    made, ran = look("006", "h.db", "--fail-on", "new")
    assert (ran.code, made["gate"]["rules"][0]["judged"]) == (0, True)
    assert look("007", "h.db", "--fail-on", "new:dns-*")[1].code == 0
    assert look("010", "h.db", "--fail-on", "new:dns-*")[1].code == 3


def test_flapping_fails_the_gate() -> None:
    for number in ("001", "004", "005", "006", "007", "008"):
        assert look(number, "h.db", "--fail-on", "flapping")[1].code == 0
    made, ran = look("009", "h.db", "--fail-on", "flapping")
    assert ran.code == 3
    (match,) = made["gate"]["rules"][0]["matches"]
    (task,) = [each for each in made["tasks"] if each["name"] == match["task"]]
    assert task["history"]["flapping"]
    assert len(task["history"]["flaps"]) >= 4


def test_without_its_history_a_rule_cannot_be_judged() -> None:
    Path("h.db").write_text("hello")
    assert look("005", "h.db", "--fail-on", "new")[1].code == 4
    assert look("005", "h.db", "--fail-on", "new?")[1].code == 2


# --- What is known and accepted ---------------------------------------------------------------------------------------


def accept(*more: str) -> None:
    """What lb_pool_members fails by at look 005, which it recovers from at 006, and fails by again at 008."""
    look("004", "h.db")
    look("005", "h.db")
    told = ("--task", "lb_pool_members", "--any-cause", "--reason", "x", "--expires", "2027-01-01")
    ran = run_ctsreport("known", "add", "output/report.json", *told, "--now", LOOKS["005"]["at"], *more)
    assert ran.code == 0, ran.err


def excused(made: dict[str, Any]) -> set[str]:
    return {each["task"] for rule in made["gate"]["rules"] for each in rule["excused"]}


GATE = ("--fail-on", "errored:lb*,critical:lb*", "--config", "ctsreport.toml")


def test_that_a_known_failure_recovered_is_said() -> None:
    """And it goes on to count until it expires: a task that flaps would wake somebody each night."""
    accept()
    made, ran = look("005", "h.db", *GATE)
    assert (ran.code, excused(made)) == (0, {"lb_pool_members"})
    made, _ = look("006", "h.db", *GATE)
    assert "known_recovered" in codes(made)
    made, ran = look("008", "h.db", *GATE)
    assert (ran.code, excused(made)) == (0, {"lb_pool_members"})
    ran = run_ctsreport("known", "prune", "--history", "h.db", "--now", LOOKS["008"]["at"])
    assert (ran.code, "nothing has expired" in ran.out) == (0, True)


def test_until_recovered_is_no_longer() -> None:
    accept("--until-recovered")
    made, ran = look("005", "h.db", *GATE)
    assert (ran.code, excused(made)) == (0, {"lb_pool_members"})
    look("006", "h.db", *GATE)
    made, ran = look("008", "h.db", *GATE)
    assert (ran.code, excused(made)) == (3, set())
    assert "known_recovered" in codes(made)


def test_what_recovered_is_taken_out() -> None:
    accept("--until-recovered")
    prune = ("known", "prune", "--now", LOOKS["008"]["at"])
    assert "nothing has expired or recovered" in run_ctsreport(*prune, "--history", "h.db").out
    look("006", "h.db")
    before = Path("ctsreport.toml").read_text("utf-8")
    assert "nothing has expired" in run_ctsreport(*prune).out
    Path("ctsreport.toml").write_text('[report]\nhistory = "h.db"\n\n' + before, "utf-8")
    ran = run_ctsreport(*prune)
    assert "recovered, and taken out: task lb_pool_members" in ran.out
    assert Path("ctsreport.toml").read_text("utf-8") == '[report]\nhistory = "h.db"\n'
    Path("ctsreport.toml").write_text(before, "utf-8")
    assert run_ctsreport(*prune, "--history", "none.db").code == 4


# --- ctsreport.toml ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["h.db", "looks/"])
def test_the_file_may_name_it(place: str) -> None:
    Path("conf").mkdir()
    Path("conf/ctsreport.toml").write_text(f'[report]\nhistory = "{place}"\nreader = "night"\n')
    look("004", "", "--config", "conf/ctsreport.toml")
    assert Path("conf", place).exists()
    made, _ = look("005", "", "--config", "conf/ctsreport.toml")
    assert made["since"] == LOOKS["004"]["at"]


def test_the_variable_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTSREPORT_HISTORY", "h.db")
    look("004", "")
    made, _ = look("005", "")
    assert made["since"] == LOOKS["004"]["at"]
    assert run_ctsreport("history", "list").out.startswith("cts  2 looks")


def test_a_page_says_what_changed_what_nobody_knows_and_what_was_last_known() -> None:
    """The page, the Markdown and the terminal; each change leads to its task."""
    for number in ("004", "006", "012", "022", "023"):
        look(number, "h.db")
    away, ran = look("024", "h.db", "-f", "html", "-f", "markdown", stem="away")
    assert away["instances"][0]["last_known"] is not None
    for text in (ran.out, Path("output/away.html").read_text("utf-8"), Path("output/away.md").read_text("utf-8")):
        assert "were failing" in text
        assert "It is not counted above" in text
    _, ran = look("028", "h.db", "-f", "html", "-f", "markdown", "--since", LOOKS["004"]["at"], stem="back")
    page, markdown = Path("output/back.html").read_text("utf-8"), Path("output/back.md").read_text("utf-8")
    for text in (ran.out, page, markdown):
        assert "recovered (" in text
        assert "1 restarted (cts)" in text
    assert '<a href="#task/lb_pool_members">' in page
    assert "the daemon was restarted, and forgot what it had done" in page
    assert "Tasks that fail: " in page
    assert "of that time is known" in page
    assert "- Last 24 h: failing for " in markdown


def test_a_month_in_a_minute() -> None:
    """Made again, it is the same; holes, a restart, a task that flaps and one that got slower are all told."""
    made = []
    for _ in range(2):
        ran = run_ctsreport("demo", "--history", "--now", "2026-11-28T03:00:00Z", "-f", "json")
        assert ran.code == 0, ran.err
        made.append(Path("output/report.json").read_bytes())
    assert made[0] == made[1]
    told = json.loads(made[0])
    assert {"restart", "no_look"} <= {gap["reason"] for gap in told["gaps"]}
    tasks = {task["name"]: task["history"] for task in told["tasks"]}
    assert tasks["edge-firewall-rules"]["flapping"] is True
    assert tasks["web-lb-pool"]["duration"]["newest"] > 2 * tasks["web-lb-pool"]["duration"]["median"]
    assert Path("output/demo-history.db").exists()
