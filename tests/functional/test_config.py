"""ctsreport.toml: where it counts, in which order, and how everything wrong in it is told at once."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import CAPTURES, NOW, run_ctsreport
from tests.functional.daemons import daemon

MIXED = CAPTURES / "v0.9.0/mixed"

WHOLE = """
[report]
output = "pages"
format = ["json", "html"]
name = "night"
title = "Edge"
tz = "Europe/Berlin"

[connection]
timeout = 5

[gate]
fail-on = ["critical>9", "unreachable"]

[[instances]]
name = "prod"
address = "ADDRESS"
headers = { X-Trace = "nightly", Authorization = { env = "TOKEN", prefix = "Bearer " } }

[[tasks]]
match = "*"
owner = "Network on call"
runbook = "https://wiki.example.com/cts"

[[tasks]]
match = "edge-*"
next-step = "Ask who changed the firewall"
note = "**Never** restart it.\\n\\n- at night"
severity = "high"

[[known]]
task = "legacy-vip"
reason = "The box goes in May"
expires = 2027-01-01
ticket = "NET-42"
"""


def config(text: str) -> None:
    Path("ctsreport.toml").write_text(text)


def test_a_whole_file_says_all_that_the_command_line_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """Instances with their headers, defaults, what is known of tasks, known failures, the gate."""
    monkeypatch.setenv("TOKEN", "abc-def-ghi-jkl")
    monkeypatch.setenv("CTSREPORT_CONFIG", "ctsreport.toml")
    with daemon() as running:
        config(WHOLE.replace("ADDRESS", running.address))
        ran = run_ctsreport("report", "--now", "2026-11-25T03:12:00Z")
        asked = [request.headers for request in running.requests]
    assert ran.code == 0, ran.err
    assert asked
    assert all(
        headers["X-Trace"] == "nightly" and headers["Authorization"] == "Bearer abc-def-ghi-jkl" for headers in asked
    )
    document = json.loads(Path("pages/night.json").read_bytes())
    assert document["title"] == "Edge"
    assert [instance["name"] for instance in document["instances"]] == ["prod"]
    by_name = {task["name"]: task["expected"] for task in document["tasks"]}
    assert by_name["edge-firewall-rules"]["severity"] == "high"
    assert by_name["edge-firewall-rules"]["owner"] == "Network on call"
    assert by_name["legacy-vip"]["known_failure"]["ticket"] == "NET-42"
    page = Path("pages/night.html").read_text()
    assert "<strong>Never</strong> restart it." in page
    assert "next: Ask who changed the firewall" in page
    assert 'href="https://wiki.example.com/cts"' in page
    assert "+01:00" in page


def test_owner_runbook_and_next_step_stand_beside_what_is_broken_in_every_format() -> None:
    config(
        '[[tasks]]\nmatch = "waf*"\nowner = "Team Edge"\nrunbook = "https://wiki.example.com/waf"\nnext-step = '
        '"Widen the pool"\n'
    )
    formats = (
        "html",
        "markdown",
        "json",
        "junit",
        "openmetrics",
        "github-summary",
        "github-annotations",
        "azure-commands",
    )
    ran = run_ctsreport("report", MIXED, *(word for name in formats for word in ("-f", name)), "--now", NOW)
    assert ran.code == 0, ran.err
    for path in (*Path("output").iterdir(),):
        text = path.read_text()
        for words in ("Team Edge", "https://wiki.example.com/waf", "Widen the pool"):
            assert words in text, (path, words)
    assert all(words in ran.out for words in ("Team Edge", "https://wiki.example.com/waf", "Widen the pool"))


def test_option_before_environment_before_file_before_default(monkeypatch: pytest.MonkeyPatch) -> None:
    config('[report]\nname = "file"\nformat = ["json"]\n')
    run_ctsreport("report", MIXED, "-q")
    assert Path("output/file.json").exists()
    monkeypatch.setenv("CTSREPORT_NAME", "environment")
    run_ctsreport("report", MIXED, "-q")
    assert Path("output/environment.json").exists()
    run_ctsreport("report", MIXED, "-q", "--name", "option")
    assert Path("output/option.json").exists()


def test_cts_s_own_variables_come_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    config('[connection]\ncacert = "gone.pem"\n')
    monkeypatch.setenv("CTS_CACERT", "other.pem")
    ran = run_ctsreport("report", "https://127.0.0.1:9", "--retries", "0")
    assert ran.code == 2
    assert "other.pem" in ran.err


def test_a_source_of_the_command_line_stands_in_the_place_of_the_file_s_instances() -> None:
    config('[[instances]]\nname = "prod"\naddress = "http://127.0.0.1:9"\n')
    assert run_ctsreport("report", MIXED, "-q").code == 0


def test_a_source_that_is_nearly_an_instance_of_the_file_is_told_so() -> None:
    config('[[instances]]\nname = "prod"\naddress = "http://127.0.0.1:9"\n')
    ran = run_ctsreport("report", "prdo")
    assert ran.code == 4
    assert ran.err.splitlines()[:2] == [
        "Error: prdo: there is no such file, and no instance of that name.",
        "Did you mean prod?",
    ]
    assert "Check the path" in run_ctsreport("report", "nowhere").err


def test_the_instances_come_before_cts_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTS_ADDRESS", "http://127.0.0.1:9")
    with daemon() as running:
        config(f'[[instances]]\nname = "prod"\naddress = "{running.address}"\n')
        assert run_ctsreport("report", "-q").code == 0
        assert run_ctsreport("fetch", "-q").code == 0


def test_each_instance_has_its_own_connection() -> None:
    """A client certificate for one is no matter of the other."""
    with daemon() as running:
        config(
            f'[[instances]]\nname = "a"\naddress = "{running.address}"\n'
            f'[[instances]]\nname = "b"\naddress = "{running.address}"\nclient-cert = "gone.pem"\n'
        )
        ran = run_ctsreport("report", "-q")
    assert ran.code == 2
    assert "gone.pem" in ran.err


def test_paths_count_from_the_file_s_folder() -> None:
    Path("conf").mkdir()
    Path("conf/c.toml").write_text('[report]\noutput = "here"\nnote = "note.md"\nformat = ["markdown"]\n')
    Path("conf/note.md").write_text("Call the network team")
    assert run_ctsreport("report", MIXED, "-q", "--config", "conf/c.toml").code == 0
    assert "Call the network team" in Path("conf/here/report.md").read_text()


WRONG = {
    "unknown key": ("[report]\nformt = []\n", "line 2, report.formt: Unknown key. Did you mean format?"),
    "unknown table": ("[reprot]\n", "line 1, reprot: Unknown key. Did you mean report?"),
    "wrong spelling": ("[gate]\nfail_on = []\n", "line 2, gate.fail_on: Unknown key. Did you mean fail-on?"),
    "unknown key in a list": (
        '[[tasks]]\nmatch = "a"\nownr = "x"\n',
        "line 3, tasks[0].ownr: Unknown key. Did you mean owner?",
    ),
    "wrong type": ("[report]\ntitle = 3\n", "line 2, report.title: Expected a text, got a whole number."),
    "table for a text": ("[report.title]\n", "line 1, report.title: Expected a text, got a table."),
    "text for a table": ('report = "x"\n', "line 1, report: Expected a table, got a text."),
    "wrong type in a list": (
        '[report]\nformat = [\n  "html",\n  3,\n]\n',
        "line 4, report.format[1]: Expected a text, got a whole number.",
    ),
    "wrong word": ('[report]\nformat = ["htlm"]\n', "line 2, report.format: "),
    "wrong zone": ('[report]\ntz = "Nowhere"\n', "line 2, report.tz: "),
    "no note": ('[report]\nnote = "gone.md"\n', "line 2, report.note: "),
    "missing key": ('[[instances]]\nname = "a"\n', "line 1, instances[0]: The key address is missing."),
    "no address": (
        '[[instances]]\nname = "a"\naddress = "nowhere"\n',
        "line 3, instances[0].address: An address cannot be used (nowhere)",
    ),
    "no zone of a daemon": (
        '[[instances]]\nname = "a"\naddress = "http://a"\nzone = "Europe/Berlim"\n',
        "line 4, instances[0].zone: 'Europe/Berlim' is not a time zone.",
    ),
    "no name": ('[[instances]]\nname = "a b"\naddress = "http://a"\n', "line 2, instances[0].name: "),
    "two of a name": (
        '[[instances]]\nname = "a"\naddress = "http://a"\n[[instances]]\nname = "a"\naddress = "http://b"\n',
        "line 5, instances[1].name: Another instance is named a too.",
    ),
    "two places of a header": (
        '[[instances]]\nname = "a"\naddress = "http://a"\nheaders.X = { file = "x", env = "Y" }\n',
        "line 4, instances[0].headers.X: Name either env or file.",
    ),
    "wrong rule": (
        '[gate]\nfail-on = ["critical", "stale"]\n',
        "line 2, gate.fail-on[1]: The rule 'stale' does not say how old",
    ),
    "known without expiry": ('[[known]]\ntask = "a"\nreason = "x"\n', "line 1, known[0]: The key expires is missing."),
    "known without reason": (
        '[[known]]\ntask = "a"\nexpires = 2027-01-01\n',
        "line 1, known[0]: The key reason is missing.",
    ),
    "known of everything": (
        '[[known]]\nreason = "x"\nexpires = 2027-01-01\n',
        "line 1, known[0]: Name a cause, a task (not * alone)",
    ),
    "known of every name": (
        '[[known]]\ntask = "*/[a-z]*"\nreason = "x"\nexpires = 2027-01-01\n',
        "line 1, known[0]: Name a cause",
    ),
    "known of every text": (
        '[[known]]\ntext = "e"\nreason = "x"\nexpires = 2027-01-01\n',
        "line 1, known[0]: Name a cause",
    ),
    "no rule": ("[gate]\nfail-on = []\n", "line 2, gate.fail-on: It is empty"),
    "time of an instance": (
        '[[instances]]\nname = "a"\naddress = "http://a"\ntimeout = -1\n',
        "line 4, instances[0].timeout: ",
    ),
    "no header": (
        '[[instances]]\nname = "a"\naddress = "http://a"\nheaders = { "a b" = "x" }\n',
        "line 4, instances[0].headers.a b: ",
    ),
    "no pattern": ('[report]\nredact = ["hunter("]\n', "line 2, report.redact: "),
    "a number of many digits": (f"x = {'1' * 5000}\n", "ctsreport.toml is not valid TOML"),
    "keys of many parts": (f"{'a.' * 100_000}a = 1\n", "ctsreport.toml is nested too deep"),
    "quoted keys of many parts": (f"""{'"a" . ' * 100_000}a = 1\n""", "ctsreport.toml is nested too deep"),
    "known by an empty text": ('[[known]]\ntext = ""\nreason = "x"\nexpires = 2027-01-01\n', "line 2, known[0].text: "),
    "no date": (
        '[[known]]\ntask = "a"\nreason = "x"\nexpires = "May"\n',
        "line 4, known[0].expires: 'May' is not a date.",
    ),
    "no zone": ('[[known]]\ntask = "a"\nreason = "x"\nexpires = 2027-01-01T12:00:00\n', "does not say in which zone"),
    "wrong severity": ('[[tasks]]\nmatch = "a"\nseverity = "urgent"\n', "line 3, tasks[0].severity: "),
    "no TOML": ("[report\n", "ctsreport.toml is not valid TOML: "),
    "no UTF-8": ("\udcff", "line 1: it is not UTF-8"),
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("command", [("report", MIXED), ("fetch", MIXED), ("config", "check"), ("config", "show")])
def test_what_is_wrong_is_told_with_file_line_and_path(command: tuple[str, ...], case: str) -> None:
    """Before anything runs; nothing is written."""
    text, says = WRONG[case]
    Path("ctsreport.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    ran = run_ctsreport(*command, "--config", "ctsreport.toml")
    assert ran.code == 2
    assert ran.err.startswith("Error: ctsreport.toml")
    assert says in ran.err
    assert [path.name for path in Path().iterdir()] == ["ctsreport.toml"]


HEADERS = {
    "env": (
        '{ env = "NOT_SET_ANYWHERE" }',
        "line 4, instances[0].headers.X: The variable NOT_SET_ANYWHERE is not set.",
    ),
    "file": ('{ file = "gone" }', "line 4, instances[0].headers.X: gone cannot be read"),
}


@pytest.mark.parametrize("kind", HEADERS)
def test_a_secret_that_is_not_here_is_wrong_where_its_instance_is_asked(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a laptop, with saved answers, it is not needed."""
    monkeypatch.setenv("CTSREPORT_CONFIG", "ctsreport.toml")
    header, says = HEADERS[kind]
    config(f'[[instances]]\nname = "a"\naddress = "http://127.0.0.1:9"\nheaders.X = {header}\n')
    for command in (("report",), ("fetch",), ("report", "a"), ("report", "a=http://127.0.0.1:9")):
        ran = run_ctsreport(*command)
        assert ran.code == 2
        assert says in ran.err
    assert run_ctsreport("report", MIXED, "-q").code == 0
    checked = run_ctsreport("config", "check")
    assert checked.code == 0
    assert says in checked.out
    assert run_ctsreport("config", "show").code == 0


