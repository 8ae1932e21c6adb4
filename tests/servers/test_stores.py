"""What every place that keeps a history does: SQLite, PostgreSQL and a folder alike.

What was seen is known, once, whatever the order in which it was added.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from ctsreport.errors import CtsReportError
from ctsreport.history.consul_steps import with_consul
from ctsreport.history.model import ConsulPast, Kept, Look, Run, Seen, State, What
from ctsreport.history.stores import open_history
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.folder import SnapshotFolder
from ctsreport.history.stores.migrations import VERSION, tables_of
from ctsreport.history.stores.sqlite import IN_MEMORY, open_file
from ctsreport.watched import BY_PATTERN, WatchedState
from tests.servers.postgresql import Server
from tests.unit.history.making import any_looks, any_looks_at_consul, at, look, look_at, run, series

SUCCESSFUL = State("successful", True)
Fresh = Callable[[], AbstractContextManager[Database]]


def in_memory(_: pytest.FixtureRequest) -> Fresh:
    return lambda: closing(open_file(IN_MEMORY))


def on_a_server(request: pytest.FixtureRequest) -> Fresh:
    server: Server = request.getfixturevalue("postgresql")
    address = server.new()

    @contextmanager
    def emptied() -> Iterator[Database]:
        with closing(open_history(address)) as history:
            assert isinstance(history, Database)
            with history._connection.writing():
                history._connection.rows(f"TRUNCATE {', '.join(sorted(tables_of(VERSION)))}")
            yield history

    return emptied


def in_a_folder(request: pytest.FixtureRequest) -> Fresh:
    folder: Path = request.getfixturevalue("tmp_path_factory").mktemp("looks")
    return lambda: closing(SnapshotFolder(str(folder)))


PLACES = {"sqlite": in_memory, "postgresql": on_a_server, "folder": in_a_folder}


@pytest.fixture(scope="module", params=PLACES)
def fresh(request: pytest.FixtureRequest) -> Fresh:
    """Opens an empty history."""
    return PLACES[request.param](request)


@pytest.fixture
def history(fresh: Fresh) -> Iterator[Database]:
    with fresh() as made:
        yield made


def seen(*runs: Run, state: State = SUCCESSFUL) -> Seen:
    return Seen(state, runs)


# --- What Consul said -------------------------------------------------------------------------------------------------


def as_said(past: ConsulPast, since: datetime | None = None) -> dict[datetime, dict[What, WatchedState]]:
    """What held at each look at which Consul answered."""
    said: dict[datetime, dict[What, WatchedState]] = {}
    for asked in past.asked:
        if not asked.error and (since is None or asked.at >= since):
            held = {what: [state for at_, state in steps if at_ <= asked.at] for what, steps in past.states.items()}
            said[asked.at] = {what: states[-1] for what, states in held.items() if states and states[-1] is not None}
    return said


@settings(max_examples=40)
@given(any_looks_at_consul(), st.randoms(use_true_random=False), st.integers(0, 20))
def test_what_consul_said_is_known_as_it_was(fresh: Fresh, looks: list[Look], rng: random.Random, minutes: int) -> None:
    """In any order; from any instant on; and what was forgotten before one makes no difference after it.

    Of what is not a pattern an index that moved alone is no news.
    """
    past = ConsulPast()
    for each in sorted(looks, key=lambda each: each.at):
        if each.consul is not None:
            past = with_consul(past, each.at, each.consul)
    with fresh() as history:
        for each in rng.sample(looks, len(looks)):
            history.add([each])
        assert without_index(as_said(history.consul("a", None, None))) == without_index(as_said(past))
        since = at(minutes)
        assert without_index(as_said(history.consul("a", since, None))) == without_index(as_said(past, since))
        assert [each.at for each in history.consul("a", None, None).asked] == [each.at for each in past.asked]
        history.prune(since)
        assert history.check() == []
        if not isinstance(history, SnapshotFolder):
            assert without_index(as_said(history.consul("a", since, None))) == without_index(as_said(past, since))


def without_index(said: dict[datetime, dict[What, WatchedState]]) -> dict[datetime, dict[What, WatchedState]]:
    return {
        at_: {
            what: state if what.kind == BY_PATTERN else structs.replace(state, index=None)
            for what, state in states.items()
        }
        for at_, states in said.items()
    }


# --- Whatever was seen ------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(any_looks(), st.randoms(use_true_random=False))
def test_every_look_is_kept_as_it_was(fresh: Fresh, looks: list[Look], rng: random.Random) -> None:
    """In any order, in any portions, some of them twice."""
    with fresh() as history:
        for part in (looks[: len(looks) // 2], looks[len(looks) // 2 :], rng.sample(looks, len(looks) // 2)):
            history.add(part)
        for instance in "ab":
            expected = sorted((each for each in looks if each.instance == instance), key=lambda each: each.at)
            assert list(history.looks(instance)) == expected
            assert set(history.tasks(instance)) == {name for each in expected for name in each.tasks}
        assert history.check() == []


@settings(max_examples=40)
@given(any_looks())
def test_every_run_is_kept_once(fresh: Fresh, looks: list[Look]) -> None:
    with fresh() as history:
        history.add(looks)
        for instance in "ab":
            for name in history.tasks(instance):
                runs = history.runs(instance, name)
                assert len(runs) == len(set(runs))
                assert set(runs) == {
                    each
                    for one in looks
                    if one.instance == instance and name in one.tasks
                    for each in one.tasks[name].runs or ()
                }
                ended = [each.ended_at for each in runs if each.ended_at]
                assert ended == sorted(ended, reverse=True)


@pytest.mark.parametrize("fresh", ["sqlite", "postgresql"], indirect=True)
@settings(max_examples=40)
@given(any_looks(), st.integers(0, 31))
def test_what_stays_is_as_it_was(fresh: Fresh, looks: list[Look], minutes: int) -> None:
    """Looks of before go; those that stay say the same, and nothing is left of what went but runs in their windows."""
    with fresh() as history:
        history.add(looks)
        pruned = history.prune(at(minutes))
        stays = [each for each in looks if each.at >= at(minutes)]
        assert pruned.looks == len(looks) - len(stays)
        for instance in "ab":
            expected = sorted((each for each in stays if each.instance == instance), key=lambda each: each.at)
            assert list(history.looks(instance)) == expected
            assert set(history.tasks(instance)) >= {name for each in expected for name in each.tasks}
        assert history.check() == []
        assert history.prune(at(minutes)).looks == 0


def test_a_real_series(fresh: Fresh) -> None:
    """Every event that some look held is known once, and every window is what the daemon showed."""
    truth = series()["truth"]
    answered = [found for found in series()["looks"] if found["answered"]]
    with fresh() as history:
        for found in answered:
            history.add([look_at(found)])
        known = [each.id for name in history.tasks("cts") for each in history.runs("cts", name)]
        assert sorted(known) == sorted(each["id"] for each in truth["events"] if each["seen_in_looks"])
        for kept, found in zip(history.looks("cts"), answered, strict=True):
            assert kept == look_at(found)


# --- What adding says -------------------------------------------------------------------------------------------------


def test_what_is_known_is_not_added_again(history: Database) -> None:
    first = look(0, x=seen(run(1)))
    assert history.add([first]).looks == 1
    added = history.add([first, look(1, x=seen(run(2), run(1)))])
    assert (added.looks, added.known, added.runs) == (1, 1, 1)


def test_a_daemon_that_does_not_answer_is_a_look(history: Database) -> None:
    history.add(
        [look(0, x=seen(run(1))), Look("a", at(1), read=False, whole=False, error="refused"), look(2, x=seen())]
    )
    (span,) = history.spans()
    assert (span.looks, span.unread, span.first_at, span.last_at) == (3, 1, at(0), at(2))
    assert [bool(each.tasks) for each in history.looks("a")] == [True, False, True]


def test_what_a_partial_look_does_not_tell_is_neither_there_nor_gone(history: Database) -> None:
    """The look did not see it; that it went, nobody said."""
    history.add([look(0, x=seen(run(1)), y=seen()), Look("a", at(1), whole=False, tasks={"x": seen(run(1))})])
    history.add([look(2, x=seen(run(1)), y=seen())])
    assert [sorted(each.tasks) for each in history.looks("a")] == [["x", "y"], ["x"], ["x", "y"]]
    steps = history.steps("a", None, None)["y"]
    assert [(step.state is None, step.known) for step in steps] == [(False, True), (True, False), (False, True)]


def test_another_message_of_one_run_is_another_daemon(history: Database) -> None:
    """Refused with the cure, and nothing of that look is kept."""
    history.add([look(0, x=seen(run(1, False, "Error: x")))])
    with pytest.raises(CtsReportError, match="another message: two daemons") as raised:
        history.add([look(1, x=seen(run(2), run(1, False, "Error: y")))])
    assert "NAME=ADDRESS" in raised.value.cure
    assert len(list(history.looks("a"))) == 1
    assert history.runs("a", "x") == [run(1, False, "Error: x")]


def test_of_two_texts_the_more_redacted_stays(history: Database) -> None:
    marked = "key [secret: password]"
    history.add([look(0, x=seen(run(1, False, "key " + "hunter" + "2")))])
    history.add([look(1, x=seen(run(1, False, marked)))])
    history.add([look(2, x=seen(run(1, False, "key " + "hunter" + "2")))])
    assert history.runs("a", "x") == [run(1, False, marked)]


def test_the_same_id_with_other_times_is_another_run(history: Database) -> None:
    """A daemon that restarted may give an id again, and a clock may jump."""
    again = Run("id-1", True, at(1) + timedelta(microseconds=1), at(1.5))
    history.add([look(0, x=seen(run(1))), look(1, x=seen(again))])
    assert set(history.runs("a", "x")) == {run(1), again}


def test_windows_of_any_length_are_kept(history: Database) -> None:
    """Saved answers have what somebody saved; and a run that stands twice is one."""
    runs = tuple(run(each) for each in range(1200, 0, -1))
    history.add([look(9999, x=seen(*runs, runs[0]))])
    (kept,) = history.looks("a")
    assert kept.tasks["x"].runs == (*runs, runs[0])
    assert len(history.runs("a", "x")) == 1200
    assert history.kept("a")["x"] == Kept(at(1), 1200)
    assert history.check() == []


def test_a_clock_that_jumps_back_loses_nothing(history: Database) -> None:
    """The daemon goes on, an hour earlier by its clock; then the clock is put right."""
    history.add([look(70, x=seen(run(69)))])
    early, late = run(11), run(72)
    history.add([look(12, x=seen(early, run(69)))])
    history.add([look(73, x=seen(late, early, run(69)))])
    assert set(history.runs("a", "x")) == {run(69), early, late}
    assert [each.at for each in history.looks("a")] == [at(12), at(70), at(73)]
    assert history.check() == []


def test_two_daemons_under_one_name_are_refused(history: Database) -> None:
    """Whoever is added second is; what is known of the first stays."""
    history.add([look(10, x=seen(run(9), run(8)), y=seen(run(7)))])
    unseen = Run("id-other", True, at(8), at(8.6))
    with pytest.raises(CtsReportError, match="Two daemons have the name a"):
        history.add([look(20, x=seen(unseen), y=seen(Run("id-third", True, at(7), at(8))))])
    assert len(list(history.looks("a"))) == 1
    assert history.check() == []


# --- What targets keep ------------------------------------------------------------------------------------------------


def test_what_was_delivered_is_kept(history: Database) -> None:
    """By target and report; what was kept before goes."""
    assert history.delivered("wiki", "prod") == {}
    history.deliver("wiki", "prod", {"id": "1", "thread": "ü"})
    history.deliver("wiki", "staging", {"id": "2"})
    history.deliver("wiki", "prod", {"id": "3"})
    assert history.delivered("wiki", "prod") == {"id": "3"}
    assert history.delivered("wiki", "staging") == {"id": "2"}
    assert history.delivered("chat", "prod") == {}


def test_it_is_there_for_the_next_run(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    server: Server = request.getfixturevalue("postgresql")
    for location in (str(tmp_path / "h.db"), f"{tmp_path}/", server.new()):
        with closing(open_history(location)) as one:
            one.deliver("wiki", "prod", {"id": "1"})
        with closing(open_history(location, existing=True)) as other:
            assert other.delivered("wiki", "prod") == {"id": "1"}
            assert other.check() == []
