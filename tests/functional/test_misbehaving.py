"""Servers that misbehave, each on a real socket.

An end within the deadline, bounded memory, exit code 4, a cure, a whole report.
"""

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, run_ctsreport
from tests.functional.daemons import NOW
from tests.unit.making import wire_event, wire_task

Send = Callable[[bytes], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
MB = 1 << 20


def _for_ever(send: Send, piece: bytes, pause: float = 0.0) -> None:
    while True:
        send(piece)
        time.sleep(pause)


def _endless_body(send: Send) -> None:
    send(OK + b"\r\n")
    _for_ever(send, b" " * 65536)


def _endless_chunks(send: Send) -> None:
    send(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    _for_ever(send, b"10000\r\n" + b" " * 65536 + b"\r\n")


def _bomb(send: Send) -> None:
    packed = gzip.compress(b" " * (64 * MB))
    send(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)


def _large_head(send: Send) -> None:
    send(OK + b"X-Large: ")
    for _ in range(160):
        send(b"x" * 65536)
    send(b"\r\n\r\n{}")


def _many_heads(send: Send) -> None:
    send(OK + b"".join(b"X-%d: x\r\n" % number for number in range(5000)) + b"\r\n{}")


def _endless_heads(send: Send) -> None:
    send(OK)
    _for_ever(send, b"X-More: x\r\n" * 100)


def _continues(send: Send) -> None:
    _for_ever(send, b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


MISBEHAVIOURS: dict[str, Callable[[Send], None]] = {
    "an endless body": _endless_body,
    "endless chunks": _endless_chunks,
    "a bomb": _bomb,
    "a head of 10 MB": _large_head,
    "5,000 headers": _many_heads,
    "endless headers": _endless_heads,
    "100 Continue for ever": _continues,
    "chunks that are none": lambda send: send(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"),
    "a chunk of a negative length": lambda send: send(OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n"),
    "a chunk that is cut": lambda send: send(OK + b"Transfer-Encoding: chunked\r\n\r\n100\r\n{}"),
    "a length that is none": lambda send: send(OK + b"Content-Length: many\r\n\r\n{"),
    "two lengths": lambda send: send(OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
    "no status line": lambda send: send(b'{"task_summary":{}}\n'),
    "a status that is none": lambda send: send(b"HTTP/1.1 abc OK\r\n\r\n{}"),
    "nothing at all": lambda send: send(b""),
    "NUL in the head": lambda send: send(b"HTTP/1.1 200 OK\r\nX: \x00\r\n\r\n{"),
    "half a head": lambda send: send(b"HTTP/1.1 200 OK\r\nContent-Ty"),
    "a trickle": lambda send: _for_ever(send, b"H", 0.2),
    "junk packed as gzip": lambda send: send(OK + b"Content-Encoding: gzip\r\n\r\n" + b"\x1f\x8b" + b"x" * 50),
    "deep nesting": lambda send: send(OK + b"\r\n" + b'{"a":' * 100_000),
    "huge numbers": lambda send: send(OK + b"\r\n" + b'{"task_summary":{"status":{"errored":1e999},"enabled":{}}}'),
    "another program": lambda send: send(OK + b'\r\n{"version":"1.2.3","uptime":5}'),
    "an array of another program": lambda send: send(OK + b"\r\n[1,2,3]"),
}


@contextmanager
def server(misbehave: Callable[[Send], None]) -> Iterator[str]:
    """Each connection gets what ``misbehave`` sends, whatever it asks for."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve(connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(65536)
                misbehave(connection.sendall)
            except OSError:
                pass  # the client went away, which is what it should

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.close()


@pytest.mark.parametrize("half", [0, 1], ids=["first", "second"])
def test_every_misbehaviour_ends_in_time_and_is_said(half: int, tmp_path: Path) -> None:
    """All at once, in one report.

    Each instance is not read and has an error with a cure; what never ends is given up.
    """
    names = list(MISBEHAVIOURS)[half::2]
    servers = [server(MISBEHAVIOURS[name]) for name in names]
    sources = [f"s{number}={each.__enter__()}" for number, each in enumerate(servers)]
    options = ("--timeout", "1", "--deadline", "1.5", "--retries", "0", "--max-answer", "8M", "--now", NOW.isoformat())
    ran = run_ctsreport("report", *sources, "-f", "json", "-f", "html", "-o", tmp_path / "made", *options)
    for each in servers:
        each.__exit__(None, None, None)
    document = json.loads((tmp_path / "made/report.json").read_bytes())
    assert (ran.code, "Traceback" in ran.err) == (4, False)
    instances = {names[int(each["name"][1:])]: each for each in document["instances"]}
    assert [name for name in names if instances[name]["read"]] == []
    assert [
        name
        for name in names
        if instances[name]["error"].count(". ") < 1 and not instances[name]["error"].endswith(".")
    ] == []
    assert document["verdict"]["state"] == "unsure"
    assert {path.name for path in (tmp_path / "made").iterdir()} == {"report.json", "report.html"}


def listed(body: str) -> Callable[[Send], None]:
    """A daemon whose every answer is this."""
    return lambda send: send(OK + b"Content-Length: %d\r\n\r\n%s" % (len(body.encode()), body.encode()))


def report(*args: str | Path) -> tuple[Ran, dict[str, Any]]:
    ran = run_ctsreport("report", *args, "-f", "json", "-o", "made", "--now", NOW.isoformat())
    return ran, json.loads(Path("made/report.json").read_bytes())


GOOD = json.dumps(wire_task("good", [wire_event()]))
MALFORMED = {
    "a key twice": '{"task_name":"bad","status":"critical","status":"successful"}',
    "an outcome twice": '{"task_name":"bad","events":[{"id":"1","success":false,"success":true}]}',
    "a wrong type": '{"task_name":"bad","events":[{"id":"1","success":"yes"}]}',
    "no map": '"bad"',
    "a number as a name": '{"task_name":7}',
    "events in a map": '{"task_name":"bad","events":{"0":{"success":true}}}',
    "a year that is none": '{"task_name":"bad","events":[{"id":"1","success":true,'
    '"end_time":"99999-01-01T00:00:00Z"}]}',
    "null": "null",
}


@pytest.mark.parametrize("case", list(MALFORMED))
def test_one_malformed_task_is_named_and_the_others_are_reported(case: str) -> None:
    """The verdict is at best unsure, the exit code 4, the place told."""
    Path("tasks.json").write_text(f'{{"good":{GOOD},"bad":{MALFORMED[case]}}}', "utf-8")
    ran, found = report("tasks.json")
    assert ran.code == 4
    assert found["verdict"]["state"] == "unsure"
    assert [task["name"] for task in found["tasks"]] == ["good"]
    [notice] = [each for each in found["notices"] if each["code"] == "task_malformed"]
    assert (notice["level"], notice["task"]) == ("error", "bad")
    assert '$["bad"]' in notice["message"]


@pytest.mark.parametrize("many", [0, 2000])
def test_a_task_that_stands_there_twice(many: int) -> None:
    """The last one would hide that the first fails; among thousands as well, where nobody looks at each key."""
    others = "".join(f'"t{number}":{GOOD.replace("good", f"t{number}")},' for number in range(many))
    failing = json.dumps(wire_task("bad", [wire_event(False)], status="errored"))
    Path("tasks.json").write_text(
        f'{{{others}"bad":{failing},"bad":{GOOD.replace("good", "bad")},"good":{GOOD}}}', "utf-8"
    )
    ran, found = report("tasks.json")
    assert (ran.code, found["verdict"]["state"]) == (4, "unsure")
    assert len(found["tasks"]) == many + 1
    assert [notice["task"] for notice in found["notices"] if notice["code"] == "task_malformed"] == ["bad"]


def test_a_definition_that_stands_there_twice() -> None:
    """Which of them is meant is not known."""
    Path("tasks-api.json").write_text('{"tasks":[{"name":"a","module":"x"},{"name":"a","module":"y"}]}', "utf-8")
    ran, found = report("tasks-api.json")
    assert ran.code == 4
    assert "$.tasks[1].name" in next(
        notice["message"] for notice in found["notices"] if notice["code"] == "task_malformed"
    )


def test_the_limit_can_be_raised_and_is_named() -> None:
    """Of a file, of a packed one once unpacked, and of a daemon's answer."""
    text = f'{{"good":{GOOD}}}{" " * 4096}'
    Path("tasks.json").write_text(text, "utf-8")
    Path("tasks.json.gz").write_bytes(gzip.compress(text.encode()))
    for name in ("tasks.json", "tasks.json.gz"):
        ran = run_ctsreport("report", name, "--max-answer", "2K")
        assert (ran.code, "2 KiB" in ran.err, "--max-answer" in ran.err, Path("output").exists()) == (
            4,
            True,
            True,
            False,
        )
        assert run_ctsreport("report", name, "--max-answer", "1M", "-o", "made").code == 0
    with server(listed(text)) as address:
        _, found = report(address, "--max-answer", "2K", "--retries", "0")
    assert "more than 2 KiB" in found["instances"][0]["error"]
    assert run_ctsreport("report", "tasks.json", "--max-answer", "much").code == 2
