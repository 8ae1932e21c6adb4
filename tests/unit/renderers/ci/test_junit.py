"""JUnit XML as CI systems read it: by a schema, and by a reader that is not ours."""

import re
import sys
from datetime import UTC, timedelta
from pathlib import Path

import pytest
import xmlschema
from hypothesis import example, given, settings
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.knowledge import Knowledge, TaskGlob
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.analysis.selection import Selection
from ctsreport.renderers.ci import junit
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.snapshot.model import Notice, Snapshot
from ctsreport.view.build import build
from ctsreport.view.page import View
from ctsreport.view.times import Clock
from ctsreport.view.wording import visible
from tests.unit.making import HOSTILE, NOW, awkward_text, event, run, snapshot, task, view
from tests.unit.renderers.test_contract import PLAIN, full_of

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parents[3] / "data" / "junit.xsd"))

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids."""

ACCEPTED = KnownFailure("the lab moves", NOW + timedelta(days=30), "2026-12-25", task="lab-*", ticket="NET-7")


def drawn(made: View) -> str:
    """The file, which the schema accepts."""
    [document] = junit.render(made, Files(), FormatOptions())
    text = b"".join(document.chunks()).decode()
    SCHEMA.validate(text)
    return text


def read(made: View) -> list[TestSuite]:
    """The suites, by a reader that is not ours."""
    parsed = JUnitXml.fromstring(drawn(made).encode())
    assert isinstance(parsed, JUnitXml)
    return list(parsed)


def cases(made: View) -> dict[str, TestCase]:
    """The cases of the first suite, by name."""
    return {str(case.name): case for case in read(made)[0]}


def ended(case: TestCase) -> str:
    """The one element that says how a case ended."""
    kinds: dict[type, str] = {Error: "error", Failure: "failure", Skipped: "skipped"}
    found = [kinds[type(each)] for each in case.result]
    assert len(found) < 2
    return found[0] if found else "passed"


def message(case: TestCase) -> str:
    return str(case.result[0].message)


def body(case: TestCase) -> str:
    return str(case.result[0].text)


def gated(
    *snapshots: Snapshot,
    rules: tuple[str, ...] = (),
    known: tuple[KnownFailure, ...] = (),
    tasks: tuple[TaskGlob, ...] = (),
) -> View:
    """The view of these, held against what is expected."""
    return build(assess(snapshots, NOW, Expectations(parse_rules(rules), known, tasks)), Clock(NOW, UTC, "UTC"))


def of_every_kind() -> Snapshot:
    return snapshot(
        task("dead", events=run("FFs", message="Error: no route to host"), services=("web", "api")),
        task("ill", events=run("Fss", message="Error: refused")),
        task("off", events=run("oFs", message="Error: refused"), enabled=False),
        task("mute", "", status="unknown"),
        task("fine", "ss"),
        address="http://cts:8558",
    )


# --- Cases ------------------------------------------------------------------------------------------------------------


def test_the_file_and_its_type() -> None:
    """The report's name with the suffix that CI systems look for."""
    [document] = junit.render(view(of_every_kind()), Files("nightly"), FormatOptions())
    assert (document.name, document.media_type) == ("nightly.xml", "application/xml")
    text = b"".join(document.chunks()).decode()
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    assert text.endswith("</testsuites>\n")


def test_every_health_has_a_result() -> None:
    """Critical is an error, errored a failure, as is what was switched off while failing; unknown is skipped."""
    found = {name: ended(case) for name, case in cases(view(of_every_kind())).items()}
    assert found == {
        "answers": "passed",
        "dead": "error",
        "ill": "failure",
        "off": "failure",
        "mute": "skipped",
        "fine": "passed",
    }


def test_a_suite_tells_its_counts_and_what_it_is_of() -> None:
    """Of each instance its own, and over all of them."""
    first, second = read(
        view(of_every_kind(), snapshot(task("a", "Fs"), instance="lab", taken_at=NOW - timedelta(hours=2)))
    )
    assert (first.name, first.tests, first.failures, first.errors, first.skipped) == ("prod", 6, 2, 1, 1)
    assert (second.name, second.tests, second.failures, second.errors, second.skipped) == ("lab", 2, 1, 0, 0)
    assert (first.timestamp, second.timestamp) == ("2026-11-25T00:00:00", "2026-11-24T22:00:00")
    listed = first.properties()  # type: ignore[no-untyped-call]
    properties = {str(each.name): str(each.value) for each in listed}
    assert properties["verdict"] == "failing"
    assert properties["address"] == "http://cts:8558"
    assert {"ctsreport", "verdict_text"} < set(properties)
    whole = JUnitXml.fromstring(drawn(view(of_every_kind(), snapshot(task("a", "Fs"), instance="lab"))).encode())
    assert (whole.tests, whole.failures, whole.errors) == (8, 3, 1)


