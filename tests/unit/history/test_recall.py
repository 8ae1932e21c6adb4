"""The past of an instance: what looks of a span saw, what held when it began, and no more of before than is needed."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctsreport.history.model import Look, LookAt, Past, Run, Seen, State
from ctsreport.history.recall import recall
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.sqlite import IN_MEMORY, open_file
from tests.unit.history.making import any_looks, at, look, look_at, run, series

OK = State("successful", True)


@pytest.fixture
def history() -> Iterator[Database]:
    with closing(open_file(IN_MEMORY)) as made:
        yield made


def seen(*runs: Run) -> Seen:
    return Seen(OK, runs)


def tick(number: int) -> Run:
    """A success in which nothing ran."""
    return Run(f"id-{number}", True, at(number), at(number) + timedelta(milliseconds=1))


def held(past: Past, name: str, when: datetime) -> Seen | None:
    """What a task was at an instant, by what is remembered."""
    steps = [step for step in past.tasks[name].steps if step.at <= when] if name in past.tasks else []
    if not steps or steps[-1].state is None:
        return None
    runs, window = past.tasks[name].runs, steps[-1].window
    return Seen(steps[-1].state, None if window is None else tuple(runs[key] for key in window))


@given(any_looks(), st.none() | st.integers(0, 31), st.none() | st.integers(0, 31))
def test_what_looks_saw_is_remembered(looks: list[Look], since: int | None, until: int | None) -> None:
    """Of each look of the span, and of the newest that was read of before it."""
    begin, end = (None if each is None else at(each) for each in (since, until))
    with closing(open_file(IN_MEMORY)) as history:
        history.add(looks)
        past = recall(history, "a", begin, end)
    ours = sorted((each for each in looks if each.instance == "a"), key=lambda each: each.at)
    ours = [each for each in ours if end is None or each.at <= end]
    wanted = [each for each in ours if begin is None or each.at >= begin]
    assert [each for each in past.looks if begin is None or each.at >= begin] == [
        LookAt(each.at, each.read, each.whole, each.error) for each in wanted
    ]
    for each in (one for one in wanted if one.read):
        assert {name: what for name in past.tasks if (what := held(past, name, each.at))} == each.tasks
    if begin is not None and (before := [each for each in ours if each.at <= begin and each.read]):
        assert past.looks[0].at == before[-1].at or past.since is None
    for name, task in past.tasks.items():
        assert {key for step in task.steps for key in step.window or ()} == set(task.runs)
        known = {each for one in ours if name in one.tasks for each in one.tasks[name].runs or ()}
        assert task.events_known == len(known)
        assert task.first_event_at == min((each.started_at for each in known if each.started_at), default=None)


def test_the_runs_are_in_the_order_in_which_the_daemon_added_them(history: Database) -> None:
    """Whatever their times say: its clock may have jumped."""
    history.add([look(10, x=seen(run(5), run(4))), look(11, x=seen(run(1), run(5), run(4)))])
    (task,) = recall(history, "a").tasks.values()
    assert [each.id for each in task.runs.values()] == ["id-4", "id-5", "id-1"]


def test_nothing_is_known_of_another_instance(history: Database) -> None:
    history.add([look(1, x=seen(run(1)))])
    assert recall(history, "b") == Past("b", (), {}, None)


@pytest.mark.parametrize(
    ("older", "newer", "whole"),
    [
        ((run(3),), (tick(20),), True),  # what is applied was seen before
        ((run(3),), (run(20, False), run(19, False)), True),  # since when it fails was, too
        ((run(3),), (run(20, False), run(19)), False),
        ((run(3),), (run(20),), False),
    ],
)
def test_more_is_recalled_where_a_task_needs_it(
    history: Database, older: tuple[Run, ...], newer: tuple[Run, ...], whole: bool
) -> None:
    """And how much is kept of it is known always."""
    history.add([look(4, x=seen(*older)), look(10, x=seen(*newer)), look(21, x=seen(*newer))])
    (task,) = recall(history, "a", at(15)).tasks.values()
    assert ({each.id for each in older} <= {each.id for each in task.runs.values()}) == whole
    assert task.events_known == len(older) + len(newer)
    assert task.first_event_at == older[-1].started_at


def test_looks_of_after_an_instant_do_not_count(history: Database) -> None:
    """Saved answers of before are reported as of then."""
    history.add([look(1, x=seen(run(1))), look(5, x=seen(run(4), run(1)), y=seen())])
    past = recall(history, "a", at(0), at(3))
    assert [each.at for each in past.looks] == [at(1)]
    assert [(name, task.events_known) for name, task in past.tasks.items()] == [("x", 1)]


def test_a_real_series(history: Database) -> None:
    """Every event that some look held is there once, and every window is what the daemon showed."""
    truth = series()["truth"]
    answered = [look_at(found) for found in series()["looks"] if found["answered"]]
    history.add(answered)
    past = recall(history, "cts")
    known = [each.id for task in past.tasks.values() for each in task.runs.values()]
    assert sorted(known) == sorted(each["id"] for each in truth["events"] if each["seen_in_looks"])
    for one in answered:
        assert {name: what for name in past.tasks if (what := held(past, name, one.at))} == one.tasks
