"""The gate, known failures, every format and the exit code: one evaluation, which all of them show."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from ctsreport.renderers import FORMATS
from tests.conftest import CAPTURES, NOW, Ran, run_ctsreport
from tests.unit.making import wire_event, wire_task

MIXED = CAPTURES / "v0.9.0/mixed"
HEALTHY = CAPTURES / "v0.9.0/all-successful"
DEAD = ("dead=http://127.0.0.1:9", "--retries", "0")
"""Nobody listens there."""

CRITICAL = ("waf_allow_list", "edge-firewall-rules")
"""What is critical in the mixed capture."""

KNOWN = "".join(f'[[known]]\ntask = "{name}"\nreason = "Accepted"\nexpires = 2027-01-01\n' for name in CRITICAL)
EXPIRED = KNOWN.replace("2027", "2025")
OTHER_CAUSE = KNOWN.replace("reason", 'cause = "lock-000000000000"\nreason')
ALL_KNOWN = "".join(f'[[known]]\ntask = "*{letter}*"\nreason = "Accepted"\nexpires = 2027-01-01\n' for letter in "aeo")
EVERY = tuple(word for name in FORMATS for word in ("-f", name))

Table = tuple[tuple[str | Path, ...], str, str, int, bool | None]

TABLE: dict[str, Table] = {
    "healthy, no gate": ((HEALTHY,), "", "", 0, None),
    "healthy, gate": ((HEALTHY,), "critical,errored,unknown,disagreement,unreachable", "", 0, False),
    "failing, no gate": ((MIXED,), "", "", 0, None),
    "failing, gate": ((MIXED,), "critical", "", 3, True),
    "failing, another rule": ((MIXED,), "unreachable", "", 0, False),
    "failing, more allowed": ((MIXED,), "critical>2", "", 0, False),
    "failing, fewer allowed": ((MIXED,), "critical>1", "", 3, True),
    "failing, pattern that fits": ((MIXED,), "critical:waf*", "", 3, True),
    "failing, pattern that does not": ((MIXED,), "critical:vpn*", "", 0, False),
    "known": ((MIXED,), "critical", KNOWN, 0, False),
    "known, without a gate": ((MIXED,), "", KNOWN, 0, None),
    "known, and another that is not": ((MIXED,), "critical,errored", KNOWN, 3, True),
    "all known": ((MIXED,), "critical,errored,unknown", ALL_KNOWN, 0, False),
    "known and expired": ((MIXED,), "critical", EXPIRED, 3, True),
    "known by another cause": ((MIXED,), "critical", OTHER_CAUSE, 3, True),
    "stale": ((HEALTHY,), "stale>1h", ALL_KNOWN, 3, True),
    "unread, no gate": (DEAD, "", "", 4, None),
    "unread, gate that cannot tell": (DEAD, "critical", "", 4, False),
    "unread, gate": (DEAD, "unreachable", "", 3, True),
    "unread, known": (DEAD, "unreachable", ALL_KNOWN, 3, True),
    "failing and unread": ((MIXED, *DEAD), "critical", "", 3, True),
    "known and unread": ((MIXED, *DEAD), "critical", KNOWN, 4, False),
    "narrowed away": ((MIXED, "--task", "vpn-peers"), "critical", "", 0, False),
    "narrowed to it": ((MIXED, "--status", "critical"), "critical", "", 3, True),
}


def told_json(text: str) -> bool | None:
    gate = json.loads(text).get("gate")
    return gate and bool(gate["failed"])


def told_junit(text: str) -> bool | None:
    """By its suite of that name: whether a rule failed."""
    cases = [case for suite in ET.fromstring(text).iter("testsuite") if suite.get("name") == "gate" for case in suite]  # noqa: S314
    return any(case.find("failure") is not None for case in cases) if cases else None


def told_by(failed: str, passed: str) -> Callable[[str], bool | None]:
    """By one of two texts."""

    def told(text: str) -> bool | None:
        has = {failed: re.search(failed, text) is not None, passed: re.search(passed, text) is not None}
        assert not all(has.values())
        return has[failed] if any(has.values()) else None

    return told


READERS: dict[str, Callable[[str], bool | None]] = {
    "html": told_by("The gate failed by ", "The gate passed: "),
    "markdown": told_by("The gate failed by ", "The gate passed: "),
    "github-summary": told_by("The gate failed by ", "The gate passed: "),
    "json": told_json,
    "junit": told_junit,
    "text": told_by("gate failed", "gate passed"),
    "badge": told_by("[Gg]ate failed", "[Gg]ate passed"),
    "openmetrics": told_by("(?m)^ctsreport_gate_failed 1(.0)?$", "(?m)^ctsreport_gate_failed 0(.0)?$"),
    "gitlab-metrics": told_by("(?m)^ctsreport_gate_failed 1(.0)?$", "(?m)^ctsreport_gate_failed 0(.0)?$"),
    "github-output": told_by("(?m)^gate=failed$", "(?m)^gate=passed$"),
    "azure-commands": told_by(r"(?m)ctsreport.gate\]failed$", r"(?m)ctsreport.gate\]passed$"),
}
"""What each format says of the gate: failed, passed, or nothing. Annotations speak of failures alone."""


@pytest.mark.parametrize("case", TABLE)
def test_every_format_and_the_exit_code_agree(case: str) -> None:
    """And the report is written, whatever the exit code."""
    sources, rules, config, code, failed = TABLE[case]
    if config:
        Path("ctsreport.toml").write_text(config)
    ran = run_ctsreport("report", *sources, *(("--fail-on", rules) if rules else ()), *EVERY, "--now", NOW)
    assert ran.code == code, ran.err
    texts = {name: Path(f"output/report{FORMATS[name].suffix}").read_text() for name in FORMATS}
    assert {name: read(texts[name]) for name, read in READERS.items()} == dict.fromkeys(READERS, failed)
    assert ("CTS gate failed" in texts["github-annotations"]) is bool(failed)
    assert ("The gate failed by" in ran.out) is bool(failed)


def test_every_format_is_read() -> None:
    assert set(READERS) | {"github-annotations"} == set(FORMATS)


def report(*args: str | Path) -> tuple[Ran, dict[str, object]]:
    ran = run_ctsreport("report", *args, "-f", "json", "--now", NOW)
    return ran, json.loads(Path("output/report.json").read_bytes())


def test_the_tasks_behind_a_rule_and_what_is_excused_are_told() -> None:
    """With the known failure, whole."""
    Path("ctsreport.toml").write_text(KNOWN.partition("\n[[")[0] + '\nticket = "NET-1"\nowner = "Network"\n')
    _, told = report(MIXED, "--fail-on", "critical,errored>20")
    assert told["gate"] == {
        "failed": True,
        "rules": [
            {
                "rule": "critical",
                "failed": True,
                "matches": [{"instance": "mixed", "task": "edge-firewall-rules"}],
                "excused": [
                    {
                        "instance": "mixed",
                        "task": "waf_allow_list",
                        "known_failure": {
                            "task": "waf_allow_list",
                            "cause": None,
                            "text": None,
                            "instance": None,
                            "reason": "Accepted",
                            "owner": "Network",
                            "ticket": "NET-1",
                            "expires": "2027-01-02T00:00:00Z",
                        },
                    }
                ],
            },
            {
                "rule": "errored>20",
                "failed": False,
                "matches": told["gate"]["rules"][1]["matches"],  # type: ignore[index]
                "excused": [],
            },
        ],
    }
    assert len(told["gate"]["rules"][1]["matches"]) == 8


def test_without_a_gate_and_known_failures_nothing_is_said_of_them() -> None:
    _, told = report(MIXED)
    assert not {"gate", "known_failures"} & set(told)
    assert all("expected" not in task for task in told["tasks"])  # type: ignore[attr-defined]


def test_a_green_gate_says_what_it_did_not_look_at() -> None:
    """Green is not healthy."""
    ran, _ = report(MIXED, "--fail-on", "unreachable")
    assert ran.code == 0
    assert "The gate passed: its rule holds. No rule looks at 2 critical, 8 errored and 1 unknown: " in ran.out


def test_a_green_gate_of_what_was_not_read_says_so() -> None:
    ran, _ = report(*DEAD, "--fail-on", "critical")
    assert ran.code == 4
    assert "But not everything could be read, so health could not be told." in ran.out


def test_a_narrowed_gate_says_so() -> None:
    ran, _ = report(MIXED, "--task", "vpn-*", "--fail-on", "critical")
    assert ran.code == 0
    assert "the gate sees the tasks that are shown, and no others" in ran.out


def test_a_pattern_that_fits_nothing_is_a_warning() -> None:
    """A task that was renamed would never fail again."""
    ran, told = report(MIXED, "--fail-on", "critical:gone-*")
    assert "gate_unmatched" in {notice["code"] for notice in told["notices"] if notice["level"] == "warning"}  # type: ignore[attr-defined]
    assert "it can never fail" in ran.out


@pytest.mark.parametrize("empty", ["", " ", "\n"])
def test_an_empty_variable_is_no_gate_that_passes(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    """A variable that a job forgot to set would make it green for ever."""
    monkeypatch.setenv("CTSREPORT_FAIL_ON", empty)
    assert run_ctsreport("report", MIXED).code == 2
    monkeypatch.delenv("CTSREPORT_FAIL_ON")
    assert run_ctsreport("report", MIXED, "--fail-on", empty).code == 2
    assert not Path("output").exists()


def test_rules_of_the_command_line_stand_in_the_place_of_the_file_s() -> None:
    Path("ctsreport.toml").write_text('[gate]\nfail-on = ["critical"]\n')
    assert run_ctsreport("report", MIXED, "-q").code == 3
    assert run_ctsreport("report", MIXED, "-q", "--fail-on", "unreachable").code == 0


def test_quiet_is_quiet_and_red() -> None:
    ran = run_ctsreport("report", MIXED, "-q", "--fail-on", "critical")
    assert (ran.code, ran.out, ran.err) == (3, "", "")


def test_standard_output_takes_the_report_before_the_job_fails() -> None:
    ran = run_ctsreport("report", MIXED, "-f", "json", "-o", "-", "--fail-on", "critical")
    assert ran.code == 3
    assert json.loads(ran.out)["gate"]["failed"]


def test_switching_a_task_off_does_not_turn_the_job_green_unseen() -> None:
    """Its health is CTS's word, successful: the gate names it among what no rule looks at."""
    folder = CAPTURES / "v0.5.2/disabled-now/02-disabled-with-run-now"
    ran, told = report(folder, "--fail-on", "critical,errored,unknown")
    switched = [each["task"] for each in told["notices"] if each["code"] == "switched_off_while_failing"]  # type: ignore[attr-defined]
    assert switched
    assert "switched off while failing: " in ran.out
    assert all(str(name) in ran.out for name in switched)


