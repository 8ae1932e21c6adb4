"""``--ci``: where it runs, what it writes there, and that nothing it prints is a command but its own."""

import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ctsreport.cli.ci import LEAST, SYSTEMS
from ctsreport.demo import ALWAYS, Behaviour, Follower, HttpAnswer
from ctsreport.renderers.page.options import SUMMARY_LIMIT as LIMIT
from tests.conftest import CAPTURES, NOBODY, NOW, Ran, run_ctsreport
from tests.functional.daemons import daemon
from tests.properties import hostile

FEW = CAPTURES / "v0.9.0/disabled-now/02-disabled-with-run-now"
MIXED = CAPTURES / "v0.9.0/mixed"
HOSTILE = CAPTURES / "v0.9.0/hostile"
MANY = CAPTURES / "v0.9.0/many"
HEALTHY = CAPTURES / "v0.9.0/all-successful"
DEAD = (f"dead={NOBODY}", "--retries", "0")
"""Nobody listens there."""

USUAL = {"report.html", "report.md", "report.json"}
FILES = {
    "github": USUAL,
    "gitlab": {*USUAL, "report.xml", "report.metrics.txt"},
    "jenkins": {*USUAL, "report.css", "report.svg", "report.xml"},
    "azure": {*USUAL, "report.xml"},
}
SUMMARY, OUTPUT = "summary.md", "step-output.txt"


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """In no CI system, whatever these tests run in."""
    for name in (*(system.variable for system in SYSTEMS.values()), "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a step of GitHub Actions has."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", SUMMARY)
    monkeypatch.setenv("GITHUB_OUTPUT", OUTPUT)


def report(*args: str | Path) -> Ran:
    return run_ctsreport("report", *args, "--now", NOW)


def written() -> set[str]:
    """The files of the report."""
    return {path.name for path in Path("output").iterdir()} if Path("output").exists() else set()


def annotations(ran: Ran) -> list[tuple[str, str, str]]:
    """Level, title and text of each, as GitHub reads them."""
    found = re.findall(r"(?m)^::([a-z]+) title=([^:,\n]*)::(.*)$", ran.out)
    return [(level, _decoded(title, {":": "%3A", ",": "%2C"}), _decoded(text, {})) for level, title, text in found]


def _decoded(text: str, codes: dict[str, str]) -> str:
    for letter, code in {"\r": "%0D", "\n": "%0A", **codes, "%": "%25"}.items():
        text = text.replace(code, letter)
    return text


# --- Which system -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SYSTEMS)
def test_ci_alone_finds_out_where_it_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And does what it does where the system is named."""
    assert report(MIXED, f"--ci={name}", "-o", "named").code == 0
    monkeypatch.setenv(SYSTEMS[name].variable, "true")
    found = report(MIXED, "--ci")
    assert found.code == 0, found.err
    assert written() == FILES[name] == {path.name for path in Path("named").iterdir()}
    assert found.out == report(MIXED, f"--ci={name}").out
    assert found.out == report("--ci", MIXED).out


def test_the_variables_are_those_that_the_systems_set() -> None:
    """As their manuals have it."""
    found = {"github": "GITHUB_ACTIONS", "gitlab": "GITLAB_CI", "jenkins": "JENKINS_URL", "azure": "TF_BUILD"}
    assert {name: system.variable for name, system in SYSTEMS.items()} == found


@pytest.mark.parametrize("value", [None, ""])
def test_ci_alone_where_no_system_is_known_is_refused(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the cure, and before anything is written; an empty variable is none."""
    if value is not None:
        monkeypatch.setenv("GITHUB_ACTIONS", value)
    ran = report(MIXED, "--ci")
    assert (ran.code, ran.out, written()) == (2, "", set())
    assert ran.err.splitlines() == [
        "Error: --ci: this runs in no CI system that is known here.",
        "Name it: --ci=github, --ci=gitlab, --ci=jenkins, --ci=azure.",
    ]


def test_what_follows_ci_is_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though it is named as a system is."""
    monkeypatch.setenv("GITLAB_CI", "true")
    shutil.copytree(MIXED, "jenkins")
    ran = report("--ci", "jenkins")
    assert ran.code == 0
    assert written() == FILES["gitlab"]
    assert Path("output/report.md").read_text().startswith("# CTS health: jenkins\n")
    missing = report("--ci", "github")
    assert (missing.code, missing.err.splitlines()[0]) == (4, "Error: github: No such file or directory.")


def test_behind_the_end_of_options_ci_is_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(MIXED, "--ci")
    monkeypatch.setenv("GITLAB_CI", "true")
    assert run_ctsreport("report", "--now", NOW, "-q", "--", "--ci").code == 0
    assert written() == FILES["github"]


def test_a_system_that_is_not_known_is_refused_with_those_that_are() -> None:
    ran = report(MIXED, "--ci=nonsense")
    assert (ran.code, ran.out, written()) == (2, "", set())
    assert "'nonsense' is not one of 'auto', 'github', 'gitlab', 'jenkins', 'azure'" in ran.err


def test_the_variable_is_as_the_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """CTSREPORT_CI; the command line comes before it."""
    monkeypatch.setenv("CTSREPORT_CI", "gitlab")
    assert report(MIXED, "-q").code == 0
    assert written() == FILES["gitlab"]
    assert report(MIXED, "-q", "--ci=jenkins", "-o", "jenkins").code == 0
    assert {path.name for path in Path("jenkins").iterdir()} == FILES["jenkins"]
    monkeypatch.setenv("CTSREPORT_CI", "auto")
    assert report(MIXED, "-q").code == 2
    monkeypatch.setenv("CTSREPORT_CI", "nonsense")
    assert report(MIXED, "-q").code == 2
    monkeypatch.setenv("CTSREPORT_CI", "")
    assert report(MIXED, "-q", "-o", "none").code == 0
    assert {path.name for path in Path("none").iterdir()} == FILES["github"]


# --- Formats and style ------------------------------------------------------------------------------------------------


def is_linked() -> bool:
    """Whether the style lies beside the page; then the page has no script either."""
    page = Path("output/report.html").read_text()
    linked = 'href="report.css"' in page or "href=report.css" in page
    assert linked is ("report.css" in written()) is not ("<script" in page)
    return linked


@pytest.mark.parametrize("name", SYSTEMS)
def test_each_system_has_its_formats_and_its_style(name: str) -> None:
    assert report(MIXED, "-q", f"--ci={name}").code == 0
    assert written() == FILES[name]
    assert is_linked() is (name == "jenkins")


def test_formats_that_are_asked_for_stand_in_the_place_of_the_default_and_the_system_s_are_added() -> None:
    """Each once."""
    assert report(MIXED, "-q", "--ci=gitlab", "-f", "json", "-f", "junit").code == 0
    assert written() == {"report.json", "report.xml", "report.metrics.txt"}


def test_azure_has_no_summary_without_markdown() -> None:
    ran = report(MIXED, "-q", "--ci=azure", "-f", "html")
    assert ran.code == 0
    assert "uploadsummary" not in ran.out


@pytest.mark.parametrize("how", ["option", "variable", "file"])
def test_a_style_that_is_told_wins(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By whatever tells it."""
    if how == "variable":
        monkeypatch.setenv("CTSREPORT_HTML_STYLE", "inline")
    if how == "file":
        Path("ctsreport.toml").write_text('[report]\nhtml-style = "inline"\n')
    assert report(MIXED, "-q", "--ci=jenkins", *(("--html-style", "inline") if how == "option" else ())).code == 0
    assert not is_linked()


def test_a_linked_style_can_be_had_anywhere() -> None:
    assert report(MIXED, "-q", "--ci=gitlab", "--html-style", "linked").code == 0
    assert is_linked()


@pytest.mark.parametrize("name", ["auto", *SYSTEMS])
def test_standard_output_takes_no_report_and_commands_at_once(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    ran = report(MIXED, "-o", "-", "-f", "json", f"--ci={name}")
    assert (ran.code, ran.out) == (2, "")
    assert "--ci" in ran.err


# --- GitHub's summary and outputs -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("github")
def test_github_s_files_keep_what_is_in_them() -> None:
    """What other commands of the step wrote stays, and ours comes after it."""
    Path(SUMMARY).write_text("# Before\n")
    Path(OUTPUT).write_text("before=1\n")
    assert report(MIXED, "-q", "--ci=github", "--fail-on", "critical").code == 3
    summary = Path(SUMMARY).read_text()
    assert summary.startswith("# Before\n# CTS health")
    lines = Path(OUTPUT).read_text().splitlines()
    assert lines[:2] == ["before=1", "verdict=failing"]
    assert "gate=failed" in lines


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize("name", [SUMMARY, OUTPUT])
def test_a_line_without_an_end_is_not_run_into(name: str) -> None:
    """``printf x >>"$GITHUB_OUTPUT"`` before it makes neither a value longer nor a heading a text."""
    Path(name).write_text("before=1")
    assert report(MIXED, "-q", "--ci=github").code == 0
    assert Path(name).read_text().startswith("before=1\n")


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize(("source", "before"), [(HOSTILE, 0), (HOSTILE, 900_000), (MANY, LIMIT - LEAST)])
def test_github_s_summary_stays_within_its_limit(source: Path, before: int) -> None:
    """GitHub refuses the whole of a larger one. The file beside it is whole."""
    Path(SUMMARY).write_bytes(b"x\n" * (before // 2))
    ran = report(source, "-q", "--ci=github")
    assert (ran.code, ran.err) == (0, "")
    data, whole = Path(SUMMARY).read_bytes(), Path("output/report.md").stat().st_size
    assert before + min(whole, LIMIT - before) * 0.9 < len(data) <= LIMIT
    assert data[before:].startswith(b"# CTS health")
    assert (b"left out here" in data) is (before + whole > LIMIT)


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize("before", [LIMIT - LEAST + 1, LIMIT, LIMIT + 5])
def test_a_full_summary_is_left_as_it_is_and_said(before: int) -> None:
    """All else is written, and the exit code is the gate's."""
    Path(SUMMARY).write_bytes(b"x" * before)
    ran = report(MIXED, "-q", "--ci=github", "--fail-on", "critical")
    assert ran.code == 3
    assert Path(SUMMARY).stat().st_size == before
    [line] = ran.err.splitlines()
    assert "GITHUB_STEP_SUMMARY is full" in line
    assert written() == FILES["github"]
    assert annotations(ran)
    assert "gate=failed\n" in Path(OUTPUT).read_text()


@pytest.mark.usefixtures("github")
def test_a_head_that_does_not_fit_the_summary_costs_no_report() -> None:
    """A long note and a summary that others have nearly filled.

    Of the job's own making, and no reason to have no report at all.
    """
    Path("note.md").write_text("word " * 10_000)
    Path(SUMMARY).write_bytes(b"x" * (LIMIT - LEAST))
    ran = report(MIXED, "-q", "--ci=github", "--note", "note.md")
    assert (ran.code, written()) == (0, FILES["github"]), ran.err


@pytest.mark.usefixtures("github")
def test_a_budget_that_is_told_holds_for_the_summary_too() -> None:
    assert report(MIXED, "-q", "--ci=github", "--markdown-budget", "9000").code == 0
    assert Path(SUMMARY).stat().st_size <= 9000


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize("variable", ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"])
@pytest.mark.parametrize("place", ["folder", "missing/file"])
def test_a_file_of_github_that_cannot_be_written_is_an_error(
    variable: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5, with its path; the report is there."""
    Path("folder").mkdir()
    monkeypatch.setenv(variable, place)
    ran = report(MIXED, "-q", "--ci=github")
    assert ran.code == 5
    assert place in ran.err.splitlines()[0]
    assert len(ran.err.splitlines()) == 2
    assert written() == FILES["github"]


def test_variables_of_github_that_are_not_set_are_said() -> None:
    """One line each, and all else is done."""
    ran = report(MIXED, "-q", "--ci=github", "--fail-on", "critical")
    assert ran.code == 3
    assert [line.partition(":")[0] for line in ran.err.splitlines()] == [
        "GITHUB_STEP_SUMMARY is not set",
        "GITHUB_OUTPUT is not set",
    ]
    assert annotations(ran)


@pytest.mark.usefixtures("github")
def test_nothing_is_annotated_where_nothing_is_wrong() -> None:
    """A green job is quiet, and its summary says so."""
    ran = report(HEALTHY, "--ci=github", "-q", "--fail-on", "critical")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert "✓ HEALTHY" in Path(SUMMARY).read_text()
    assert "gate=passed\n" in Path(OUTPUT).read_text()


# --- Annotations ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("github")
def test_errors_come_in_the_order_of_their_weight_and_the_rest_is_counted() -> None:
    """The gate, what could not be read, high severity, then the report's order, low severity last; ten are shown."""
    Path("ctsreport.toml").write_text(
        '[[tasks]]\nmatch = "vpn-peers"\nseverity = "high"\n[[tasks]]\nmatch = "waf_allow_list"\nseverity = "low"\n'
    )
    ran = report(f"mixed={MIXED}", *DEAD, "--ci=github", "--fail-on", "critical,errored", "-f", "json")
    assert ran.code == 3
    titles = [title for level, title, _ in annotations(ran) if level == "error"]
    tasks = json.loads(Path("output/report.json").read_bytes())["tasks"]
    order = [
        f"CTS task mixed / {task['name']} {task['effective_health']}"
        for task in tasks
        if task["effective_health"] in {"critical", "errored"}
    ]
    high, low = "CTS task mixed / vpn-peers errored", "CTS task mixed / waf_allow_list critical"
    assert {high, low} < set(order)
    found = [
        "CTS gate failed",
        "CTS could not be read",
        high,
        *(each for each in order if each not in {high, low}),
        low,
    ]
    assert titles == [*found[:9], f"{len(found) - 9} more failures"]
    [rest] = [text for _, title, text in annotations(ran) if title == titles[-1]]
    assert all(each in rest for each in found[9:])


@pytest.mark.usefixtures("github")
def test_as_many_as_are_shown_are_shown() -> None:
    """Ten of ten, without a count of none."""
    assert [level for level, *_ in annotations(report(MIXED, "-q", "--ci=github"))].count("error") == 10


@pytest.mark.usefixtures("github")
def test_warnings_are_at_most_ten_too() -> None:
    """What has expired first."""
    Path("ctsreport.toml").write_text(
        "".join(
            f'[[known]]\ntask = "*{"aeo"[number % 3]}*"\nreason = "{number}"\nexpires = 2025-01-01\n'
            for number in range(15)
        )
    )
    found = [each for each in annotations(report(MIXED, "-q", "--ci=github")) if each[0] == "warning"]
    assert len(found) == 10
    assert {title for _, title, _ in found[:9]} == {"Known failure expired"}
    assert re.fullmatch(r"[0-9]+ more warnings", found[9][1])


@pytest.mark.usefixtures("github")
def test_known_failures_are_one_notice() -> None:
    """However many; nothing that is known is an error."""
    accepted = (f'[[known]]\ntask = "*{letter}*"\nreason = "Accepted"\nexpires = 2027-01-01\n' for letter in "aeo")
    Path("ctsreport.toml").write_text("".join(accepted))
    found = annotations(report(MIXED, "-q", "--ci=github", "--fail-on", "critical"))
    assert [level for level, *_ in found if level != "warning"] == ["notice", "notice"], (
        "that the gate passed though, and what is known"
    )
    assert found[-1][1] == "CTS: 11 known failures"


@pytest.mark.parametrize("name", ["github", "azure"])
def test_quiet_still_prints_what_the_system_reads(name: str) -> None:
    """And nothing else on standard output."""
    ran = report(MIXED, "-q", f"--ci={name}")
    assert ran.out.splitlines()
    assert {line[:2] for line in ran.out.splitlines()} == {"::" if name == "github" else "##"}


@pytest.mark.parametrize("name", ["gitlab", "jenkins"])
def test_quiet_is_quiet_where_nothing_is_read_from_the_log(name: str) -> None:
    ran = report(MIXED, "-q", f"--ci={name}")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


# --- Commands of others -----------------------------------------------------------------------------------------------

COMMANDS = (
    "::error::x",
    " \t::error::x",
    "\xa0\u3000::add-mask::x",
    "::stop-commands::x",
    "##[error]x",
    "###[group]x",
    "##vso[task.complete result=Succeeded]",
    "####vso[task.setvariable variable=PATH]x",
    "%0A::stop-commands::x",
    "%0D%0A##vso[task.complete]",
    "%AZP250A::error::x",
    "x\n::error::x",
    "x\r::error::x",
    "x\r\n##[error]x\r\n",
    "x\x0b::error::x",
    "x\x85::error::x",
    "x\u2028::error::x",
    "\x1b[0m::error::x",
    "#\x1b[0m#vso[task.complete]",
    "error::x\n::set-output name=gate::passed",
    "x\ngate=passed",
    "gate<<x\npassed\nx",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n ::error::x ##[error]x",
)
"""Names and messages that a CI system could take for commands of its own."""

OURS = re.compile(
    r"::(error|warning|notice) title=[^:,]+::.+"
    r"|##vso\[task\.(logissue type=(error|warning)|uploadsummary|setvariable variable=ctsreport\.(verdict|gate))\].+"
)


def foreign(ran: Ran) -> list[str]:
    """The lines, of both streams, that a CI system takes for commands and that are not ours."""
    lines = [*ran.out.splitlines(), *ran.err.splitlines()]
    return [line for line in lines if re.search(r"^\s*::|##\[|##vso\[", line) and not OURS.fullmatch(line)]


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Saved answers of an instance that is named so, with each text in every place where one can stand."""
    return hostile.save(COMMANDS, tmp_path / "##[error]x\n::error::x")


def test_the_check_finds_a_command() -> None:
    """Else it would prove nothing."""
    found = "::error::x\n  ::error::x\nx ##[error]x\n##vso[task.complete]x\nx##vso[x]\n::error title=a:b::x"
    assert (
        len(
            foreign(
                Ran(0, f"{found}\n::error title=a::b\n##vso[task.setvariable variable=ctsreport.gate]passed\nx ::x", "")
            )
        )
        == 6
    )


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize(
    "options",
    [(), ("--ci=github",), ("--ci=azure",), ("--ci=github", "-q"), ("--color", "-v"), ("--no-redact",)],
    ids=" ".join,
)
@pytest.mark.parametrize("columns", ["", "60"])
def test_no_name_and_no_message_becomes_a_command(
    answers: Path, options: Sequence[str], columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is printed, and however wide."""
    monkeypatch.setenv("COLUMNS", columns)
    ran = report(f"./{answers.name}", *options, "--fail-on", "critical,errored,unknown,disagreement")
    assert ran.code == 3
    assert foreign(ran) == []


@pytest.mark.usefixtures("github")
def test_annotations_say_the_names_as_they_are(answers: Path) -> None:
    """What is escaped is read back: ``%0A`` is four letters of a name and no new line."""
    found = annotations(report(answers, "--ci=github", "-q", "--task", "%*"))
    titles = [title for _, title, _ in found]
    assert any("CTS task %0A::stop-commands::x " in title for title in titles)
    assert any("CTS task %AZP250A::error::x " in title for title in titles)
    assert not any("\n" in text or "\r" in text for each in found for text in each)


@pytest.mark.usefixtures("github")
def test_outputs_are_ours_alone(answers: Path) -> None:
    """No name adds a value or takes the place of one."""
    assert report(answers, DEAD[0], "--retries", "0", "--ci=github", "-q", "--fail-on", "critical").code == 3
    lines = Path(OUTPUT).read_text().splitlines()
    names = [line.partition("=")[0] for line in lines]
    known = ["critical", "errored", "unknown", "successful", "tasks", "known", "unread", "left_out"]
    assert names == ["verdict", "text", "gate", *known]
    assert "gate=failed" in lines


@pytest.mark.parametrize("options", [(), ("-q",), ("-q", "--ci=github"), ("-q", "--ci=azure")], ids=" ".join)
def test_no_answer_that_could_not_be_read_becomes_a_command(options: Sequence[str], tmp_path: Path) -> None:
    """Tasks that cannot be decoded, and a daemon's own words for an error."""
    (tmp_path / "tasks-events.json").write_text(
        json.dumps({text: {"task_name": text, "status": 5} for text in COMMANDS})
    )
    failing = HttpAnswer.of_type(
        "application/json", json.dumps({"error": {"message": "\n".join(COMMANDS)}}).encode(), 500
    )
    with daemon(Behaviour(answer=failing)) as running:
        ran = report("tasks-events.json", running.address, "--retries", "0", *options)
    assert ran.code == 4
    assert len(ran.err.splitlines()) > 5 or "-q" not in options
    assert foreign(ran) == []


@pytest.mark.parametrize("text", COMMANDS)
def test_no_source_that_does_not_exist_becomes_a_command(text: str) -> None:
    ran = report(text)
    assert ran.code == 4
    assert foreign(ran) == []


PLACES: dict[str, Callable[[str], Sequence[str]]] = {
    "--config": lambda text: (f"--config={text}",),
    "--note": lambda text: (f"--note={text}",),
    "--templates": lambda text: (f"--templates={text}",),
    "--tz": lambda text: (f"--tz={text}",),
    "--name": lambda text: (f"--name={text}/x",),
    "--taken-at": lambda text: (f"--taken-at={text}",),
    "--fail-on": lambda text: (f"--fail-on={text}",),
    "--header": lambda text: (f"--header={text}",),
    "--cacert": lambda text: (f"--cacert={text}", "http://127.0.0.1:9"),
    "-o": lambda text: ("-o", f"file/{text}"),
    "--status": lambda text: (f"--status={text}",),
    "--format": lambda text: (f"--format={text}",),
    "--timeout": lambda text: (f"--timeout={text}",),
    "--bundle": lambda text: (f"--bundle={text}",),
    "--ci": lambda text: (f"--ci={text}",),
    "an option": lambda text: (f"--{text}",),
}
"""Where the command line can hold a text that an error then repeats."""


@pytest.mark.parametrize("place", PLACES)
def test_no_error_about_the_command_line_becomes_a_command(place: str) -> None:
    """A job may hand on what others wrote: a branch's name, a title."""
    Path("file").write_text("")
    found = []
    for text in COMMANDS:
        ran = report(HEALTHY, *PLACES[place](text), "-q", "-f", "text")
        assert ran.code in {0, 2, 3, 4, 5}, ran.err
        found += foreign(ran)
    assert found == []


def test_no_unknown_command_becomes_a_command() -> None:
    assert [line for text in COMMANDS for line in foreign(run_ctsreport(text))] == []


@pytest.mark.parametrize("options", [(), ("-v",), ("-q", "--ci=azure"), ("--bundle", "40K")], ids=" ".join)
def test_no_folder_of_the_report_becomes_a_command(options: Sequence[str]) -> None:
    """Its path is printed."""
    for text in COMMANDS:
        ran = report(FEW, "-f", "markdown", "-o", text, *options)
        assert ran.code == 0, ran.err
        assert foreign(ran) == [], text


@pytest.mark.parametrize("name", ["github", "azure"])
def test_nothing_of_the_configuration_becomes_a_command(name: str) -> None:
    """A pull request can change it."""
    for text in COMMANDS:
        quoted = json.dumps(text)
        Path("ctsreport.toml").write_text(
            f'[[tasks]]\nmatch = "*"\nowner = {quoted}\nnext-step = {quoted}\nrunbook = {quoted}\n'
            f'[[known]]\ntask = "waf*"\nreason = {quoted}\nexpires = 2027-01-01\nowner = {quoted}\nticket = {quoted}\n'
            f"[[known]]\ntask = {quoted}\nreason = {quoted}\nexpires = 2025-01-01\n"
            f'[[known]]\ntask = "vpn*"\nreason = {quoted}\nexpires = 2025-01-01\n'
        )
        ran = report(
            MIXED,
            "-f",
            "text",
            f"--ci={name}",
            "--fail-on",
            f"critical:{text.replace(',', '')}",
            "--fail-on",
            "critical",
        )
        assert ran.code in {2, 3}, ran.err
        assert foreign(ran) == [], text


def test_no_mistake_in_the_configuration_becomes_a_command() -> None:
    """Keys and values that an error repeats."""
    for text in COMMANDS:
        quoted = json.dumps(text)
        for table in (
            f"{quoted} = 1\n",
            f"[report]\nhtml-style = {quoted}\n",
            f"[report]\n{quoted} = 1\n",
            f"[[known]]\ntask = {quoted}\n",
            text,
        ):
            Path("ctsreport.toml").write_text(table)
            ran = report(HEALTHY, "-f", "text", "-q")
            assert ran.code in {0, 2}, table  # 0: a comment
            assert foreign(ran) == []


REDIRECTS = (
    "/::error::x",
    "/%0A::error::x",
    "/##[error]x",
    "http://127.0.0.1:9/\u2028::error::x",
    "::error::x",
    "##vso[task.complete]",
    "http://[::error::x]/",
)
"""Where a daemon can send who asks."""


@pytest.mark.parametrize("location", REDIRECTS)
def test_no_line_about_what_is_asked_becomes_a_command(location: str) -> None:
    """``-v`` tells each address, and a daemon may name others."""
    paths = {path: Behaviour(redirect=location) for path in ("/v1/status", "/v1/status/tasks", "/v1/health")}
    with daemon(Behaviour(paths=paths)) as running:
        ran = report(f"{running.address}/::error::x/%0A::error::x", "-v", "--retries", "0", "--deadline", "5")
        assert foreign(ran) == []
        ran = report(running.address, "-v", "--retries", "0", "--deadline", "5")
    assert "asking http://" in ran.err
    assert foreign(ran) == []


@pytest.mark.parametrize("address", ["::error::x", "##vso[task.complete]:1", "127.0.0.1:9/\n::error::x", "##[error]x"])
def test_no_leader_that_a_follower_names_becomes_a_command(address: str) -> None:
    with daemon(Behaviour(follower=Follower(leader="::error::x\n##[error]x", address=address))) as running:
        ran = report(running.address, "-v", "--retries", "0", "--deadline", "5")
    assert ran.code == 4
    assert foreign(ran) == []


def test_waiting_is_no_command_either() -> None:
    """What a daemon says of when to come again."""
    with daemon(Behaviour(fail_times=ALWAYS, retry_after="##[error]0\t::error::x")) as running:
        ran = report(running.address, "-v", "--retries", "1", "--deadline", "0.4")
    assert ran.code == 4
    assert foreign(ran) == []