@pytest.mark.parametrize("source", ["prod", "prod=ADDRESS", "ADDRESS"])
def test_a_source_that_is_an_instance_of_the_file_is_asked_as_the_file_says(source: str) -> None:
    """By its name, or by its name and address; an address alone is any address."""
    with daemon() as running:
        config(f'[[instances]]\nname = "prod"\naddress = "{running.address}"\nheaders.X-Who = "me"\n')
        ran = run_ctsreport("report", source.replace("ADDRESS", running.address), "-q")
        found = [request.headers.get("X-Who") for request in running.requests]
    assert ran.code == 0, ran.err
    assert set(found) == ({None} if source == "ADDRESS" else {"me"})


@pytest.mark.parametrize(
    "table",
    [
        '[connection]\ncacert = "gone.pem"\n',
        '[[instances]]\nname = "a"\naddress = "https://a"\nclient-cert = "gone.pem"\n',
    ],
)
def test_check_opens_certificates(table: str) -> None:
    config(table)
    ran = run_ctsreport("config", "check")
    assert ran.code == 2
    assert "gone.pem" in ran.err


def test_all_that_is_wrong_is_told_at_once() -> None:
    config('[report]\nformt = []\ntitle = 3\n[[known]]\ntask = "a"\n')
    ran = run_ctsreport("report", MIXED)
    assert ran.code == 2
    assert [line.split(":")[0] for line in ran.err.splitlines()[:4]] == [
        "Error",
        "ctsreport.toml, line 3, report.title",
        "ctsreport.toml, line 4, known[0]",
        "ctsreport.toml, line 4, known[0]",
    ]


