"""Many daemons: which of them are asked, what they are called, and folders and lists of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import run_ctsreport
from tests.functional.daemons import ask, daemon
from tests.unit.making import wire_event, wire_task

CONFIG = """
[[instances]]
name = "dc1-cts"
address = "{one}"
tags = {{ site = "dc1", env = "prod" }}

[[instances]]
name = "dc2-cts"
address = "{two}"
tags = {{ site = "dc2", env = "prod" }}

[[instances]]
name = "lab"
address = "http://127.0.0.1:1"
headers = {{ X-Key = {{ env = "NOBODY_SET_THIS" }} }}
"""


def report(*arguments: str) -> dict[str, Any]:
    ran = run_ctsreport("report", "-q", *arguments, "-o", "-", "-f", "json")
    assert ran.code in {0, 4}, ran.err
    made: dict[str, Any] = json.loads(ran.out)
    return made


def names(made: dict[str, Any]) -> list[str]:
    return [each["name"] for each in made["instances"]]


def failed(number: int) -> dict[str, object]:
    message = "dial tcp 10.0.0.1:443: connect: connection refused"
    return wire_event(success=False, id=f"event-{number}", error={"message": message})


def save(path: Path, task: str = "a") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({task: wire_task(task)}))


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        (("--instance", "dc*"), ["dc1-cts", "dc2-cts"]),
        (("--instance", "dc2-*"), ["dc2-cts"]),
        (("--tag", "site=dc1"), ["dc1-cts"]),
        (("--tag", "site=dc1", "--tag", "site=dc2"), ["dc1-cts", "dc2-cts"]),
        (("--tag", "env=prod", "--tag", "site=dc2"), ["dc2-cts"]),
        (("--tag", "env=prod", "--instance", "*1*"), ["dc1-cts"]),
    ],
)
def test_instances_of_the_file_are_asked_by_name_and_tag(arguments: tuple[str, ...], asked: list[str]) -> None:
    """The others are not, nor need their headers be here."""
    with daemon() as one, daemon() as two:
        Path("fleet.toml").write_text(CONFIG.format(one=one.address, two=two.address))
        made = ask("--config", "fleet.toml", *arguments).told
        assert bool(one.requests) == ("dc1-cts" in asked)
        assert bool(two.requests) == ("dc2-cts" in asked)
    assert names(made) == asked


def test_tags_are_in_report_json() -> None:
    with daemon() as one, daemon() as two:
        Path("fleet.toml").write_text(CONFIG.format(one=one.address, two=two.address))
        made = ask("--config", "fleet.toml", "--instance", "dc1-cts", "--instance", "dc2-cts").told
    assert [each["tags"] for each in made["instances"]] == [
        {"env": "prod", "site": "dc1"},
        {"env": "prod", "site": "dc2"},
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--instance", "dc3-*"), "Did you mean dc2-cts"),
        (("--tag", "site=dc9"), "--tag site=dc9 fits no instance"),
        (("--tag", "site"), "is not KEY=VALUE"),
        (("--instance", " "), "--instance is empty"),
    ],
)
def test_what_fits_no_instance_is_wrong_usage(arguments: tuple[str, ...], words: str) -> None:
    """With what was probably meant."""
    Path("fleet.toml").write_text(CONFIG.format(one="http://127.0.0.1:1", two="http://127.0.0.1:2"))
    ran = run_ctsreport("report", "--config", "fleet.toml", *arguments)
    assert ran.code == 2
    assert words in ran.err
    assert not Path("output").exists()


def test_only_instances_of_the_command_line_that_are_asked_for() -> None:
    with daemon() as one:
        assert names(ask(f"x={one.address}", "y=http://127.0.0.1:1", "--instance", "x").told) == ["x"]
    ran = run_ctsreport("report", "x=http://127.0.0.1:1", "--instance", "z")
    assert (ran.code, "--instance z fits no instance" in ran.err) == (2, True)


def test_sources_stand_in_a_file() -> None:
    """One a line, with remarks; a name of the file of settings counts there too."""
    save(Path("a.json"))
    Path("fleet.txt").write_text("# those of the lab\n\none=a.json\n  two=a.json\n")
    assert names(report("@fleet.txt")) == ["one", "two"]
    with daemon() as one:
        Path("fleet.toml").write_text(CONFIG.format(one=one.address, two="http://127.0.0.1:1"))
        Path("named.txt").write_text("dc1-cts\n")
        assert names(ask("--config", "fleet.toml", "@named.txt").told) == ["dc1-cts"]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (None, 4, "fleet.txt cannot be read: No such file"),
        ("# nothing\n", 4, "names no SOURCE"),
        ("@other.txt\n", 2, "A list names no other list"),
        ("a=\n", 2, "A SOURCE is empty"),
    ],
)
def test_a_list_that_cannot_be_used(text: str | None, code: int, words: str) -> None:
    if text is not None:
        Path("fleet.txt").write_text(text)
    ran = run_ctsreport("report", "@fleet.txt")
    assert ran.code == code
    assert words in ran.err


def test_folders_below_a_folder_are_instances() -> None:
    """Each with its own files; folders without answers, links and hidden ones do not count."""
    save(Path("fleet/dc1/cts.json"))
    save(Path("fleet/dc2/a/cts.json"))
    save(Path("fleet/.git/cts.json"))
    Path("fleet/logs").mkdir()
    Path("fleet/logs/run.log").write_text("nothing")
    Path("fleet/ring").symlink_to("..")
    assert names(report("fleet", "--recursive")) == ["dc1", "dc2-a"]
    assert names(report("all=fleet", "--recursive")) == ["all-dc1", "all-dc2-a"]
    assert names(report("fleet", "--recursive", "--instance", "dc2*")) == ["dc2-a"]


def test_a_folder_of_folders_without_answers_is_not_read() -> None:
    Path("fleet/logs").mkdir(parents=True)
    Path("fleet/logs/run.log").write_text("nothing")
    ran = run_ctsreport("report", "fleet", "--recursive")
    assert (ran.code, "holds an answer of CTS" in ran.err) == (4, True)
    Path("fleet/logs/cut.json").write_text('{"a": ')
    assert run_ctsreport("report", "fleet", "--recursive").code == 4


def test_two_folders_that_come_to_one_name_are_wrong_usage() -> None:
    save(Path("x/dc1/a.json"))
    save(Path("y/dc1/a.json"))
    ran = run_ctsreport("report", "x", "y", "--recursive")
    assert (ran.code, "Two folders come to the instance dc1" in ran.err) == (2, True)


def test_an_earlier_snapshot_beside_an_address_says_what_was_last_known() -> None:
    """Where the daemon is away, without any history; it is counted nowhere, and where it answers it is left aside."""
    with daemon() as running:
        assert run_ctsreport("fetch", f"a={running.address}", "--now", "2026-11-25T03:12:00Z").code == 0
        assert "last_known" not in ask(f"a={running.address}", "ctsreport-snapshot.json").instance
    ran = run_ctsreport("report", "a=http://127.0.0.1:1", "ctsreport-snapshot.json", "--retries", "0")
    assert ran.code == 4
    made = json.loads(Path("output/report.json").read_bytes())
    [instance] = made["instances"]
    assert (instance["read"], made["summary"]["tasks"], made["tasks"]) == (False, 0, [])
    last = instance["last_known"]
    assert last["at"] == "2026-11-25T03:12:00Z"
    failing = sum(task["effective_health"] in {"critical", "errored"} for task in last["tasks"])
    said = f"{failing} of {len(last['tasks'])} tasks were failing"
    for text in (ran.out, Path("output/report.html").read_text(), Path("output/report.md").read_text()):
        assert said in text


def test_the_first_screen_of_a_fleet_says_here_or_everywhere() -> None:
    """On the terminal, the page and in Markdown: how many, which group, one cause or many."""
    broken = wire_task("fw", status="critical", events=[failed(1), failed(2)])
    for name in ("a", "b", "c", "d"):
        path = Path(f"fleet/{name}/tasks.json")
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({"fw": broken if name in "ab" else wire_task("fw")}))
    tables = [
        f'[[instances]]\nname = "{name}"\naddress = "http://{name}:1"\ntags = {{ site = "{site}" }}\n'
        for name, site in (("a", "dc1"), ("b", "dc1"), ("c", "dc2"), ("d", "dc2"))
    ]
    Path("fleet.toml").write_text("\n".join(tables))
    ran = run_ctsreport("report", "fleet", "--recursive", "--config", "fleet.toml", "--group-by", "site")
    where = "in 2 of 4 instances that were read; all of them site dc1; 2 others run the same task well"
    assert "4 daemons: 2 failing, 2 well; site dc1: 2 failing; site dc2: 2 well" in ran.out
    for text in (ran.out, Path("output/report.html").read_text(), Path("output/report.md").read_text()):
        assert where in text
    assert 'href="#instance/a"' in Path("output/report.html").read_text()
