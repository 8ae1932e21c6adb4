"""The gate, known failures, every format and the exit code: one evaluation, which all of them show."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from ctsreport.renderers import FORMATS
from tests.conftest import CAPTURES, NOBODY, NOW, Ran, run_ctsreport
from tests.formats import TEXT_FORMATS
from tests.unit.making import wire_event, wire_task

MIXED = CAPTURES / "v0.9.0/mixed"
HEALTHY = CAPTURES / "v0.9.0/all-successful"
DEAD = (f"dead={NOBODY}", "--retries", "0")
"""Nobody listens there."""

CRITICAL = ("waf_allow_list", "edge-firewall-rules")
"""What is critical in the mixed capture."""

KNOWN = "".join(f'[[known]]\ntask = "{name}"\nreason = "Accepted"\nexpires = 2027-01-01\n' for name in CRITICAL)
EXPIRED = KNOWN.replace("2027", "2025")
OTHER_CAUSE = KNOWN.replace("reason", 'cause = "lock-2-000000000000"\nreason')
ALL_KNOWN = "".join(f'[[known]]\ntask = "*{letter}*"\nreason = "Accepted"\nexpires = 2027-01-01\n' for letter in "aeo")
EVERY = tuple(word for name in TEXT_FORMATS for word in ("-f", name))

Told = str | None
Table = tuple[tuple[str | Path, ...], str, str, int, Told]

TABLE: dict[str, Table] = {
    "healthy, no gate": ((HEALTHY,), "", "", 0, None),
    "healthy, gate": ((HEALTHY,), "critical,errored,unknown,disagreement,unreachable", "", 0, "passed"),
    "failing, no gate": ((MIXED,), "", "", 0, None),
    "failing, gate": ((MIXED,), "critical", "", 3, "failed"),
    "failing, another rule": ((MIXED,), "unreachable", "", 0, "passed"),
    "failing, more allowed": ((MIXED,), "critical>2", "", 0, "passed"),
    "failing, fewer allowed": ((MIXED,), "critical>1", "", 3, "failed"),
    "failing, pattern that fits": ((MIXED,), "critical:waf*", "", 3, "failed"),
    "failing, pattern that does not": ((MIXED,), "critical:vpn*", "", 0, "passed"),
    "pattern of nothing": ((MIXED,), "critical:wfa*", "", 4, "undecided"),
    "pattern of nothing, and a rule that fails": ((MIXED,), "critical:wfa*,errored", "", 3, "failed"),
    "pattern of nothing, as is allowed": ((HEALTHY,), "critical?:wfa*", "", 0, "passed"),
    "unsure": (DEAD, "unsure", "", 3, "failed"),
    "not unsure": ((HEALTHY,), "unsure", "", 0, "passed"),
    "known": ((MIXED,), "critical", KNOWN, 0, "passed"),
    "known, without a gate": ((MIXED,), "", KNOWN, 0, None),
    "known, and another that is not": ((MIXED,), "critical,errored", KNOWN, 3, "failed"),
    "all known": ((MIXED,), "critical,errored,unknown", ALL_KNOWN, 0, "passed"),
    "known and expired": ((MIXED,), "critical", EXPIRED, 3, "failed"),
    "known by another cause": ((MIXED,), "critical", OTHER_CAUSE, 3, "failed"),
    "stale": ((HEALTHY,), "stale>1h", ALL_KNOWN, 3, "failed"),
    "unread, no gate": (DEAD, "", "", 4, None),
    "unread, gate that cannot tell": (DEAD, "critical", "", 4, "undecided"),
    "unread, gate": (DEAD, "unreachable", "", 3, "failed"),
    "unread, known": (DEAD, "unreachable", ALL_KNOWN, 3, "failed"),
    "failing and unread": ((MIXED, *DEAD), "critical", "", 3, "failed"),
    "known and unread": ((MIXED, *DEAD), "critical", KNOWN, 4, "undecided"),
    "narrowed away": ((MIXED, "--task", "vpn-peers"), "critical", "", 0, "passed"),
    "narrowed to it": ((MIXED, "--status", "critical"), "critical", "", 3, "failed"),
}


def told_json(text: str) -> Told:
    gate = json.loads(text).get("gate")
    if not gate:
        return None
    undecided = any(not rule["judged"] and "?" not in rule["rule"] for rule in gate["rules"])
    return "failed" if gate["failed"] else "undecided" if undecided else "passed"


def told_junit(text: str) -> Told:
    """By its suite of that name: whether a rule failed, or could not be judged."""
    cases = [case for suite in ET.fromstring(text).iter("testsuite") if suite.get("name") == "gate" for case in suite]  # noqa: S314
    if not cases:
        return None
    kinds = {kind for kind in ("failure", "error") for case in cases if case.find(kind) is not None}
    return "failed" if "failure" in kinds else "undecided" if kinds else "passed"


def told_by(failed: str, passed: str, undecided: str = "(?!)") -> Callable[[str], Told]:
    """By one of these texts."""

    def told(text: str) -> Told:
        signs = {"failed": failed, "passed": passed, "undecided": undecided}
        found = [state for state, sign in signs.items() if re.search(sign, text)]
        assert len(found) <= 1
        return found[0] if found else None

    return told


PAGE = told_by("The gate failed by ", "The gate passed: ", "The gate is not decided: ")
BINARY = told_by(r"(?m)^ctsreport_gate_failed(\{.*\})? 1$", r"(?m)^ctsreport_gate_failed(\{.*\})? 0$")
READERS: dict[str, Callable[[str], Told]] = {
    "html": PAGE,
    "markdown": PAGE,
    "github-summary": PAGE,
    "mediawiki": PAGE,
    "dokuwiki": PAGE,
    "confluence": PAGE,
    "json": told_json,
    "junit": told_junit,
    "text": told_by("gate failed", "gate passed", "gate not judged"),
    **dict.fromkeys(("brief", "comment", "jira", "mail", "mattermost", "slack", "teams"), PAGE),
    "jira-wiki": told_by("The gate failed by ", "The gate passed&#58; ", "The gate is not decided&#58; "),
    "badge": told_by("[Gg]ate failed", "[Gg]ate passed", "[Gg]ate is not decided"),
    "openmetrics": BINARY,
    "gitlab-metrics": BINARY,
    "github-output": told_by("(?m)^gate=failed$", "(?m)^gate=passed$", "(?m)^gate=undecided$"),
    "azure-commands": told_by(r"ctsreport.gate\]failed$", r"ctsreport.gate\]passed$", r"ctsreport.gate\]undecided$"),
}
"""What each format says of the gate. Annotations speak of what is wrong alone, and a metric of failure alone."""


@pytest.mark.parametrize("case", TABLE)
def test_every_format_and_the_exit_code_agree(case: str) -> None:
    """And the report is written, whatever the exit code."""
    sources, rules, config, code, state = TABLE[case]
    if config:
        Path("ctsreport.toml").write_text(config)
    ran = run_ctsreport("report", *sources, *(("--fail-on", rules) if rules else ()), *EVERY, "--now", NOW)
    assert ran.code == code, ran.err
    texts = {name: Path(f"output/report{FORMATS[name].suffix}").read_text() for name in TEXT_FORMATS}
    failed = {None: None, "failed": "failed"}.get(state, "passed")
    expected = {name: failed if read is BINARY else state for name, read in READERS.items()}
    assert {name: read(texts[name]) for name, read in READERS.items()} == expected
    assert ("CTS gate failed" in texts["github-annotations"]) is (state == "failed")
    assert ("The gate failed by" in ran.out) is (state == "failed")


def test_every_format_is_read() -> None:
    assert set(READERS) | {"github-annotations"} == set(TEXT_FORMATS)


def report(*args: str | Path) -> tuple[Ran, dict[str, object]]:
    ran = run_ctsreport("report", *args, "-f", "json", "--now", NOW)
    return ran, json.loads(Path("output/report.json").read_bytes())


def test_the_tasks_behind_a_rule_and_what_is_excused_are_told() -> None:
    """With the known failure, whole."""
    Path("ctsreport.toml").write_text(KNOWN.partition("\n[[")[0] + '\nticket = "NET-1"\nowner = "Network"\n')
    _, found = report(MIXED, "--fail-on", "critical,errored>20")
    assert found["gate"] == {
        "failed": True,
        "rules": [
            {
                "rule": "critical",
                "judged": True,
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
                "judged": True,
                "failed": False,
                "matches": found["gate"]["rules"][1]["matches"],  # type: ignore[index]
                "excused": [],
            },
        ],
    }
    assert len(found["gate"]["rules"][1]["matches"]) == 9


def test_without_a_gate_and_known_failures_nothing_is_said_of_them() -> None:
    _, found = report(MIXED)
    assert not {"gate", "known_failures"} & set(found)
    assert all("expected" not in task for task in found["tasks"])  # type: ignore[attr-defined]


def test_a_green_gate_says_what_it_did_not_look_at() -> None:
    """Green is not healthy."""
    ran, _ = report(MIXED, "--fail-on", "unreachable")
    assert ran.code == 0
    assert "The gate passed: its rule holds. No rule looks at 2 critical, 9 errored and 1 unknown: " in ran.out


def test_a_gate_of_what_was_not_read_is_not_decided() -> None:
    ran, found = report(*DEAD, "--fail-on", "critical")
    assert ran.code == 4
    assert "The rule critical could not be judged: not everything of dead could be read." in ran.err
    assert [rule["judged"] for rule in found["gate"]["rules"]] == [False]  # type: ignore[index]


DEFINED = '{"request_id": "1", "tasks": [{"name": "a", "enabled": true, "module": "m"}]}'
COUNTED = '{"task_summary": {"status": {"successful": 1}, "enabled": {"true": 1, "false": 0}}}'
WITHOUT_EVENTS = '{"a": {"task_name": "a", "status": "successful", "enabled": true}}'
BELOW_NOTHING = '{"task_summary": {"status": {"successful": 0, "errored": -1}, "enabled": {}}}'


@pytest.mark.parametrize(
    ("text", "rule", "code", "why"),
    [
        (DEFINED, "critical", 4, "the status of a was not reported."),
        (DEFINED, "errored:a", 4, "the status of a was not reported."),
        (DEFINED, "disagreement", 4, "the status of a was not reported."),
        (DEFINED, "unknown", 3, ""),
        ("{}", "critical", 4, "no task is known."),
        ("{}", "critical?", 0, ""),
        (DEFINED + COUNTED, "critical", 0, ""),
        (BELOW_NOTHING, "errored", 0, ""),
        (WITHOUT_EVENTS, "critical", 0, ""),
        (WITHOUT_EVENTS, "disagreement", 4, "there is nothing to compare: no events were reported."),
        (WITHOUT_EVENTS + COUNTED, "disagreement", 0, ""),
    ],
)
def test_a_gate_of_what_nobody_told_is_not_green(text: str, rule: str, code: int, why: str) -> None:
    """Tasks that are only defined, or none at all; counts speak for all."""
    Path("saved.json").write_text(text, "utf-8")
    ran, _ = report("saved.json", "--fail-on", rule)
    assert ran.code == code
    assert why in ran.err


def test_a_daemon_that_does_not_answer_beside_a_file_that_does() -> None:
    """Nothing is said but what holds."""
    Path("saved.json").write_text(json.dumps({"a": wire_task("a", [wire_event()])}), "utf-8")
    ran, found = report(f"ha={NOBODY}", "ha=saved.json", "--retries", "0")
    assert ran.code == 4
    assert found["verdict"]["text"].startswith("1 of 1 known task is successful, but 1 instance could not be read")  # type: ignore[index]
    assert "nothing_read" not in {notice["code"] for notice in found["notices"]}  # type: ignore[attr-defined]


def test_a_narrowed_gate_says_so() -> None:
    ran, _ = report(MIXED, "--task", "vpn-*", "--fail-on", "critical")
    assert ran.code == 0
    assert "the gate sees the tasks that are shown, and no others" in ran.out


@pytest.mark.parametrize("quiet", [(), ("-q",)])
def test_a_pattern_that_matches_nothing_is_never_green(quiet: tuple[str, ...]) -> None:
    """A task that was renamed would never fail again: said on standard error, with the nearest names."""
    ran, found = report(MIXED, "--fail-on", "critical:waf_alow*", *quiet)
    assert ran.code == 4
    assert "The rule critical:waf_alow* could not be judged" in ran.err
    assert "Did you mean waf_allow_list?" in ran.err
    assert "gate_unmatched" in {notice["code"] for notice in found["notices"] if notice["level"] == "error"}  # type: ignore[attr-defined]


def test_a_rule_may_be_about_what_is_not_there_yet() -> None:
    ran, found = report(HEALTHY, "--fail-on", "critical?:not-yet-*")
    assert (ran.code, ran.err) == (0, "")
    assert [(rule["judged"], rule["failed"]) for rule in found["gate"]["rules"]] == [(False, False)]  # type: ignore[index]


@pytest.mark.parametrize(
    "text", ["error tf-apply for", "exit status", "exit status 1", "failed", "Error:", "retry attempt #1 failed '"]
)
def test_a_known_text_of_the_wrapping_is_refused(text: str) -> None:
    """It would cover every failure."""
    Path("ctsreport.toml").write_text(f'[[known]]\ntext = "{text}"\nreason = "x"\nexpires = 2027-01-01\n')
    ran = run_ctsreport("report", MIXED)
    assert ran.code == 2
    assert "ctsreport.toml, line 2, known[0].text: " in ran.err


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
    """CTS's word for it is successful."""
    folder = CAPTURES / "v0.5.2/disabled-now/02-disabled-with-run-now"
    ran, found = report(folder, "--fail-on", "critical,errored,unknown")
    switched = [each["task"] for each in found["notices"] if each["code"] == "switched_off_while_failing"]  # type: ignore[attr-defined]
    assert switched
    assert ran.code == 3
    assert all(str(name) in ran.out for name in switched)


def test_a_narrowed_gate_judges_age_by_what_is_shown() -> None:
    """A task that has not run for days is not fresh because others are."""
    old = wire_task(
        "old", [wire_event(task_name="old", start_time="2026-11-20T00:00:00Z", end_time="2026-11-20T00:00:01Z")]
    )
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
