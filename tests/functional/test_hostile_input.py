"""What a broken program, a hostile server or a careless shell can send.

Each ends with a documented exit code, and loses nothing.
"""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from ctsreport.demo import Behaviour, HttpAnswer
from tests.conftest import CAPTURES, run_ctsreport
from tests.functional.daemons import NOW, SHORT, ask, daemon

MIXED = CAPTURES / "v0.9.0" / "mixed"
PROGRAM = f"{sys.executable} -m ctsreport"
MESSAGE = (
    '{{"a":{{"task_name":"a","status":"errored","enabled":true,'
    '"events":[{{"id":"1","success":false,"error":{{"message":{}}}}}]}}}}'
)


def _shell(command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)


def _told(*args: str | Path, stdin: bytes = b"") -> dict[str, Any]:
    ran = run_ctsreport("report", *args, "-f", "json", "-o", "-", "--now", "2026-11-25T00:00:00Z", stdin=stdin)
    assert ran.code == 0, ran.err
    loaded: dict[str, Any] = json.loads(ran.out)
    return loaded


@pytest.mark.parametrize("half", ["\\ud800", "x\\udfff y", "\\ud83d\\ud83d"])
def test_half_a_character_is_replaced(half: str) -> None:
    """In a message, and in a name; from a file and from a daemon."""
    body = MESSAGE.format(f'"{half}"')
    for text in (body, body.replace('"a"', f'"{half}"', 1)):
        [task] = _told("-", stdin=text.encode())["tasks"]
        assert "\ufffd" in task["events"][0]["error"]["message"]
    listed = Behaviour(answer=HttpAnswer.of_type("application/json", body.encode()))
    with daemon(Behaviour(paths={"/v1/status/tasks": listed}), "empty") as running:
        asked = ask(running.address)
    assert asked.ran.code == 0
    assert "\ufffd" in asked.told["tasks"][0]["events"][0]["error"]["message"]


BROKEN = {
    "NaN": '{"a": NaN}',
    "half an array": '[{"task_name": "a"}, {"ta',
    "deep": "[" * 100_000,
    "deep and closed": '{"a":' + "[" * 50_000 + "]" * 50_000 + "}",
    "digits": '{"task_summary": {"status": {"errored": ' + "1" * 5000 + "}}}",
}


@pytest.mark.parametrize("case", list(BROKEN))
def test_a_file_that_is_no_answer(case: str) -> None:
    """Exit code 4, no traceback, and nothing is written; in a folder as alone."""
    Path("saved").mkdir()
    Path("saved/a.json").write_text(BROKEN[case])
    for source in ("saved/a.json", "saved"):
        ran = run_ctsreport("report", source)
        assert ran.code == 4, ran.err
        assert "Traceback" not in ran.err


@pytest.mark.parametrize("path", ["/v1/status", "/v1/status/tasks", "/v1/tasks", "/v1/health"])
@pytest.mark.parametrize("case", list(BROKEN))
def test_a_daemon_that_sends_it(case: str, path: str) -> None:
    """It is a finding, whatever path it is on, and the report is written."""
    bad = Behaviour(answer=HttpAnswer.of_type("application/json", BROKEN[case].encode()))
    with daemon(Behaviour(paths={path: bad}), "healthy") as running:
        asked = ask(running.address, *SHORT)
    assert asked.ran.code in {0, 4}
    assert (asked.told["verdict"]["state"] == "unsure") is path.startswith("/v1/status"), (
        "no other answer tells of health"
    )


@pytest.mark.parametrize(
    "headers",
    [
        (("Retry-After", "²"),),
        (("Retry-After", "Tue, 24 Nov 2026 10:00:00 +99999999999999999999"),),
        (("Date", "Tue, 24 Nov 99999999999 10:00:00 GMT"),),
        (("Location", "http://127.0.0.1:abc/"),),
        (("Location", "http://127.0.0.1:99999/"),),
        (("Location", "http://[::1/"),),
    ],
)
def test_headers_that_are_none(headers: tuple[tuple[str, str], ...]) -> None:
    """A server's nonsense in a header ends no report."""
    status = 302 if headers[0][0] == "Location" else 503
    with daemon(Behaviour(answer=HttpAnswer(status, b"", headers))) as running:
        asked = ask(running.address, "--retries", "1", *SHORT)
    assert asked.ran.code == 4
    assert asked.instance["read"] is False


