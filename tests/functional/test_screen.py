"""The terminal's one screen.

Made to its width, in its letters and colours, and steered by nothing that came from outside.
"""

import contextlib
import fcntl
import json
import os
import re
import struct
import subprocess
import sys
import termios
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CAPTURES, NOBODY, NOW, run_ctsreport
from tests.unit.making import wire_event, wire_task

MIXED = CAPTURES / "v0.9.0/mixed"
HEALTHY = CAPTURES / "v0.9.0/all-successful"
PROGRAM = (sys.executable, "-m", "ctsreport")
WIDTHS = (40, 60, 80, 120, 200)
UNICODE, ASCII = {"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C"}
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LINK = re.compile(r"\x1b\]8;;([^\x1b\x07]*)\x1b\\")

SIGNS = "✗▲?✓x!+"
ROW = re.compile(rf"^  [{re.escape(SIGNS)}] (?:critical|errored|unknown) ", re.MULTILINE)

KNOWN = '[[known]]\ntask = "waf_allow_list"\nreason = "Accepted"\nexpires = 2026-11-24\n'
"""Expired at the beginning of the day of `NOW`."""


@dataclass(frozen=True)
class Shown:
    """What a run showed on a terminal, and what it said on standard error, which was none."""

    code: int
    raw: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What a person sees: without colours, and of links the text."""
        return plain(self.raw).splitlines()


def plain(text: str) -> str:
    return LINK.sub("", COLOUR.sub("", text))


def columns(line: str) -> int:
    """How many columns a line takes: letters of East Asia take two, marks on letters none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in line
    )


def on_terminal(*args: str | Path, width: int = 80, variables: Mapping[str, str] = UNICODE) -> Shown:
    """Run the program with standard output on a terminal of that width."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": root, **variables}
    command = [*PROGRAM, *map(str, args)]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, env=environment) as running:
        os.close(theirs)
        said = b""
        with contextlib.suppress(OSError):  # Linux says at the end of a terminal that it is broken
            while piece := os.read(ours, 65536):
                said += piece
        err = running.stderr.read().decode() if running.stderr else ""
        code = running.wait()
    os.close(ours)
    return Shown(code, said.decode().replace("\r\n", "\n"), err)


def summary(*args: str | Path, width: int | None = None, variables: Mapping[str, str] = UNICODE) -> str:
    """What a run in this process says, where COLUMNS tells the width."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**variables, **({} if width is None else {"COLUMNS": str(width)})}.items():
            patch.setenv(name, value)
        return run_ctsreport("report", *args, "--now", NOW, "-o", "out").out


def saved(*tasks: dict[str, Any]) -> Path:
    """A folder of saved answers with these tasks."""
    place = Path("saved")
    place.mkdir(exist_ok=True)
    (place / "tasks.json").write_text(json.dumps({task["task_name"]: task for task in tasks}), "utf-8")
    return place


def failed(name: str, message: str = "Error: alpha went away", **fields: object) -> dict[str, Any]:
    return wire_task(name, [wire_event(success=False, error={"message": message})], status="errored", **fields)


# --- Width ------------------------------------------------------------------------------------------------------------


LINKED = {**UNICODE, "TERM_PROGRAM": "WezTerm"}


@pytest.mark.parametrize(
    ("width", "variables"),
    [*((width, UNICODE) for width in WIDTHS), (80, ASCII), (40, LINKED), (120, LINKED)],
    ids=[*map(str, WIDTHS), "80, ASCII", "40, links", "120, links"],
)
def test_no_line_is_wider_than_the_terminal(width: int, variables: dict[str, str]) -> None:
    """Once its colours and links are taken out; and where there is room, it is used."""
    shown = on_terminal(
        "report", MIXED, "--now", NOW, "-o", "out", "--fail-on", "critical", width=width, variables=variables
    )
    assert shown.code == 3, shown.err
    assert [line for line in shown.lines if columns(line) > width] == []
    assert max(map(columns, shown.lines)) > min(width, 150) - 10


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("variables", [UNICODE, ASCII], ids=["letters", "ASCII"])
def test_columns_tells_the_width_where_there_is_no_terminal(width: int, variables: dict[str, str]) -> None:
    """As in a job's log whose width somebody set."""
    text = summary(MIXED, "--fail-on", "critical", width=width, variables=variables)
    assert [line for line in text.splitlines() if columns(line) > width] == []
    assert "\x1b" not in text


