"""The command line: what is written where, what is said, and how every kind of bad input ends."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import jsonschema
import pytest

from ctsreport import __version__
from ctsreport.demo import Behaviour, HttpAnswer
from tests import oracle
from tests.conftest import CAPTURES, EVERY_FORMAT, NOBODY, NOW, run_ctsreport
from tests.functional.daemons import daemon
from tests.unit.making import wire_event, wire_task

MIXED = CAPTURES / "v0.9.0" / "mixed"
HEALTHY = CAPTURES / "v0.9.0" / "all-successful"
PROGRAM = (sys.executable, "-m", "ctsreport")


def _names(folder: str = "output") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def test_the_default_is_html_markdown_and_json_in_output() -> None:
    """Paths go to standard output, nothing to standard error."""
    ran = run_ctsreport("report", MIXED)
    assert ran.code == 0
    assert _names() == ["report.html", "report.json", "report.md"]
    assert "output/report.html\noutput/report.md\noutput/report.json\n" in ran.out
    assert ran.err == ""


def test_with_nothing_wrong_there_is_little_to_say() -> None:
    """One line: the verdict and the paths."""
    ran = run_ctsreport("report", HEALTHY, "--now", "2026-11-24T13:50:00Z")
    tasks = oracle.expect(HEALTHY).summary["tasks"]
    assert ran.out == (
        f"✓ HEALTHY  No task fails: {tasks} of {tasks} tasks successful, as of 2026-11-24 13:43:59 UTC or later.  "
        "output/report.html, output/report.md, output/report.json\n"
    )
    assert ran.err == ""


def test_quiet_says_nothing() -> None:
    """-q leaves the files and the exit code."""
    ran = run_ctsreport("report", MIXED, "-q")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert _names() == ["report.html", "report.json", "report.md"]


def test_nothing_is_removed_and_older_files_of_ours_are_named() -> None:
    """With their age, so that nobody takes a page of yesterday for today's.

    Those of other names and of others are not.
    """
    run_ctsreport("report", MIXED, *EVERY_FORMAT, "-q")
    for name, age in (("report.html", 7200), ("report.md", 60)):
        time = Path("output/report.json").stat().st_mtime - age
        os.utime(f"output/{name}", (time, time))
    for name in ("other.html", "report.xml"):
        Path(f"output/{name}").write_text("mine")
    ran = run_ctsreport("report", MIXED, "-f", "json")
    assert _names() == ["other.html", "report.html", "report.json", "report.md", "report.xml"]
    [line] = [line for line in ran.out.splitlines() if line.startswith("Older files")]
    assert re.search(
        r"output/report\.html \(2 h( \d+ min)? ago\) and output/report\.md \(1 min( \d+ s)? ago\)\.$", line
    ), line


@pytest.mark.parametrize("fmt", ["html", "markdown", "json"])
def test_standard_output_holds_the_document_alone(fmt: str) -> None:
    """The same bytes as the file, and no file."""
    run_ctsreport("report", MIXED, "-f", fmt, "--now", NOW, "-o", "files")
    [file] = Path("files").iterdir()
    ran = run_ctsreport("report", MIXED, "-f", fmt, "--now", NOW, "-o", "-")
    assert ran.out == file.read_text("utf-8")
    assert not Path("output").exists()


def test_standard_input() -> None:
    """What curl gave."""
    ran = run_ctsreport("report", "-", "-f", "json", "-o", "-", stdin=(MIXED / "tasks-events.json").read_bytes())
    document = json.loads(ran.out)
    assert [each["name"] for each in document["instances"]] == ["saved"]
    assert document["summary"]["tasks"] == 17


def test_narrowed_reports_say_so() -> None:
    """The verdict and the counts stay those of all tasks."""
    ran = run_ctsreport(
        "report", MIXED, "--task", "edge-*", "--task", "dns-*", "--status", "CRITICAL", "-f", "json", "-o", "-"
    )
    document = json.loads(ran.out)
    assert [task["name"] for task in document["tasks"]] == ["edge-firewall-rules"]
    assert document["narrowed"] == {"tasks": ["edge-*", "dns-*"], "statuses": ["critical"], "left_out": 16}
    assert document["summary"]["tasks"] == 17
    assert "narrowed" in {notice["code"] for notice in document["notices"]}


def test_narrowed_to_nothing_is_said() -> None:
    """On standard error, with the nearest names, however quiet; and health could not be told."""
    for options in ((), ("-q",)):
        ran = run_ctsreport("report", MIXED, "--task", "waf_alow*", *options)
        assert ran.code == 4
        assert "--task waf_alow* matches no task here. Did you mean waf_allow_list?" in ran.err
        assert ran.out.count("Narrowed to tasks") <= 1
    assert "matches no task here" in Path("output/report.html").read_text("utf-8")


def test_a_task_can_be_named_with_its_instance() -> None:
    document = json.loads(
        run_ctsreport("report", f"a={MIXED}", f"b={MIXED}", "--task", "a/waf*", "-f", "json", "-o", "-").out
    )
    assert [(task["instance"], task["name"]) for task in document["tasks"]] == [("a", "waf_allow_list")]


@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_task_is_a_variable_that_was_not_set(empty: str) -> None:
    assert run_ctsreport("report", MIXED, "--task", empty).code == 2


def test_variables_stand_in_for_options(monkeypatch: pytest.MonkeyPatch) -> None:
    """One value a line where an option may be repeated; the option itself counts more."""
    monkeypatch.setenv("CTSREPORT_OUTPUT", "elsewhere")
    monkeypatch.setenv("CTSREPORT_FORMAT", "json\nmarkdown")
    monkeypatch.setenv("CTSREPORT_TASK", "edge-*\nlb *")
    monkeypatch.setenv("CTSREPORT_QUIET", "1")
    assert run_ctsreport("report", MIXED).out == ""
    assert _names("elsewhere") == ["report.json", "report.md"]
    assert json.loads(Path("elsewhere/report.json").read_bytes())["narrowed"]["tasks"] == ["edge-*", "lb *"]
    run_ctsreport("report", MIXED, "-o", "here")
    assert _names("here") == ["report.json", "report.md"]


def test_source_date_epoch_is_the_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for other reproducible tools; --now counts more; nonsense is wrong usage."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795550400")
    document = json.loads(run_ctsreport("report", MIXED, "-f", "json", "-o", "-").out)
    assert document["generated_at"] == "2026-11-24T20:00:00Z"
    document = json.loads(run_ctsreport("report", MIXED, "-f", "json", "-o", "-", "--now", NOW).out)
    assert document["generated_at"] == NOW
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert run_ctsreport("report", MIXED).code == 2


def test_times_are_shown_in_the_zone_chosen() -> None:
    """With its offset; the instant for machines stays in UTC."""
    run_ctsreport("report", MIXED, "--tz", "Asia/Kolkata", "--now", NOW)
    page = Path("output/report.html").read_text("utf-8")
    assert re.search(r'<time datetime="2026-11-24T13:52:\d\d.000Z">2026-11-24 19:22:\d\d \+05:30</time>', page)
    assert "2026-11-24 19:22:13 +05:30" in page
    assert "Asia/Kolkata (+05:30)" in page


@pytest.mark.parametrize("option", ["saved=2026-11-20T00:00:00Z", "2026-11-20T00:00:00Z"])
def test_a_snapshot_knows_when_it_was_taken(option: str) -> None:
    """Another time does not count, which is said; its own time again is nothing to be said of."""
    run_ctsreport("fetch", MIXED, "--taken-at", "2026-11-24T13:52:50Z", "-o", "s.json", "-q")
    options = ("-f", "json", "-o", "-", "--now", NOW, "--taken-at")
    document = json.loads(run_ctsreport("report", "s.json", *options, option.replace("saved", "mixed")).out)
    assert document["instances"][0]["taken_at"] == "2026-11-24T13:52:50Z"
    [notice] = [each for each in document["notices"] if each["code"] == "taken_at_ignored"]
    assert notice["level"] == "warning"
    assert "2026-11-20T00:00:00Z does not count for mixed: its snapshot was taken at 2026-11-24" in notice["message"]
    again = json.loads(run_ctsreport("report", "s.json", *options, "2026-11-24T13:52:50Z").out)
    assert "taken_at_ignored" not in {each["code"] for each in again["notices"]}


def test_a_time_for_all_counts_for_those_that_have_none() -> None:
    run_ctsreport("fetch", f"old={MIXED}", "--taken-at", "2026-11-24T13:52:50Z", "-o", "s.json", "-q")
    options = ("-f", "json", "-o", "-", "--now", NOW, "--taken-at", "2026-11-24T14:00:00Z")
    document = json.loads(run_ctsreport("report", "s.json", f"new={MIXED}", *options).out)
    assert [each["taken_at"] for each in document["instances"]] == ["2026-11-24T13:52:50Z", "2026-11-24T14:00:00Z"]
    assert "taken_at_ignored" not in {each["code"] for each in document["notices"]}


def test_taken_at_tells_when_answers_were_saved() -> None:
    """Without it, that is said."""
    document = json.loads(
        run_ctsreport("report", MIXED, "-f", "json", "-o", "-", "--taken-at", "2026-11-24T14:52:50+01:00").out
    )
    assert document["instances"][0]["taken_at"] == "2026-11-24T13:52:50Z"
    assert "taken_at_unknown" not in {notice["code"] for notice in document["notices"]}


def test_a_note_stands_on_top_and_can_do_nothing(tmp_path: Path) -> None:
    """Markdown as HTML on the page, cleaned; as written in Markdown."""
    note = tmp_path / "note.md"
    note.write_text(
        "**Known**: see [CHG-7](https://example.com/7) <script>alert(1)</script> ![x](https://example.com/x.png)\n"
    )
    run_ctsreport("report", MIXED, "--note", note)
    page, text = Path("output/report.html").read_text("utf-8"), Path("output/report.md").read_text("utf-8")
    assert "<strong>Known</strong>" in page
    assert 'href="https://example.com/7"' in page
    assert page.count("<script") == 1  # ours
    assert "alert(1)" not in page
    assert "<img" not in page
    assert note.read_text().strip() in text


@pytest.mark.parametrize("name", ["style.css", "html/styles.css", "HTML/style.css", "html/style.css/a"])
def test_templates_that_replace_nothing(name: str) -> None:
    """A typo in a name is said, and the report is made with ours."""
    path = Path("own") / name
    path.parent.mkdir(parents=True)
    path.write_text("body { color: red }")
    ran = run_ctsreport("report", MIXED, "--templates", "own", "-q")
    assert ran.code == 0
    assert ran.err.startswith("--templates own replaces nothing: ")
    assert "color: red" not in Path("output/report.html").read_text()


def test_templates_replace_ours_one_by_one(tmp_path: Path) -> None:
    """One file of one's own, the rest ours."""
    (tmp_path / "own" / "html").mkdir(parents=True)
    (tmp_path / "own" / "html" / "style.css").write_text("body { color: teal }\n")
    run_ctsreport("report", MIXED, "--templates", tmp_path / "own")
    page = Path("output/report.html").read_text("utf-8")
    assert "color: teal" in page
    assert "edge-firewall-rules" in page