def test_a_redirect_does_not_say_whom_to_be() -> None:
    """Credentials in it are neither sent nor shown."""
    with daemon(name="healthy") as well:
        host = well.address.removeprefix("http://")
        with daemon(Behaviour(redirect=f"http://user:pass-phrase@{host}/v1/status")) as running:
            asked = ask(running.address, "-v")
        assert all("Authorization" not in request.headers for request in well.requests)
    assert "pass-phrase" not in asked.ran.out + asked.ran.err + str(asked.told)


@pytest.mark.parametrize(
    "source",
    [
        "http://admin:pass-phrase/x@127.0.0.1:1",
        "http://u:pass-phrase\u2100@h",
        "user:pass-phrase@host:8558",
        "x=u:pass-phrase@h",
    ],
)
def test_credentials_in_a_wrong_address_are_not_echoed(source: str) -> None:
    """What was wrong is said without them."""
    ran = run_ctsreport("report", source)
    assert ran.code in {2, 4}
    assert "pass-phrase" not in ran.out + ran.err


def test_credentials_of_a_proxy_are_not_echoed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy variable that cannot be used is named, not quoted."""
    monkeypatch.setenv("http_proxy", "http://user:pass-phrase@:99999")
    asked = ask("http://cts.invalid:8558", *SHORT)
    assert asked.ran.code == 4
    assert "pass-phrase" not in asked.ran.out + asked.ran.err + str(asked.told)


def test_a_dead_daemon_is_not_covered_by_its_snapshot() -> None:
    """Its silence is the newest that is known of it."""
    with daemon(name="healthy") as running:
        address = running.address
        run_ctsreport("fetch", f"prod={address}", "-o", "kept.json")
    asked = ask(f"prod={address}", "kept.json", "--retries", "0")
    assert asked.ran.code == 4
    assert asked.instance["read"] is False
    assert "earlier_snapshots" in asked.codes


def test_the_newest_of_several_snapshots_is_the_state() -> None:
    """In whichever order they are named."""
    for number, folder in enumerate(("03", "05")):
        capture = CAPTURES / "v0.9.0" / "progress" / folder
        taken = (capture / "taken-at.txt").read_text().strip()
        run_ctsreport("fetch", f"prod={capture}", "-o", f"{number}.json", "--taken-at", taken)
    one, other = _told("0.json", "1.json"), _told("1.json", "0.json")
    assert one == other
    assert one["tasks"] == _told(f"prod={CAPTURES / 'v0.9.0' / 'progress' / '05'}")["tasks"]


def test_a_message_made_of_separators_costs_no_more_than_its_length() -> None:
    """A megabyte of what looks like CTS's wrapping is shown whole, soon, and not split."""
    message = "retry attempt #2 failed '" + "': retry attempt #1 failed '" * 40_000 + "'"
    body = MESSAGE.format(json.dumps(message)).encode()
    [task] = _told("-", stdin=body)["tasks"]
    error = task["events"][0]["error"]
    assert (error["message"], error["tries"]) == (message, 3)
    assert len(error["summary"]) < 1000
    assert run_ctsreport("report", "-", stdin=body).code == 0


def test_the_end_of_the_calendar() -> None:
    """--now may be anywhere in it."""
    for now in ("9999-12-31T23:59:59Z", "0001-01-02T00:00:00Z"):
        assert run_ctsreport("report", MIXED, "--now", now, "--tz", "Pacific/Kiritimati").code == 0


