"""Known failures: what they cover, and when they stop to."""

from datetime import timedelta
from typing import Any

import pytest

from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.expectations.known import by_task, find_known, known_away, known_notices
from ctsreport.analysis.expectations.known_failure import KnownFailure
from ctsreport.analysis.findings import Findings
from ctsreport.analysis.past.model import LastKnown, Memory
from tests.unit.making import NOW, event, finding, found, run, snapshot, task

REFUSED = 'Error: Post "https://fw.example.com/api": dial tcp 192.0.2.1:443: connect: connection refused'
DENIED = "Error: Unauthorized: 401"
BOTH = (
    f"error tf-apply for 'a': exit status 1\n\n{REFUSED}\n\n\nError: Reference to undeclared input variable\n\n  "
    "on main.tf line 3:\n"
)


def known(**fields: Any) -> KnownFailure:
    """One that counts for a month."""
    return KnownFailure(
        **{
            "reason": "accepted",
            "expires": NOW + timedelta(days=30),
            "until": "2026-12-25",
            "place": "line 1",
            **fields,
        }
    )


def failing(*, message: str | None = REFUSED, name: str = "a", **fields: Any) -> Findings:
    return found(snapshot(task(name, events=run("FFs", message=message)), task("fine"), **fields))


def covered(findings: Findings, *knowns: KnownFailure) -> set[str]:
    return {name for _, name in by_task(find_known(findings, knowns, NOW))}


def id_of(message: str) -> str:
    return diagnose(message, "a").causes[0].id


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({"task": "a"}, True),
        ({"task": "a*"}, True),
        ({"task": "b"}, False),
        ({"cause": id_of(REFUSED)}, True),
        ({"cause": id_of(DENIED)}, False),
        ({"text": "connection refused"}, True),
        ({"text": "Connection refused"}, False),
        ({"task": "a", "cause": id_of(REFUSED), "text": "dial tcp", "instance": "pr*"}, True),
        ({"task": "a", "instance": "test"}, False),
        ({"task": "prod/a"}, True),
    ],
)
def test_all_that_is_told_must_fit(fields: dict[str, str], fits: bool) -> None:
    assert covered(failing(), known(**fields)) == ({"a"} if fits else set())


def test_another_failure_of_the_same_task_is_not_known() -> None:
    """The newest run counts, whatever earlier ones failed by."""
    events = (event(False, message=DENIED), event(False, number=2, message=REFUSED))
    findings = found(snapshot(task("a", events=events)))
    assert covered(findings, known(task="a", cause=id_of(REFUSED))) == set()
    assert covered(findings, known(task="a", text="connection refused")) == set()


def test_each_cause_of_a_run_must_be_known() -> None:
    """A second thing that breaks beside what is known is news."""
    causes = diagnose(BOTH, "a").causes
    assert len(causes) == 2
    findings = failing(message=BOTH)
    first, second = (known(cause=cause.id) for cause in causes)
    assert covered(findings, first) == set()
    assert covered(findings, second) == set()
    assert covered(findings, first, second) == {"a"}


def test_a_failure_without_a_message_is_known_by_its_task_alone() -> None:
    findings = failing(message=None)
    assert covered(findings, known(task="a")) == {"a"}
    assert covered(findings, known(cause=id_of(REFUSED))) == set()
    assert covered(findings, known(text="refused")) == set()


def test_what_has_expired_covers_nothing_and_says_so() -> None:
    """At the instant itself it counts no more."""
    findings = failing()
    old = known(task="a", expires=NOW)
    assert covered(findings, old) == set()
    [shown] = find_known(findings, [old], NOW)
    assert shown.state == "expired"
    [notice] = known_notices(findings, [shown], NOW)
    assert (notice.code, notice.level) == ("known_expired", "warning")
    assert "no longer excuses 1 task: a." in notice.message
    assert "line 1" in notice.message


def test_an_expired_one_does_not_help_another_to_cover() -> None:
    causes = diagnose(BOTH, "a").causes
    knowns = known(cause=causes[0].id), known(cause=causes[1].id, expires=NOW - timedelta(days=1))
    assert covered(failing(message=BOTH), *knowns) == set()


@pytest.mark.parametrize(("days", "state"), [(7, "soon"), (8, "active"), (1, "soon")])
def test_a_week_before_it_expires_it_warns(days: int, state: str) -> None:
    findings = failing()
    shown = find_known(findings, [known(task="a", expires=NOW + timedelta(days=days))], NOW)
    assert shown[0].state == state
    assert covered(findings, shown[0].known) == {"a"}
    assert [notice.code for notice in known_notices(findings, shown, NOW)] == (
        ["known_expires_soon"] if state == "soon" else []
    )


def test_one_that_fits_nothing_is_named() -> None:
    findings = failing()
    shown = find_known(findings, [known(task="gone"), known(task="fine")], NOW)
    assert [notice.code for notice in known_notices(findings, shown, NOW)] == ["known_unmatched", "known_unmatched"]


@pytest.mark.parametrize("fields", [{"read": False, "error": "silent"}, {"malformed": 1}, {"unread": 1}])
def test_where_not_all_was_read_nothing_is_said_of_what_fits_nothing(fields: dict[str, Any]) -> None:
    findings = failing(**fields)
    assert list(known_notices(findings, find_known(findings, [known(task="gone")], NOW), NOW)) == []


def test_one_of_another_instance_is_not_named() -> None:
    """One file may serve several reports."""
    findings = failing()
    assert (
        list(known_notices(findings, find_known(findings, [known(task="gone", instance="elsewhere")], NOW), NOW)) == []
    )