@pytest.mark.parametrize(
    "source", ["{% if %}", "{{ view.nope }}", "{{ 1 / 0 }}", "{{ ''.__class__ }}", "{% include '../x' %}"]
)
def test_a_broken_template_is_named(tmp_path: Path, source: str) -> None:
    """Its file and line, exit code 2, nothing written."""
    (tmp_path / "own" / "html").mkdir(parents=True)
    (tmp_path / "own" / "html" / "report.html").write_text(f"<p>\n{source}\n")
    ran = run_ctsreport("report", MIXED, "--templates", tmp_path / "own")
    assert ran.code == 2
    assert "report.html, line 2" in ran.err
    assert not Path("output").exists() or _names() == []


def _bad(tmp: Path) -> dict[str, tuple[list[str | Path], int, str]]:
    (tmp / "empty").mkdir()
    (tmp / "nested" / "inside").mkdir(parents=True)
    (tmp / "cut.json").write_bytes((MIXED / "tasks-events.json").read_bytes()[:5000])
    (tmp / "page.html").write_text("<!DOCTYPE html><title>Sign in</title>")
    (tmp / "nothing.json").write_text("")
    (tmp / "other.json").write_text('{"hello": "world"}')
    (tmp / "latin.json").write_bytes(b'{"caf\xe9": 1}')
    (tmp / "packed.json").write_bytes(b"\x1f\x8b\x08broken")
    (tmp / "report.json").write_text('{"schema": "ctsreport.report/1"}')
    (tmp / "future.json").write_text('{"schema": "ctsreport.snapshot/99"}')
    (tmp / "half").mkdir()
    (tmp / "half" / "status.json").write_bytes((MIXED / "status.json").read_bytes())
    (tmp / "half" / "tasks.json").write_text('{"a": {"task_name"')
    (tmp / "file").write_text("")
    return {
        "a missing file": ([tmp / "missing.json"], 4, "No such file"),
        "an empty folder": ([tmp / "empty"], 4, "no answer of CTS"),
        "a folder of folders": ([tmp / "nested"], 4, "no answer of CTS"),
        "half an answer": ([tmp / "cut.json"], 4, "column"),
        "half an answer in a folder": ([tmp / "half"], 4, "tasks.json"),
        "a page of a proxy": ([tmp / "page.html"], 4, "page of HTML"),
        "an empty file": ([tmp / "nothing.json"], 4, "is empty"),
        "JSON of another program": ([tmp / "other.json"], 4, "not an answer of CTS"),
        "Latin-1": ([tmp / "latin.json"], 4, "not UTF-8"),
        "damaged gzip": ([tmp / "packed.json"], 4, "damaged gzip"),
        "a report": ([tmp / "report.json"], 4, "a result of ctsreport"),
        "a snapshot of the future": ([tmp / "future.json"], 4, "unknown version"),
        "an unknown option": (["--nope"], 2, "--nope"),
        "an unknown zone": ([MIXED, "--tz", "Mars/Olympus"], 2, "Europe/Berlin"),
        "a zone that is a path": ([MIXED, "--tz", "../../etc/passwd"], 2, "time zone"),
        "no time": ([MIXED, "--now", "yesterday"], 2, "2026-11-24T"),
        "a time without offset": ([MIXED, "--taken-at", "2026-11-24T10:00:00"], 2, "--taken-at"),
        "an unknown word": ([MIXED, "--status", "healthy"], 2, "critical"),
        "an unknown format": ([MIXED, "-f", "docx"], 2, "markdown"),
        "a name with a folder": ([MIXED, "--name", "a/b"], 2, "--output"),
        "two formats to standard output": ([MIXED, "-o", "-", "-f", "html", "-f", "json"], 2, "one format"),
        "no format for standard output": ([MIXED, "-o", "-"], 2, "one format"),
        "a header that is none": (["http://127.0.0.1:9", "--header", "nonsense"], 2, "--header"),
        "an address without a host": (["http://:80"], 2, "http://HOST:PORT"),
        "a port that is none": (["http://localhost:99999"], 2, "http://HOST:PORT"),
        "no such note": ([MIXED, "--note", tmp / "missing.md"], 2, "missing.md"),
        "no such templates": ([MIXED, "--templates", tmp / "missing"], 2, "--templates"),
        "output below a file": ([MIXED, "-o", tmp / "file" / "x"], 5, "cannot be written"),
        "output that is a file": ([MIXED, "-o", tmp / "file"], 5, "cannot be written"),
    }


