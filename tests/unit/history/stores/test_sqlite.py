"""A history in a file: made where there is none, never written where it is not ours, whole whenever it is killed."""

import os
import random
import signal
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from ctsreport.errors import CtsReportError, ExitCode
from ctsreport.history.model import Seen, State
from ctsreport.history.stores import open_history, sqlite
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.migrations import VERSION, tables_of
from tests.unit.history.making import look, run

KILLS = 30


def add(path: Path, minutes: int) -> None:
    with closing(open_history(str(path))) as history:
        history.add(
            [look(minutes, x=Seen(State(), tuple(run(each) for each in range(minutes, max(-1, minutes - 5), -1))))]
        )


def looks(path: Path) -> int:
    with closing(open_history(str(path), existing=True)) as history:
        assert history.check() == []
        return sum(span.looks for span in history.spans())


def refused(path: Path, *, existing: bool = False) -> CtsReportError:
    with pytest.raises(CtsReportError) as raised:
        open_history(str(path), existing=existing)
    return raised.value


@pytest.mark.parametrize("text", ["hello", "hello " * 100, "SQLite format 3\0" + "x" * 200])
def test_a_file_of_another_kind_is_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "h").write_text(text)
    error = refused(tmp_path / "h")
    assert error.exit_code in {ExitCode.USAGE, ExitCode.UNREAD}
    assert (tmp_path / "h").read_text() == text


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "h")) as other:
        other.execute("CREATE TABLE task (name)")
        other.commit()
    before = (tmp_path / "h").read_bytes()
    assert "is not a history of ctsreport" in refused(tmp_path / "h").message
    assert (tmp_path / "h").read_bytes() == before


def test_a_newer_one_is_left_alone(tmp_path: Path) -> None:
    add(tmp_path / "h", 1)
    with closing(sqlite3.connect(tmp_path / "h")) as newer:
        newer.execute("PRAGMA user_version = 99")
    error = refused(tmp_path / "h")
    assert f"a newer version (99; this program knows {VERSION})" in error.message
    assert error.exit_code is ExitCode.USAGE


def test_reading_makes_nothing(tmp_path: Path) -> None:
    assert "There is no history" in refused(tmp_path / "h", existing=True).message
    assert not (tmp_path / "h").exists()
    (tmp_path / "empty").touch()
    assert "holds no history" in refused(tmp_path / "empty", existing=True).message


def test_an_empty_file_becomes_one(tmp_path: Path) -> None:
    """As ``mktemp`` makes it."""
    (tmp_path / "h").touch()
    add(tmp_path / "h", 1)
    assert looks(tmp_path / "h") == 1


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    error = refused(tmp_path / "no" / "h")
    assert error.exit_code is ExitCode.UNWRITTEN
    assert "it cannot be opened" in error.message


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    for minutes in range(40):
        add(tmp_path / "h", minutes)
    data = bytearray((tmp_path / "h").read_bytes())
    data[5000:-100] = b"\xaa" * (len(data) - 5100)
    (tmp_path / "h").write_bytes(data)
    with closing(open_history(str(tmp_path / "h"), existing=True)) as history:
        assert history.check()
        with pytest.raises(CtsReportError) as raised:
            history.spans()
    assert raised.value.exit_code is ExitCode.UNREAD
    assert "is damaged" in raised.value.message


