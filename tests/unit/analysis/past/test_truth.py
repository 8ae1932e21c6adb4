"""Every statement of the memory is true of what really happened, or marked as not known."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctsreport.analysis.diagnosis import diagnose
from ctsreport.analysis.findings import TaskFinding
from ctsreport.analysis.judge import find
from ctsreport.analysis.past.model import Gap, Memory, TaskHistory
from ctsreport.analysis.past.outcomes import extend
from ctsreport.analysis.past.remember import known_of, remember
from ctsreport.history.from_snapshots import looks_of
from ctsreport.history.recall import recall
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.sqlite import IN_MEMORY, opened
from ctsreport.snapshot import model
from tests.unit.analysis.past.truth import START, Event, Sight, World, when, worlds

EXAMPLES = 150
DAY = 86_400


class Told(NamedTuple):
    """What the package says of a world."""

    world: World
    base: int
    tasks: dict[str, TaskFinding]
    memory: Memory


def snapshot(sight: Sight) -> model.Snapshot:
    tasks = {}
    for name, (enabled, window) in (sight.tasks or {}).items():
        events = tuple(map(event_of, window))
        word = None if events else "unknown"
        tasks[name] = model.Task(name, word, enabled, events=events or None)
    error = None if sight.tasks is not None else "it did not answer"
    return model.Snapshot("a", None, when(sight.at), sight.tasks is not None, error, None, tasks, None, ())


def event_of(event: Event) -> model.Event:
    error = model.EventError(event.text) if event.text else None
    return model.Event(event.success, event.id, when(event.start), when(event.end), error)


def told(world: World, base: int) -> Told:
    """As the program does it: each look is kept, and the last one is reported."""
    snapshots = list(map(snapshot, world.sights))
    store = Database(opened(IN_MEMORY))
    store.add(list(looks_of(snapshots)))
    known = known_of([recall(store, "a")])
    store.close()
    findings = find(snapshots[-1:], when(world.sights[-1].at))
    tasks = {each.name: extend(each, known["a"].tasks.get(each.name), diagnose) for each in findings.tasks}
    return Told(world, base, tasks, remember(known, findings, {"a": when(base)}))


@st.composite
def reports(draw: st.DrawFn) -> Told:
    world = draw(worlds())
    return told(world, draw(st.sampled_from([sight.at for sight in world.sights])))


check = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def second(time: datetime) -> float:
    return (time - START).total_seconds()


def ran(world: World, task: str) -> list[Event]:
    return [event for event in world.events if event.task == task and not event.empty]


def streak_of(events: list[Event], event: Event) -> list[Event]:
    """The runs of one outcome, one after the other, up to an event, of one life of the task."""
    before = events[: events.index(event) + 1]
    found: list[Event] = []
    for each in reversed(before):
        if each.success is not event.success or each.life != event.life:
            break
        found.insert(0, each)
    return found


def failing_times(world: World, task: str) -> Iterator[tuple[float, float]]:
    """From the start of a first failure to the end of what mended it, within a life of the daemon and of the task."""
    begin: float | None = None
    last: Event | None = None
    ends = sorted([*world.restarts, *(at for name, at in world.deaths if name == task), world.now])
    for event in ran(world, task):
        if last and (last.boot, last.life) != (event.boot, event.life):
            if begin is not None:
                yield begin, min(at for at in ends if at >= last.end)
            begin = None
        if not event.success and begin is None:
            begin = event.start
        if event.success and begin is not None:
            yield begin, event.end
            begin = None
        last = event
    if begin is not None and last:
        yield begin, min(at for at in ends if at >= last.end)


def failing_at(world: World, task: str, at: float) -> bool:
    return any(begin <= at < end for begin, end in failing_times(world, task))


def read(world: World) -> list[Sight]:
    return [sight for sight in world.sights if sight.tasks is not None]


def seen(world: World) -> dict[str, int]:
    """When each event was seen first."""
    first: dict[str, int] = {}
    for sight in read(world):
        for _, window in (sight.tasks or {}).values():
            for event in window:
                first.setdefault(event.id, sight.at)
    return first


def newest(world: World, task: str) -> Event | None:
    return next(reversed(ran(world, task)), None)


def by_id(world: World) -> dict[str, Event]:
    return {event.id: event for event in world.events}


@check
@given(reports())
def test_what_is_said_of_now_is_true(report: Told) -> None:
    for name, task in report.tasks.items():
        if not task.runs:
            continue
        events = ran(report.world, name)
        truly = newest(report.world, name)
        assert truly is not None
        assert task.runs[0].id == truly.id
        assert task.unhealthy is not truly.success
        if task.streak:
            streak = streak_of(events, truly)
            first = streak[0]
            known_before = events[: events.index(first)]
            assert task.failing_since is not None
            assert task.streak <= len(streak)
            assert second(task.failing_since) >= first.start
            if task.failing_since_exact:
                assert second(task.failing_since) == first.start
                assert task.streak == len(streak)
                assert known_before
                assert known_before[-1].success
            else:
                assert task.failing_since in [when(each.start) for each in streak]


@check
@given(reports())
def test_each_event_that_no_look_saw_lies_in_a_gap(report: Told) -> None:
    looks = read(report.world)
    known = seen(report.world)
    for event in report.world.events:
        if looks and looks[0].at < event.end <= looks[-1].at and event.id not in known and can_be_told(report, event):
            assert any(covers(gap, event) for gap in report.memory.gaps), event


def around(report: Told, at: float) -> tuple[Sight, Sight]:
    """The last look before an instant that was answered, and the first after it."""
    looks = read(report.world)
    return [look for look in looks if look.at < at][-1], next(look for look in looks if look.at >= at)


def can_be_told(report: Told, event: Event) -> bool:
    """Not where no look saw the task; nor where it had no run, and ran, went and was made anew between two looks."""
    older, newer = around(report, event.end)
    if all(event.task not in (look.tasks or {}) for look in (older, newer)):
        return False
    return window(older, event.task) != () or not made_anew(report, event.task, older.at, newer.at)


def made_anew(report: Told, task: str, begins: float, ends: float) -> bool:
    """Whether it was deleted, and is there again."""
    return any(name == task and begins < at <= ends for name, at in report.world.deaths)


def covers(gap: Gap, event: Event) -> bool:
    return gap.task in (None, event.task) and second(gap.begins) <= event.end <= second(gap.ends)


@check
@given(reports())
def test_a_gap_is_only_where_something_may_be_lost(report: Told) -> None:
    looks = read(report.world)
    for gap in report.memory.gaps:
        begins, ends = second(gap.begins), second(gap.ends)
        assert begins < ends
        assert {begins, ends} <= {look.at for look in looks}
        for older, newer in pairwise(look for look in looks if begins <= look.at <= ends):
            names = [gap.task] if gap.task else list(older.tasks or {})
            assert not any(is_whole(older, newer, name) for name in names)
        if gap.reason == "unreachable":
            assert any(look.tasks is None for look in report.world.sights if begins < look.at < ends)


def window(sight: Sight, task: str) -> tuple[Event, ...] | None:
    there = (sight.tasks or {}).get(task)
    return there[1] if there else None


def is_whole(older: Sight, newer: Sight, task: str) -> bool:
    """Whether two windows overlap."""
    before, now = window(older, task), window(newer, task)
    return bool(before and now and before[0] in now)


@check
@given(reports())
def test_a_restart_is_one(report: Told) -> None:
    told_of = [change for change in report.memory.changes if change.kind == "restarted"]
    for begins, ends in [
        *((second(gap.begins), second(gap.ends)) for gap in report.memory.gaps if is_restart(gap)),
        *((second(change.not_before), second(change.at)) for change in told_of if change.not_before),
    ]:
        assert any(begins < at <= ends for at in report.world.restarts) or all_made_anew(report, begins, ends)
    assert all(change.not_before for change in told_of)
    for older, newer in pairwise(read(report.world)):
        if newer.at > report.base and shows_restart(older, newer):
            assert any(second(change.at) == newer.at for change in told_of)
    for gap in report.memory.gaps:
        if gap.task and gap.reason == "restart":
            assert any(
                second(gap.begins) < at <= second(gap.ends) for name, at in report.world.deaths if name == gap.task
            )


def all_made_anew(report: Told, begins: float, ends: float) -> bool:
    """Whether all tasks that had runs were made anew between two looks: nobody can tell that from a restart."""
    older = next(look for look in read(report.world) if look.at == begins)
    return all(made_anew(report, name, begins, ends) for name in older.tasks or {} if window(older, name))


def is_restart(gap: Gap) -> bool:
    return gap.reason == "restart" and gap.task is None


def shows_restart(older: Sight, newer: Sight) -> bool:
    """Some task lost what it knew though it has room for more, and none knows anything of before."""
    both = [
        (before, now)
        for name in older.tasks or {}
        if (before := window(older, name)) is not None and (now := window(newer, name)) is not None
    ]
    lost = any(before and len(now) < 5 and not set(before) & set(now) for before, now in both)
    return lost and not any(set(before) & set(now) for before, now in both)


@check
@given(reports())
def test_turns_are_true_and_none_is_missing(report: Told) -> None:
    world, events = report.world, by_id(report.world)
    known = seen(world)
    turns = [change for change in report.memory.changes if change.kind in ("failing", "recovered")]
    for change in turns:
        (event,) = [events[each] for each in change.events]
        assert event.task == change.task
        assert known[event.id] > report.base
        assert event.success is (change.kind == "recovered")
        assert second(change.at) == (event.end if event.success else event.start)
        of_task = ran(world, event.task)
        streak = streak_of(of_task, event)
        if change.at_exact:
            assert streak == [event]
            before = of_task[of_task.index(event) - 1]
            assert before.success is not event.success
            assert change.not_before is None
        elif change.not_before is not None:
            assert streak[0].end >= second(change.not_before)
            assert second(change.not_before) <= second(change.at)
    exact = {each for change in turns if change.at_exact for each in change.events}
    for older, newer in side_by_side(world):
        if older.success is not newer.success and known[newer.id] > report.base:
            assert newer.id in exact
    assert exact <= {newer.id for older, newer in side_by_side(world) if older.success is not newer.success} | {
        each.id for each in world.events if hidden_by_empty(world, each)
    }


def side_by_side(world: World) -> set[tuple[Event, Event]]:
    """Runs in which something ran, one after the other, that stood in one window."""
    found = set()
    for sight in read(world):
        for name in sight.tasks or {}:
            shown = [event for event in window(sight, name) or () if not event.empty]
            found |= {(older, newer) for newer, older in pairwise(shown)}
    return found


def hidden_by_empty(world: World, event: Event) -> bool:
    """Whether empty successes lie before it: then what it followed may have stood in another window."""
    of_task = [each for each in world.events if each.task == event.task]
    place = of_task.index(event)
    return place > 0 and of_task[place - 1].empty


@check
@given(reports())
def test_what_changed_by_looks_is_what_looks_saw(report: Told) -> None:
    sights = report.world.sights
    changes = {
        (change.kind, change.task, second(change.at), change.not_before and second(change.not_before))
        for change in report.memory.changes
        if change.kind in ("unreachable", "reachable", "appeared", "disappeared", "enabled", "disabled")
    }
    expected: set[tuple[str, str | None, float, float | None]] = set()
    for older, newer in pairwise(sights):
        if newer.at > report.base and (older.tasks is None) is not (newer.tasks is None):
            expected.add(("unreachable" if newer.tasks is None else "reachable", None, newer.at, older.at))
    for older, newer in pairwise(read(report.world)):
        before, now = older.tasks or {}, newer.tasks or {}
        if newer.at > report.base:
            expected |= {("appeared", name, newer.at, older.at) for name in now.keys() - before.keys()}
            expected |= {("disappeared", name, newer.at, older.at) for name in before.keys() - now.keys()}
            for name in before.keys() & now.keys():
                if before[name][0] is not now[name][0]:
                    expected.add(("enabled" if now[name][0] else "disabled", name, newer.at, older.at))
    assert changes == expected


@check
@given(reports())
def test_causes_that_go_on_or_change_are_those_of_the_messages(report: Told) -> None:
    events = by_id(report.world)
    for change in report.memory.changes:
        if change.kind in ("cause", "same_cause"):
            assert report.world.sights[-1].tasks is not None
            assert change.task is not None
            truly = newest(report.world, change.task)
            shown = [look.at for look in read(report.world) if look.at <= report.base][-1]
            then = [event for event in ran(report.world, change.task) if event.end <= shown]
            assert truly is not None
            assert not truly.success
            assert not then[-1].success
            assert (then[-1].text == truly.text) is (change.kind == "same_cause")
            assert events[change.events[0]].text == truly.text
        if change.kind == "worse":
            assert change.task is not None
            assert report.tasks[change.task].health is model.Health.CRITICAL


def is_known(report: Told, task: str) -> bool:
    """Whether a task was there at all looks, and nothing of it may be lost."""
    always = all(task in (sight.tasks or {}) for sight in read(report.world))
    return always and not any(gap.task in (None, task) for gap in report.memory.gaps)


def measure(spans: Iterator[tuple[float, float]], begins: float, ends: float) -> float:
    return sum(max(0.0, min(end, ends) - max(begin, begins)) for begin, end in spans)


@check
@given(reports())
def test_figures_are_within_what_is_true(report: Told) -> None:
    looks = read(report.world)
    if not looks:
        return
    end = report.world.sights[-1].at
    for (_, name), history in report.memory.tasks.items():
        for days, share in ((1, history.day), (7, history.week), (30, history.month)):
            first = max(looks[0].at, end - days * DAY)
            remembered = max(looks[-1].at - first, 0)
            assert share.known * days * DAY <= remembered + 1e-6
            if is_known(report, name):
                assert abs(share.known * days * DAY - remembered) < 1e-3
            truly = measure(failing_times(report.world, name), first, looks[-1].at)
            if share.seconds_failing is not None:
                unknown = remembered - share.known * days * DAY
                assert truly - unknown - 1e-3 <= share.seconds_failing <= truly + 1e-3
            within = [each for each in ran(report.world, name) if first < each.end <= looks[-1].at]
            if share.failed is not None:
                assert (share.failed == 0) or any(not each.success for each in within)
                assert (share.failed == 1) or any(each.success for each in within)
                if is_known(report, name):
                    assert share.failed == sum(not each.success for each in within) / len(within)


@check
@given(reports())
def test_recoveries_flaps_and_durations_are_true(report: Told) -> None:
    known = seen(report.world)
    for (_, name), history in report.memory.tasks.items():
        events = [each for each in report.world.events if each.task == name and each.id in known]
        assert history.events_known == len(events)
        assert history.first_event_at == (when(min(each.start for each in events)) if events else None)
        truly = list(recoveries(ran(report.world, name)))
        assert history.recoveries <= len(truly)
        if history.recoveries == len(truly) and truly:
            ordered = sorted(truly)
            middle = (ordered[len(ordered) // 2] + ordered[(len(ordered) - 1) // 2]) / 2
            assert history.seconds_to_recovery == middle
        turns = set(turns_of(ran(report.world, name)))
        assert {second(time) for time in history.flaps} <= turns
        assert list(history.flaps) == sorted(history.flaps, reverse=True)
        assert history.flapping is (len(history.flaps) >= 4)
        took = [each.end - each.start for each in events if not each.empty]
        if history.durations:
            assert abs(history.durations.newest - took[-1]) < 1e-5
            assert min(took) - 1e-5 <= history.durations.median <= history.durations.p95 <= max(took) + 1e-5
        check_stretches(report, name, history)


def recoveries(events: list[Event]) -> Iterator[float]:
    begin: float | None = None
    last: Event | None = None
    for event in events:
        if last and (last.boot, last.life) != (event.boot, event.life):
            last, begin = None, None
        if last and last.success and not event.success:
            begin = event.start
        if begin is not None and event.success:
            yield event.end - begin
            begin = None
        last = event


def turns_of(events: list[Event]) -> Iterator[float]:
    for older, newer in pairwise(events):
        if older.success is not newer.success:
            yield newer.end if newer.success else newer.start


def check_stretches(report: Told, name: str, history: TaskHistory) -> None:
    """Without overlap, from the first look to the last, and each is true."""
    sights = report.world.sights
    last = float(sights[0].at)
    for stretch in history.stretches:
        begins, ends = second(stretch.begins), second(stretch.ends)
        assert begins == last
        assert begins < ends
        last = ends
        if stretch.state != "unknown":
            for at in [begins, (begins + ends) / 2, ends - 1e-3]:
                assert failing_at(report.world, name, at) is (stretch.state == "failing")
    assert last == sights[-1].at


@check
@given(reports())
def test_the_trend_counts_no_task_that_was_not_failing(report: Told) -> None:
    names = {event.task for event in report.world.events}
    for point in report.memory.trend:
        truly = sum(failing_at(report.world, name, second(point.at) + 1e-4) for name in names)
        assert point.failing is None or point.failing <= truly


@check
@given(reports())
def test_what_is_known_last_of_a_daemon_that_is_away_was_so(report: Told) -> None:
    looks = read(report.world)
    last = report.memory.last_known.get("a")
    assert (last is not None) is (report.world.sights[-1].tasks is None and bool(looks))
    if last is None:
        return
    assert second(last.at) == looks[-1].at
    assert {task.name for task in last.tasks} == set(looks[-1].tasks or {})
    for task in last.tasks:
        if task.runs:
            then = [each for each in ran(report.world, task.name) if each.end <= looks[-1].at]
            assert task.runs[0].id == then[-1].id
            assert task.unhealthy is not then[-1].success
