"""Reports of before as looks."""

import json

import pytest

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.history.reports import looks_of_report
from ctsreport.redaction import Secrets
from tests.unit.history.making import at
from tests.unit.making import NOW, run, snapshot, task, text_of, view


def test_a_report_says_what_its_snapshot_said() -> None:
    """Whatever of it a look keeps; secrets are taken out of messages that have any."""
    secret = "hunter" + "2-Zx9"
    made = view(snapshot(task("a", events=run("Fs", message=f"password={secret}")), task("b"), taken_at=NOW))
    (look,) = looks_of_report(text_of("json", made).encode(), "report.json", Secrets())
    assert (look.at, look.read, look.whole, sorted(look.tasks)) == (NOW, True, True, ["a", "b"])
    newest = (look.tasks["a"].runs or ())[0]
    assert newest.message == "password=[secret: password]"


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"schema": "ctsreport.report/9"}', b"\xff"])
def test_what_is_no_report_is_refused(body: bytes) -> None:
    with pytest.raises(CtsReportError) as raised:
        list(looks_of_report(body, "r.json", Secrets()))
    assert raised.value.exit_code is ExitCode.UNREAD
    assert "r.json" in raised.value.message


def test_a_report_of_no_known_time_is_refused() -> None:
    document = json.loads(text_of("json", view(snapshot(task("a"), taken_at=None))))
    with pytest.raises(CtsReportError, match="is not known"):
        list(looks_of_report(json.dumps(document).encode(), "r.json", Secrets()))
    document["instances"][0]["taken_at"] = at(0).isoformat()
    assert len(list(looks_of_report(json.dumps(document).encode(), "r.json", Secrets()))) == 1


def test_no_secret_of_a_report_is_kept_wherever_it_stands() -> None:
    """One that --no-redact left in: in an error, the address of a module, a service."""
    secret = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0" * 2
    document = json.loads(text_of("json", view(snapshot(task("a", events=run("Fs")), taken_at=NOW))))
    document["instances"][0]["error"] = f"Authorization: Bearer {secret}"
    document["tasks"][0] |= {"module": f"git::https://u:{secret}@example.com/m.git", "services": [f"s-{secret}"]}
    (look,) = looks_of_report(json.dumps(document).encode(), "r.json", Secrets())
    assert secret not in repr(look)
    state = look.tasks["a"].state
    assert (look.error or "").startswith("Authorization: Bearer [secret: ")
    assert state.module == "git::https://u:[secret: github-token]@example.com/m.git"


@pytest.mark.parametrize("place", ["taken_at", "started_at"])
def test_a_time_without_a_zone_is_refused(place: str) -> None:
    document = json.loads(text_of("json", view(snapshot(task("a", events=run("Fs")), taken_at=NOW))))
    (document["instances"][0] if place == "taken_at" else document["tasks"][0]["events"][0])[place] = (
        "2026-11-24T11:00:00"
    )
    with pytest.raises(CtsReportError, match=place) as raised:
        list(looks_of_report(json.dumps(document).encode(), "r.json", Secrets()))
    assert raised.value.exit_code is ExitCode.UNREAD
