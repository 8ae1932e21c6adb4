"""What the README and its neighbours show is what the program does."""

import json
import re
import shlex
import shutil
import subprocess
import tomllib
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from ctsreport import __version__
from ctsreport.cli import cli
from ctsreport.errors import ExitCode
from ctsreport.renderers import FORMATS
from tests.conftest import Ran, run_ctsreport
from tests.functional.daemons import NOW, daemon
from tests.functional.documents import README, REFERENCE, ROOT, blocks, check_part, command_lines, documents, name_of

FOREIGN = {"--api-key", "--collector", "--find-links", "--from", "--index-url", "--no-deps", "--no-index"}
"""Options of other programs that the documents name."""


# --- The first screen -------------------------------------------------------------------------------------------------


def test_readme_is_short() -> None:
    """A newcomer reads it to its end; all else is under docs."""
    assert len(README.read_text("utf-8").splitlines()) <= 200


def test_the_check_with_jq_prints_null() -> None:
    """Of a task that is critical: no ``status`` at the top of the answer."""
    [command] = [line for block in blocks(README, "console") for line in block.splitlines() if "jq" in line]
    address, wanted = re.search(r"(http://\S+) \| jq '\.(\w+)'", command).groups()  # type: ignore[union-attr]
    with daemon() as running:
        path = address.removeprefix("http://localhost:8558")
        answer = json.load(urllib.request.urlopen(running.address + path))  # noqa: S310 - loopback
    assert answer.get(wanted) is None
    assert answer[path.rpartition("/")[2]][wanted] == "critical"


def test_made_end_of_the_demo(request: pytest.FixtureRequest) -> None:
    """As ``make demo`` ends, shortened."""
    ran = run_ctsreport("demo", "--now", NOW.isoformat())
    assert (ran.code, ran.err) == (0, "")
    check_part(request, README, "demo", shortened(ran.out, "  "))


def shortened(out: str, left_out: str) -> str:
    """What a run prints, as the README shows it.

    Of the broken tasks the first two, no annotation, and no line that begins so.
    """
    lines = [line for line in out.splitlines() if not line.startswith("::")]
    others = [line for line in lines[3:] if not re.match(left_out, line)]
    return "\n".join(["```", *lines[:3], "  …", *others, "```", ""])


# --- The scheduled job ------------------------------------------------------------------------------------------------


def job_steps() -> list[dict[str, str]]:
    """The steps of the scheduled job."""
    [text] = blocks(README, "yaml")
    steps: list[dict[str, str]] = yaml.safe_load(text)["jobs"]["health"]["steps"]
    return steps