@pytest.mark.parametrize(
    "case",
    list(_bad.__annotations__)
    and [
        "a missing file",
        "an empty folder",
        "a folder of folders",
        "half an answer",
        "half an answer in a folder",
        "a page of a proxy",
        "an empty file",
        "JSON of another program",
        "Latin-1",
        "damaged gzip",
        "a report",
        "a snapshot of the future",
        "an unknown option",
        "an unknown zone",
        "a zone that is a path",
        "no time",
        "a time without offset",
        "an unknown word",
        "an unknown format",
        "a name with a folder",
        "two formats to standard output",
        "no format for standard output",
        "a header that is none",
        "an address without a host",
        "a port that is none",
        "no such note",
        "no such templates",
        "output below a file",
        "output that is a file",
    ],
)
def test_bad_input_has_a_message_a_cure_and_its_code(tmp_path: Path, case: str) -> None:
    """One to three lines that name the place and the cure, no traceback, and what was there before stays."""
    cases = _bad(tmp_path)
    args, code, words = cases[case]
    Path("output").mkdir()
    Path("output/report.html").write_text("yesterday's")
    ran = run_ctsreport("report", *args)
    assert ran.code == code, ran.err
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert 1 <= len(ran.err.strip().splitlines()) <= 4
    assert _names() == ["report.html"]
    assert Path("output/report.html").read_text() == "yesterday's"


