"""A daemon's counts beside its tasks: what is missing, and what that makes unsure."""

from typing import Any

import pytest

from ctsreport.analysis.counts import missing, missing_of
from ctsreport.analysis.doubt import doubtful_instance, doubtful_task
from ctsreport.snapshot.model import Definition, Notice, Snapshot
from tests.unit.making import finding, found, overall, snapshot, task

REFUSED = Notice("list_404", "warning", "")


def asked_one_by_one(*names: str) -> Snapshot:
    """A daemon that refuses its list: these tasks were told, ``a`` and ``b`` are defined."""
    definitions = {name: Definition(name) for name in ("a", "b")}
    tasks = [task(name, "F" if name in names else "", status=None) for name in definitions]
    return snapshot(*tasks, definitions=definitions, notices=(REFUSED,), overall=overall(errored=5))


@pytest.mark.parametrize(
    ("said", "all_of_them", "errored"),
    [
        (snapshot(task("a", "Fs")), 0, 0),
        (snapshot(task("a", "Fs"), overall=overall(errored=1)), 0, 0),
        (snapshot(task("a", "Fs"), overall=overall(errored=2, successful=3)), 4, 1),
        (snapshot(task("a", "Fs"), task("b"), overall=overall(errored=1)), 0, 0),
        (snapshot(overall=overall(errored=2, successful=1)), 3, 2),
        (asked_one_by_one("a", "b"), 0, 0),
        (asked_one_by_one("a"), 4, 4),
    ],
    ids=[
        "no counts",
        "as many",
        "more counted",
        "fewer counted",
        "none told",
        "ghosts alone",
        "one of the defined not reported",
    ],
)
def test_what_is_counted_beyond_what_was_told_is_missing(said: Snapshot, all_of_them: int, errored: int) -> None:
    [instance] = found(said).instances
    assert (missing(instance), missing_of(instance, "errored")) == (all_of_them, errored)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (snapshot(task("a")), ""),
        (snapshot(read=False, error="silent"), "it could not be read"),
        (snapshot(task("a"), malformed=1), "not everything of it could be read"),
        (snapshot(task("a"), unread=1), "not everything of it could be read"),
        (snapshot(task("a"), overall=overall(fine=1)), "it counts words that CTS is not known to use"),
        (snapshot(task("a"), overall=overall(fine=0, successful=1)), ""),
        (snapshot(task("a"), overall=overall(successful=3)), "it counts 2 more tasks than it reported"),
    ],
)
def test_why_an_instance_is_doubtful(said: Snapshot, why: str) -> None:
    [instance] = found(said).instances
    assert doubtful_instance(instance) == why


@pytest.mark.parametrize(
    ("outcomes", "fields", "why"),
    [
        ("s", {}, ""),
        ("F", {"status": "errored"}, ""),
        ("s", {"status": "fine"}, "the daemon calls it fine"),
        ("", {}, "its status was not reported"),
        ("", {"enabled": False}, "its status was not reported"),
        ("", {"status": "unknown"}, "no run of it is stored"),
        ("", {"status": "unknown", "enabled": None}, "no run of it is stored"),
        ("", {"status": "unknown", "enabled": False}, ""),
        ("o", {}, ""),
    ],
)
def test_why_a_task_is_doubtful(outcomes: str, fields: dict[str, Any], why: str) -> None:
    assert doubtful_task(finding("a", outcomes, **fields)) == why
