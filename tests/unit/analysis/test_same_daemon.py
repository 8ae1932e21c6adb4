"""One daemon under two names."""

from datetime import timedelta

from ctsreport.snapshot.model import Snapshot, Task
from tests.unit.making import NOW, codes, event, found, snapshot, task


def daemon(instance: str, *tasks: Task, live: bool = True) -> Snapshot:
    return snapshot(*tasks, instance=instance, live=live)


def test_the_same_newest_events_are_one_daemon() -> None:
    """Said once a pair, with how many tasks give it away."""
    same = (task("x", "s"), task("y", "s"))
    made = found(daemon("a", *same), daemon("b", *same))
    [notice] = [each for each in made.notices if each.code == "same_daemon"]
    assert notice.message.startswith(
        "a and b hold the same events of 2 tasks, whose ids are random: they are one daemon"
    )
    assert (notice.level, notice.instance) == ("warning", "b")


def test_daemons_that_only_look_alike_are_two() -> None:
    """Another id, another time, another task."""
    for other in (
        task("x", events=(event(number=2),)),
        task("x", events=(event(at=NOW - timedelta(hours=2)),)),
        task("y", events=(event(),)),
        task("x", ""),
    ):
        assert "same_daemon" not in codes(found(daemon("a", task("x", events=(event(),))), daemon("b", other)))


def test_events_without_an_id_and_saved_answers_prove_nothing() -> None:
    """Yesterday's answers beside today's are no second daemon."""
    same = task("x", "s")
    assert "same_daemon" not in codes(found(daemon("a", same), daemon("b", same, live=False)))