def test_a_narrowed_gate_judges_age_by_what_is_shown() -> None:
    """A task that has not run for days is not fresh because others are."""
    old = wire_task("old", [wire_event(task_name="old", start_time="2026-11-20T00:00:00Z", end_time="2026-11-20T00:00:01Z")])
    new = wire_task("new", [wire_event(task_name="new")])
    Path("saved.json").write_text(json.dumps({"old": old, "new": new}))
    arguments = ("report", "saved.json", "-q", "--now", NOW, "--fail-on", "stale>2d")
    assert run_ctsreport(*arguments).code == 0
    assert run_ctsreport(*arguments, "--task", "old").code == 3


def test_the_gate_is_no_matter_of_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor are where reports go, and which tasks they show."""
    monkeypatch.setenv("CTSREPORT_FAIL_ON", "critical")
    Path("ctsreport.toml").write_text('[report]\noutput = "pages"\ntask = ["vpn-peers"]\n')
    assert run_ctsreport("fetch", MIXED, "-q").code == 0
    assert Path("ctsreport-snapshot.json").is_file()
    assert not Path("pages").exists()


@pytest.mark.parametrize("first", ["text", "badge", "junit"])
def test_the_next_step_is_a_page(first: str) -> None:
    ran = run_ctsreport("report", MIXED, "-f", first, "-f", "html")
    assert "Next: open output/report.html" in ran.out
    assert "Next:" not in run_ctsreport("report", MIXED, "-f", first).out