@pytest.mark.parametrize("seconds", ["nan", "inf", "1e300", "0", "-1", "soon"])
def test_a_deadline_is_a_number_of_seconds(seconds: str) -> None:
    """Above zero and not beyond a day."""
    assert run_ctsreport("report", "http://127.0.0.1:9", "--deadline", seconds).code == 2


def test_nothing_steers_the_terminal() -> None:
    """What comes from outside is shown with symbols in errors, progress and summaries."""
    message = b'{"error":{"message":"\\u001b[31mred\\u0007\\nnext"}}'
    with daemon(Behaviour(answer=HttpAnswer.of_type("application/json", message, 400))) as running:
        fetched = run_ctsreport("fetch", running.address, "-o", "kept.json", "-v")
        reported = run_ctsreport("report", running.address, "-v")
    missing = run_ctsreport("report", "\x1b[31mmissing")
    for ran in (fetched, reported, missing):
        assert ran.code == 4
        assert "\x1b[31m" not in ran.out + ran.err
        assert "\u241b[31m" in ran.out + ran.err


def test_titles_and_names_stay_on_their_line() -> None:
    """A line feed or a control character in a title breaks out of nothing."""
    run_ctsreport("report", MIXED, "--title", "a\n# b\x00\x1b", "--task", "x\n*y")
    for name in ("report.html", "report.md"):
        text = Path("output", name).read_text("utf-8")
        assert "\x00" not in text
        assert "\x1b" not in text
        assert "\n# b" not in text
        assert "a\u240a" in text


def test_variables_may_end_with_a_line_feed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As shells and YAML make them."""
    monkeypatch.setenv("CTSREPORT_FORMAT", "json\r\nhtml\n\n")
    monkeypatch.setenv("CTSREPORT_TASK", "edge-*\n")
    assert run_ctsreport("report", MIXED, "-q").code == 0
    assert sorted(path.name for path in Path("output").iterdir()) == ["report.html", "report.json"]
    assert json.loads(Path("output/report.json").read_bytes())["narrowed"]["tasks"] == ["edge-*"]


def test_standard_input_that_is_closed() -> None:
    """No traceback, and the code of what cannot be read."""
    ended = _shell(f"{PROGRAM} report - <&-")
    assert (ended.returncode, "Traceback" in ended.stderr) == (4, False), ended.stderr


def test_fetch_writes_through_links_and_into_pipes() -> None:
    """A link stays a link, a pipe stays a pipe; a folder in the way is an error that leaves nothing behind."""
    Path("real.json").write_text("old")
    Path("link.json").symlink_to("real.json")
    assert run_ctsreport("fetch", MIXED, "-o", "link.json", "--now", NOW.isoformat()).code == 0
    assert Path("link.json").is_symlink()
    stored = Path("real.json").read_bytes()
    assert stored.startswith(b'{"schema":"ctsreport.snapshot/1"')
    os.mkfifo("pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_bytes()))
    reader.start()
    assert run_ctsreport("fetch", MIXED, "-o", "pipe", "--now", NOW.isoformat()).code == 0
    reader.join()
    assert read == [stored]
    Path("folder").mkdir()
    refused = run_ctsreport("fetch", MIXED, "-o", "folder")
    assert (refused.code, "Move that folder" in refused.err) == (5, True)
    assert sorted(path.name for path in Path().iterdir()) == ["folder", "link.json", "pipe", "real.json"]


@pytest.mark.parametrize("name", ["sound.bin", "picture.gz"])
def test_other_files_in_a_folder_are_left_aside(name: str) -> None:
    """Even where they begin as UTF-16 or gzip do."""
    Path("saved").mkdir()
    Path("saved/status.json").write_bytes((MIXED / "status.json").read_bytes())
    Path("saved", name).write_bytes(b"\xff\xfe\x00\xd8\x01" if name == "sound.bin" else b"\x1f\x8b\x08\x00broken")
    found = _told("saved")
    [notice] = [each for each in found["notices"] if each["code"] == "other_files"]
    assert name in notice["message"]
