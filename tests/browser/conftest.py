"""Pages to open: reports of captures in both styles, of many tasks, and a server with the headers of Jenkins."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import expect

from ctsreport.view.tasks import MANY
from tests import oracle
from tests.conftest import CAPTURES, FOREVER, NOW, Report, run_ctsreport
from tests.unit.making import wire_event, wire_task

NAMES = [
    "v0.9.0/mixed",
    "v0.9.0/hostile",
    "v0.9.0/all-successful",
    "v0.9.0/disabled-now/02-disabled-with-run-now",
]
"""Each sort of page once; the unit and functional tests read the pages of all captures."""

ODD = [*NAMES[:2], "v0.9.0/wide"]
"""What could break a layout."""
MIXED = NAMES[0]

JENKINS = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self';"
"""The policy under which Jenkins serves artifacts and HTML reports."""

OLD_JENKINS = "sandbox"
"""The same before 2.417."""


DRAWN = (
    "document.querySelectorAll('.task, .cause, .chunk, .group')"
    ".forEach(each => each.style.contentVisibility = 'visible')"
)
"""Have all of a page drawn: a browser leaves out what is far off the screen, and tells nothing of it then."""

expect.set_options(timeout=FOREVER)
"""Wait with ``expect``, not ``wait_for_function``.

That evaluates a string in the page, which our content policy refuses.
"""

UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"


def messages(name: str) -> list[str]:
    """Every different text of every failed run of a capture, as a page shows it."""
    expected = oracle.expect(CAPTURES / name).messages
    return [oracle.shown(text).strip("\n") for message in expected for text in oracle.different_tries(message)]


@pytest.fixture(scope="session")
def linked_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The page of a capture with linked style, made once for all tests of a process."""
    made: dict[str, Path] = {}

    def make(name: str) -> Path:
        if name not in made:
            folder = tmp_path_factory.mktemp("linked")
            ran = run_ctsreport(
                "report",
                CAPTURES / name,
                "-f",
                "html",
                "-o",
                folder,
                "--now",
                NOW,
                "--html-style",
                "linked",
                "--no-redact",
            )
            assert ran.code == 0, ran.err
            made[name] = folder / "report.html"
        return made[name]

    return make


class _Handler(SimpleHTTPRequestHandler):
    """Files, each with the policy."""

    def __init__(self, *args: Any, policy: str, **options: Any) -> None:
        self.policy = policy
        super().__init__(*args, **options)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def serve() -> Iterator[Callable[[Path, str], str]]:
    """Serve a page, and what lies beside it, on loopback under a content policy: its address."""
    servers: list[tuple[ThreadingHTTPServer, Thread]] = []

    def start(page: Path, policy: str) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, policy=policy, directory=str(page.parent)))
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/{page.name}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


LARGE = 520
"""Tasks of `large`: three pieces of the table of all."""


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report of many tasks: every tenth fails, by one of two causes; every seventh of the rest never ran."""
    return _made(tmp_path_factory.mktemp("large"), {f"task-{number}": _task(number) for number in range(LARGE)})


@pytest.fixture(scope="session")
def vast(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report of more tasks that fail than are told with all their details, and some that never ran."""
    return _made(
        tmp_path_factory.mktemp("vast"),
        {f"task-{number}": _task(number) for number in (*range(0, 10 * MANY + 1, 10), 7, 14)},
    )


def _made(folder: Path, tasks: dict[str, object]) -> Report:
    (folder / "tasks.json").write_text(json.dumps(tasks))
    ran = run_ctsreport(
        "report", folder / "tasks.json", "-f", "html", "-f", "json", "-o", folder / "made", "--now", NOW
    )
    assert ran.code == 0, ran.err
    return Report(ran, folder / "made")


def _task(number: int) -> dict[str, object]:
    name = f"task-{number}"
    if number % 10 and not number % 7:
        return wire_task(name, status="unknown", services=["idle"])
    failed = not number % 10
    error = (
        {"message": f"Error: {'no route to host' if number % 20 else 'the licence has expired'}\n\nwith {name}"}
        if failed
        else None
    )
    minute, second = divmod(number % 600, 60)
    started = f"2026-11-24T13:{minute:02}:{second:02}"
    event = wire_event(
        not failed,
        id=f"{number:08x}-0000-4000-8000-000000000000",
        task_name=name,
        error=error,
        start_time=f"{started}.000Z",
        end_time=f"{started}.{number:03}Z",
    )
    return wire_task(
        name, [event], status="errored" if failed else "successful", services=[f"service-{number % 5}", "web"]
    )
