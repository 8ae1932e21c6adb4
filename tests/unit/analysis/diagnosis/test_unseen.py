"""Messages beyond the catalogue's own: kind, line, and groups that hold however a message was wrapped."""

import re

import pytest

from ctsreport.analysis.diagnosis import Cause, diagnose
from tests.unit.analysis.diagnosis.catalogue import at, script
from tests.unit.analysis.diagnosis.unseen_answers import ANSWERS
from tests.unit.analysis.diagnosis.unseen_pairs import OTHER, SAME
from tests.unit.analysis.diagnosis.unseen_texts import OUTPUTS, TEXTS
from tests.unit.analysis.diagnosis.wrapping import PASTED, retried, stored

TASK = "web-pool"
NAMES = ("a", "error", "web-1", "prod_403", "api-gateway-routes-production-eu")
ALL = (
    *(("apply", f"Error: {summary}\n{at(address)}\n") for address, summary, _, _ in ANSWERS),
    *(("apply", script(output, command, code)) for command, code, output, _, _ in OUTPUTS),
    *((wrap, text) for wrap, text, _, _ in TEXTS),
)
NOISE = (
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "11111111-2222-4333-8444-555555555555"),
    (r"[0-9a-f]{32}", "00112233445566778899aabbccddeeff"),
    (r"\d\d:\d\d:\d\d", "05:06:07"),
    (r"line \d+,", "line 999,"),
    (r"goroutine \d+", "goroutine 7"),
    (r"0x[0-9a-f]{4,}", "0xdeadbeef"),
    (r"request id: \w+", "request id: ZZ9Z"),
    (r"plugin\d{4,}", "plugin5551212"),
    (r"_v[\d.]+(_x5)?", "_v9.9.9"),
    (r"on \S+:53:", "on 198.51.100.1:53:"),
    (r"\"restOperationId\":\d+", '"restOperationId":42'),
    (r"(tcp )(\S+)->", r"\g<1>10.77.0.9:33333->"),
    (r"Retry-After: \d+", "Retry-After: 77"),
    (r"(\w+\.tf):\d+", r"\1:991"),
)


def ids(message: str, task: str = TASK) -> set[str]:
    """The groups of a message."""
    return {cause.id for cause in diagnose(message, task).causes}


def cause_of(summary: str, address: str) -> Cause:
    """The cause of one diagnostic."""
    return diagnose(stored(f"Error: {summary}\n{at(address)}\n", TASK), TASK).causes[0]


@pytest.mark.parametrize(("address", "summary", "kind", "cause"), ANSWERS)
def test_what_providers_say(address: str, summary: str, kind: str, cause: str) -> None:
    """Of each vendor, in its own shape."""
    headline = cause_of(summary, address)
    assert (headline.kind, headline.summary) == (kind, cause)


@pytest.mark.parametrize(("command", "code", "output", "kind", "cause"), OUTPUTS)
def test_what_scripts_say(command: str, code: int, output: str, kind: str, cause: str) -> None:
    """First a known fault, else the last line."""
    headline = diagnose(stored(script(output, command, code), TASK), TASK).causes[0]
    assert (headline.kind, headline.summary) == (kind, cause)


@pytest.mark.parametrize(("wrap", "text", "kind", "cause"), TEXTS)
def test_what_terraform_and_cts_say(wrap: str, text: str, kind: str, cause: str) -> None:
    """Whole texts, one cause each."""
    diagnosis = diagnose(stored(text, TASK, wrap), TASK)
    assert [(each.kind, each.summary) for each in diagnosis.causes] == [(kind, cause)]


@pytest.mark.parametrize(("wrap", "text"), ALL)
def test_one_fault_is_one_group(wrap: str, text: str) -> None:
    """In any task, with and without retries, however pasted, with other ids, times and line numbers."""
    known = ids(stored(text, TASK, wrap))
    for name in NAMES:
        assert ids(stored(text, name, wrap), name) == known
    changed = text
    for pattern, other in NOISE:
        changed = re.sub(pattern, other, changed)
    assert ids(stored(changed, TASK, wrap)) == known
    if not text.startswith("context canceled"):
        assert ids(stored(text, TASK, wrap, tries=0)) == known
        assert ids(stored(text, TASK, wrap, tries=1)) == known
        for pasted in PASTED:
            assert ids(pasted(stored(text, TASK, wrap, tries=0))) == known


@pytest.mark.parametrize(("address", "one", "two"), SAME)
def test_objects_and_ids_make_no_group(address: str, one: str, two: str) -> None:
    """Which object it was is in the text of each task."""
    assert cause_of(one, address).id == cause_of(two, address).id


@pytest.mark.parametrize(("address", "one", "two"), OTHER)
def test_codes_hosts_and_reasons_do(address: str, one: str, two: str) -> None:
    """What tells two faults apart."""
    assert cause_of(one, address).id != cause_of(two, address).id


def test_two_tries_of_a_commit_that_differ() -> None:
    """Each holds four copies: the middle is where both halves are wrapped as a whole."""
    newer, older = retried('Post "https://fw.example.net/api/": EOF', 4), retried("Another commit is in progress", 4)
    diagnosis = diagnose(f"retry attempt #2 failed '{newer}': retry attempt #1 failed '{older}'", TASK)
    assert (diagnosis.phase, diagnosis.tries, diagnosis.tries_differ) == ("commit", 3, True)
    assert [cause.kind for cause in diagnosis.causes] == ["unreachable", "commit"]


def test_tries_that_differ_in_ids_only() -> None:
    """Are told once, and do not differ."""
    text = f"Error: it is odd (request id: {{}}) at 10:00:0{{}}Z\n{at()}\n"
    uuids = ("0a1b2c3d-1111-4222-8333-444455556666", "9a1b2c3d-1111-4222-8333-444455556666")
    one, two = (stored(text.replace("{}", uuid, 1).replace("{}", uuid[0]), TASK, tries=0) for uuid in uuids)
    diagnosis = diagnose(f"retry attempt #2 failed '{one}': retry attempt #1 failed '{two}'", TASK)
    assert (diagnosis.tries_differ, len(diagnosis.causes), len(diagnosis.diagnostics)) == (False, 1, 1)


@pytest.mark.parametrize(
    "prefix",
    [
        "2026-11-24T10:00:00.123Z [ERROR] tasksmanager: error applying task: task_name=web-pool error=\n",
        "could not apply changes for task web-pool: ",
        "2026/11/24 10:00:00.000 [ERR] (ctrl) could not apply changes for task web-pool: ",
    ],
)
def test_the_prefix_of_a_log(prefix: str) -> None:
    """People paste it with the rest."""
    diagnosis = diagnose(prefix + stored("signal: killed", TASK, "direct"), TASK)
    assert (diagnosis.phase, diagnosis.causes[0].kind) == ("apply", "memory")
