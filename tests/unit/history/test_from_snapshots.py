"""Snapshots as looks."""

from ctsreport.history.from_snapshots import looks_of
from tests.unit.history.making import series
from tests.unit.making import snapshot, task


def test_what_has_no_time_is_no_look() -> None:
    assert list(looks_of([snapshot(task("a"), taken_at=None)])) == []


def test_every_answer_of_a_series_is_a_look() -> None:
    """With the windows that the daemon showed."""
    from tests.unit.history.making import look_at

    for found in series()["looks"]:
        if found["answered"]:
            seen = look_at(found)
            assert {name: [run.id for run in each.runs or ()] for name, each in seen.tasks.items()} == {
                name: [event["id"] for event in each.get("events") or ()] for name, each in found["tasks"].items()
            }