def test_one_that_is_being_written_for_long_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.01)
    add(tmp_path / "h", 1)
    with closing(sqlite3.connect(tmp_path / "h", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CtsReportError, match="another program has been writing to it") as raised:
            add(tmp_path / "h", 2)
    assert raised.value.exit_code is ExitCode.UNWRITTEN


def test_four_jobs_at_once(tmp_path: Path) -> None:
    """Each look is there in the end."""

    def job(number: int) -> None:
        for each in range(5):
            add(tmp_path / "h", 10 * number + each)

    threads = [threading.Thread(target=job, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert looks(tmp_path / "h") == 20


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_whenever_it_is_killed_it_is_whole(tmp_path: Path) -> None:
    """The look that was being added may be lost, and nothing else."""
    chance = random.Random(3)  # noqa: S311 - the same instants each time
    add(tmp_path / "h", 0)
    known = 1
    for number in range(KILLS):
        child = os.fork()
        if child == 0:
            try:
                for each in range(1000):
                    add(tmp_path / "h", 1000 * (number + 1) + each)
            finally:
                os._exit(1)
        time.sleep(chance.uniform(0.0, 0.02))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        now = looks(tmp_path / "h")
        assert now >= known
        known = now


@pytest.mark.parametrize(
    "wrong",
    [
        "UPDATE look SET at = 9223372036854775807",
        "UPDATE look SET at = 'x'",
        "UPDATE event SET started = 'x'",
        "UPDATE state SET events = 'x'",
    ],
)
def test_what_nobody_of_us_wrote_is_damage(tmp_path: Path, wrong: str) -> None:
    """Nothing else: no bug of the program."""
    add(tmp_path / "h", 3)
    with closing(sqlite3.connect(tmp_path / "h")) as other:
        other.execute(wrong)
        other.commit()
    with closing(open_history(str(tmp_path / "h"), existing=True)) as history:
        assert any("does not write" in line for line in history.check())


def test_a_version_below_none_is_not_ours(tmp_path: Path) -> None:
    add(tmp_path / "h", 3)
    with closing(sqlite3.connect(tmp_path / "h")) as other:
        other.execute("PRAGMA user_version = -3")
        other.commit()
    assert refused(tmp_path / "h").exit_code is ExitCode.USAGE


@pytest.mark.parametrize("place", ["", " ", ":memory:"])
def test_a_place_that_keeps_nothing_is_wrong(place: str) -> None:
    with pytest.raises(CtsReportError) as raised:
        open_history(place)
    assert raised.value.exit_code is ExitCode.USAGE


def test_a_missing_table_is_damage(tmp_path: Path) -> None:
    add(tmp_path / "h", 3)
    with closing(sqlite3.connect(tmp_path / "h")) as other:
        other.execute("DROP TABLE event")
    with closing(open_history(str(tmp_path / "h"), existing=True)) as history:
        assert history.check() == ["the table event is missing"]
    with pytest.raises(CtsReportError, match="is damaged: no such table") as raised:
        add(tmp_path / "h", 4)
    assert raised.value.exit_code is ExitCode.UNREAD


@pytest.mark.parametrize(
    ("limit", "said"),
    [("PRAGMA max_page_count = 30", "the disk is full"), ("PRAGMA query_only = on", "it may not be written")],
)
def test_a_place_that_takes_no_more_keeps_what_it_has(tmp_path: Path, limit: str, said: str) -> None:
    """SQLite's own limits end in the codes that a full disk and a read-only one end in."""
    add(tmp_path / "h", 3)
    with closing(open_history(str(tmp_path / "h"))) as history:
        assert isinstance(history, Database)
        history._connection.rows(limit)
        long = tuple(run(each, False, f"{each} " * 1000) for each in range(100))
        with pytest.raises(CtsReportError, match=said) as raised:
            history.add([look(100, x=Seen(State(), long))])
    assert (raised.value.exit_code, looks(tmp_path / "h")) == (ExitCode.UNWRITTEN, 1)


def first_version(path: Path) -> None:
    """A history as the first version of its tables had it."""
    add(path, 1)
    with closing(sqlite3.connect(path)) as old:
        later = "".join(f"DROP TABLE {name};" for name in tables_of(VERSION) - tables_of(1))
        old.executescript(f"{later} PRAGMA user_version = 1")


def test_an_older_one_gets_what_it_lacks(tmp_path: Path) -> None:
    first_version(tmp_path / "h")
    add(tmp_path / "h", 2)
    assert looks(tmp_path / "h") == 2
    with closing(open_history(str(tmp_path / "h"))) as history:
        history.deliver("wiki", "prod", {"id": "1"})
        assert history.delivered("wiki", "prod") == {"id": "1"}


def test_who_only_reads_leaves_an_older_one_as_it_is(tmp_path: Path) -> None:
    first_version(tmp_path / "h")
    before = (tmp_path / "h").read_bytes()
    assert looks(tmp_path / "h") == 1
    with closing(open_history(str(tmp_path / "h"), existing=True)) as history:
        assert history.delivered("wiki", "prod") == {}
    assert (tmp_path / "h").read_bytes() == before
