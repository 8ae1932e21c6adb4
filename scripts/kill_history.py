"""Kill ``history add`` at random instants, and run several at once: what was kept before is whole, and nothing twice.

    python scripts/kill_history.py [--kills 200] [--jobs 4] [--history postgresql://...]

Looks are those of tests/data/series. It ends with 1 where anything was lost, doubled or damaged.
"""

import argparse
import gzip
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from ctsreport.history.stores import open_history

SERIES = Path(__file__).resolve().parents[1] / "tests/data/series/v0.9.0.json.gz"


def saved(folder: Path) -> list[tuple[Path, str]]:
    """The looks as files, and when each was."""
    looks = [each for each in json.loads(gzip.decompress(SERIES.read_bytes()))["looks"] if each["answered"]]
    for each in looks:
        (folder / f"{each['look']}.json").write_text(json.dumps(each["tasks"]), "utf-8")
    return [(folder / f"{each['look']}.json", each["at"]) for each in looks]


def adding(history: str, look: tuple[Path, str]) -> "subprocess.Popen[bytes]":
    """A job that adds a look."""
    command = [sys.executable, "-m", "ctsreport", "history", "add", f"cts={look[0]}", "--taken-at", look[1], "-q"]
    return subprocess.Popen([*command, "--history", history])


def known(history: str) -> tuple[set[str], list[str]]:
    """When the looks were that are kept, and the ids of the runs; what is damaged is raised."""
    with closing(open_history(history, existing=True)) as store:
        damage = store.check()
        if damage:
            raise AssertionError(damage)
        looks = {look.at.isoformat() for look in store.looks("cts")}
        runs = [run.id for name in store.tasks("cts") for run in store.runs("cts", name)]
    return looks, runs


def check(history: str, least: set[str]) -> set[str]:
    """What is kept; all that was kept before is."""
    looks, runs = known(history)
    if not least <= looks or len(runs) != len(set(runs)):
        raise AssertionError(f"{len(least - looks)} looks are lost, {len(runs) - len(set(runs))} runs are there twice")
    return looks


def killed(history: str, looks: Sequence[tuple[Path, str]], kills: int) -> tuple[int, int]:
    """How many of the jobs that were killed had not ended, and how many looks are kept after all."""
    chance = random.Random(1)  # noqa: S311 - the same instants each time
    adding(history, looks[0]).wait()
    kept = check(history, set())
    began = time.monotonic()
    adding(history, looks[1]).wait()
    usual = time.monotonic() - began
    died = 0
    for number in range(kills):
        job = adding(history, looks[number % len(looks)])
        time.sleep(chance.uniform(0.3, 1.1) * usual)
        job.kill()
        died += job.wait() != 0
        kept = check(history, kept)
    return died, len(kept)


def at_once(history: str, looks: Sequence[tuple[Path, str]], jobs: int) -> int:
    """Every look by every job, so that they meet: how many are kept in the end."""
    for begin in range(0, len(looks), jobs):
        part = looks[begin : begin + jobs]
        running = [adding(history, look) for look in (*part, *part)]
        if any(job.wait() for job in running):
            raise AssertionError("A job failed.")
    return len(check(history, {look[1].replace("Z", "+00:00") for look in looks}))


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill jobs that add to a history, and run several at once.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--history", metavar="ADDRESS", help="an empty database of PostgreSQL, instead of a file")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        looks = saved(Path(folder))
        history = arguments.history or f"{folder}/history.db"
        died, kept = killed(history, looks, arguments.kills)
        print(f"{arguments.kills} kills, {died} before the job had ended: nothing lost, {kept} looks kept")
        print(f"{arguments.jobs} jobs at once, each look twice: {at_once(history, looks, arguments.jobs)} looks kept")


if __name__ == "__main__":
    main()
