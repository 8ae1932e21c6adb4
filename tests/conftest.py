"""What all tests share: no network, a clean environment, captures, gold files, a browser."""

import atexit
import difflib
import io
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

    from tests.servers.postgresql import Server

TESTS = Path(__file__).parent
CAPTURES = TESTS / "data" / "captures"
GOLD = TESTS / "gold"
NOW = "2026-11-25T00:00:00Z"
IN_CI = os.environ.get("CI") == "true"
LOOPBACK = ["127.0.0.1", "::1"]
FOREVER = 3_600_000
"""Milliseconds: what never comes is ended by the time that a test may take."""

BROWSER_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_TAKEN = socket.socket()
_TAKEN.bind(("127.0.0.1", 0))
atexit.register(_TAKEN.close)
NOBODY = f"http://127.0.0.1:{_TAKEN.getsockname()[1]}"
"""An address where nobody listens, and nobody else can begin to."""

_KEPT = re.compile(
    r"PATH|CI|CHROMIUM|PGBIN|PYTEST_.*|PYTHONPATH|PYTHONHOME|(LD|DYLD|NIX|FONTCONFIG|PLAYWRIGHT)_.*|LOCALE_ARCHIVE|COV(ERAGE)?_.*"
)
"""The variables that the tests and their tools may need.

All others could change what the program does, or hide that it does it.
"""

hypothesis.configuration.set_hypothesis_home_dir(TESTS.parent / ".hypothesis")
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if IN_CI else "default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-gold", action="store_true", help="write the gold files anew from what the program makes now"
    )


OUTSIDE = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """An environment as of a plain machine.

    Home and temporary folder go when the tests end, for Chromium and others leave things there.
    """
    own = {name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}
    if not hasattr(config, "workerinput"):  # else they are those of the process that started it
        config.stash[OUTSIDE] = outside = Path(tempfile.mkdtemp(prefix="ctsreport-tests-"))
        own = {"HOME": str(outside / "home"), "TMPDIR": str(outside / "tmp")}
        for folder in own.values():
            Path(folder).mkdir()
    for name in [name for name in os.environ if not _KEPT.fullmatch(name)]:
        del os.environ[name]
    os.environ.update(own)
    if (
        signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):  # as of what a shell starts behind others, and of all that is started by it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    time.tzset()
    tempfile.tempdir = None  # it was looked up


def pytest_unconfigure(config: pytest.Config) -> None:
    """What a test left in its own folder is gone too: ``--basetemp=DIR`` keeps that."""
    if OUTSIDE in config.stash:
        shutil.rmtree(config.stash[OUTSIDE], ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Unit tests have no network at all, all others loopback alone."""
    for item in items:
        inside = item.path.relative_to(TESTS).parts if item.path.is_relative_to(TESTS) else ()
        if inside[:1] == ("unit",):
            item.add_marker(pytest.mark.disable_socket)
        else:
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))
        if inside[:1] == ("browser",):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each test in a folder of its own, and in no CI system."""
    monkeypatch.delenv("CI", raising=False)
    for name in ("LINES", "COLUMNS"):  # readline, which pytest loads, sets them where Python does not see it
        os.unsetenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def captures() -> Path:
    """The folder of real daemons' answers."""
    return CAPTURES


# --- The program in this process --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ran:
    """How a run of the program ended."""

    code: int
    out: str
    err: str


def run_ctsreport(*args: str | Path, stdin: bytes = b"") -> Ran:
    """Run the program in this process, as the command line would."""
    from ctsreport.cli import main

    written = io.BytesIO(), io.BytesIO()
    out, err = (io.TextIOWrapper(buffer, encoding="utf-8", write_through=True) for buffer in written)
    before = sys.argv, sys.stdin
    sys.argv = ["ctsreport", *map(str, args)]
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    code: int | str | None = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.argv, sys.stdin = before
    return Ran(
        code if isinstance(code, int) else int(code is not None),
        written[0].getvalue().decode(),
        written[1].getvalue().decode(),
    )


@pytest.fixture
def ctsreport() -> Callable[..., Ran]:
    """`run_ctsreport`, for tests."""
    return run_ctsreport


@dataclass(frozen=True)
class Report:
    """A report in all its formats, in a folder."""

    ran: Ran
    folder: Path

    @property
    def html(self) -> Path:
        return self.folder / "report.html"

    @property
    def markdown(self) -> Path:
        return self.folder / "report.md"

    @property
    def json(self) -> Path:
        return self.folder / "report.json"


@pytest.fixture(scope="session")
def report_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Report]:
    """The report of a capture (``v0.9.0/mixed``), made with these options once for all tests of a process."""
    made: dict[tuple[str, ...], Report] = {}

    def make(name: str, *options: str) -> Report:
        if (name, *options) not in made:
            folder = tmp_path_factory.mktemp(name.replace("/", "-"))
            ran = run_ctsreport("report", CAPTURES / name, *EVERY_FORMAT, "-o", folder, "--now", NOW, *options)
            made[name, *options] = Report(ran, folder)
        return made[name, *options]

    return make