def test_an_enabled_task_that_never_ran_can_be_known() -> None:
    findings = found(snapshot(task("idle", "", status="unknown")))
    assert covered(findings, known(task="idle")) == {"idle"}


def test_a_task_that_was_switched_off_while_failing_is_known_still() -> None:
    """Nobody is told that the entry can go."""
    findings = found(snapshot(task("a", "oFF", enabled=False)))
    assert covered(findings, known(task="a")) == {"a"}


MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("left", "state"), [(MICROSECOND, "soon"), (timedelta(0), "expired"), (-MICROSECOND, "expired")]
)
def test_expiry_is_an_instant(left: timedelta, state: str) -> None:
    """At which it no longer covers anything."""
    findings = failing()
    only = known(task="a", expires=NOW + left)
    assert find_known(findings, [only], NOW)[0].state == state
    assert covered(findings, only) == ({"a"} if state == "soon" else set())


def test_what_has_expired_leaves_a_task_to_another() -> None:
    """At that instant too: both cover the whole task, and one of them still counts."""
    findings = failing()
    assert covered(findings, known(task="a", expires=NOW), known(task="a")) == {"a"}
    causes = diagnose(BOTH, "a").causes
    halves = known(cause=causes[0].id), known(cause=causes[1].id, expires=NOW)
    assert covered(failing(message=BOTH), *halves) == set()


@pytest.mark.parametrize(("left", "state"), [(timedelta(days=7), "soon"), (timedelta(days=7) + MICROSECOND, "active")])
def test_soon_is_within_a_week(left: timedelta, state: str) -> None:
    assert find_known(failing(), [known(task="a", expires=NOW + left)], NOW)[0].state == state


@pytest.mark.parametrize(
    ("left", "codes"), [(timedelta(days=366), []), (timedelta(days=366) + MICROSECOND, ["known_far"])]
)
def test_far_is_more_than_a_leap_year(left: timedelta, codes: list[str]) -> None:
    findings = failing()
    shown = find_known(findings, [known(task="a", expires=NOW + left)], NOW)
    assert [notice.code for notice in known_notices(findings, shown, NOW)] == codes


def test_a_text_covers_only_the_cause_that_it_tells_of() -> None:
    """Others are in the same message."""
    findings = failing(message=BOTH)
    assert covered(findings, known(text="connection refused")) == set()
    causes = diagnose(BOTH, "a").causes
    assert covered(findings, known(text=causes[0].summary), known(cause=causes[1].id)) == {"a"}


def test_one_that_counts_for_more_than_a_year_is_told() -> None:
    findings = failing()
    shown = find_known(findings, [known(task="a", expires=NOW + timedelta(days=400))], NOW)
    assert [(notice.code, notice.level) for notice in known_notices(findings, shown, NOW)] == [("known_far", "info")]


def test_an_id_of_older_rules_is_told_with_that_of_today() -> None:
    """It excuses nothing; what of its kind fails now, and fits the rest of it, is named."""
    findings = failing()
    old = known(cause="unreachable-0123456789ab", task="a")
    assert covered(findings, old) == set()
    [notice] = known_notices(findings, find_known(findings, [old], NOW), NOW)
    assert (notice.code, notice.level) == ("known_outdated", "warning")
    assert id_of(REFUSED) in notice.message
    assert "fw.example.com:443 refused the connection" in notice.message


@pytest.mark.parametrize("fields", [{"cause": "tls-0123456789ab"}, {"cause": "unreachable-0123456789ab", "task": "b"}])
def test_an_id_of_older_rules_that_fits_nothing_now(fields: dict[str, str]) -> None:
    """Another kind, or another task: that is said as well."""
    findings = failing()
    [notice] = known_notices(findings, find_known(findings, [known(**fields)], NOW), NOW)
    assert notice.message.endswith("Nothing of that kind that fits the rest of it fails now.")


@pytest.mark.parametrize(
    ("until", "words"),
    [("2026-11-24", "at the end of 2026-11-24"), ("2026-11-24T18:00:00Z", "at 2026-11-24T18:00:00Z")],
)
def test_of_a_date_the_end_is_meant_and_of_a_time_the_instant(until: str, words: str) -> None:
    findings = failing()
    expired = find_known(findings, [known(task="a", expires=NOW - timedelta(hours=1), until=until)], NOW)
    [notice] = known_notices(findings, expired, NOW)
    assert f"expired {words} and no longer excuses" in notice.message


def test_where_one_instance_of_several_was_not_read_nothing_is_said_of_what_fits_nothing() -> None:
    """It may fit there; of one that was read whole it is said."""
    findings = found(snapshot(task("a")), snapshot(instance="east", read=False, error="silent"))
    assert list(known_notices(findings, find_known(findings, [known(task="gone")], NOW), NOW)) == []
    shown = find_known(findings, [known(task="gone", instance="prod")], NOW)
    assert [notice.code for notice in known_notices(findings, shown, NOW)] == ["known_unmatched"]


def test_a_task_of_a_daemon_that_is_away_is_known_as_it_last_was() -> None:
    """As long as the known failure counts; a task that did not fail then is not."""
    failed, fine = finding("a", events=run("F", message=REFUSED)), finding("b", "s")
    away, accepted = [LastKnown(NOW, (failed, fine))], known()
    assert known_away([accepted], NOW, away, Memory()) == {("prod", "a"): accepted}
    assert known_away([accepted], accepted.expires, away, Memory()) == {}
    assert known_away([known(task="b")], NOW, away, Memory()) == {}
    assert known_away([accepted], NOW, (), None) == {}
