"""The scheduled jobs of docs/ci, each run as it stands against the demo daemon."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ctsreport import __version__
from ctsreport.cli.ci import SYSTEMS, choices
from ctsreport.renderers import FORMATS
from ctsreport.renderers.page.options import SUMMARY_LIMIT as LIMIT
from tests.conftest import NOBODY, run_ctsreport
from tests.functional.ci_examples import DOCS, EXAMPLES, READERS, README, Job, read_unit
from tests.functional.daemons import NOW, daemon

RULES = "critical,errored,unknown,unreachable,stale>7d"
INSTALLED = "/opt/ctsreport/bin"
"""Where cron and systemd find the program."""

WHEEL = f"ctsreport-{__version__}-py3-none-any.whl"
PIP = f"""#!/bin/sh
case "$#:$*" in
    '2:install git+https://git.example.com/ops/ctsreport@v{__version__}') ;;
    '2:install https://git.example.com/ops/ctsreport/'*'/{WHEEL}') ;;
    '2:install ./{WHEEL}') ;;
    *) echo "pip $*: the examples install this version of ctsreport and nothing else" >&2; exit 97 ;;
esac
echo pip >>"$STEPS"
"""
PYTHON = """#!/bin/sh
[ "$#:$1 $2" = '3:-m venv' ] || exit 97
mkdir -p "$3/bin" && ln -s "$(dirname "$0")/pip" "$(dirname "$0")/ctsreport" "$3/bin/"
"""
CTSREPORT = f"""#!/bin/sh
{shlex.quote(sys.executable)} -m ctsreport "$@"
code=$?
echo "$code" >>"$STEPS"
exit "$code"
"""


# --- Running it -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ended:
    """How a job ended: the last exit code, what was printed, and what pip and ctsreport did."""

    code: int
    out: str
    err: str
    steps: tuple[str, ...]
    home: Path


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Ended]:
    """Run a job's commands in an empty folder against a daemon."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, script in (("pip", PIP), ("python3", PYTHON), ("ctsreport", CTSREPORT)):
        (tools / name).write_text(script)
        (tools / name).chmod(0o755)

    def run_job(name: str, address: str, **variables: str) -> Ended:
        job = READERS[name]()
        home, state, steps = tmp_path / "work", tmp_path / "a home, and state", tmp_path / "steps"
        for folder in (home, state, home / "step"):
            folder.mkdir()
        for place, text in job.files.items():
            (home / place).parent.mkdir(parents=True, exist_ok=True)
            (home / place).write_text(text)
        environment = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "HOME": str(state),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),  # where a checkout keeps what it compiled
            "STATE_DIRECTORY": str(state),
            "CTS_ADDRESS": address,
            "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())),
            "STEPS": str(steps),
            **{key: value.replace(INSTALLED, str(tools)) for key, value in job.variables.items()},
            **variables,
        }
        return _run(job, environment, home, steps)

    return run_job


def _run(job: Job, environment: Mapping[str, str], home: Path, steps: Path) -> Ended:
    """One command after the other, until one fails."""
    code, out, err = 0, "", ""
    for command in job.commands:
        words = [word.replace("${STATE_DIRECTORY}", environment["STATE_DIRECTORY"]) for word in command]
        words[0] = shutil.which(words[0].removeprefix(f"{INSTALLED}/"), path=environment["PATH"]) or words[0]
        ended = subprocess.run(words, cwd=home, env=dict(environment), capture_output=True, text=True, check=False)
        code, out, err = ended.returncode, out + ended.stdout, err + ended.stderr
        if code:
            break
    return Ended(code, out, err, tuple(steps.read_text().split()), home)


def found(pattern: str, home: Path) -> list[Path]:
    """The files that a system publishes: a path, a folder or a pattern. None of them may be empty."""
    paths = [path for path in home.glob(pattern.rstrip("/")) for path in (path.rglob("*") if path.is_dir() else [path])]
    assert all(path.stat().st_size for path in paths)
    return paths


def check_published(name: str, ended: Ended) -> None:
    """Each pattern finds something."""
    assert [pattern for pattern in READERS[name]().published if not found(pattern, ended.home)] == []


@pytest.fixture
def red(run: Callable[..., Ended]) -> Callable[[str], Ended]:
    """A job whose gate fails, with nothing wrong beside that, and all that it publishes there."""

    def run_red(name: str) -> Ended:
        with daemon() as running:
            ended = run(name, running.address)
        assert (ended.code, ended.err) == (0 if name == "crontab" else 3, "")
        assert ended.steps[-1] == "3"
        check_published(name, ended)
        return ended

    return run_red