def test_counts_are_those_of_the_cases() -> None:
    """As the reader counts them again."""
    parsed = JUnitXml.fromstring(drawn(full_of(HOSTILE)).encode())
    found = (parsed.tests, parsed.failures, parsed.errors, parsed.time)
    parsed.update_statistics()  # type: ignore[no-untyped-call]
    assert (parsed.tests, parsed.failures, parsed.errors) == found[:3]
    assert parsed.time == pytest.approx(found[3])


def test_answers_without_a_time_have_the_reports() -> None:
    """A suite must have one."""
    [suite] = read(view(snapshot(task(), taken_at=None)))
    assert suite.timestamp == "2026-11-25T00:00:00"


def test_a_case_takes_as_long_as_the_newest_run() -> None:
    """And no time where none is told."""
    timed = snapshot(
        task("a", events=(event(took=timedelta(seconds=75)), event(number=2))), task("b", events=(event(took=None),))
    )
    found = cases(view(timed, snapshot(task("c", ""), instance="lab")))
    assert (found["a"].time, found["b"].time) == (75.0, 0.0)


def test_the_message_is_a_line_and_the_body_has_all() -> None:
    """GitLab shows the body alone: cause, since when, services, what people know, the whole message."""
    knowledge = Knowledge(owner="net team", runbook="https://wiki/web", next_step="call them", note="Since the *move*.")
    error = "Error: no route to host\n\n  with module.a,\n\tin main.tf"
    broken = snapshot(task("web", events=run("FF", message=error), services=("web", "api")))
    case = cases(gated(broken, tasks=(TaskGlob("web", knowledge),)))["web"]
    assert message(case).startswith("No route to host")
    assert "\n" not in message(case)
    assert body(case).startswith(
        f"{message(case)}\nFailing since: 2026-11-24 22:00:00 UTC or earlier\nServices: api, web\n"
    )
    assert "Owner: net team\nNext step: call them\nRunbook: https://wiki/web\n\nSince the *move*.\n" in body(case)
    assert body(case).endswith(error)
    assert case.result[0].type == "unreachable"


def test_only_the_newest_message_is_whole() -> None:
    """Each different try of it once; others are counted."""
    newest = "retry attempt #2 failed 'Error: new': retry attempt #1 failed 'Error: old'"
    events = (*run("F", message=newest), event(False, number=8, message="Error: another"), event(False, number=9))
    found = body(cases(view(snapshot(task(events=events))))["a"])
    assert found.count("Error: new") == 1
    assert "Error: old" in found
    assert "another" not in found.partition("Run of")[2].partition("2 other messages")[0]
    assert found.endswith("2 other messages of earlier runs: see the report.")


def test_a_failure_without_a_message_says_so() -> None:
    """In both places."""
    case = cases(view(snapshot(task(outcomes="F"))))["a"]
    assert message(case) == "It failed without a message."
    assert body(case).endswith("Run of 2026-11-24 23:00:00:\nIt failed without a message.")


def test_what_was_switched_off_while_failing_says_so() -> None:
    """CTS's word alone would be green."""
    case = cases(view(of_every_kind()))["off"]
    assert message(case).startswith("CTS says successful: nothing ran since: ")


def test_what_is_unknown_says_why() -> None:
    """In the words of the other formats."""
    case = cases(view(of_every_kind()))["mute"]
    assert message(case).startswith("Enabled, but no run is stored")
    assert body(case).startswith(message(case))


def test_what_failed_before_passes() -> None:
    """A test case is about now."""
    assert ended(cases(view(snapshot(task(outcomes="sFF"))))["a"]) == "passed"