@pytest.mark.parametrize("named", ["gone.toml", "."])
def test_a_file_that_is_named_must_be_there(named: str) -> None:
    ran = run_ctsreport("report", MIXED, "--config", named)
    assert ran.code == 2
    assert f"{named} cannot be read" in ran.err


def test_help_needs_no_file_that_is_in_order() -> None:
    config("[nonsense")
    assert run_ctsreport("report", "--help").code == 0


def test_a_pattern_of_tasks_that_fits_nothing_is_a_notice() -> None:
    config('[[tasks]]\nmatch = "gone-*"\nowner = "x"\n')
    run_ctsreport("report", MIXED, "-q", "-f", "json")
    notices = json.loads(Path("output/report.json").read_bytes())["notices"]
    [found] = [notice for notice in notices if notice["code"] == "config_unmatched"]
    assert found["level"] == "info"
    assert "ctsreport.toml, line 1, tasks[0]" in found["message"]


def test_check_counts_what_is_there() -> None:
    config('[report]\ntz = "UTC"\n[[tasks]]\nmatch = "a"\n')
    ran = run_ctsreport("config", "check")
    assert ran.code == 0
    assert "ctsreport.toml is in order: 0 instances, 1 default, 1 pattern of tasks" in ran.out


def test_check_without_a_file_is_an_error() -> None:
    assert run_ctsreport("config", "check").code == 2


