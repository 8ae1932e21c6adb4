"""The one line for a chat: short, whole, and what cannot be known first."""

from collections.abc import Iterable
from datetime import UTC, timedelta

import pytest
from hypothesis import given

from ctsreport.analysis.assess import assess
from ctsreport.analysis.expectations.gate_rule import parse_rules
from ctsreport.analysis.expectations.knowledge import Knowledge, TaskGlob
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.expectations.model import Expectations
from ctsreport.renderers.interface import Files, FormatOptions
from ctsreport.renderers.text import render
from ctsreport.snapshot.model import Snapshot
from ctsreport.view.build import build
from ctsreport.view.page import View
from ctsreport.view.times import Clock
from tests.unit.making import HOSTILE, NOW, any_text, awkward_text, overall, run, snapshot, task, view
from tests.unit.renderers.reading import CONTROLS
from tests.unit.renderers.test_contract import full_of

BROKEN = snapshot(task("web", events=run("FFs", message="Error: no route to host\n\nwith x")), task("old", "Fs"))
SILENT = snapshot(instance="silent", read=False, error="Nobody listens there.")
AS_OF = "as of 2026-11-25 00:00:00 UTC"
VERDICT = "2 of 2 tasks fail: 1 critical and 1 errored."


def line(made: View) -> str:
    """The line, which is one, of at most 300 characters."""
    [document] = render(made, Files(), FormatOptions())
    text = b"".join(document.chunks()).decode()
    assert text.endswith("\n")
    found = text[:-1]
    assert found.splitlines() == [found]
    assert len(found) <= 300
    assert CONTROLS.search(found) is None
    return found


def gated(*snapshots: Snapshot, rules: Iterable[str] = (), known: str | None = None) -> View:
    """With these rules; ``known`` is the glob of a known failure."""
    accepted = (
        (KnownFailure("the vendor is told", NOW + timedelta(days=60), "2027-01-24", task=known),) if known else ()
    )
    expected = Expectations(rules=parse_rules(rules), known=accepted)
    return build(assess(snapshots, NOW, expected), Clock(NOW, UTC, "UTC"))


def test_the_file() -> None:
    [document] = render(view(), Files("nightly"), FormatOptions())
    assert (document.name, document.media_type) == ("nightly.txt", "text/plain; charset=utf-8")


def test_what_fails_worst_since_when_and_why() -> None:
    made = view(BROKEN)
    [cause] = made.causes.all
    found = f"✗ failing, {AS_OF}: {VERDICT} | worst: web, critical since 2026-11-24 22:00:00 UTC: {cause.line}"
    found += (
        "; next: Check from the CTS host that the port answers; then the device's service, and firewalls on the way."
    )
    assert cause.line.startswith("No route to host")
    assert line(made) == found


def test_what_differs_from_run_to_run_comes_before_what_is_said_of_all_of_a_kind() -> None:
    """As much of it as there is room for; the owners' own next step stays."""
    refused = f"Error: creating rule {'/'.join('abcdefgh' * 12)}: dial tcp 192.0.2.1:443: connect: connection refused"
    broken = snapshot(task("web", events=run("FF", message=refused)))
    found = line(view(broken))
    assert "192.0.2.1:443 refused the connection; " in found
    assert "next:" not in found
    owned = assess([broken], NOW, Expectations(tasks=(TaskGlob("web", Knowledge(next_step="call them")),)))
    assert line(build(owned, Clock(NOW, UTC, "UTC"))).endswith("; next: call them")


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (view(snapshot(task())), "✓ healthy, as of 2026-11-25 00:00:00 UTC: No task fails: 1 of 1 task successful."),
        (view(), "? unsure, as of a time that is not known: Health is not certain: no task is known."),
        (
            view(snapshot(task("a", "", status="unknown"))),
            "? unsure, as of 2026-11-25 00:00:00 UTC: Health is not certain: 1 enabled task never ran.",
        ),
        (
            view(snapshot(overall=overall(critical=2, successful=1))),
            f"✗ failing, {AS_OF}: 2 of 3 tasks fail: 2 critical, by the daemon's count; which of them is not known.",
        ),
    ],
)
def test_each_verdict_in_sign_word_and_sentence(made: View, text: str) -> None:
    """Where no task is known to fail, that is all."""
    assert line(made) == text


def test_what_was_not_read_stands_first() -> None:
    """A healthy rest must not be taken for the whole."""
    assert line(view(snapshot(task()), SILENT)).startswith("Not read: silent | ? unsure, as of ")
    text = line(view(BROKEN, SILENT))
    assert text.startswith("Not read: silent | ✗ failing, as of 2026-11-25 00:00:00 UTC: 2 of 2 tasks fail")
    assert "worst: prod / web, critical since" in text


@pytest.mark.parametrize(
    ("rules", "text"),
    [
        (["critical"], "gate failed by critical"),
        (["errored>1"], "gate passed"),
        (["critical", "errored"], "critical and errored"),
    ],
)
def test_the_gate_stands_last(rules: list[str], text: str) -> None:
    """And by which rules it failed."""
    assert line(gated(BROKEN, rules=rules)).endswith(text)
    assert "gate" not in line(view(BROKEN))


def test_what_is_known_is_not_the_worst() -> None:
    """As long as something else fails; after that it is told as known."""
    assert "worst: old, errored since" in line(gated(BROKEN, known="web"))
    assert "worst: web, critical, known since" in line(gated(BROKEN, known="*"))


def test_a_task_switched_off_while_failing_is_told_as_that() -> None:
    text = line(view(snapshot(task("web", "oF", enabled=False))))
    assert (
        "worst: web, errored (CTS says successful: nothing ran since) since 2026-11-24 22:00:00 UTC or earlier: "
        in text
    )


def test_a_long_line_keeps_every_part() -> None:
    """Each part is cut by itself: the gate is there, whatever a task is called and whatever it says."""
    long = task("n" * 500, events=run("FFFFF", message=f"Error: {'why ' * 200}"))
    silent = [snapshot(instance=f"{number}{'i' * 90}", read=False, error="x") for number in range(9)]
    text = line(gated(snapshot(long), *silent, rules=[f"critical:*{'n' * 200}*", "unreachable"]))
    unread, verdict, worst, gate = text.split(" | ")
    assert unread.startswith("Not read: 0iii")
    assert (
        verdict
        == "✗ failing, as of 2026-11-25 00:00:00 UTC: 1 of 1 task fails: 1 critical. 9 instances could not be read."
    )
    assert "…" in worst
    assert "since 2026-11-24 19:00:00 UTC or earlier" in worst
    assert gate.startswith("gate failed by critical:*nnn")


def test_hostile_texts_stay_in_the_line() -> None:
    """Full of them, and one by one."""
    assert line(full_of(HOSTILE)).startswith("Not read: silent | ✗ failing, as of ")
    for text in HOSTILE:
        assert line(
            gated(snapshot(task(text, events=run("FF", message=text)), instance=text), rules=["critical"])
        ).endswith("by critical")


@given(awkward_text | any_text)
def test_any_text_stays_in_the_line(text: str) -> None:
    """As a name, a message, an instance."""
    one = snapshot(task(text, events=run("FF", message=text)), instance=text)
    assert line(gated(one, SILENT, rules=["critical"])).endswith(" | gate failed by critical")


def test_half_a_character_is_no_crash() -> None:
    """It becomes U+FFFD."""
    assert "a\ufffdb" in line(view(snapshot(task("a\ud83db", "FF"))))