def test_known_failures_are_skipped() -> None:
    """Until when and why in the message, the cause in the output, which is short; what is not known stays red."""
    long = task("lab-1", events=run("FF", message=f"Error: {'no route ' * 900}"))
    mute, other = task("lab-2", "", status="unknown"), task("web", events=run("Fs", message="Error: x"))
    found = cases(gated(snapshot(long, mute, other, task("lab-3")), known=(ACCEPTED,)))
    assert {name: ended(case) for name, case in found.items()} == {
        "answers": "passed",
        "lab-1": "skipped",
        "lab-2": "skipped",
        "web": "failure",
        "lab-3": "passed",
    }
    assert message(found["lab-1"]) == "known until 2026-12-25: the lab moves; NET-7"
    assert "no route" in str(found["lab-1"].system_out)
    assert len(str(found["lab-1"].system_out)) <= 1000
    assert "no run is stored" in str(found["lab-2"].system_out)


# --- What could not be read -------------------------------------------------------------------------------------------


def test_an_instance_that_was_not_read_is_an_error() -> None:
    """Beside those that were."""
    silent = snapshot(instance="lab", read=False, error="Nobody listens there. Is CTS running?")
    first, second = read(view(snapshot(task()), silent))
    assert [ended(case) for case in first] == ["passed", "passed"]
    [answers] = second
    assert (answers.classname, answers.name, ended(answers)) == ("lab", "answers", "error")
    assert message(answers) == body(answers) == "Nobody listens there. Is CTS running?"


def test_no_instance_is_an_error() -> None:
    """An empty file would be green."""
    [suite] = read(view())
    [case] = suite
    assert (ended(case), message(case)) == ("error", "no instance")


def test_a_daemon_without_tasks_passes() -> None:
    """It was read."""
    [suite] = read(view(snapshot()))
    assert [(case.name, ended(case)) for case in suite] == [("answers", "passed")]


def test_a_malformed_task_is_an_error_of_its_instance() -> None:
    """By its name where that is told; the rest of the same task is told too."""
    found = "Task web could not be decoded: tasks.json, $.web: expected int. The rest is reported."
    notices = [Notice("task_malformed", "error", found, "lab", name) for name in ("web", None, None)]
    first, second = read(
        view(snapshot(task()), snapshot(task("web"), instance="lab", notices=tuple(notices), malformed=3))
    )
    assert len(list(first)) == 2
    assert {str(case.name): ended(case) for case in second} == {
        "answers": "passed",
        "web": "passed",
        "web, malformed": "error",
        "answer, malformed": "error",
        "answer, malformed (2)": "error",
    }
    assert {message(case) for case in second if case.result} == {found}


# --- Names ------------------------------------------------------------------------------------------------------------


def test_names_are_unique_and_stay_as_they_are() -> None:
    """However the tasks fare, and so in whichever order they stand."""
    names = ("answers", "a\n", "a\u240a", "a\u240a (2)")
    red, green = (
        {(str(case.name), case.time) for case in read(view(snapshot(*tasks)))[0]}
        for tasks in (
            [task(name, events=(event(took=timedelta(seconds=n)),)) for n, name in enumerate(names, 2)],
            [task(name, events=(event(n != 4, took=timedelta(seconds=n)),)) for n, name in enumerate(names, 2)],
        )
    )
    assert red == green
    assert {name for name, _ in red} == {"answers", "answers (2)", "a\u240a", "a\u240a (2)", "a\u240a (2) (2)"}


def test_an_instance_called_gate_shares_no_name_with_the_gate() -> None:
    """Nor two instances that look alike."""
    alike = (
        snapshot(task("critical"), instance="gate"),
        snapshot(task(), instance="x\n"),
        snapshot(task(), instance="x\u240a"),
    )
    found = [(case.classname, case.name) for suite in read(gated(*alike, rules=("critical",))) for case in suite]
    assert len(set(found)) == len(found) == 7
    assert ("gate", "critical (2)") in found


# --- The gate ---------------------------------------------------------------------------------------------------------


def test_a_failed_rule_is_a_failure_with_what_is_behind_it() -> None:
    """In the last suite; a rule that holds says what it excused, and what no rule looks at."""
    tasks = (task("lab-1", "FF"), task("web", "Fs"), task("mute", "", status="unknown"))
    *_, gate = read(gated(snapshot(*tasks), rules=("critical", "errored:web"), known=(ACCEPTED,)))
    holds, fails = gate
    assert (gate.name, gate.tests, gate.failures) == ("gate", 2, 1)
    assert (fails.classname, fails.name, ended(fails), message(fails)) == ("gate", "errored:web", "failure", "1: web")
    assert "- web" in body(fails)
    assert (holds.name, ended(holds)) == ("critical", "passed")
    assert "- lab-1: known until 2026-12-25: the lab moves" in str(holds.system_out)
    assert "No rule looks at 1 unknown: mute." in str(holds.system_out)