EXPECTING = ("--config", str(TESTS / "data/ctsreport.toml"))
"""Options: a gate, known failures and what people know of the tasks of ``v0.9.0/mixed``."""

EVERY_FORMAT = ("-f", "html", "-f", "markdown", "-f", "json")


# --- Gold files -------------------------------------------------------------------------------------------------------


@pytest.fixture
def gold(request: pytest.FixtureRequest) -> Callable[[str, str | bytes | Iterator[str]], None]:
    """Compare a text with ``tests/gold/NAME``; with ``--update-gold`` write it there instead.

    Lines that are made one after the other are made as far as the first that is another.
    """

    def compare(name: str, made: str | bytes | Iterator[str]) -> None:
        path = GOLD / name
        if request.config.getoption("--update-gold"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_whole(made).encode())
            return
        if not path.exists():
            pytest.fail(f"There is no gold file {name}: make update-gold writes it.", pytrace=False)
        stored = path.read_bytes().decode()
        if isinstance(made, str | bytes):
            text = _whole(made)
        else:
            stored, text = _as_far_as_alike(stored, made)
        if stored != text:
            pytest.fail(_difference(name, stored, text), pytrace=False)

    return compare


def _whole(made: str | bytes | Iterator[str]) -> str:
    if isinstance(made, bytes):
        return made.decode()
    return "".join(made)


def _as_far_as_alike(stored: str, made: Iterator[str]) -> tuple[str, str]:
    """Both up to a few lines behind the first that differs."""
    lines, taken = stored.splitlines(keepends=True), list[str]()
    for line in made:
        taken.append(line)
        if lines[len(taken) - 1 : len(taken)] != [line]:
            taken += islice(made, 9)
            return "".join(lines[: len(taken)]), "".join(taken)
    return stored, "".join(taken)


def _difference(name: str, stored: str, made: str) -> str:
    lines = difflib.unified_diff(stored.splitlines(), made.splitlines(), f"gold/{name}", "made now", lineterm="", n=2)
    shown = list(lines)[:60]
    return "\n".join([f"{name} is not as its gold file (make update-gold takes the new one):", *shown])


# --- A database -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgresql() -> "Iterator[Server]":
    """A server of PostgreSQL. Without one the tests are skipped, but never in CI."""
    from tests.servers.postgresql import find, running

    programs = find()
    if programs is None:
        reason = "no PostgreSQL was found: apt-get install postgresql, or PGBIN=/folder/of/initdb"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with running(programs) as server:
        yield server


# --- A PDF ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def weasyprint() -> None:
    """Skip where WeasyPrint or Pango is not there; in CI, fail."""
    from ctsreport.errors import CtsReportError
    from ctsreport.renderers import prepare

    try:
        prepare(["pdf"])
    except CtsReportError as error:
        if IN_CI:
            pytest.fail(error.message, pytrace=False)
        pytest.skip(error.message)


# --- A browser --------------------------------------------------------------------------------------------------------


@dataclass
class Visit:
    """An open page and what it did: every request, console message, page error and dialog (what a prompt offers)."""

    page: "Page"
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text of the page, what is folded away too, but not its script."""
        script = (
            "[...document.body.children].filter(each => each.tagName !== 'SCRIPT').map(each => "
            "each.textContent).join('')"
        )
        return str(self.page.evaluate(script))


def _dismiss(dialog: "Dialog", opened: Visit) -> None:
    opened.dialogs.append(dialog.default_value or dialog.message)
    dialog.dismiss()


def find_chromium() -> str | None:
    """The system's Chromium or Chrome; ``CHROMIUM`` names another."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Headless Chromium. Without one the tests are skipped, but never in CI."""
    path = find_chromium()
    if path is None:
        reason = "no Chromium or Chrome was found: apt-get install chromium, or CHROMIUM=/path/to/it"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: "Browser") -> Iterator[Callable[..., Visit]]:
    """Open a file or an address in a fresh browser context: ``visit(path, width=1280, javascript=True)``.

    ``at`` is what the reader's clock shows; other options are a context's, as Playwright names them.
    """
    contexts = []

    def open_page(
        place: Path | str,
        *,
        width: int = 1280,
        height: int = 800,
        javascript: bool = True,
        at: datetime | None = None,
        **options: Any,
    ) -> Visit:
        size: Any = {"width": width, "height": height}
        context = browser.new_context(viewport=size, java_script_enabled=javascript, **options)
        context.set_default_timeout(FOREVER)
        contexts.append(context)
        opened = Visit(context.new_page())
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on("console", lambda message: opened.console.append(message.text))
        opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
        opened.page.on("dialog", lambda dialog: _dismiss(dialog, opened))
        if at is not None:
            opened.page.clock.install(time=at)
        opened.page.goto(place if isinstance(place, str) else place.as_uri())
        return opened

    yield open_page
    for context in contexts:
        context.close()