# --- The jobs ---------------------------------------------------------------------------------------------------------


def test_every_example_is_run() -> None:
    """Only the timer and the image have no command (the image: test_containers.py)."""
    assert sorted([*READERS, "ctsreport.timer", "Containerfile"]) == EXAMPLES


@pytest.mark.parametrize("name", READERS)
def test_nothing_is_wrong_and_the_job_is_green(name: str, run: Callable[..., Ended]) -> None:
    """Exit code 0, nothing on standard error; cron has nothing to mail."""
    with daemon(name="healthy") as running:
        ended = run(name, running.address)
    assert (ended.code, ended.err, ended.steps[-1]) == (0, "", "0")
    check_published(name, ended)
    if name in {"crontab", "ctsreport.service"}:
        assert ended.out == ""


@pytest.mark.parametrize("name", READERS)
def test_the_address_is_asked_of_the_variable_that_the_file_names(name: str) -> None:
    """By that name the program knows it; GitLab's comes from the project's settings."""
    assert READERS[name]().address in {
        None,
        "${{ vars.CTS_ADDRESS }}",
        "$(CTS_ADDRESS)",
        "http://cts.example.com:8558",
        "http://localhost:8558",
    }
    assert "CTS_ADDRESS" in (DOCS / name).read_text()


@pytest.mark.parametrize("name", ["github-actions.yml", "gitlab-ci.yml", "azure-pipelines.yml", "Jenkinsfile"])
def test_what_is_installed_is_installed_first(name: str, red: Callable[[str], Ended]) -> None:
    assert red(name).steps == ("pip", "3")


def test_github_s_actions_run_on_a_node_that_runners_have() -> None:
    """Node 20 has left them; README and example alike."""
    least = {"checkout": 5, "setup-python": 6, "upload-artifact": 6}
    texts = [(DOCS / "github-actions.yml").read_text(), (DOCS.parents[1] / "README.md").read_text()]
    used = [found for text in texts for found in re.findall(r"uses: actions/([a-z-]+)@v(\d+)", text)]
    assert {name for name, _ in used} == set(least)
    assert [(name, version) for name, version in used if int(version) < least[name]] == []


def test_github_shows_summary_annotations_and_outputs(red: Callable[[str], Ended]) -> None:
    """Beside the artifact."""
    ended = red("github-actions.yml")
    summary = (ended.home / "step/summary.md").read_bytes()
    assert len(summary) <= LIMIT
    assert re.match(r"# .*\n\n\*\*✗ FAILING\*\* 9 of 14 enabled tasks fail", summary.decode())
    annotations = re.findall(r"(?m)^::(error|warning|notice) title=([^:,\n]+)::(.+)$", ended.out)
    assert len(annotations) == sum(line.startswith("::") for line in ended.out.splitlines()) > 2
    assert annotations[0][:2] == ("error", "CTS gate failed")
    assert annotations[1][1] == "CTS task edge-firewall-rules critical"
    outputs = dict(line.split("=", 1) for line in (ended.home / "step/output.txt").read_text().splitlines())
    assert list(outputs) == told_of("github")[2]
    assert (outputs["verdict"], outputs["gate"], outputs["critical"], outputs["errored"]) == (
        "failing",
        "failed",
        "5",
        "6",
    )


def test_gitlab_shows_tests_and_metrics(red: Callable[[str], Ended]) -> None:
    """And links the page, by a path without a pattern, as it must be where it is exposed."""
    ended = red("gitlab-ci.yml")
    check_junit(ended.home / "output/report.xml")
    metrics = metrics_of(ended.home / "output/report.metrics.txt")
    assert metrics["ctsreport_gate_failed"] == 1
    assert all("*" not in path for path in READERS["gitlab-ci.yml"]().published)


def test_jenkins_shows_tests_and_a_page_that_its_policy_lets_through(red: Callable[[str], Ended]) -> None:
    """No script, no style in the page: both are refused there. Style and icon are archived beside it."""
    ended = red("Jenkinsfile")
    check_junit(ended.home / "output/report.xml")
    page = (ended.home / "output/report.html").read_text()
    assert re.search(r"<script|<style|\sstyle=", page) is None
    beside = re.findall(r'<link [^>]*href="?([^" >]+)', page)
    assert sorted(beside) == ["report.css", "report.svg"]
    archived = {path.name for path in found(READERS["Jenkinsfile"]().published[1], ended.home)}
    assert {"report.html", "report.css", "report.svg", "report.xml"} <= archived


