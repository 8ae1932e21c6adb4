"""What a report that remembers must say, held against what looks allow to be known and what really happened.

As the oracle it shares no code with the package.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median

from tests.memory_oracle import NEAR, Hole, Json, Oracle, instant, near

DAY = timedelta(days=1)


def check(made: Json, oracle: Oracle, answered: bool, base: datetime | None) -> None:
    """All of it."""
    assert near(made["since"], base)
    check_gaps(made, oracle)
    check_changes(made, oracle, base)
    if answered:
        assert made["instances"][0]["last_known"] is None
        for task in made["tasks"]:
            check_applied(task, oracle)
            check_history(task, oracle)
    else:
        assert made["tasks"] == []
        assert made["summary"]["tasks"] == 0
        last = made["instances"][0]["last_known"]
        for task in last["tasks"]:
            check_applied(task, oracle)


def check_gaps(made: Json, oracle: Oracle) -> None:
    """Each hole, and no other; those of a task that follow each other may be said as one."""
    said = [
        Hole(gap["task"], instant(gap["from"]), instant(gap["to"]), gap["reason"], gap["events_lost_at_least"])
        for gap in made["gaps"]
    ]
    expected = [replace(hole, reason=oracle.reason(hole)) for hole in oracle.holes]
    assert joined(said) == joined(expected)


def joined(holes: Sequence[Hole]) -> list[Hole]:
    made: list[Hole] = []
    for hole in sorted(holes, key=lambda each: (each.task or "", each.begins)):
        last = made[-1] if made else None
        if last and (last.task, last.reason, last.ends) == (hole.task, hole.reason, hole.begins):
            made[-1] = replace(last, ends=hole.ends)
        else:
            made.append(hole)
    return made


def check_changes(made: Json, oracle: Oracle, base: datetime | None) -> None:
    """Each change that the looks show is said, none else, and each is true."""
    said = [each for each in made["changes"] if each["kind"] not in {"worse", "better", "cause", "same_cause"}]
    expected = [] if base is None else list(oracle.changes(base))
    assert sorted(map(str, ((each["kind"], each["task"]) for each in said))) == sorted(map(str, expected))
    for each in made["changes"]:
        if each["kind"] in {"failing", "recovered"}:
            check_turn(each, oracle, base or oracle.now)
        elif each["kind"] in {"cause", "same_cause"}:
            assert oracle.tasks[each["task"]].state is False
        for id_ in each["events"]:
            assert oracle.event(id_).task == each["task"]
    ats = [instant(each["at"]) for each in made["changes"]]
    assert ats == sorted(ats, reverse=True)


def check_turn(change: Json, oracle: Oracle, base: datetime) -> None:
    turns = [t for t in oracle.tasks[change["task"]].turns if t.kind == change["kind"] and near(change["at"], t.at)]
    assert turns, change
    hole = turns[0].not_before
    if hole is None:
        assert change["at_exact"], change
    elif hole >= turns[0].at:  # the run began before the hole did: it is known when, and may be called not exact
        assert change["at_exact"] or instant(change["not_before"]) <= turns[0].at + NEAR, change
    else:
        assert not change["at_exact"], change
        assert near(change["not_before"], hole) or near(change["not_before"], base), change
    assert turns[0].event in change["events"]
    earliest = instant(change["not_before"] or change["at"])
    assert oracle.really_turned(change["task"], change["kind"], earliest, instant(change["at"])), change


def check_applied(task: Json, oracle: Oracle) -> None:
    """What is applied, and since when it fails: as it really is, or, where the looks cannot tell, not known."""
    known = oracle.tasks[task["name"]]
    applied = task["applied"]
    assert applied["event"] == (known.applied.id if known.applied else None), task["name"]
    expected = "unknown" if known.applied is None else "applied" if known.applied.good else "failed"
    assert applied["state"] == expected, task["name"]
    if known.applied:
        assert near(applied["at"], known.applied.ended)
        assert oracle.really_failing(task["name"], known.applied.ended) == (expected == "failed")
    assert (task["effective_health"] in {"errored", "critical"}) == (expected == "failed"), task["name"]
    assert near(task["failing_since"], known.streak[0].began if known.streak else None), task["name"]
    if known.streak:
        assert task["failing_since_exact"] == known.since_success, task["name"]


def check_history(task: Json, oracle: Oracle) -> None:
    """Figures: of what is known alone, and of all of it."""
    known, told = oracle.tasks[task["name"]], task["history"]
    ran = [event for event in known.seen if event.ran]
    assert told["events_known"] == len(known.seen)
    assert near(told["first_event_at"], min((event.began for event in known.seen), default=None))
    for length, name in ((DAY, "24h"), (7 * DAY, "7d"), (30 * DAY, "30d")):
        share = known.seconds_known / length.total_seconds()
        assert abs(told[f"known_share_{name}"] - share) <= 1e-9 + share * 1e-6, (task["name"], name)
        if known.known:
            least, most = (known.seconds_failing(oracle.now, straddling=each) for each in (False, True))
            assert least - 1e-4 <= told[f"seconds_failing_{name}"] <= most + 1e-4, (task["name"], name, least, most)
        within = [event for event in ran if any(begins < event.ended <= ends for begins, ends in known.known)]
        assert (told[f"failed_share_{name}"] is None) == (not within), (task["name"], name)
        failed = sum(not event.good for event in within)
        assert not within or abs(told[f"failed_share_{name}"] - failed / len(within)) <= 1e-9, (task["name"], name)
    assert told["recoveries"] == len(known.recoveries), task["name"]
    middle = told["median_seconds_to_recovery"]
    assert (middle is None) == (not known.recoveries)
    assert not known.recoveries or abs(middle - median(known.recoveries)) <= 1e-5
    assert told["flapping"] == (len(known.flaps) >= 4), task["name"]
    assert told["overdue_since"] is None  # every schedule ran
    if ran:
        assert abs(told["duration"]["newest"] - ran[-1].seconds) <= 1e-5
        assert abs(told["duration"]["median"] - median(event.seconds for event in ran)) <= 1e-5
        assert min(e.seconds for e in ran) - 1e-5 <= told["duration"]["p95"] <= max(e.seconds for e in ran) + 1e-5
    else:
        assert told["duration"] is None