def test_show_tells_every_value_and_its_origin_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "abc-def-ghi-jkl")
    monkeypatch.setenv("CTSREPORT_TITLE", "From outside")
    monkeypatch.setenv("CTSREPORT_HEADER", "Authorization: Bearer zzz-yyy")
    secret = "".join(map(chr, range(103, 115)))
    config(WHOLE.replace("ADDRESS", f"https://user:{secret}@cts.example.com"))
    ran = run_ctsreport("config", "show", "--config", "ctsreport.toml")
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    for line in (
        'output = "pages"  # ctsreport.toml:3',
        'title = "From outside"  # environment CTSREPORT_TITLE',
        "timeout = 5.0  # ctsreport.toml:10",
        "deadline = 60.0  # default",
        'instances[0].headers.Authorization.env = "TOKEN"  # ctsreport.toml:18',
        'known[0].ticket = "NET-42"  # ctsreport.toml:35',
    ):
        assert line in lines
    for hidden in (secret, "abc-def-ghi-jkl", "zzz-yyy", "nightly"):
        assert hidden not in ran.out


def test_the_schema_fits_the_file() -> None:
    schema = json.loads(run_ctsreport("schema", "config").out)
    validator = jsonschema.Draft202012Validator(schema)
    document = tomllib.loads(WHOLE)
    document["known"][0]["expires"] = str(document["known"][0]["expires"])
    validator.validate(document)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({"report": {"formt": []}})
