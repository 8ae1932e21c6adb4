# ruff: noqa: E501 - messages stand here as they come
"""The key: one fault is one group, two faults are two."""

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ctsreport.analysis.diagnosis import Cause, diagnose
from ctsreport.analysis.diagnosis.text import WIDTH
from tests.unit.analysis.diagnosis.catalogue import CATALOGUE, Case, at, script
from tests.unit.analysis.diagnosis.wrapping import PASTED, stored

TASK = "web-pool"
names = st.from_regex(r"[a-z][a-z0-9_-]{0,24}", fullmatch=True)


def ids(message: str, task: str = TASK) -> set[str]:
    """The groups of a message."""
    return {cause.id for cause in diagnose(message, task).causes}


def cause_of(summary: str, address: str = "bigip_ltm_pool.p") -> Cause:
    """The cause of one diagnostic."""
    return diagnose(stored(f"Error: {summary}\n{at(address)}\n", TASK), TASK).causes[0]


@given(st.sampled_from(CATALOGUE), names, st.integers(50, 160), st.integers(0, 2))
def test_one_fault_is_one_group(case: Case, task: str, width: int, tries: int) -> None:
    """In any task, broken at any width, with and without retries. The last line of a script is known at Terraform's own width."""
    assume(case.kind != "script" or width >= WIDTH)
    assert ids(stored(case.text, task, case.wrap, tries=tries, width=width), task) == ids(
        stored(case.text, TASK, case.wrap)
    )


@pytest.mark.parametrize("pasted", PASTED)
@pytest.mark.parametrize("case", CATALOGUE, ids=lambda case: case.name)
def test_however_it_was_pasted(case: Case, pasted: Callable[[str], str]) -> None:
    """In a terminal's frame, in colours, from a log, from Windows."""
    assert ids(pasted(stored(case.text, TASK, case.wrap, tries=0))) == ids(stored(case.text, TASK, case.wrap))


NOISE = (
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "11111111-2222-4333-8444-555555555555"),
    (r"02:14:09\.417233", "05:55:55.555555"),
    (r"line \d+,", "line 999,"),
    (r"\"restOperationId\":\d+", '"restOperationId":42424242'),
    (r"_v1\.11\.1", "_v1.12.0"),
    (r"goroutine \d+", "goroutine 7"),
    (r"0xc0015fb400", "0xc00deadbee"),
    (r"192\.0\.2\.53:53", "198.51.100.53:53"),
    (r"3kXAbCdEf0123456789AbCdEfGhIjKl", "9zYxWvUt9876543210ZyXwVuTsRqPo"),
    (r"54d37a4881c4ef4e45925a9b49a55be3", "00d37a4881c4ef4e45925a9b49a55b00"),
    (r"Referrer:192\.0\.2\.44", "Referrer:198.51.100.7"),
)


@pytest.mark.parametrize("case", CATALOGUE, ids=lambda case: case.name)
def test_what_differs_from_run_to_run_makes_no_group(case: Case) -> None:
    """Ids, times, line numbers, versions in names, the name server."""
    changed = case.text
    for pattern, other in NOISE:
        changed = re.sub(pattern, other, changed)
    assert ids(stored(changed, TASK, case.wrap)) == ids(stored(case.text, TASK, case.wrap))


SAME = (
    ("Members must be inside; <api-1> is at 10.0.0.5", "Members must be inside; <web-pool-33> is at 10.0.0.9"),
    ("Every partner must be inside; partner-api-3 is not", "Every partner must be inside; mail-2.node-07 is not"),
    ('Get "https://a.example.com/x": read tcp 10.0.0.4:51234->192.0.2.1:443: i/o timeout', 'Get "https://a.example.com/y": read tcp 10.0.0.9:34567->192.0.2.1:443: i/o timeout'),
    ("Member 10.0.0.5 was refused by the pool", "Member 10.0.0.77 was refused by the pool"),
    ("Cannot add 'web-1' to the pool", "Cannot add 'api-22' to the pool"),
    ("It took 12.5s, retry attempt 4", "It took 1m3s, retry attempt 2"),
    ("HTTP 429 Too Many Requests, Retry-After: 17", "HTTP 429 Too Many Requests, Retry-After: 170"),
    ("x failed (correlation id: ab12-99)", "x failed (correlation id: cd34-11)"),
    (
        "certificate has expired or is not yet valid: current time 2026-11-24T10:00:00Z is after 2026-11-20T00:00:00Z",
        "certificate has expired or is not yet valid: current time 2026-11-25T11:30:00Z is after 2026-11-20T00:00:00Z",
    ),
)  # fmt: skip
OTHER = (
    ('Get "https://a.example.com/x": EOF', 'Get "https://b.example.com/x": EOF'),
    ('Get "https://a.example.com/x": EOF', 'Get "https://a.example.com:8443/x": EOF'),
    ("dial tcp 192.0.2.1:443: connect: connection refused", "dial tcp 192.0.2.2:443: connect: connection refused"),
    ("dial tcp 192.0.2.1:443: connect: connection refused", "dial tcp 192.0.2.1:443: i/o timeout"),
    ("HTTP 401 from https://a.example.com/", "HTTP 403 from https://a.example.com/"),
    ("HTTP 429 from https://a.example.com/", "HTTP 503 from https://a.example.com/"),
    ("HTTP 400 :: 01070333:3: It shares", "HTTP 400 :: 01070334:3: It shares"),
    ("x509: certificate signed by unknown authority", "x509: certificate has expired"),
    ("Quota 'FIREWALLS' exceeded", "Quota 'ROUTES' exceeded"),
    ("operation error EC2: A, https response error StatusCode: 403, api error UnauthorizedOperation: x", "operation error EC2: B, https response error StatusCode: 403, api error UnauthorizedOperation: x"),
    ('invalid value for field "port"', 'invalid value for field "name"'),
    ("The pool is broken", "The node is broken"),
)  # fmt: skip