@pytest.mark.parametrize("width", [1, 10, 39])
def test_below_forty_columns_lines_are_not_cut_further(width: int) -> None:
    """What would be left would say nothing."""
    assert summary(MIXED, width=width) == summary(MIXED, width=40)


@pytest.mark.parametrize("width", ["0", "", "wide", "-5"])
def test_a_width_that_is_none_is_not_taken(monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert run_ctsreport("report", MIXED, "--now", NOW, "-o", "out").out.startswith("✗ FAILING  Up to 10 h 7 min old")


def test_in_a_pipe_nothing_is_cut() -> None:
    """It is searched there, or kept."""
    text = summary(MIXED)
    assert "+ 2 other causes; 203.0.113.8; local.inside is false  [checkout]" in text
    assert [line for line in text.splitlines() if line.endswith("…")] == []


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("variables", [UNICODE, ASCII], ids=["letters", "ASCII"])
def test_what_makes_lines_long_does_not_make_them_wider(width: int, variables: dict[str, str]) -> None:
    """Known failures, unread instances, expired ones, long names of everything, more tasks than a screen shows."""
    long = "a-very-long-name-" * 12
    Path("ctsreport.toml").write_text(
        f'[[known]]\ntask = "{long}*"\nreason = "{long}"\nexpires = 2027-01-01\n{KNOWN}'
        f'[[tasks]]\nmatch = "*"\nowner = "{long}"\nrunbook = "https://wiki.example.com/{long}"\nnext-step = '
        f'"{long * 3}"\n'
    )
    pairs = [
        failed(f"pair-{cause}-{each}", f"Error: {word} went away") for cause, word in enumerate(WORDS) for each in "ab"
    ]
    saved(failed(f"{long}1", f"Error: {long}", services=[{"name": long}]), failed(f"{long}2"), *pairs)
    sources = (f"{long}=saved", f"mixed={MIXED}", f"dead-{long}={NOBODY}")
    text = summary(
        *sources, "--retries", "0", "--fail-on", f"critical:{long},errored", width=width, variables=variables
    )
    assert "The gate failed by" in text
    assert [line for line in text.splitlines() if columns(line) > width] == []


WORDS = "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november".split()  # noqa: SIM905


def test_letters_of_two_columns_count_as_two() -> None:
    """A name of East Asia that fills half of the terminal's columns by its letters fills all of them."""
    saved(failed("東京の経路表", "Error: " + "経路表が見つかりません" * 8))
    text = summary("saved", width=60)
    assert "東京の経路表" in text
    assert [line for line in text.splitlines() if columns(line) > 60] == []


# --- Columns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [None, *WIDTHS])
def test_the_columns_stand_in_line(width: int | None) -> None:
    """Health, name and since when begin at the same place in every row."""
    rows = [line for line in summary(MIXED, width=width).splitlines() if ROW.match(line)]
    assert len(rows) == 11
    starts = {tuple(match.start(1) for match in re.finditer(r"(?:^| ) ([^ ])", row))[:3] for row in rows}
    assert len(starts) == 1
    age = next(iter(starts))[2]
    assert all(
        re.match(r"(since )?(at least )?\d", row[age:]) or row[age:].startswith(("at l", "since")) for row in rows
    )


@pytest.mark.parametrize(("width", "most"), [(None, 40), (40, 20), (60, 20), (80, 40), (120, 40)])
def test_a_long_name_is_cut_in_its_middle(width: int | None, most: int) -> None:
    """Its beginning and its end tell it apart."""
    saved(*(failed(f"edge-firewall-{'x' * 60}-{end}") for end in ("north", "south")))
    for end in ("north", "south"):
        [row] = [line for line in summary("saved", width=width).splitlines() if f"-{end} " in line]
        name = row.split()[2]
        assert re.fullmatch(rf"edge-.*…x*-{end}", name)
        assert len(name) == most


def test_more_tasks_than_a_screen_holds_are_counted() -> None:
    saved(*(failed(f"task-{number:02}") for number in range(30)))
    text = summary("saved")
    assert len(ROW.findall(text)) == 12
    assert "\n  and 18 more\n" in text


# --- Colour and letters -----------------------------------------------------------------------------------------------


def test_a_terminal_has_colours_and_no_other_codes() -> None:
    shown = on_terminal("report", MIXED, "--now", NOW, "-o", "out")
    assert COLOUR.search(shown.raw)
    assert "\x1b" not in plain(shown.raw)


@pytest.mark.parametrize(
    ("options", "variables"), [((), {"NO_COLOR": "1"}), (("--no-color",), {}), ((), {"CTSREPORT_NO_COLOR": "1"})]
)
def test_no_colour_where_that_is_said(options: tuple[str, ...], variables: dict[str, str]) -> None:
    shown = on_terminal("report", MIXED, "--now", NOW, "-o", "out", *options, variables={**UNICODE, **variables})
    assert shown.raw.startswith("✗ FAILING  ")
    assert "\x1b" not in shown.raw


def test_colour_is_never_all_that_tells_two_states_apart() -> None:
    """The same words and signs are there without it."""
    coloured = on_terminal("report", MIXED, "--now", NOW, "-o", "out")
    assert coloured.lines == on_terminal("report", MIXED, "--now", NOW, "-o", "out", "--no-color").lines


@pytest.mark.parametrize("variables", [ASCII, {"LC_ALL": "POSIX"}], ids=repr)
def test_a_locale_of_ascii_gets_ascii_alone(variables: dict[str, str]) -> None:
    """Also of names beyond it, each of which can still be told apart."""
    saved(failed("ångström", "Error: größe × µ → ‹x›"), failed("東京", "Error: 経路表 \U0001f525"), failed("plain"))
    shown = on_terminal("report", "saved", "--now", NOW, "-o", "out", "--no-color", width=200, variables=variables)
    assert shown.raw.isascii(), shown.raw
    assert shown.raw.startswith("x FAILING  ")
    assert "3 of 3 tasks fail" in shown.raw
    assert "\\xe5ngstr\\xf6m" in shown.raw
    assert "\\u6771\\u4eac" in shown.raw
    assert "\\U0001f525" in shown.raw


def test_in_ascii_the_columns_stand_in_line_too() -> None:
    """Though a letter may take six signs there."""
    saved(failed("ångström"), failed("東京"), failed("plain"))
    rows = [line for line in summary("saved", width=120, variables=ASCII).splitlines() if ROW.match(line)]
    assert len(rows) == 3
    assert len({re.search(r"  at least \d+ h ", row).start() for row in rows}) == 1  # type: ignore[union-attr]


def test_in_ascii_files_are_as_ever() -> None:
    """The locale shapes what is shown, and no report."""
    on_terminal("report", MIXED, "--now", NOW, "-o", "ascii", variables=ASCII)
    run_ctsreport("report", MIXED, "--now", NOW, "-o", "letters")
    assert all(path.read_bytes() == Path("letters", path.name).read_bytes() for path in Path("ascii").iterdir())


@pytest.mark.parametrize("variables", [{"LC_ALL": "en_US.UTF-8"}, {}], ids=repr)
def test_any_other_locale_gets_signs(variables: dict[str, str]) -> None:
    assert on_terminal("report", MIXED, "--now", NOW, "-o", "out", "--no-color", variables=variables).raw.startswith(
        "✗ FAILING"
    )


def test_an_encoding_without_the_signs_gets_ascii() -> None:
    shown = on_terminal(
        "report", MIXED, "--now", NOW, "-o", "out", "--no-color", variables={"PYTHONIOENCODING": "iso-8859-1"}
    )
    assert shown.raw.startswith("x FAILING")
    assert shown.code == 0


# --- How much is said -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("--fail-on", "critical,errored"), ("-f", "json", "--bundle", "10M")])
def test_with_nothing_wrong_it_is_one_line(options: tuple[str, ...]) -> None:
    """Also with a gate that passes."""
    lines = summary(HEALTHY, *options, width=120).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("✓ HEALTHY  ")
    assert "No task fails: 5 of 5 tasks successful" in lines[0]
    assert ("Gate passed." in lines[0]) is ("--fail-on" in options)
    assert summary(HEALTHY, *options).splitlines() == lines


def test_a_known_failure_that_expired_takes_more_than_one_line() -> None:
    """It is said what expired, and where that is written."""
    Path("ctsreport.toml").write_text(KNOWN)
    text = summary(MIXED)
    assert (
        "! The known failure of task waf_allow_list (ctsreport.toml, line 1, known[0]) expired at the end of 2026-11-24"
        in text
    )
    assert text.count("waf_allow_list (") == 1


@pytest.mark.parametrize(
    ("expires", "says"), [("2026-11-01", "expired at the end of 2026-11-01"), ("2026-11-26", "expires with 2026-11-26")]
)
def test_a_healthy_report_whose_known_failure_ends_says_so(expires: str, says: str) -> None:
    """Of a task that is disabled and never ran, which is no failure."""
    Path("ctsreport.toml").write_text(f'[[known]]\ntask = "off"\nreason = "Off"\nexpires = {expires}\n')
    text = summary(
        saved(wire_task("on", [wire_event()]), wire_task("off", status="unknown", enabled=False)), "--taken-at", NOW
    )
    assert text.startswith("✓ HEALTHY")
    assert len(text.splitlines()) > 1
    assert says in text


def test_a_healthy_report_that_is_narrowed_says_so() -> None:
    text = summary(HEALTHY, "--task", "api*")
    assert len(text.splitlines()) > 1
    assert "Narrowed to tasks api*" in text


def test_a_gate_that_fails_is_never_one_line() -> None:
    text = summary(HEALTHY, "--fail-on", "stale>1h")
    assert text.startswith("✓ HEALTHY")
    assert "The gate failed by stale>1h" in text


def test_quiet_is_silent() -> None:
    for source, code in ((MIXED, 3), (HEALTHY, 0)):
        shown = on_terminal("report", source, "--now", NOW, "-o", "out", "-q", "--fail-on", "critical")
        assert (shown.code, shown.raw, shown.err) == (code, "", "")


@pytest.mark.parametrize("where", ["terminal", "pipe"])
def test_a_healthy_run_on_a_timetable_says_nothing_on_standard_error(where: str) -> None:
    """So that cron sends no mail."""
    command = ("report", HEALTHY, "--now", NOW, "-o", "out", "--fail-on", "critical,unreachable")
    said = on_terminal(*command).err if where == "terminal" else run_ctsreport(*command).err
    assert said == ""


def test_the_next_step_names_the_first_file() -> None:
    assert summary(MIXED).endswith(
        "out/report.html\nout/report.md\nout/report.json\nNext: open out/report.html for each run and its whole "
        "error message.\n"
    )


# --- Links ------------------------------------------------------------------------------------------------------------

LINKING: tuple[dict[str, str], ...] = ({"TERM_PROGRAM": "WezTerm"}, {"WT_SESSION": "1"}, {"VTE_VERSION": "6003"})
"""Some; tests/unit/cli/test_screen.py has all."""


@pytest.mark.parametrize("variables", LINKING, ids=lambda each: "=".join(*each.items()))
def test_paths_are_links_where_the_terminal_is_known_for_them(tmp_path: Path, variables: dict[str, str]) -> None:
    """Addresses of files, whole, and the text is the path as ever."""
    shown = on_terminal("report", MIXED, "--now", NOW, "-o", "out put", variables={**UNICODE, **variables})
    page, *others = (f"{(tmp_path / 'out put').as_uri()}/report.{suffix}" for suffix in ("html", "md", "json"))
    assert page.startswith("file:///")
    assert LINK.findall(shown.raw) == [page, "", others[0], "", others[1], ""]
    assert f"\x1b]8;;{page}\x1b\\out put/report.html\x1b]8;;\x1b\\\n" in shown.raw


def test_the_one_line_of_a_healthy_report_has_them_too() -> None:
    shown = on_terminal("report", HEALTHY, "--now", NOW, "-o", "out", variables={**UNICODE, "TERM_PROGRAM": "WezTerm"})
    assert len(LINK.findall(shown.raw)) == 6
    assert shown.lines[0].endswith("  out/report.html, out/report.md, out/report.json")


def test_a_link_s_address_is_in_letters_that_every_terminal_takes() -> None:
    """Also in ASCII, and of a folder with a name beyond it."""
    shown = on_terminal(
        "report", MIXED, "--now", NOW, "-o", "größe\x1b[2J", variables={**UNICODE, "TERM_PROGRAM": "WezTerm"}
    )
    addresses = LINK.findall(shown.raw)
    assert addresses[0].endswith("/gr%C3%B6%C3%9Fe%1B%5B2J/report.html")


@pytest.mark.parametrize("variables", [{}, {"TERM_PROGRAM": "WezTerm", "TERM": "dumb"}], ids=["any", "dumb"])
def test_other_terminals_would_show_their_code(variables: dict[str, str]) -> None:
    assert (
        "\x1b]8" not in on_terminal("report", MIXED, "--now", NOW, "-o", "out", variables={**UNICODE, **variables}).raw
    )


def test_a_pipe_has_no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the terminal is called."""
    monkeypatch.setenv("TERM_PROGRAM", "WezTerm")
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    assert "\x1b" not in summary(MIXED)
    assert "\x1b]8" not in run_ctsreport("report", MIXED, "--color", "-o", "out").out


# --- What comes from outside ------------------------------------------------------------------------------------------

STEERING = (
    "\x1b[2J\x1b]0;mine\x07\x9b31m\r\n\t\x08\x00\x7f\u202e\u2028\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\"
)


@pytest.mark.parametrize(
    "variables", [UNICODE, ASCII, {**UNICODE, "TERM_PROGRAM": "WezTerm"}], ids=["letters", "ASCII", "links"]
)
def test_names_cannot_steer_the_terminal(variables: dict[str, str]) -> None:
    """Of tasks and services, messages, words of health, what people wrote: only our own colours and links are codes."""
    written = json.dumps(STEERING.replace("\x7f", ""))
    Path("ctsreport.toml").write_text(
        f"[[known]]\ntask = {json.dumps('known*')}\nreason = {written}\nowner = {written}\nexpires = 2027-01-01\n"
        f"[[known]]\ntext = {written}\nreason = {written}\nexpires = 2026-11-01\n"
        f'[[tasks]]\nmatch = "*"\nowner = {written}\nnext-step = {written}\nrunbook = {written}\n',
        "utf-8",
    )
    saved(
        failed(f"a{STEERING}b", f"Error: boom {STEERING}", services=[{"name": f"web{STEERING}"}]),
        failed(f"known{STEERING}", f"Error: {STEERING}"),
        failed(f"shared{STEERING}", f"Error: boom {STEERING}"),
        wire_task(f"bad{STEERING}", enabled="yes"),
        wire_task(f"word{STEERING}", status=f"odd{STEERING}"),
    )
    shown = on_terminal(
        "report", "saved", "--now", NOW, "-o", "out", "--fail-on", "errored", width=200, variables=variables
    )
    assert shown.code == 3, shown.err
    assert "not read" in shown.raw
    assert set(COLOUR.findall(shown.raw)) <= {f"\x1b[{code}m" for code in ("0", "1", "31", "32", "33", "36")}
    assert all(address == "" or address.startswith("file://") for address in LINK.findall(shown.raw))
    left = plain(shown.raw)
    assert [
        letter for letter in left if unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} and letter != "\n"
    ] == []
    assert all(re.match(r"(  |\S.*[.…]|out/|Next:|[✗x] FAILING)", line) for line in shown.lines), shown.lines


def test_a_name_makes_no_line_of_its_own() -> None:
    """With line ends in it, there are as many lines as with a plain one."""
    saved(failed("plain", "Error: alpha went away"))
    lines = len(summary("saved").splitlines())
    saved(failed("a\r\n✓ HEALTHY\u2028\x85b", "Error: alpha\nwent\x0baway"))
    assert len(summary("saved").splitlines()) == lines


@pytest.mark.parametrize("folder", ["out\x1b[2J", "out\nput"])
def test_a_folder_s_name_cannot_either(folder: str) -> None:
    """A variable may name it."""
    shown = on_terminal("report", MIXED, "--now", NOW, "-o", folder)
    assert shown.code == 0
    assert "\x1b" not in plain(shown.raw)
    assert "\nput/" not in shown.raw


def test_notices_of_several_tasks_name_them() -> None:
    """Where they say the same, once; else as many as one reads. A count is no name."""
    idle = [wire_task(name, status="unknown") for name in ("a", "b", "c", "d", "e")]
    odd = [wire_task(name, [wire_event(id=name)], status=f"odd {name}") for name in ("f", "g", "h", "i")]
    text = summary(saved(*idle, *odd))
    assert "! Never ran: each of a, b, c, d and e: enabled, but no run of it is stored" in text
    assert "! Unknown word: f, g, h and 1 more\n" in text