def test_azure_shows_errors_tests_and_a_summary(red: Callable[[str], Ended]) -> None:
    """By its logging commands."""
    ended = red("azure-pipelines.yml")
    check_junit(ended.home / "output/report.xml")
    commands = re.findall(r"(?m)^##vso\[([a-z.]+) ?([^\]]*)\](.*)$", ended.out)
    assert commands[0] == ("task.logissue", "type=error", commands[0][2])
    assert commands[0][2].startswith("CTS gate failed: ")
    variables = {
        shown.removeprefix("variable="): value for command, shown, value in commands if command == "task.setvariable"
    }
    assert variables == {"ctsreport.verdict": "failing", "ctsreport.gate": "failed"}
    assert list(variables) == told_of("azure")[2]
    [summary] = [Path(value) for command, _, value in commands if command == "task.uploadsummary"]
    assert summary.is_absolute()
    assert summary.samefile(ended.home / "output/report.md")


def test_cron_mails_one_line(red: Callable[[str], Ended]) -> None:
    """That says what is wrong; the page is beside it."""
    ended = red("crontab")
    [line] = ended.out.splitlines()
    assert "9 of 14 enabled tasks fail" in line
    assert "gate failed by critical, errored and unknown" in line
    folder = ended.home.parent / "a home, and state/cts-health"
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.txt"]


def test_cron_mails_what_could_not_be_read(run: Callable[..., Ended]) -> None:
    """In the line, and on standard error, which cron mails too."""
    ended = run("crontab", NOBODY, CTSREPORT_RETRIES="0")
    assert (ended.code, ended.steps) == (0, ("3",))
    [line], [why, *_] = ended.out.splitlines(), ended.err.splitlines()
    assert line.startswith("Not read: ")
    assert "connection refused" in why


def test_systemd_has_a_page_and_metrics_that_node_exporter_reads(red: Callable[[str], Ended]) -> None:
    """In a folder with blanks in its name; nothing in the journal that no one asked for."""
    ended = red("ctsreport.service")
    assert ended.out == ""
    folder = ended.home.parent / "a home, and state"
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.prom"]
    assert metrics_of(folder / "report.prom")["ctsreport_gate_failed"] == 1


def check_junit(path: Path) -> None:
    """A test for each task: errored ones are failures there, critical ones errors."""
    suites = ET.parse(path).getroot().iter("testsuite")  # noqa: S314 - ours
    cases = [case for suite in suites if suite.get("name") != "gate" for case in suite.iter("testcase")]
    ended = Counter(child.tag for case in cases for child in case if child.tag in {"failure", "error"})
    assert ended == {"error": 5, "failure": 6}
    assert {"legacy-vip", "edge-firewall-rules"} <= {case.get("name") for case in cases}


def metrics_of(path: Path) -> dict[str, float]:
    """The values of the whole report, as a reader of the text format sees them."""
    families = text_string_to_metric_families(path.read_text())
    samples = (sample for family in families for sample in family.samples)
    return {sample.name: sample.value for sample in samples if sample.labels.keys() <= {"report"}}


def test_units_are_what_systemd_takes(tmp_path: Path) -> None:
    """By ``systemd-analyze verify``, with a program that is there."""
    timer = read_unit("ctsreport.timer")
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert {"Unit", "Timer", "Install"} == set(timer.sections())
    assert read_unit("ctsreport.service")["Service"]["Type"] == "oneshot"
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    program = shutil.which("true") or "/bin/true"
    service = (
        (DOCS / "ctsreport.service").read_text().replace(f"ExecStart={INSTALLED}/ctsreport ", f"ExecStart={program} ")
    )
    assert _verified(tmp_path, service) == []
    assert _verified(tmp_path, service.replace("TimeoutStartSec", "TimeoutStartSek")) != []


def _verified(folder: Path, service: str) -> list[str]:
    """What systemd says of our units; others of this machine may be wrong too."""
    (folder / "ctsreport.service").write_text(service)
    (folder / "ctsreport.timer").write_text((DOCS / "ctsreport.timer").read_text())
    command = [
        "systemd-analyze",
        "--man=no",
        "verify",
        *(str(folder / f"ctsreport.{kind}") for kind in ("service", "timer")),
    ]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line for line in ended.stderr.splitlines() if "ctsreport." in line]


# --- What is written of them ------------------------------------------------------------------------------------------


def scripts(name: str) -> Iterator[str]:
    """The commands of an example that a shell reads."""
    yield from (command[-1] for command in READERS[name]().commands if command[0] in {"sh", "bash"})