def test_a_rule_names_a_dozen_and_counts_the_rest() -> None:
    """Of what counts and of what is known."""
    many = [task(f"web-{number:02}", "FF") for number in range(15)] + [
        task(f"lab-{number:02}", "FF") for number in range(15)
    ]
    *_, gate = read(gated(snapshot(*many), rules=("critical", "unreachable"), known=(ACCEPTED,)))
    fails, holds = gate
    assert "\nand 3 more\n" in body(fails)
    assert "\nand 3 more known failures" in body(fails)
    assert ended(holds) == "passed"


def test_without_a_rule_there_is_no_gate() -> None:
    """A suite of it would be empty."""
    assert [suite.name for suite in read(gated(snapshot(task())))] == ["prod"]


# --- Texts from outside -----------------------------------------------------------------------------------------------


def test_hostile_texts_stay_text() -> None:
    """As many suites and cases, with the same results, as of harmless texts."""
    made, plain = read(full_of(HOSTILE)), read(full_of(PLAIN))
    assert [[ended(case) for case in suite] for suite in made] == [[ended(case) for case in suite] for suite in plain]
    found = "\n".join(body(case) for suite in made for case in suite if case.result)
    for text in HOSTILE:
        assert visible(text) in found
    names = [(case.classname, case.name) for suite in made for case in suite]
    assert len(set(names)) == len(names)


@given(st.lists(awkward_text.filter(bool), min_size=1, max_size=4, unique=True))
@settings(deadline=None, max_examples=30)
@example(list(HOSTILE))
@example(["]]>", "<![CDATA[x]]>", "<!-- -- -->", "<?xml?>", "&amp;&#0;", "\ufffe\uffff\ufdd0"])
def test_whole_messages_word_for_word(texts: list[str]) -> None:
    """Names and messages, whatever they hold."""
    found = cases(view(snapshot(*(task(f"{n} {text}", events=run("F", message=text)) for n, text in enumerate(texts)))))
    for number, text in enumerate(texts):
        [case] = [case for name, case in found.items() if name.startswith(f"{number} ")]
        assert body(case).endswith(visible(text))


def test_nothing_that_xml_forbids_is_left() -> None:
    """Of all there is, halves of characters included."""
    assert not NOT_XML.search(visible("".join(map(chr, range(sys.maxunicode + 1)))))


def test_half_a_character_of_the_command_line_is_no_crash() -> None:
    """It becomes U+FFFD."""
    assert "x \ufffd y" in drawn(view(snapshot(task()), title="x \ud83d y", selection=Selection(("*", "\udcff"))))


def test_a_line_feed_in_an_attribute_is_a_reference() -> None:
    """A blank would be read otherwise; names have symbols there already."""
    assert junit._value('a\n\tb"\r') == "a&#10;&#9;b&quot;\u240d"


@pytest.mark.parametrize("texts", [PLAIN, HOSTILE])
def test_the_bytes_are_the_same_again_and_again(texts: tuple[str, ...]) -> None:
    """From one document twice, and from an equal view."""
    [document] = junit.render(full_of(texts), Files(), FormatOptions())
    first = b"".join(document.chunks())
    assert b"".join(document.chunks()) == first
    assert drawn(full_of(texts)).encode() == first


# --- Sizes ------------------------------------------------------------------------------------------------------------


def test_a_long_body_is_cut_and_says_so() -> None:
    """The beginning stays."""
    found = body(cases(view(snapshot(task(events=run("F", message="Error: " + "x" * 100_000)))))["a"])
    kept, left_out = found.split("\n\n… ")
    assert len(kept) == junit.BODY
    match = re.fullmatch(r"(\d+) characters are left out\.", left_out)
    assert match
    assert junit.BODY + int(match[1]) > 100_000


def test_many_failures_share_what_gitlab_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each body has less, and at least what a person needs."""
    monkeypatch.setattr(junit, "ALL", 20_000)
    many = [task(f"{number}", events=run("F", message="Error: " + "x" * 5000)) for number in range(10)]
    found = [body(case) for name, case in cases(view(snapshot(*many))).items() if name != "answers"]
    assert {len(each.partition("\n\n… ")[0]) for each in found} == {2000}
    monkeypatch.setattr(junit, "ALL", 20)
    found = [body(case) for name, case in cases(view(snapshot(*many))).items() if name != "answers"]
    assert {len(each.partition("\n\n… ")[0]) for each in found} == {junit.LEAST}