def test_every_case_of_bad_input_is_tried(tmp_path: Path) -> None:
    """The list of names above is that of the cases."""
    marks = test_bad_input_has_a_message_a_cure_and_its_code.pytestmark  # type: ignore[attr-defined]
    assert list(_bad(tmp_path)) == marks[0].args[1]


def test_a_folder_that_may_not_be_written() -> None:
    """Not even by root: exit code 5."""
    ran = run_ctsreport("report", MIXED, "-o", "/proc/ctsreport")
    assert ran.code == 5
    assert "/proc/ctsreport cannot be written" in ran.err


def test_a_daemon_that_is_down_is_a_report() -> None:
    """Unlike saved answers: a wiki page that still shows yesterday's health would be worse."""
    ran = run_ctsreport("report", NOBODY, "--retries", "0")
    assert ran.code == 4
    assert _names() == ["report.html", "report.json", "report.md"]
    assert "could not be read" in Path("output/report.html").read_text("utf-8")
    assert "connection refused" in ran.out


@pytest.mark.parametrize("how", [("-q",), ("-f", "json", "-o", "-")])
def test_what_could_not_be_read_is_said_even_where_no_summary_is(how: tuple[str, ...]) -> None:
    """On standard error: exit code 4 never comes without a word."""
    ran = run_ctsreport("report", f"dead={NOBODY}", "--retries", "0", *how)
    assert ran.code == 4
    assert ran.err.startswith("dead: ")
    assert "connection refused" in ran.err