@pytest.mark.parametrize("name", [*EXAMPLES, "README.md"])
def test_a_rule_with_more_than_stands_in_quotes(name: str) -> None:
    """A shell would take it for a file, and the gate would be another one without a word."""
    for line in (DOCS / name).read_text().splitlines():
        quoted = [match.span() for match in re.finditer(r"'[^']*'|\"[^\"]*\"", line)]
        for rule in re.finditer(
            r"\b(critical|errored|unknown|disagreement|unreachable|unsure|stale)(\??:[^\s,'\"`|]+)?>\w+", line
        ):
            assert any(start < rule.start() and rule.end() < end for start, end in quoted), line


@pytest.mark.parametrize("name", [name for name in READERS if any(scripts(name))])
def test_no_step_sends_its_output_into_a_file(name: str) -> None:
    """As a shell splits it: no redirection at all."""
    for script in scripts(name):
        words = list(shlex.shlex(script, posix=True, punctuation_chars=True))
        assert [word for word in words if set(word) <= set("<>&") - {"&&"} and word not in {"", "&&"}] == []


@pytest.mark.parametrize("name", READERS)
def test_all_have_the_same_gate(name: str) -> None:
    words = [
        word
        for command in READERS[name]().commands
        for text in command
        for word in (shlex.split(text) if " " in text else [text])
    ]
    [rules] = re.findall(r"(?m)^--fail-on[=\n](.*)$", "\n".join(words))
    assert rules == RULES


def test_readme_names_every_file_and_links_to_what_is_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README.read_text())
    assert [name for name in EXAMPLES if name not in links] == []
    inside = [link for link in links if not re.match(r"https?://|#", link)]
    assert [link for link in inside if not (DOCS / link.partition("#")[0]).exists()] == []


def rows() -> dict[str, tuple[str, str]]:
    """The README's table of ``--ci``: the files, and what is done as the job runs."""
    table = README.read_text().partition("| `--ci=` |")[2].partition("\n\n")[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {name.strip("`"): (files, runs) for name, files, runs in cells}


def told_of(name: str) -> tuple[list[str], str, list[str]]:
    """The files that the table names of a system, the words around, and the names among what it does as it runs."""
    files, runs = rows()[name]
    return re.findall(r"`([^`]+)`", files), files, re.findall(r"`([^`]+)`", runs)


def test_readme_s_table_is_what_ci_does() -> None:
    """Each system, its files, whether the style lies beside the page, and whether anything is read as the job runs."""
    assert list(rows()) == list(SYSTEMS)
    for name, system in SYSTEMS.items():
        files, words, _ = told_of(name)
        assert files == [f"report{FORMATS[each].suffix}" for each in system.files]
        assert ("style and icon beside the page" in words) is system.linked
        assert bool(rows()[name][1]) is bool(system.read)


def test_readme_names_the_systems_and_what_happens_without_one() -> None:
    [text] = [text for text in README.read_text().split("\n\n") if text.startswith("`--ci=")]
    assert re.findall(r"`(?:--ci=)?([a-z]+)`", text) == [name for name in choices() if name != "auto"]
    assert run_ctsreport("report", DOCS, "--ci").code == 2
    assert "refuses (2)" in text


def rules_in_readme() -> list[str]:
    """The rules of the README's table, as a shell hands them over."""
    table = README.read_text().partition("| rule |")[2].partition("\n\n")[0].splitlines()[2:]
    return [rule.strip("'") for line in table for rule in re.findall("`([^`]+)`", line.split("|")[1])]


@pytest.mark.parametrize("rule", rules_in_readme())
def test_every_rule_of_the_readme_is_one(rule: str) -> None:
    """Whatever becomes of it in the demo; some need a history."""
    with daemon() as running:
        source = (f"prod={running.address}", "--history", "h.db")
        ran = run_ctsreport("report", *source, "-q", "--fail-on", rule, "--now", NOW.isoformat())
    assert ran.code in {0, 3, 4}, ran.err


def test_readme_s_known_failure_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command as it stands, after a report with JSON; then this task fails no gate."""
    [block] = re.findall(r"```\n(ctsreport .*?)```", README.read_text(), re.DOTALL)
    monkeypatch.setenv("CTSREPORT_NOW", NOW.isoformat())
    with daemon() as running:
        monkeypatch.setenv("CTS_ADDRESS", running.address)
        assert run_ctsreport("report", "-f", "json").code == 0
        assert run_ctsreport(*shlex.split(block)[1:]).code == 0
        assert run_ctsreport("report", "-f", "json", "-q", "--fail-on", "critical:legacy-vip").code == 0
    document: dict[str, Any] = json.loads(Path("output/report.json").read_bytes())
    [known] = [task for task in document["tasks"] if task.get("expected", {}).get("known_failure")]
    assert known["name"] == "legacy-vip"
