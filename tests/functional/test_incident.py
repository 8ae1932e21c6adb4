"""``report --task NAME``: the page of one incident: the task whole, who shares its cause, and how to make it again."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ctsreport.demo import Behaviour, DemoDaemon, HttpAnswer
from tests.conftest import CAPTURES, NOW, Ran, run_ctsreport
from tests.functional.daemons import NOW as NIGHT
from tests.functional.daemons import daemon
from tests.unit.making import wire_event, wire_task
from tests.unit.renderers.markdown_reading import in_block, messages
from tests.unit.renderers.reading import Page, Terse

MIXED = CAPTURES / "v0.9.0/mixed"
CAUSES = "Causes behind several tasks"
FORMATS = ("-f", "html", "-f", "markdown", "-f", "json")
AGAIN = "How to make this report again"
AWKWARD = ("two words", "it's", 'say "so"', "$HOME `id`; ls", "-x", "back\\slash", "größe")
"""Names that a shell would take apart."""


def report(*args: str | Path, now: str = NOW) -> Ran:
    ran = run_ctsreport("report", *args, *FORMATS, "--now", now)
    assert ran.code in {0, 3}, ran.err
    return ran


def incident(task: str, source: str | Path = MIXED, *options: str) -> Ran:
    return report(source, f"--task={task}", *options)


def page() -> Page:
    return Terse(Path("output/report.html").read_text("utf-8"))


def markdown() -> str:
    return Path("output/report.md").read_text("utf-8")


def incident_json() -> dict[str, Any]:
    return dict(json.loads(Path("output/report.json").read_bytes()))


def headings() -> list[str]:
    return re.findall(r"^## (?:<a name=\"[^\"]*\"></a>)?(.*)$", markdown(), re.MULTILINE)


def section(name: str) -> str:
    """A section of the Markdown, by its heading."""
    return re.split(rf"^## (?:<a name=\"[^\"]*\"></a>)?{re.escape(name)}$", markdown(), flags=re.MULTILINE)[1].split(
        "\n## "
    )[0]


def commands() -> list[str]:
    """Those that the Markdown tells; the page tells the same."""
    shown = messages(section(AGAIN))
    html = page()
    assert [each.text for each in html.elements if each.tag == "pre" and each.text.startswith("ctsreport ")] == shown
    return shown


def run_as_written(command: str) -> Ran:
    program, *args = shlex.split(command)
    assert program == "ctsreport"
    return run_ctsreport(*args)


def saved(*tasks: dict[str, Any]) -> Path:
    """A folder of saved answers with these tasks."""
    place = Path("saved")
    place.mkdir(exist_ok=True)
    (place / "tasks.json").write_text(json.dumps({task["task_name"]: task for task in tasks}), "utf-8")
    return place


def failed(name: str, message: str = "Error: alpha went away") -> dict[str, Any]:
    return wire_task(name, [wire_event(success=False, id="run-1", error={"message": message})], status="errored")


# --- The task ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["lb_pool_members", "api-gateway-routes", "nightly-audit", "service-inventory", "canary-headers"]
)
def test_the_task_stands_first_and_whole(name: str) -> None:
    """Failing, failed before, healthy, never run: all its runs and messages, before anything else."""
    incident(name)
    [task] = incident_json()["tasks"]
    assert task["name"] == name
    html = page()
    assert html.all("h2")[0] == "The task"
    assert headings()[0] == "The task"
    [whole] = [each for each in html.elements if each.attributes.get("id") == f"task/{name}"]
    assert (whole.tag, "open" in whole.attributes) == ("details", True)
    text = section("The task")
    assert f'<a name="task/{name}"></a>' in text
    for event in task["events"]:
        assert event["id"][:8] in whole.text
        assert event["id"][:8] in text
    words = re.findall(r"\S+", " ".join(event["error"]["message"] for event in task["events"] if event["error"]))
    assert not words or words[-1] in whole.text
    assert len(html.ids) == len(set(html.ids))


def test_its_message_is_there_word_for_word() -> None:
    """However long, on the page and in Markdown."""
    message = "\n".join(
        ["Error: alpha went away", *(f"  line {number}: <b> `x` | \\ & {'y' * 90}" for number in range(200))]
    )
    saved(failed("web", message), failed("other"))
    incident("web", "saved")
    assert any(message in each.text for each in page().elements if each.tag == "pre" and each.within("details"))
    assert in_block(message) in "\n".join(messages(section("The task")))


def test_only_that_task_is_shown() -> None:
    """Neither a table of all tasks nor a filter; the verdict is of all, and it is said what is left out."""
    incident("core-nat")
    html = page()
    assert not {"All tasks", "Unhealthy tasks"} & set(html.all("h2"))
    assert "fieldset" not in {each.tag for each in html.elements}
    assert "Other tasks" not in headings()
    for text in ("1 task is shown, 16 left out", "11 of 16 enabled tasks fail"):
        assert text in markdown().replace("`", "")
        assert text in " ".join(html.all("p"))


@pytest.mark.parametrize(
    "options",
    [
        ("--task", "core-*"),
        ("--task", "core-nat", "--task", "geo-blocking"),
        ("--task", "core-nat", "--status", "errored"),
        (),
    ],
)
def test_a_pattern_or_several_names_are_no_incident(options: tuple[str, ...]) -> None:
    report(MIXED, *options)
    assert "The task" not in page().all("h2")
    assert not {"The task", AGAIN} & set(headings())


def test_a_name_that_two_instances_have_is_no_incident() -> None:
    saved(failed("web"))
    report("east=saved", "west=saved", "--task", "web")
    assert len(incident_json()["tasks"]) == 2
    assert "The task" not in headings()


def test_of_several_instances_the_task_s_own_is_named() -> None:
    saved(failed("web"))
    report("east=saved", f"west={MIXED}", "--task", "core-nat")
    assert headings()[0] == "The task"
    assert '<a name="task/west/core-nat"></a>' in section("The task")


def test_what_people_know_of_it_stands_in_it() -> None:
    """Owner, next step, note, and that its failure is known."""
    Path("ctsreport.toml").write_text(
        '[[tasks]]\nmatch = "core-*"\nowner = "Team Core"\nnext-step = "Call them"\nnote = "**Never** restart"\n'
        '[[known]]\ntask = "core-nat"\nreason = "The box goes in May"\nexpires = 2027-01-01\n'
    )
    incident("core-nat")
    [whole] = [each for each in page().elements if each.attributes.get("id") == "task/core-nat"]
    for words in ("Team Core", "Call them", "The box goes in May"):
        assert words in whole.text
        assert words in section("The task")
    assert "**Never** restart" in section("The task")


# --- Who shares its cause ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "other"), [("lb_pool_members", "edge-firewall-rules"), ("edge-firewall-rules", "lb_pool_members")]
)
def test_the_cause_names_the_tasks_that_share_it_though_they_are_not_shown(name: str, other: str) -> None:
    """On both pages, without a link that would lead nowhere."""
    incident(name)
    html = page()
    [cause] = [each for each in html.elements if each.attributes.get("id") == "cause/unreachable-2-6a0f188b5a9a"]
    assert "by the same cause:" in cause.text
    assert other in cause.text
    assert f"Not shown here, by the same cause: {other}." in section(CAUSES).replace("`", "")
    assert f"task/{other}" not in html.ids


def test_every_one_of_them_is_named() -> None:
    """Of all instances; what only failed by it before is counted."""
    before = wire_task(
        "past", [wire_event(id="2"), wire_event(success=False, id="1", error={"message": "Error: alpha went away"})]
    )
    saved(*(failed(f"task-{number:02}") for number in range(40)), before)
    report("east=saved", f"west={MIXED}", "--task", "task-07")
    line = next(line for line in section(CAUSES).splitlines() if "Not shown here" in line)
    assert all(f"east / task-{number:02}" in line for number in range(40) if number != 7)
    assert "1 task failed by it before" in line


def test_a_cause_of_its_own_names_nobody() -> None:
    incident("core-nat")
    assert "Not shown here" not in markdown()


# --- How to make it again ---------------------------------------------------------------------------------------------


def test_from_saved_answers_one_command_makes_it_again() -> None:
    """With the snapshot that a bundle has."""
    incident("core-nat", MIXED, "--bundle", "10M", "--tz", "Europe/Berlin")
    [again] = commands()
    assert again == "ctsreport report SNAPSHOT.json --task core-nat --tz Europe/Berlin --now 2026-11-25T00:00:00Z"


@pytest.fixture
def demo() -> Iterator[DemoDaemon]:
    """The demo daemon, with tasks whose names a shell would take apart."""
    tasks = {name: failed(name) for name in AWKWARD}
    listed = Behaviour(answer=HttpAnswer.of_type("application/json", json.dumps(tasks).encode()))
    with daemon(Behaviour(paths={"/v1/status/tasks": listed}), "empty") as running:
        yield running


def made_again(now: str) -> None:
    """The commands of the report just made, run as they are written.

    Each ends well, and the last makes the same tasks.
    """
    before, (fetch, see, again) = incident_json()["tasks"], commands()
    assert run_as_written(fetch).code == 0
    Path("ctsreport-snapshot.json").rename("SNAPSHOT.json")
    assert run_as_written(f"{see} -f json -o now --now {now}").code == 0
    assert run_as_written(f"{again} -f json -o again").code == 0
    for folder in ("now", "again"):
        assert json.loads(Path(folder, "report.json").read_bytes())["tasks"] == before


@pytest.mark.parametrize("options", [(), ("--tz", "Europe/Berlin")])
@pytest.mark.parametrize("name", ["edge-firewall-rules", "service-inventory"])
def test_the_commands_work_as_they_are_written(name: str, options: tuple[str, ...]) -> None:
    """Against a daemon: fetch, see how it is now, and make it again from what was fetched."""
    with daemon() as running:
        report(running.address, "--task", name, *options, now=NIGHT.isoformat())
        assert commands()[0].startswith("ctsreport fetch ")
        made_again(NIGHT.isoformat())


@pytest.mark.parametrize("name", AWKWARD)
def test_names_that_a_shell_would_take_apart_are_quoted(demo: DemoDaemon, name: str) -> None:
    report(f"prod={demo.address}", f"--task={name}", now=NIGHT.isoformat())
    assert [task["name"] for task in incident_json()["tasks"]] == [name]
    for command in commands()[1:]:
        words = shlex.split(command)
        assert words[words.index("--task") + 1] == name
    made_again(NIGHT.isoformat())


def test_all_daemons_of_the_report_are_asked_again() -> None:
    with daemon() as east, daemon(name="empty") as west:
        sources = (f"east={east.address}", f"west={west.address}")
        report(*sources, "--task", "lb-pool-members", now=NIGHT.isoformat())
        assert commands()[0] == f"ctsreport fetch {' '.join(sources)}"
        made_again(NIGHT.isoformat())


def test_addresses_are_shown_without_what_lets_somebody_in() -> None:
    """Not in the commands and nowhere else."""
    word = "hunter" + "2-Zx9"
    with daemon() as running:
        address = running.address.replace("http://", f"http://cts:{word}@")
        report(f"prod={address}", "--task", "edge-firewall-rules", "--header", f"X-Auth: {word}", now=NIGHT.isoformat())
        assert f"prod={running.address}" in commands()[0]
    assert all(word not in path.read_text("utf-8") for path in Path("output").iterdir())
    assert "cts:" not in section(AGAIN)


def test_the_instant_is_told_whole() -> None:
    """In UTC, whatever the zone of the page."""
    report(MIXED, "--task", "core-nat", now="2026-11-25T01:02:03.456789+01:00")
    assert commands()[-1].endswith("--now 2026-11-25T00:02:03.456789Z")


# --- The page as a whole ----------------------------------------------------------------------------------------------


def dangling() -> tuple[set[str], set[str]]:
    """Where links of the page and of the Markdown lead, that is not there."""
    html, text = page(), markdown()
    links = {href[1:] for each in html.elements if (href := each.attributes.get("href") or "").startswith("#")}
    assert links or "href" not in Path("output/report.html").read_text("utf-8")
    return links - set(html.ids), set(re.findall(r"\]\(#([^)]*)\)", text)) - set(re.findall(r'<a name="([^"]*)"', text))


@pytest.mark.parametrize(
    "name",
    ["lb_pool_members", "api-gateway-routes", "nightly-audit", "service-inventory", "canary-headers", "legacy_vip"],
)
@pytest.mark.parametrize("expected", [False, True], ids=["plain", "gate and known failures"])
def test_every_link_leads_to_something_on_the_page(name: str, expected: bool) -> None:
    """Also those of known failures of other tasks."""
    if expected:
        Path("ctsreport.toml").write_text(
            '[gate]\nfail-on = ["critical", "errored>1", "unknown", "disagreement", "stale>1h"]\n'
            + "".join(
                f'[[known]]\ntask = "{glob}"\nreason = "x"\nexpires = 2027-01-01\n' for glob in ("waf*", "lb*", "api*")
            )
            + '[[known]]\ntask = "geo*"\nreason = "x"\nexpires = 2026-01-01\n'
        )
    incident(name)
    assert dangling() == (set(), set())


def test_links_of_a_report_that_is_narrowed_to_several_lead_somewhere_too() -> None:
    Path("ctsreport.toml").write_text('[[known]]\ntask = "*o*"\nreason = "x"\nexpires = 2027-01-01\n')
    report(MIXED, "--task", "core-*", "--task", "geo-*")
    assert dangling() == (set(), set())


@pytest.mark.parametrize("budget", [3000, 4000, 6000, 8000, 1_000_000])
@pytest.mark.parametrize("name", ["api-gateway-routes", "nightly-audit", "service-inventory"])
def test_the_budget_of_the_markdown_holds(name: str, budget: int) -> None:
    """What does not fit is left out, and said; links lead to what is there."""
    incident(name, MIXED, "--markdown-budget", str(budget))
    data = markdown().encode()
    assert len(data) <= budget
    assert (b"Not whole." in data) is (budget < 1_000_000 and len(data) < len(whole(name)))
    assert dangling()[1] == set()


def whole(name: str) -> bytes:
    """The Markdown without a budget."""
    run_ctsreport("report", MIXED, "--task", name, "-f", "markdown", "-o", "whole", "--now", NOW)
    return Path("whole/report.md").read_bytes()


def test_with_a_budget_the_task_goes_after_what_matters_less() -> None:
    """The commands and the legend go before the task does."""
    incident("core-nat", MIXED, "--markdown-budget", "5000")
    assert "The task" in headings()
    assert '<a name="task/core-nat"></a>' in markdown()


def test_a_hostile_name_breaks_out_of_neither_page() -> None:
    """It is text wherever it stands: also in the commands."""
    name = "</pre><script>alert(1)</script>```\n# mine"
    saved(failed(name))
    incident(name, "saved")
    html = page()
    assert not any("alert(1)" in each.text for each in html.elements if each.tag == "script")
    assert "# mine" not in markdown().splitlines()
    assert headings()[0] == "The task"
    assert AGAIN in headings()