def test_fetch_says_which_task_is_malformed() -> None:
    """And keeps it: exit code 4, then and later."""
    Path("bad.json").write_text('{"a":{"task_name":"a","status":"successful","enabled":"yes"}}')
    ran = run_ctsreport("fetch", "bad.json")
    assert ran.code == 4
    assert '$["a"].enabled' in ran.err
    assert run_ctsreport("report", "ctsreport-snapshot.json").code == 4


def test_among_equals_the_source_named_later_counts() -> None:
    """Files, and a daemon among files, in the order of the command line."""
    Path("off.json").write_text('{"a":{"task_name":"a","status":"unknown","enabled":false}}')
    body = b'{"a":{"task_name":"a","status":"unknown","enabled":true}}'
    listed = Behaviour(paths={"/v1/status/tasks": Behaviour(answer=HttpAnswer.of_type("application/json", body))})
    with daemon(listed, "empty") as running:
        for sources, enabled in (
            (("prod=off.json", f"prod={running.address}"), True),
            ((f"prod={running.address}", "prod=off.json"), False),
        ):
            document = json.loads(run_ctsreport("report", *sources, "-f", "json", "-o", "-").out)
            assert [task["enabled"] for task in document["tasks"]] == [enabled]


def test_a_daemon_without_a_scheme_is_recognised() -> None:
    """Not a missing file like any other: the cure is its address."""
    ran = run_ctsreport("report", "localhost:8558")
    assert ran.code == 4
    assert "http://localhost:8558" in ran.err


