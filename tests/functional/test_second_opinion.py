"""What another search for secrets, of which nobody here wrote a rule, finds in our reports.

It only looks: its parts that ask makers whether a token still works, or revoke it, are not in what Python sees of it.
"""

import gzip
import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CAPTURES, run_ctsreport

betterleaks = pytest.importorskip("betterleaks", reason="has no wheel for this system")

KEPT = {
    r"\[secret(?:: [\w-]+ #\d+)?\]": "our own mark",
    r"(?:host key|fingerprint) SHA256:\w+": "a fingerprint: who connects is meant to see it",
    r"checksum/secret: [0-9a-f]{64}": "a hash over a whole file, by which a pod is started anew",
    r"api-v2-eu-west\.\w": "a service's name",
    r"Export Password: mismatch": "a word of a prompt",
    r"random_password\.db\.result": "an address in Terraform",
    r"REPLACE_ME": "a placeholder",
    r"Password: \(string": "a type, in a dump of Go's",
    r"idempotency-key: [0-9a-f-]{36}": "by which a request is known when it is sent again",
    r"password=/run/secrets": "the path of a file",
    r"login\(\"fw-edge-01\", ": "the name of a partition, in a call",
    r"Passwd: Insecure:true": "the next field of a struct, whose own is empty",
    r"passwd:chauthtok": "the name of a service, in a log of PAM",
    r"AADSTS50076: [^\n]* Trace ID": "the id of a request",
    r"token-ca-cert-hash sha256:[0-9a-f]{64}": "a hash of a public key",
    r"public key: age1\w+": "a public key",
    r"superuser\.password: Invalid": "what a validation says of a field",
    r"\AKey=[0-9A-F]{32}": "stays, though it is one: a name like that of an object in a store, alone in its line",
}  # fmt: skip
"""What it takes for secrets: how the text around begins or goes on, and why it stays."""

TOGETHER = 40
"""Texts of one report: what is learnt of one takes a secret out of another, so few."""


def event(name: str, text: str) -> dict[str, object]:
    told = {"id": str(uuid.uuid5(uuid.NAMESPACE_DNS, name)), "success": False, "error": {"message": text}}
    return told | {"start_time": "2026-11-27T10:00:00Z", "end_time": "2026-11-27T10:00:05Z", "task_name": name}


def messages(texts: list[str]) -> Iterator[str]:
    """Each text as a report has it, as the message of a failed run of a task of its own."""
    for first in range(0, len(texts), TOGETHER):
        names = {f"t{number:05d}": text for number, text in enumerate(texts[first : first + TOGETHER])}
        Path("told.json").write_text(
            json.dumps(
                {n: {"task_name": n, "status": "errored", "events": [event(n, text)]} for n, text in names.items()}
            )
        )
        ran = run_ctsreport("report", "told.json", "-f", "json", "-o", "-")
        yield from (task["events"][0]["error"]["message"] for task in json.loads(ran.out)["tasks"])


def found(text: str) -> Iterator[str]:
    """Each line in which it finds something that is not on the list."""
    for finding in betterleaks.scan_string(text):
        lines = text.split("\n")[finding.location.start_line - 1 : finding.location.end_line]
        shown = "\n".join(lines)
        if not any(_speaks_of(kept, shown, finding.match.value) for kept in KEPT):
            yield f"{finding.rule_id}: {shown[:200]}"


def _speaks_of(kept: str, shown: str, value: str) -> bool:
    """Whether what it found lies in what is kept, or just behind it: not elsewhere in the line."""
    return any(value in shown[match.start() : match.end() + len(value) + 2] for match in re.finditer(kept, shown))


def secrets() -> list[str]:
    sets = sorted((CAPTURES.parent / "secrets").glob("*.json.gz"))
    told = [json.loads(gzip.decompress(path.read_bytes())) for path in sets]
    return [text for one in told for text in (*(case["text"] for case in one["secret"]), *one["harmless"])]


def test_it_finds_what_is_not_taken_out() -> None:
    """So that its silence says something: hundreds of the texts as they are."""
    assert sum(bool(betterleaks.scan_string(text)) for text in secrets()) > 300


def test_it_finds_nothing_in_reports_of_planted_secrets() -> None:
    """In none of the messages."""
    assert [line for message in messages(secrets()) for line in found(message)] == []


def test_it_finds_nothing_in_reports_of_captures() -> None:
    """In no report of real answers, in any format that has their messages whole."""
    folders = sorted({path.parent for path in CAPTURES.rglob("*.json")})
    assert len(folders) > 50
    for folder in folders:
        run_ctsreport("report", folder, "-f", "json", "-f", "markdown", "-o", "out", "--now", "2026-11-28T00:00:00Z")
        for path in Path("out").glob("report.*"):
            assert list(found(path.read_text("utf-8"))) == [], (folder, path)