def run_job(monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Its report, of the demo daemon, without what is for GitHub alone."""
    program, *options = shlex.split(job_steps()[-1]["run"])
    assert program == "ctsreport"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    monkeypatch.setenv("GITHUB_OUTPUT", "output.txt")
    with daemon() as running:
        monkeypatch.setenv("CTS_ADDRESS", running.address)
        return run_ctsreport(*options, "--now", NOW.isoformat())


def test_made_log_of_the_job_that_turns_red(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The job as it stands, and what its log has."""
    ran = run_job(monkeypatch)
    assert (ran.code, ran.err) == (3, "")
    assert Path("summary.md").exists()
    check_part(request, README, "red", shortened(ran.out, "  [✗▲?] [a-z]+ "))


def test_the_job_has_ten_lines() -> None:
    [text] = blocks(README, "yaml")
    assert len(text.splitlines()) <= 10


def test_the_failure_that_the_readme_accepts_fails_no_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the command as it stands, after a report with JSON."""
    [block] = [block for block in blocks(README) if "known add" in block]
    monkeypatch.setenv("CTSREPORT_NOW", NOW.isoformat())
    with daemon() as running:
        monkeypatch.setenv("CTS_ADDRESS", running.address)
        assert run_ctsreport("report", "-q", "-f", "json", "--fail-on", "critical:legacy-vip").code == 3
        for line in block.splitlines():
            assert run_ctsreport(*shlex.split(line)[1:]).code == 0, line
        assert run_ctsreport("report", "-q", "--fail-on", "critical:legacy-vip").code == 0


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_answers_saved_with_curl_make_the_same_report(tmp_path: Path) -> None:
    """The README's loop as it stands, and the report of its file."""
    [block] = [block for block in blocks(README) if "curl -sS" in block]
    script, _, last = block.rstrip().rpartition("\n")
    with daemon() as running:
        script = script.replace("http://cts.example.com:8558", running.address)
        subprocess.run(["sh", "-e", "-c", script], cwd=tmp_path, check=True)
        asked = run_ctsreport("report", f"prod={running.address}", "-f", "json", "-o", "-", "--now", NOW.isoformat())
    saved = run_ctsreport(*shlex.split(last)[1:], "-f", "json", "-o", "-", "--now", NOW.isoformat())
    tasks = [
        [(task["name"], task["health"], task["services"]) for task in json.loads(ran.out)["tasks"]]
        for ran in (asked, saved)
    ]
    assert tasks[0] == tasks[1]
    assert len(tasks[0]) == 17


# --- The reference ----------------------------------------------------------------------------------------------------


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading of the reference."""
    text = REFERENCE.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [
        line for line in text[text.index("\n|") :].strip().partition("\n\n")[0].splitlines() if line.startswith("|")
    ]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_format_has_its_row_and_its_file() -> None:
    """In the order of the program."""
    words = [re.findall("`([^`]+)`", cells[0]) for cells in rows("Formats and files")]
    files = [re.findall("`(report[^`]+)`", cells[1]) for cells in rows("Formats and files")]
    named = {fmt: file for row, some in zip(words, files, strict=True) for fmt, file in zip(row, some, strict=False)}
    assert {fmt: f"report{FORMATS[fmt].suffix}" for fmt in FORMATS} == named


def test_every_exit_code_has_its_row() -> None:
    assert [int(cells[0]) for cells in rows("Exit codes")] == [int(code) for code in ExitCode]


def test_every_key_of_the_configuration_has_its_row() -> None:
    """And no other: against the schema that the program prints."""
    schema = json.loads(run_ctsreport("schema", "config").out)["$defs"]
    tables = {
        "[report]": "Report",
        "[[instances]]": "Instance",
        "[gate]": "Gate",
        "[[tasks]]": "Task",
        "[[known]]": "Known",
    }
    found: dict[str, set[str]] = {name: set() for name in tables}
    text = REFERENCE.read_text("utf-8").partition("| table | keys |")[2].partition("\n\n")[0]
    for line in text.splitlines()[2:]:
        _, names, keys, _ = line.split("|")
        for name in set(re.findall("`([^`]+)`", names)) & set(tables):
            found[name] |= set(re.findall("`([a-z-]+)`", keys.partition(": [")[0]))
    assert found == {name: set(schema[f"{each}Table"]["properties"]) for name, each in tables.items()}


def test_the_configuration_is_in_order_and_fits_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The known failure that it shows is one of the demo's."""
    monkeypatch.setenv("CTS_TOKEN", "x")
    [text] = blocks(REFERENCE, "toml")
    Path("ctsreport.toml").write_text(re.sub("(?m)^cacert.*", "", text))
    assert run_ctsreport("config", "check", "--config", "ctsreport.toml").code == 0
    with daemon() as running:
        ran = run_ctsreport("report", "--config", "ctsreport.toml", f"prod={running.address}", "--now", NOW.isoformat())
    assert ran.code == 3
    assert re.search(r"legacy-vip .*known until 2027-05-31: The box goes in May", ran.out)
    assert re.search(r"edge-firewall-rules .*owner Network on call; severity high; next: Ask in #network", ran.out)


# --- All documents ----------------------------------------------------------------------------------------------------


def anchors(path: Path) -> set[str]:
    """The fragments of a document's headings, as GitHub and GitLab make them."""
    headings = re.findall(r"(?m)^#+ (.+)$", re.sub(r"(?ms)^```.*?^```$", "", path.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def missing(path: Path, link: str) -> bool:
    """Whether a link leads nowhere in this checkout."""
    place, _, fragment = link.partition("#")
    target = (path.parent / place) if place else path
    return not target.exists() or bool(fragment and fragment not in anchors(target))


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_links_lead_to_what_is_there(path: Path) -> None:
    """Files, and headings within them."""
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8"))
    assert [link for link in links if "://" not in link and missing(path, link)] == []


def options_of(command: click.Command) -> Iterator[str]:
    """All long options of a command and of what it is made of."""
    yield "--help"
    for parameter in command.params:
        yield from (name for name in (*parameter.opts, *parameter.secondary_opts) if name.startswith("--"))
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            part = command.get_command(click.Context(command), name)
            assert part is not None
            yield from options_of(part)


def named_options() -> set[str]:
    """The long options that README and docs name, of any program."""
    texts = [
        path.read_text("utf-8")
        for path in documents()
        if path == README or path.parts[-2] == "docs" or path.parts[-3] == "docs"
    ]
    return {option for text in texts for option in re.findall(r"(?<![\w<!-])--[a-z][a-z-]+\b", text)}


def test_every_option_that_is_named_is_there() -> None:
    """Of this program, or of another that is named for it; none of these stays behind when it is named no more."""
    assert named_options() - set(options_of(cli)) == FOREIGN


def understand(words: list[str]) -> None:
    """Let the program read its words, and run nothing. Raises click's errors where it does not understand them."""
    command: click.Command = cli
    context = click.Context(cli, info_name="ctsreport", **cli.context_settings)
    while isinstance(command, click.Group):
        name, found, words = command.resolve_command(context, words)
        assert found is not None
        command, context = found, found.make_context(name, list(words), parent=context)


@pytest.mark.parametrize("path", documents(), ids=name_of)
def test_every_command_line_is_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program understands its words."""
    monkeypatch.setattr(click.Path, "convert", lambda _self, value, *_: value)
    for name in ("ctsreport.toml", "publish.toml"):  # which some of them name
        Path(name).touch()
    for line in command_lines(path):
        words = shlex.split(line.partition(" >")[0])[1:]
        if "--help" not in words:
            understand(words)


@pytest.mark.parametrize("path", [path for path in documents() if path.name != "CHANGELOG.md"], ids=name_of)
def test_the_version_that_is_named_is_this_one(path: Path) -> None:
    """Of wheels, tags and images."""
    named = re.findall(r"ctsreport(?:-|@v|:)(\d[\w.]*?\d)(?=[-'`\s])", path.read_text("utf-8"))
    assert set(named) <= {__version__}


def test_the_changelog_says_what_is_in_this_version() -> None:
    newest = re.findall(r"(?m)^## (?!\[Unreleased\])\[?([\d.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"))[0]
    assert newest == __version__


def test_readme_names_the_python_that_the_package_needs() -> None:
    least = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"].removeprefix(">=")
    assert f"Python {least} or later" in README.read_text("utf-8")
