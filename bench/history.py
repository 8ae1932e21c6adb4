"""Measure what a year of looks costs: its size, one more look, a report.

    python bench/history.py [--days 365] [--tasks 200] [--runs 5] [--history postgresql://...] [--json FILE]

Each figure is the median of the runs, of whole processes, in processor time; what the same command takes without a
history is taken off. See bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import run
import year

from ctsreport.history.model import Run
from ctsreport.history.stores import open_history
from ctsreport.history.stores.database import Database
from ctsreport.history.stores.location import is_database

SIZE, ADD, REPORT = 500e6, 0.5, 1.5  # what is aimed at: bytes and seconds
FULL = (365, 200)  # days and tasks of the aims


def full(days: int, tasks: list[year.Task], place: str) -> None:
    """A history of that many days at a place."""
    with closing(open_history(place)) as history:
        assert isinstance(history, Database)
        with history._connection.writing():  # noqa: SLF001 - the tables themselves
            year.Filling(history._connection, tasks).fill(looks_of(days))  # noqa: SLF001


def looks_of(days: int) -> range:
    return range(days * year.LOOKS_A_DAY)


def kept(days: int, tasks: int) -> Path:
    """The file of a year, made once for what makes it."""
    sources = [
        run.HERE / "year.py",
        run.HERE / "generate.py",
        run.HERE.parent / "ctsreport/history/stores/migrations.py",
    ]
    digest = zlib.crc32(b"".join(path.read_bytes() for path in sources))
    return run.CACHE / f"history-{days}-{tasks}-{digest:08x}.db"


def answer(tasks: list[year.Task]) -> bytes:
    """What the daemon says now, as its status API does."""
    return json.dumps({task.name: _status(task) for task in tasks}).encode()


def _status(task: year.Task) -> dict[str, Any]:
    told = msgspec.to_builtins(task.settings)
    events = [_event(task, each, told) for each in task.window]
    services = {"services": told["services"], "providers": told["providers"]}
    return {"task_name": task.name, "status": task.status, "enabled": True, "events": events, **services}


def _event(task: year.Task, each: Run, told: dict[str, Any]) -> dict[str, Any]:
    config = {"providers": told["providers"], "services": told["services"], "source": told["module"]}
    times = {"start_time": _zulu(each.started_at), "end_time": _zulu(each.ended_at)}
    error = None if each.message is None else {"message": each.message}
    return {"id": each.id, "success": each.success, **times, "task_name": task.name, "error": error, "config": config}


def _zulu(time_: datetime | None) -> str:
    assert time_
    return time_.astimezone(UTC).isoformat().replace("+00:00", "Z")


def saved(days: int, tasks: list[year.Task], number: int, folder: Path) -> list[tuple[Path, datetime]]:
    """The looks that come after, as files."""
    begin = looks_of(days).stop
    files = []
    for at, _ in year.steps(tasks, range(begin, begin + number)):
        files.append((folder / f"{len(files)}.json", at))
        files[-1][0].write_bytes(answer(tasks))
    return files


def processor(*command: str | Path) -> float:
    return run.measure((sys.executable, "-m", "ctsreport", *map(str, command))).cpu


def measured(place: str, looks: Sequence[tuple[Path, datetime]], scratch: Path) -> Iterator[tuple[str, float]]:
    """Each look is added, and reported, in its turn; beside it the same without a history."""
    figures: dict[str, list[float]] = {"add": [], "report": []}
    for file, at in looks:
        told = (f"{year.INSTANCE}={file}", "--taken-at", at.isoformat())
        plain = processor("fetch", *told, "-o", scratch / "snapshot.json", "-q")
        figures["add"].append(processor("history", "add", *told, "--history", place, "-q") - plain)
        report = ("report", *told, "-o", scratch / "report", "-f", "html", "-f", "markdown", "-f", "json", "-q")
        plain = processor(*report, "--now", at.isoformat())
        figures["report"].append(processor(*report, "--now", at.isoformat(), "--history", place) - plain)
    for name, values in figures.items():
        yield name, statistics.median(values[1:])  # the first keeps every state, and warms the caches


def shown(figures: dict[str, float], aims: bool) -> Iterator[str]:
    yield from (f"{name:24} {value:12,.2f}" for name, value in figures.items())
    if aims:
        yield run.aim("a year in SQLite at most 500 MB", figures["MB"], SIZE / 1e6, " MB")
        yield run.aim("one more look within 0.5 s", figures["add s"], ADD, " s")
        yield run.aim("a report within 1.5 s beyond one without a history", figures["report s"], REPORT, " s")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure what a year of looks costs.")
    parser.add_argument("--days", type=int, default=FULL[0], metavar="N")
    parser.add_argument("--tasks", type=int, default=FULL[1], metavar="N")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="counted runs (default: %(default)s)")
    parser.add_argument("--history", metavar="ADDRESS", help="an empty database of PostgreSQL, instead of a file")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the figures")
    return parser.parse_args()


def main() -> None:
    arguments = parse()
    run.cache_bytecode()
    tasks = year.tasks_of(arguments.tasks, seed=1)
    place = arguments.history or str(kept(arguments.days, arguments.tasks))
    began = time.process_time()
    if is_database(place):
        full(arguments.days, tasks, place)
    elif not Path(place).exists():
        run.CACHE.mkdir(exist_ok=True)
        part = Path(f"{place}.part")
        part.unlink(missing_ok=True)
        full(arguments.days, tasks, str(part))
        part.rename(place)
    else:
        for _ in year.steps(tasks, looks_of(arguments.days)):  # what comes after depends on what came before
            pass
    figures = {"generated in s": time.process_time() - began}
    with tempfile.TemporaryDirectory(prefix="ctsreport-bench-") as scratch:
        if not is_database(place):
            figures["MB"] = Path(place).stat().st_size / 1e6
            copy = Path(scratch) / "history.db"
            copy.write_bytes(Path(place).read_bytes())
            place = str(copy)
        looks = saved(arguments.days, tasks, arguments.runs + 1, Path(scratch))
        figures |= {f"{name} s": value for name, value in measured(place, looks, Path(scratch))}
    run.show(shown(figures, aims=not arguments.history and (arguments.days, arguments.tasks) == FULL))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
