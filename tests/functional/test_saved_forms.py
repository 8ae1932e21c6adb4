"""Saved answers as people have them, through the command line.

Read alike, or refused by what they are, and then nothing is written.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CAPTURES, NOW, Ran, run_ctsreport
from tests.functional.daemons import daemon
from tests.properties.wrapping import ENCODINGS, HEADERS, INNER, OUTER
from tests.unit.making import wire_event, wire_task

MIXED = CAPTURES / "v0.9.0" / "mixed"
TASKS = (MIXED / "tasks-events.json").read_text("utf-8")
STATUS = (MIXED / "status.json").read_text("utf-8")
CLUSTER = (
    '{"cluster_name":"c","members":[{"id":"1","service_name":"cts","healthy":true,"leader":true}],"request_id":"r"}'
)


def save(name: str, data: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return name


def run(*args: str | Path, stdin: bytes = b"") -> Ran:
    return run_ctsreport("report", *args, "-f", "json", "-o", "made", "--now", NOW, stdin=stdin)


def report_json_of(*args: str | Path, stdin: bytes = b"") -> dict[str, Any]:
    ran = run(*args, stdin=stdin)
    assert ran.code == 0, ran.err
    loaded: dict[str, Any] = json.loads(Path("made/report.json").read_bytes())
    return loaded


def notices(report: dict[str, Any], code: str) -> list[str]:
    return [notice["message"] for notice in report["notices"] if notice["code"] == code]


# --- Read as the bare answer is ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*OUTER, *(name for name in INNER if name not in {"nothing", "a list"})])
def test_a_wrapped_answer_makes_the_same_report(name: str) -> None:
    """From a file and from standard input; the notice says what was taken away."""
    bare = report_json_of(save("bare.json", TASKS))
    text = {**INNER, **OUTER}[name](TASKS)
    wrapped = report_json_of(save("wrapped.txt", text))
    for key in ("tasks", "causes", "summary", "verdict"):
        assert wrapped[key] == bare[key]
    [notice] = notices(
        wrapped, "other_files" if name == "line numbers" else "unwrapped"
    )  # a number before one line is JSON too
    assert notice.startswith("wrapped.txt: ")
    assert report_json_of("-", stdin=text.encode())["tasks"] == bare["tasks"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_wrapped_and_encoded(encoding: str) -> None:
    """As PowerShell saves what it shows."""
    text = OUTER["a Windows prompt"](OUTER["curl -i"](TASKS))
    assert (
        report_json_of(save("f", ENCODINGS[encoding](text)))["tasks"]
        == report_json_of(save("bare.json", TASKS))["tasks"]
    )


def test_valid_json_is_never_altered() -> None:
    """Whatever its texts look like, and nothing is said of it."""
    message = "```\n$ curl\n\x1b[31mno\x1b[0m [0m\n> {\nHTTP/1.1 200 OK\n\n<pre>&lt;{</pre>\r 1 @{task_name=a}"
    event = {"id": "1", "success": False, "error": {"message": message}}
    for indent in (None, 2):
        report = report_json_of(
            save("f.json", json.dumps({"a": {"task_name": "a", "enabled": True, "events": [event]}}, indent=indent))
        )
        assert report["tasks"][0]["events"][0]["error"]["message"] == message
        assert not notices(report, "unwrapped")


def test_what_jq_makes_of_an_answer() -> None:
    """The same tasks, or the same events where no more is left of them."""
    tasks = json.loads(TASKS)
    bare = {task["name"]: task["events"] for task in report_json_of(save("bare.json", TASKS))["tasks"]}
    name = next(name for name, task in tasks.items() if len(task.get("events", [])) > 1)
    forms: dict[str, tuple[list[Any], set[str]]] = {
        ".": ([tasks], set(tasks)),
        "to_entries": ([[{"key": key, "value": task} for key, task in tasks.items()]], set(tasks)),
        ".[]": (list(tasks.values()), set(tasks)),
        "[.[]]": ([list(tasks.values())], set(tasks)),
        ".x": ([tasks[name]], {name}),
        "{task: .x}": ([{"task": tasks[name]}], {name}),
        ".x.events": ([tasks[name]["events"]], {name}),
        ".x.events[]": (tasks[name]["events"], {name}),
        ".x | {status, events}": ([{key: tasks[name][key] for key in ("status", "events")}], {name}),
        "map_values(.events)": ([{key: task.get("events") for key, task in tasks.items()}], set(tasks)),
        "[.[].events[]?]": (
            [[e for task in tasks.values() for e in task.get("events", [])]],
            {key for key in bare if bare[key]},
        ),
    }
    for form, (values, names) in forms.items():
        report = report_json_of(save("f.json", "\n".join(json.dumps(value) for value in values)))
        assert {task["name"]: task["events"] for task in report["tasks"]} == {key: bare[key] for key in names}, form


def test_bare_events_say_what_they_do_not_tell() -> None:
    """Whether the task is enabled, and whether the list is whole."""
    events = next(task["events"] for task in json.loads(TASKS).values() if task.get("events"))
    report = report_json_of(save("f.json", json.dumps(events)))
    [notice] = notices(report, "unwrapped")
    assert f"those of task {events[0]['task_name']}" in notice
    assert report["tasks"][0]["enabled"] is None


def test_the_flat_counts_of_before_0_1() -> None:
    """Are the overall status; the words of then are none of the four, so that is not certain."""
    report = report_json_of(save("f.json", '{"successful": 3, "errored": 1, "critical": 0}'))
    assert report["instances"][0]["reported"] == {
        "status": {"successful": 3, "errored": 1, "critical": 0},
        "enabled": {},
    }
    assert report["verdict"]["state"] == "failing"
    for text in ('{"healthy": 3, "degraded": 0}', '{"task_summary": {"healthy": 3, "degraded": 0}}'):
        report = report_json_of(save("f.json", text))
        assert report["instances"][0]["reported"]["status"] == {"healthy": 3, "degraded": 0}
        assert report["verdict"]["state"] == "unsure"


def test_an_error_answer_with_headers() -> None:
    """Is an error answer: the report is written and says why nothing was read."""
    ran = run(
        save("f.txt", HEADERS.replace("200", "404") + '{"error":{"message":"a task with name \'x\' does not exist"}}')
    )
    assert ran.code == 4
    assert (
        json.loads(Path("made/report.json").read_bytes())["instances"][0]["error"]
        == "a task with name 'x' does not exist"
    )


def test_a_snapshot_in_a_fence() -> None:
    """Is that snapshot, with the names that it holds."""
    run_ctsreport("fetch", f"east={MIXED}", "-o", "s.json", "--now", NOW)
    report = report_json_of(save("ticket.md", f"Hello,\n\n```\n{Path('s.json').read_text()}```\n"))
    assert [each["name"] for each in report["instances"]] == ["east"]
    assert notices(report, "unwrapped")


def test_what_was_read_out_of_other_text_stays_said_in_a_snapshot() -> None:
    """A later report says it too."""
    run_ctsreport("fetch", save("f.txt", HEADERS + TASKS), "-o", "s.json", "--now", NOW)
    assert notices(report_json_of("s.json"), "unwrapped") == ["f.txt: read without HTTP headers (curl -i)."]


# --- Refused ----------------------------------------------------------------------------------------------------------

REFUSED: dict[str, tuple[str | bytes, str]] = {
    "a cut answer with headers": (
        HEADERS + TASKS[:-9],
        "looks like an HTTP answer with headers (curl -i), but the JSON in it is not valid:",
    ),
    "an error page with headers": (
        "HTTP/1.1 502 Bad Gateway\r\nServer: x\r\n\r\n<html>\n</html>",
        "is not valid JSON: it looks like an HTTP answer with headers (curl -i) of code 502, and in it a page of HTML",
    ),
    "headers alone": (HEADERS, "is not valid JSON: it looks like an HTTP answer with headers (curl -i)."),
    "another program's JSON with headers": (
        HEADERS + '{"hello": "world"}',
        "holds JSON, but not an answer of CTS about tasks.",
    ),
    "a cut answer in a fence": (
        f"```\n{TASKS[:-9]}\n```",
        "looks like text with a fence (```), but the JSON in it is not valid:",
    ),
    "a cut answer in colours": (
        INNER["colours"](TASKS[:-9]),
        "looks like text with colours, but the JSON in it is not valid:",
    ),
    "a terminal's lines": (
        "\n".join(TASKS[at : at + 80] for at in range(0, len(TASKS), 80)),
        "is not valid JSON: a line breaks off inside a string at line 1, column 81.",
    ),
    "the end of an answer": (
        json.dumps(json.loads(TASKS), indent=1)[2:],
        "it looks like a piece of JSON without its beginning.",
    ),
    "a message of curl": ("curl: (7) Failed to connect to cts port 8558", "it looks like text with messages of curl"),
    "a plain 404": ("404 page not found\n", "it looks like the answer to a path that is not known there."),
    "YAML": ("web:\n  task_name: web\n  events: []\n", "it looks like YAML."),
    "Python": (repr(json.loads(TASKS)), "it looks like what Python prints of an object."),
    "PowerShell's list": ("task_name : a\nstatus    : critical\n", "it looks like what PowerShell shows of an object."),
    "PowerShell's depth": (
        '{"a":{"task_name":"a","events":["@{id=1; success=True}"]}}',
        "was cut by PowerShell: at $.a.events[0] ",
    ),
    "typographic quotation marks": ("{\u201ca\u201d: 1}", "it looks like JSON with typographic quotation marks."),
    "gron": ('json = {};\njson.a = {};\njson.a.task_name = "a";\n', "it looks like gron's output."),
    "a zip archive": (b"PK\x03\x04\xff\xff\x00", "it looks like a zip archive."),
    "a page": (
        "<!DOCTYPE html><p>Log in</p>",
        "it looks like a page of HTML, so a proxy or a login answered in CTS's place.",
    ),
    "the cluster": (
        CLUSTER,
        "it looks like the members of a cluster (/v1/status/cluster), which says nothing about tasks.",
    ),
    "the cluster with headers": (
        HEADERS + CLUSTER,
        "it looks like the members of a cluster (/v1/status/cluster), which says nothing about tasks.",
    ),
    "an inspection": (
        '{"inspect": {"changes_present": false}}',
        "it looks like the answer to a change or an inspection of a task",
    ),
    "events without a name": (
        '[{"id": "1", "success": true, "start_time": "x"}]',
        "it looks like events that do not name their task.",
    ),
    "a task without a name": (
        '{"status": "critical", "enabled": true}',
        "it looks like a task that does not name itself.",
    ),
    "words by task": ('{"a": "critical", "b": "successful"}', "it looks like words for the status of tasks, by name."),
    "names of tasks": ('["a", "b"]', "it looks like a list of texts, such as the names of tasks."),
    "an empty object among words": ("so it says\n{}\n", "is not valid JSON: expecting value at line 1, column 1."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_named(case: str) -> None:
    """Exit code 4, with what was recognised and a cure; nothing is written. From standard input too."""
    data, words = REFUSED[case]
    for ran in (run(save("f.txt", data)), run("-", stdin=data if isinstance(data, bytes) else data.encode())):
        assert ran.code == 4
        assert words in " ".join(ran.err.split())
        assert "Traceback" not in ran.err
    assert ran.err.count("\n") >= 2  # the cure has a line of its own
    assert not Path("made").exists()


@pytest.mark.parametrize("secret", ["hunter2-pass"])
def test_what_stood_around_an_answer_is_not_echoed(secret: str) -> None:
    """A command line and headers can hold credentials: they reach neither the report nor an error."""
    around = (
        f"$ curl -i -H 'Authorization: Bearer {secret}' http://u:{secret}@cts\nHTTP/1.1 200 OK\nSet-Cookie: "
        f"{secret}\n\n"
    )
    ran = run(save("f.txt", around + TASKS))
    assert ran.code == 0
    assert secret not in ran.out + ran.err + Path("made/report.json").read_text("utf-8")
    ran = run(save("f.txt", around + TASKS[:-9]))
    assert ran.code == 4
    assert secret not in ran.out + ran.err


# --- Beside others ----------------------------------------------------------------------------------------------------


def test_an_answer_about_a_cluster_beside_others_is_left_aside() -> None:
    """In whichever order they are named; and in a folder."""
    save("d/status.json", STATUS)
    save("d/tasks.json", TASKS)
    save("d/cluster.json", CLUSTER)
    for args in (["d/cluster.json", "d/tasks.json"], ["d/tasks.json", "d/cluster.json"], ["d"]):
        report = report_json_of(*args)
        assert report["summary"]["tasks"] == 17
        [notice] = notices(report, "other_files")
        assert "cluster.json (the members of a cluster (/v1/status/cluster), which says nothing about tasks)" in notice
    Path("e").mkdir()
    shutil.copy("d/cluster.json", "e")
    ran = run("e")
    assert ran.code == 4
    assert "e holds no answer of CTS, but cluster.json (the members of a cluster" in " ".join(ran.err.split())
    assert "Sub-folders are not read: name the one that holds answers." in " ".join(ran.err.split())


def test_answers_of_two_daemons_in_one_ticket() -> None:
    """A task of one would hide that of the other: refused with the cure, and in a folder left aside with a warning."""
    other = (CAPTURES / "v0.4.3" / "mixed" / "tasks-events.json").read_text("utf-8")
    ticket = save("d/ticket.md", f"$ curl east\n{TASKS}\n$ curl west\n{other}\n")
    for text in (ticket, save("both.json", f'{{"east": {TASKS}, "west": {other}}}')):
        ran = run(text)
        assert ran.code == 4
        assert "it looks like answers of several daemons. Save those of each daemon apart" in " ".join(ran.err.split())
    save("d/tasks.json", TASKS)
    report = report_json_of("d")
    assert report["summary"]["tasks"] == 17
    assert "ticket.md (answers of several daemons)" in notices(report, "other_files")[0]


def test_answers_of_one_daemon_one_after_the_other() -> None:
    """Share events, or one of them has none."""
    bare = (MIXED / "tasks.json").read_text("utf-8")
    report = report_json_of(
        save("ticket.md", f"$ curl a\n{STATUS}\n$ curl b\n{bare}\n$ curl c\n{TASKS}\n$ curl c\n{TASKS}\n")
    )
    assert report["tasks"] == report_json_of(save("bare.json", TASKS))["tasks"]


def test_what_is_not_an_answer_of_cts_is_an_error_beside_others_too() -> None:
    """It was named, so it is wanted."""
    assert run(save("tasks.json", TASKS), save("other.json", '{"hello": 1}')).code == 4


def test_a_folder_of_wrapped_answers() -> None:
    """One notice for all of them, with what was taken away from which."""
    for name, text in {
        "a.txt": HEADERS + STATUS,
        "b.txt": HEADERS + TASKS,
        "c.md": f"```\n{TASKS}```\n",
        "d.json": TASKS,
    }.items():
        save(f"saved/{name}", text)
    report = report_json_of("saved")
    assert report["tasks"] == report_json_of(save("bare.json", TASKS), save("bare-status.json", STATUS))["tasks"]
    told_how = "saved: read without HTTP headers (curl -i) (a.txt, b.txt); read without a fence (```) (c.md)."
    assert notices(report, "unwrapped") == [told_how]


def test_an_example_in_a_manual_is_not_an_answer() -> None:
    """In a folder nobody named the file: an answer within other text is left aside with a warning.

    Named, it is read.
    """
    save("d/tasks.json", TASKS)
    save(
        "d/README.md",
        '# How to\n\nThe daemon says:\n\n```json\n{"x": {"task_name": "x", "status": "critical", "enabled": '
        "true}}\n```\n",
    )
    report = report_json_of("d")
    assert "x" not in {task["name"] for task in report["tasks"]}
    [notice] = [each for each in report["notices"] if each["code"] == "other_files"]
    assert notice["level"] == "warning"
    assert "README.md (an answer among other things" in notice["message"]
    assert [task["name"] for task in report_json_of("d/README.md")["tasks"]] == ["x"]


def test_answers_among_other_json_in_a_folder() -> None:
    """What holds nothing but answers is read, as it is where it is named.

    A recording of a browser only where it is named.
    """
    collected = {"/v1/status": json.loads(STATUS), "/v1/status/tasks": json.loads(TASKS), "/v1/health": {}, "asked": 3}
    har = {
        "log": {
            "creator": {"name": "x"},
            "entries": [{"request": {"url": "x"}, "response": {"content": {"text": TASKS}}}],
        }
    }
    save("d/collected.json", json.dumps(collected))
    save("d/x.har", json.dumps(har))
    report = report_json_of("d")
    assert report["summary"]["tasks"] == 17
    assert "x.har (an answer among other things" in notices(report, "other_files")[0]
    assert notices(report, "unwrapped") == ["d: read out of other JSON (collected.json)."]
    assert report_json_of("d/x.har")["summary"]["tasks"] == 17


@pytest.mark.parametrize(
    "text", [HEADERS + TASKS[:-9], f"$ curl x\n{TASKS[:-9]}", f"```\n{TASKS[:-9]}\n```", INNER["colours"](TASKS)[:-9]]
)
def test_half_an_answer_in_a_folder_is_an_error(text: str) -> None:
    """It was meant to be one."""
    save("d/tasks.json", TASKS)
    save("d/half.txt", text)
    ran = run("d")
    assert ran.code == 4
    assert "half.txt" in ran.err


def test_folders_are_instances_beside_other_sources() -> None:
    """Two of one name are wrong usage, and nothing is written."""
    save("east/tasks.json", TASKS)
    save("old/east/status.json", STATUS)
    save("status.json", STATUS)
    assert [each["name"] for each in report_json_of("east", "status.json")["instances"]] == ["east", "saved"]
    assert [each["name"] for each in report_json_of("east", "east=status.json")["instances"]] == ["east"]
    shutil.rmtree("made")
    ran = run("east", "old/east")
    assert ran.code == 2
    assert "east and old/east are both the instance east. Name them apart: NAME=east OTHER=old/east." in " ".join(
        ran.err.split()
    )
    assert not Path("made").exists()


# --- The tools themselves ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("options", ["-i", "-v", "-s", "", "-iv", "-i -H 'Expect: 100-continue'"])
def test_what_curl_saves(options: str) -> None:
    """Both of its streams in one file."""
    with daemon() as running:
        url = f"{running.address}/v1/status/tasks?include=events"
        for name, more in (("bare.json", "-s"), ("f.txt", options)):
            command = f"curl {more} '{url}' > {name} 2>&1"
            subprocess.run(["/bin/sh", "-c", command], timeout=60, check=True, env={"PATH": "/usr/bin:/bin"})
    assert report_json_of("f.txt")["tasks"] == report_json_of("bare.json")["tasks"]


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
@pytest.mark.parametrize(
    "command",
    ["-C .", "-C to_entries", "-C -c .[]", "tojson", ". | sed 's/^/> /'", ". | cat -n", "-C . | tr -d '\\033'"],
)
def test_what_jq_saves(command: str) -> None:
    """In its own colours."""
    save("bare.json", TASKS)
    subprocess.run(["/bin/sh", "-c", f"jq {command} < bare.json > f.txt"], timeout=60, check=True)
    assert report_json_of("f.txt")["tasks"] == report_json_of("bare.json")["tasks"]


@pytest.mark.parametrize(
    "text",
    [
        '{"a":{"task_name":"a","status":"errored"},"a":{"task_name":"b","status":"successful"}}',
        '{"tasks":{"a":{"task_name":"a","status":"errored"}},"tasks":{"b":{"task_name":"b","status":"successful"}}}',
    ],
)
def test_what_is_taken_apart_loses_nothing(text: str) -> None:
    """Of a key that stands twice the last one would hide the failure that the first one tells of."""
    Path("saved.json").write_text(text, "utf-8")
    ran = run_ctsreport("report", "saved.json")
    assert ran.code == 4
    assert "stands twice" in ran.err


GOOD = {"b": wire_task("b", [wire_event()])}
FAILED = {"a": wire_task("a", [wire_event(False, task_name="a")], status="errored")}
RECOVERED = {"a": wire_task("a", [wire_event(task_name="a", id="another")])}
NAMELESS = {"status": "errored", "enabled": True, "services": [], "providers": [], "events_url": ""}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (json.dumps({"data": [GOOD["b"], NAMELESS]}), "saved.json.data[1] is a task that does not name itself"),
        (json.dumps([GOOD["b"], NAMELESS]), "saved.json[1] is a task that does not name itself"),
        (
            json.dumps({"wrap": [{"tasks": GOOD}, {"tasks": {"z": {"status": "errored", "enabled": True}}}]}),
            "saved.json.wrap[1].tasks is a task that does not name itself",
        ),
        (
            json.dumps([{"host": "cts1", "data": FAILED}, {"host": "cts2", "data": RECOVERED}]),
            "answers of several daemons",
        ),
        (json.dumps({"a": json.dumps(GOOD), "b": json.dumps(FAILED)[:80]}), "cut off or damaged"),
        (f"{json.dumps(GOOD)}\nError: {json.dumps(FAILED)}\n", "an answer in the middle of a line"),
    ],
)
def test_a_failure_beside_what_is_read_is_not_lost(text: str, said: str) -> None:
    """What may be an answer is refused where it is not certainly one, and others are."""
    Path("saved.json").write_text(text, "utf-8")
    ran = run_ctsreport("report", "saved.json")
    assert ran.code == 4
    assert said in ran.err


def test_an_error_answer_beside_answers_is_said() -> None:
    """As a loop over tasks writes them."""
    error = {"error": {"message": "a task with name 'x' does not exist"}}
    Path("saved.json").write_text(json.dumps({"results": [{"json": GOOD}, {"json": error}]}), "utf-8")
    ran = run_ctsreport("report", "saved.json")
    assert ran.code == 0
    assert "a task with name 'x' does not exist" in ran.out


def test_what_others_call_enabled_or_an_error_is_nobody_s_business() -> None:
    Path("saved.json").write_text(json.dumps({"flags": {"enabled": True}, "error": None, "data": GOOD}), "utf-8")
    assert run_ctsreport("report", "saved.json").code == 0


@pytest.mark.parametrize(
    "more", ["HTTP/1.1 500 Internal Server Error\r\n\r\noops", "HTTP/1.1 404 Not Found\n\n404 page not found"]
)
def test_an_answer_of_curl_that_failed_is_said(more: str) -> None:
    """Beside one that did not."""
    Path("saved.json").write_text(f"HTTP/1.1 200 OK\r\n\r\n{json.dumps(GOOD)}\n{more}\n", "utf-8", newline="")
    ran = run_ctsreport("report", "saved.json")
    assert ran.code == 0
    assert f"an HTTP answer of code {more.split()[1]}" in ran.out
