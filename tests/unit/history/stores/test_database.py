"""A history in a database: what costs nothing, and what is found damaged.

What every place that keeps a history does: tests/servers/test_stores.py.
"""

from collections.abc import Iterator
from contextlib import closing

import pytest

from ctsreport.history.model import Run, Seen, State
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.sqlite import IN_MEMORY, open_file
from tests.unit.history.making import look, run


@pytest.fixture
def history() -> Iterator[Database]:
    with closing(open_file(IN_MEMORY)) as made:
        yield made


def seen(*runs: Run) -> Seen:
    return Seen(State("successful", True), runs)


def test_states_that_do_not_change_cost_nothing(history: Database) -> None:
    for minutes in range(20):
        history.add([look(minutes, x=seen(run(1)), y=seen())])
    assert history._connection.rows("SELECT COUNT(*) FROM state") == [(2,)]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM event", "1 run is missing that looks saw"),
        ("DELETE FROM task", "1 rows of event belong to no row of task"),
        ("DELETE FROM message", "1 rows of event belong to no row of message"),
        ("DELETE FROM facts", "1 rows of state belong to no row of facts"),
        ("DELETE FROM instance", "1 rows of task belong to no row of instance"),
    ],
)
def test_what_is_missing_is_found(history: Database, statement: str, said: str) -> None:
    history.add([look(0, x=seen(run(1, False, "Error: x")))])
    history._connection.rows(statement)
    assert said in history.check()
