"""Two daemons under one name are seen by their events; one daemon never is taken for two."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.history.model import Look, Run, Seen, State
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.sqlite import IN_MEMORY, open_file
from tests.unit.history.making import any_looks, look, run


@pytest.fixture
def history() -> Iterator[Database]:
    with closing(open_file(IN_MEMORY)) as made:
        yield made


def seen(*runs: Run) -> Seen:
    return Seen(State(), runs)


def refused(history: Database, *looks: Look) -> str:
    for each in looks[:-1]:
        history.add([each])
    with pytest.raises(CtsReportError) as raised:
        history.add(looks[-1:])
    assert raised.value.exit_code is ExitCode.UNREAD
    assert "NAME=ADDRESS" in raised.value.cure
    assert sum(span.looks for span in history.spans()) == len(looks) - 1
    return raised.value.message


def test_events_that_were_gone_do_not_come_back(history: Database) -> None:
    """After a restart neither."""
    looks = (look(4, x=seen(run(3))), look(14, x=seen(run(13))), look(24, x=seen(run(23), run(3))))
    assert "events of task x are back" in refused(history, *looks)


def test_what_ended_before_a_look_that_look_saw(history: Database) -> None:
    """Where no task has anything in common with the look before."""
    looks = (look(14, x=seen(run(3)), y=seen(run(4))), look(15, x=seen(run(10)), y=seen(run(4, False))))
    assert "events of task x had ended" in refused(history, *looks)


@pytest.mark.parametrize(
    "looks",
    [
        (look(4, x=seen(run(3))), look(14, x=seen(run(13))), look(24, x=seen(run(23)))),  # restarts
        (look(14, x=seen(run(3)), y=seen(run(4))), look(15, x=seen(run(10)), y=seen(run(4)))),  # x was recreated
        (look(4, x=seen(run(3))), look(24, x=seen(run(23))), look(14, x=seen(run(13), run(3)))),  # added later
        (look(14, x=seen(run(13))), look(4, x=seen(run(3))), look(6, x=seen(run(5), run(3)))),  # the clock jumped back
        (look(14, x=seen(run(13))), look(4, x=seen(run(3))), look(24, x=seen(run(23), run(3)))),  # and caught up
        (look(4, x=seen(run(3))), look(5, x=seen()), look(6, x=seen(run(3)))),
    ],
)
def test_one_daemon_may(history: Database, looks: tuple[Look, ...]) -> None:
    for each in looks:
        history.add([each])


@given(any_looks())
def test_no_daemon_is_taken_for_two(looks: list[Look]) -> None:
    """In whatever order its looks are added."""
    with closing(open_file(IN_MEMORY)) as history:
        for each in looks:
            assert history.add([each]).looks == 1
