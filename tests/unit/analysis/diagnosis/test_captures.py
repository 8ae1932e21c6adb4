"""The failed runs of real daemons: each message was read by a person, who wrote down what it is to come to."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctsreport.analysis.diagnosis import diagnose
from tests.conftest import CAPTURES

REFUSED = "fw-mgmt.example.com:443 refused the connection"
NOTIFIER = "template: Template failed: attempt to use an unregistered notifier"
# By task: what its failed runs say, over all versions and scenarios; DIR stands for a folder that differs.
EXPECTED = {
    "api-gateway-routes": {
        "check: Route table blue: … is outside 10.0.0/24 (precondition of terraform_data.route)",
        "check: Route table green: … is outside 10.0.0/24 (precondition of terraform_data.route)",
        "check: The listener refuses pool members outside 10.0.0/24 (precondition of terraform_data.listener)",
    },
    "bgp-neighbours": {"lock: State is locked by deploy@runner-7 (OperationTypeApply)"},
    "cdn-origins": {"timeout: Device did not answer in time"},
    "client-left": {"memory: Terraform was killed (signal: killed; often out of memory)"},
    "core-nat": {"memory: Terraform was killed (signal: killed; often out of memory)"},
    "damaged-state": {
        (
            "lock: State lock failed: unsupported state file format: "
            "The state file could not be parsed as JSON: syntax error at byte offset 150"
        )
    },
    "dns-a-records": {
        'config: Invalid function argument in locals: no file exists at "zones.json"',
        f"unreachable: {REFUSED}",
        "unreachable: ns1.example.com: 503 Service Unavailable",
        "script: Script test failed (exit 1): nsupdate: REFUSED by ns1.example.com",
    },
    "edge-firewall-rules": {
        f"unreachable: {REFUSED}",
        "timeout: 192.0.2.44:443 did not answer in time",
        "tls: Certificate signed by unknown authority",
    },
    "every-zone": {"quota: Zone eu-west.b: quota of … members exceeded"},
    "geo-blocking": {"template: Template failed: reading terraform.tfvars: is a directory"},
    "lb_pool_members": {
        f"unreachable: {REFUSED}",
        "unreachable: lb-1.example.com: 503 Service Unavailable",
        "timeout: 192.0.2.44:443 did not answer in time",
    },
    "module-gone": {"module: Module cannot be downloaded: no such file or directory"},
    "nightly-audit": {"script: Script failed (exit 3): audit: … rules without an owner"},
    "no-services-variable": {'config: Module has no variable "services"'},
    "pool-ams": {NOTIFIER},
    "pool-cdg": {NOTIFIER},
    "pool-lhr": {NOTIFIER},
    "pool-mad": {NOTIFIER},
    "pool-waw": {NOTIFIER},
    "rate_limits": {
        "check: Refusing to apply broken settings: gateway/limits/k2 (precondition of terraform_data.settings)"
    },
    "session-cache": {"auth: cache-admin.example.com: login refused (401)"},
    "terraform-away": {"binary: Terraform binary is missing: DIR/bin/terraform"},
    "tls-certificates": {
        "config: Error in function call in locals: invalid character looking for beginning of value (no JSON)"
    },
    "vpn-peers": {'config: Reference to undeclared input variable in terraform_data.peer: "peers"'},
    "waf_allow_list": {
        (
            "check: Every address must stay inside 10.0.0/24 edge & core; got: … (precondition of "
            "terraform_data.allow_list)"
        )
    },
    # What follows says things that no person would, to see what a report does with them.
    "ansi": {"script: Script test failed (exit 1): Error: red"},
    "blank-lines": {"script: Script test failed (exit 1): end"},
    "crlf": {"script: Script test failed (exit 1): end"},
    "csv": {"script: Script test failed (exit 1): +cmd,-cmd,@cmd;semi tab"},
    "empty_output": {"script: Script test failed (exit 1): no output"},
    "imitation": {
        (
            "script: Script test failed (exit 1): ': retry attempt #… failed 'error tf-init for 'other-task': context "
            "canceled"
        )
    },
    "markdown": {"script: Script test failed (exit 1): code"},
    "rawbytes": {"script: Script test failed (exit 1): latin1 caf\ufffd end"},
    "secrets-pem": {"tls: Key does not match"},
    "secrets-plain": {
        "auth: Login refused: user=… password=… token: … secret = Authorization: Bearer … passwd … PGPASSWORD=…"
    },
    "secrets-url": {"auth: fw.example.com:8443: login refused (401)"},
}
KINDS = {
    "site": "unreachable",
    "this-task-name-is-so-long": "script",
    "secrets": "script",
    "long-line": "check",
    "huge": "check",
}


def failed_runs() -> Iterator[tuple[str, str, str]]:
    """The file, the task and the message of each."""
    for path in sorted(CAPTURES.rglob("*events.json*")):
        for task, found in _tasks(path):
            for event in found.get("events") or ():
                if event.get("error"):
                    yield str(path.relative_to(CAPTURES)), task, event["error"]["message"]


def _tasks(path: Path) -> Iterator[tuple[str, dict[str, list[dict[str, dict[str, str]]]]]]:
    raw = path.read_bytes()
    document = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    yield from ((task, each) for task, each in document.items() if isinstance(each, dict))


RUNS = list(failed_runs())


def lines_said(message: str, task: str) -> set[str]:
    """Kind and line of each cause."""
    return {
        re.sub(r"/srv/cts(?:/v[\d.]+)?/", "DIR/", f"{cause.kind}: {cause.summary}")
        for cause in diagnose(message, task).causes
    }


@pytest.mark.parametrize("task", EXPECTED)
def test_what_each_task_failed_by(task: str) -> None:
    """All that its failed runs say, and nothing else."""
    found = [lines_said(message, name) for _, name, message in RUNS if name == task]
    assert found
    assert set().union(*found) == EXPECTED[task]


def test_the_kind_of_all_the_others() -> None:
    """Each failed run is told by its kind."""
    for path, task, message in RUNS:
        kind = next((kind for start, kind in KINDS.items() if task.startswith(start)), "script")
        if task not in EXPECTED:
            assert diagnose(message, task).causes[0].kind == kind, (path, task)


def test_one_fault_is_one_group_over_all_versions() -> None:
    """Other machines, other folders, other times: as many groups as faults."""
    groups = {
        cause.id for _, task, message in RUNS for cause in diagnose(message, task).causes if cause.summary == REFUSED
    }
    assert len(groups) == 1
    for task in ("dns-a-records", "nightly-audit", "rate_limits", "waf_allow_list", "vpn-peers"):
        messages = [message for path, name, message in RUNS if name == task and "mixed" in path]
        assert len({frozenset(cause.id for cause in diagnose(message, task).causes) for message in messages}) == 1


def test_a_script_that_imitates_a_daemon_deceives_nobody() -> None:
    """One diagnostic, one cause; the phase is the daemon's word."""
    [message] = {message for path, task, message in RUNS if task == "imitation" and "v0.9.0" in path}
    diagnosis = diagnose(message, "imitation")
    assert (diagnosis.phase, len(diagnosis.diagnostics), len(diagnosis.causes)) == ("apply", 1, 1)
    assert diagnosis.diagnostics[0].summary == "local-exec provisioner error"
