"""The benchmark's year is what it is said to be, and fills a history as adding its looks one by one would."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

from ctsreport.history.stores.database import Database
from ctsreport.history.stores.sqlite import IN_MEMORY, open_file

BENCH = Path(__file__).resolve().parents[3] / "bench"
DAY = range(288)


@pytest.fixture(scope="module")
def year() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCH))
    yield importlib.import_module("year")
    sys.path.remove(str(BENCH))


@pytest.fixture
def filled(year: ModuleType) -> Iterator[Database]:
    with closing(open_file(IN_MEMORY)) as history:
        year.Filling(history._connection, year.tasks_of(20, seed=1)).fill(DAY)
        yield history


def test_it_is_filled_as_by_adding(year: ModuleType, filled: Database) -> None:
    tasks = year.tasks_of(20, seed=1)
    with closing(open_file(IN_MEMORY)) as added:
        for at, _ in year.steps(tasks, DAY):
            added.add([year.look(tasks, at)])
        assert list(filled.looks("prod")) == list(added.looks("prod"))
        assert filled.kept("prod") == added.kept("prod")
        assert filled.spans() == added.spans()
    assert filled.check() == []


def test_its_shares(filled: Database) -> None:
    """Of 20 tasks two tick at each look, 18 run six times a day; three of a hundred runs fail."""
    runs = {name: filled.runs("prod", name) for name in filled.tasks("prod")}
    assert sorted(map(len, runs.values())) == [6] * 18 + [288] * 2
    messages = [run.message for each in runs.values() for run in each if run.message]
    assert 0.01 < len(messages) / sum(map(len, runs.values())) < 0.06
    assert len(set(messages)) == len(messages)