def test_a_filtered_list_is_not_health() -> None:
    """Where the counts know of failures that no task tells, nothing is called healthy."""
    Path("saved").mkdir()
    for name in ("status.json", "tasks-status-successful.json"):
        Path("saved", name).write_bytes((MIXED / name).read_bytes())
    ran = run_ctsreport("report", "saved")
    assert ran.out.startswith("? UNSURE")
    assert "counted that no answer is about" in ran.out


def _started(*args: str) -> subprocess.Popen[str]:
    return subprocess.Popen([*PROGRAM, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_interrupted() -> None:
    """Ctrl-C while a daemon is slow: exit code 130, no traceback, no file."""
    with daemon(Behaviour(delay=3600)) as slow, _started("report", slow.address) as running:
        while not slow.requests and running.poll() is None:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate()
    assert running.returncode == 130
    assert "Traceback" not in err
    assert not Path("output").exists()


def test_progress_is_shown_on_a_terminal() -> None:
    """Work of more than a second shows what is asked and for how long, and leaves no trace at the end."""
    with daemon(Behaviour(paths={"/v1/health": Behaviour(delay=3600)})) as slow:
        asked = f"asking {slow.address}/v1/health … "
        shown = _on_a_terminal(
            [*PROGRAM, "report", slow.address, "--retries", "0"], rf"{re.escape(asked)}[1-9]\d* s", slow.close
        )
    assert asked in shown
    assert shown.endswith("\r\x1b[K")


@pytest.mark.parametrize("option", ["--no-progress", "-q"])
def test_progress_can_be_switched_off(option: str) -> None:
    """Not even one that would begin at once is shown."""
    impatient = (
        "import ctsreport.cli.progress as progress; progress.PATIENCE = 0.0; from ctsreport.cli import main; main()"
    )
    assert _on_a_terminal([sys.executable, "-c", impatient, "report", str(MIXED), option]) == ""


def _on_a_terminal(command: Sequence[str], awaited: str = "(?!)", then: Callable[[], None] = lambda: None) -> str:
    """What a run says on standard error where that is a terminal.

    Once it has said what is awaited, something is done.
    """
    ours, theirs = os.openpty()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs):
        os.close(theirs)
        said = b""
        with contextlib.suppress(OSError):  # Linux says at the end of a terminal that it is broken
            while piece := os.read(ours, 4096):
                said += piece
                if re.search(awaited, said.decode(errors="replace")):
                    then()
    os.close(ours)
    return said.decode()


def test_colour_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    """None in a pipe, unless asked for; NO_COLOR counts less than the option."""
    assert "\x1b[" not in run_ctsreport("report", MIXED).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" in run_ctsreport("report", MIXED, "--color").out


def test_a_bug_says_that_it_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 1, the traceback, and what to do with it."""
    monkeypatch.setattr("ctsreport.pipeline.assess", lambda *_: 1 / 0)
    ran = run_ctsreport("report", MIXED)
    assert ran.code == 1
    assert "ZeroDivisionError" in ran.err
    assert "bug in ctsreport" in ran.err


def test_two_runs_give_the_same_bytes() -> None:
    """Also where Python's hashes differ."""
    made = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [*PROGRAM, "report", str(MIXED), *EVERY_FORMAT, "--now", NOW, "-q", "-o", f"seed{seed}"]
        subprocess.run(command, env=environment, check=True)
        made.append({path.name: path.read_bytes() for path in Path(f"seed{seed}").iterdir()})
    assert made[0] == made[1]
    assert sorted(made[0]) == ["report.html", "report.json", "report.md"]


@pytest.mark.parametrize("kind", ["report", "snapshot"])
def test_schemas_fit_what_is_written(kind: str) -> None:
    """report.json and snapshot files are as their schemas say."""
    schema = json.loads(run_ctsreport("schema", kind).out)
    jsonschema.Draft202012Validator.check_schema(schema)
    command = {"report": ("report", MIXED, "-f", "json", "-o", "-"), "snapshot": ("fetch", MIXED, "-o", "-")}[kind]
    jsonschema.validate(json.loads(run_ctsreport(*command).out), schema)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    """A script for each shell, and it knows the program's variable."""
    ran = run_ctsreport("completion", shell)
    assert ran.code == 0
    assert "_CTSREPORT_COMPLETE" in ran.out


def test_a_snapshot_holds_no_value_of_a_variable() -> None:
    """The names stay, the values are gone, and nothing else is changed."""
    run_ctsreport("fetch", CAPTURES / "v0.9.0" / "wide", "-o", "kept.json")
    text = Path("kept.json").read_text("utf-8")
    assert "admin_password" in text
    assert "not-a-real-password-77" not in text
    direct = run_ctsreport("report", CAPTURES / "v0.9.0" / "wide", "-f", "json", "-o", "-", "--now", NOW).out
    assert run_ctsreport("report", "kept.json", "-f", "json", "-o", "-", "--now", NOW).out == direct


def test_start_up_imports_only_what_is_used() -> None:
    """--version imports neither jinja2 nor requests; a report of files no requests, one in JSON no jinja2.

    Nor a reader of TOML; and of our own modules none that only a history, a gate, a bundle or a target needs.
    """
    script = (
        "import sys; sys.argv = sys.argv[1:]\n"
        "from ctsreport.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )

    def imported(*args: str | Path) -> set[str]:
        ended = subprocess.run(
            [sys.executable, "-c", script, "ctsreport", *args], capture_output=True, text=True, check=True
        )
        names = ended.stderr.split()
        return {*names, *(name.split(".")[0] for name in names)}

    assert not imported("--version") & {"jinja2", "requests", "msgspec", "markdown", "nh3"}
    assert not imported("--help") & {"jinja2", "requests", "msgspec"}
    assert not imported("report", MIXED, "-q") & {"requests", "urllib3", "markdown", "nh3"}
    assert not imported("report", MIXED, "-q", "-f", "json") & {"requests", "jinja2", "tomllib"}
    assert not imported("report", MIXED, "-q", "-f", "html") & {
        "ctsreport.analysis.expectations.gate",
        "ctsreport.analysis.past.continuity",
        "ctsreport.archive",
        "ctsreport.destinations.interface",
        "ctsreport.history",
        "ctsreport.publication",
        "ctsreport.redaction.raw",
    }


def test_the_demo_is_a_report_of_a_daemon() -> None:
    """All formats in output, all four healths in it."""
    ran = run_ctsreport("demo", "--now", NOW)
    assert ran.code == 0
    assert _names() == ["report.html", "report.json", "report.md"]
    document = json.loads(Path("output/report.json").read_bytes())
    assert {task["health"] for task in document["tasks"]} == {"critical", "errored", "unknown", "successful"}


def test_the_demo_can_be_served() -> None:
    """It prints its address, answers there, and ends at Ctrl-C."""
    with _started("demo", "--serve") as serving:
        assert serving.stdout is not None
        address = serving.stdout.readline().strip()
        assert run_ctsreport("report", address, "-q").code == 0
        serving.send_signal(signal.SIGINT)
        serving.communicate()
    assert serving.returncode == 130


def test_version_names_python_too() -> None:
    """For bug reports."""
    ended = subprocess.run([*PROGRAM, "--version"], capture_output=True, text=True, check=True)
    assert ended.stdout == f"ctsreport {__version__}, Python {sys.version.split()[0]}\n"


# --- Linked style -----------------------------------------------------------------------------------------------------


def test_linked_style_lies_beside_the_page() -> None:
    """Three files; a later report with all inside names the two that it has not."""
    ran = run_ctsreport("report", MIXED, "-f", "html", "--html-style", "linked", "--name", "nightly")
    assert ran.code == 0, ran.err
    assert _names() == ["nightly.css", "nightly.html", "nightly.svg"]
    assert "<script" not in Path("output/nightly.html").read_text("utf-8")
    ran = run_ctsreport("report", MIXED, "-f", "html", "--name", "nightly")
    assert _names() == ["nightly.css", "nightly.html", "nightly.svg"]
    assert "did not make: output/nightly.css" in ran.out


def test_standard_output_takes_no_three_files() -> None:
    """That is said, and what to do instead."""
    ran = run_ctsreport("report", MIXED, "-f", "html", "-o", "-", "--html-style", "linked")
    assert (ran.code, ran.out) == (2, "")
    assert "-o" in ran.err


def test_each_instance_can_have_its_own_time() -> None:
    """One time for both cannot be right where one holds what happened after it."""
    for name, day in (("old", "21"), ("new", "24")):
        events = [wire_event(start_time=f"2026-11-{day}T10:00:00Z", end_time=f"2026-11-{day}T10:00:09Z")]
        Path(f"{name}.json").write_text(json.dumps({"a": wire_task("a", events)}))
    sources = ("old=old.json", "new=new.json", "-f", "json", "--now", NOW)
    refused = run_ctsreport("report", *sources, "--taken-at", "2026-11-21T12:00:00Z")
    assert refused.code == 2
    assert "cannot be the time of all 2 instances" in refused.err
    assert not Path("output").exists()
    assert (
        run_ctsreport(
            "report", *sources, "--taken-at", "old=2026-11-21T12:00:00Z", "--taken-at", "new=2026-11-24T12:00:00Z"
        ).code
        == 0
    )
    twice = run_ctsreport(
        "report", *sources, "--taken-at", "old=2026-11-21T12:00:00Z", "--taken-at", "old=2026-11-24T12:00:00Z"
    )
    assert (twice.code, "--taken-at old=… is given twice" in twice.err) == (2, True)
    document = json.loads(Path("output/report.json").read_bytes())
    assert [each["taken_at"] for each in document["instances"]] == ["2026-11-21T12:00:00Z", "2026-11-24T12:00:00Z"]


@pytest.mark.parametrize("fmt", ["terminal", "text"])
def test_how_old_saved_answers_are_is_said(fmt: str) -> None:
    """Where a person looks first; where it is not known, how old they can be."""
    options = ("-f", "text", "-o", "-") if fmt == "text" else ()
    aged = run_ctsreport("report", MIXED, *options, "--now", NOW, "--taken-at", "2026-11-22T00:00:00Z")
    undated = run_ctsreport("report", MIXED, *options, "--now", NOW)
    fresh = run_ctsreport("report", MIXED, *options, "--now", NOW, "--taken-at", NOW)
    assert re.search("3 d old, as of 2026-11-22 00:00:00 UTC: 11 of 16 enabled tasks fail", aged.out)
    assert re.search(
        "(?i)up to 10 h 7 min old, as of 2026-11-24 13:52:50 UTC or later: 11 of 16 enabled tasks", undated.out
    )
    assert " old" not in fresh.out.splitlines()[0]
    assert "as of 2026-11-25 00:00:00 UTC" in fresh.out