@pytest.mark.parametrize(("one", "two"), SAME)
def test_what_is_of_one_instance_or_moment_goes(one: str, two: str) -> None:
    """Two service instances, two moments: one fault."""
    assert cause_of(one).id == cause_of(two).id


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_what_tells_two_faults_apart_stays(one: str, two: str) -> None:
    """Device, port, errno, status, code, reason, quota, action, field."""
    assert cause_of(one).id != cause_of(two).id


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("locked", "cts@cts-02", "deploy@runner-7"),
        ("variable", "vip", "pool"),
        ("consul-denied", "service:read", "node:read"),
        ("module-git", 'module "lb"', 'module "dns"'),
        ("script", "exit status 7", "exit status 8"),
        ("version", ">= 1.3.0", ">= 1.4.0"),
        ("panic", "slice bounds out of range", "index out of range"),
        ("panic", "util.go:203", "util.go:204"),
        ("for-each", "aci_rest", "aci_tenant"),
        ("as3", "01070734", "01070735"),
        ("avi", "enable_http2", "enable_http3"),
        ("commit", "not a valid reference", "not a valid zone"),
    ],
)
def test_another_fault_is_another_group(name: str, old: str, new: str) -> None:
    """The parts that each kind keeps."""
    case = next(case for case in CATALOGUE if case.name == name)
    changed = case.text.replace(old, new)
    assert changed != case.text
    assert ids(stored(changed, TASK, case.wrap)) != ids(stored(case.text, TASK, case.wrap))


def test_two_scripts_and_one_device() -> None:
    """Whoever calls it: the device fails."""
    output = "curl: (7) Failed to connect to fw.example.com port 443: Connection refused"
    one, two = (stored(script(output, command), TASK) for command in ("./push.sh a", "python3 /opt/dns.py"))
    provider = f'Error: Get "https://fw.example.com/x": dial tcp 192.0.2.1:443: connect: connection refused\n{at()}\n'
    assert ids(one) == ids(two) == ids(stored(provider, TASK))


def test_the_name_of_an_instance_goes_wherever_it_stands() -> None:
    """The key of the resource's address says what it is."""
    one, two = (
        cause_of(f"Member {name} has no address", f'acme_member.m["{name}"]') for name in ("web-1.node-07", "api_2")
    )
    assert one.id == two.id


def test_the_id_is_safe_and_says_its_kind() -> None:
    """In an HTML id and in a link."""
    for case in CATALOGUE:
        for cause in diagnose(stored(case.text, TASK, case.wrap), TASK).causes:
            assert re.fullmatch(rf"{cause.kind}-2-[0-9a-f]{{12}}", cause.id)
            assert cause.key


def test_an_id_that_people_have_linked_to() -> None:
    """If this fails, all links to causes break: it needs a line in CHANGELOG.md."""
    assert (
        cause_of('Get "https://bigip-01.example.com/mgmt": dial tcp 192.0.2.11:443: connect: connection refused').id
        == "unreachable-2-c6634d6683b1"
    )


def test_no_secret_of_a_url_is_in_a_key_or_a_line() -> None:
    """Only host and port are told of a URL."""
    word = "hidden" + "word"
    for rest in ("EOF", "HTTP 401", "it is odd", "no such host", "x509: certificate has expired", "HTTP 400 bad thing"):
        cause = cause_of(f'Post "https://user:{word}@fw.example.com/api?key={word}&x=1": {rest}', "acme_x.y")
        assert word not in cause.key
        if rest not in {"it is odd", "HTTP 400 bad thing"}:
            assert word not in cause.summary
