"""Try the properties of tests/properties for as long as one likes: ``make fuzz MINUTES=10 ONLY=redaction``.

Each property runs in a process of its own, several at once. What it finds is made small by hypothesis and printed, and
is tried first in the next run (``.cache/fuzz``). A try that takes longer than ten seconds is a finding, and so is
memory that goes on growing.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 10.0
ROUND = 500
MOST_GROWTH = 200


def main() -> int:
    """Exit code 1 where anything was found."""
    sys.path.insert(0, str(ROOT))
    from tests.properties.every import PROPERTIES

    parser = argparse.ArgumentParser(description="Fuzz ctsreport.")
    parser.add_argument("--minutes", type=float, default=1.0, help="for each property (default: %(default)s)")
    parser.add_argument("--only", nargs="*", choices=list(PROPERTIES), help="these properties alone")
    parser.add_argument("--child", choices=list(PROPERTIES), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        return fuzz(arguments.child, arguments.minutes * 60)
    return run_all(arguments.only or list(PROPERTIES), arguments.minutes)


def run_all(names: list[str], minutes: float) -> int:
    """As many properties at once as there are processors."""
    waiting, running, failed = list(names), dict[str, subprocess.Popen[bytes]](), False
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            name = waiting.pop(0)
            running[name] = subprocess.Popen(
                [sys.executable, __file__, "--child", name, "--minutes", str(minutes)], cwd=ROOT
            )
        time.sleep(0.2)
        for name, process in list(running.items()):
            if process.poll() is not None:
                failed |= running.pop(name).returncode != 0
    return int(failed)


def fuzz(name: str, seconds: float) -> int:
    """One property until the time is over; the first finding ends it."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis.database import DirectoryBasedExampleDatabase

    from tests.properties.every import PROPERTIES

    prop = PROPERTIES[name]
    tried = Tried(prop.check)
    run = settings(
        max_examples=ROUND,
        deadline=None,
        database=DirectoryBasedExampleDatabase(ROOT / ".cache/fuzz"),
        suppress_health_check=list(HealthCheck),
        phases=(Phase.reuse, Phase.generate, Phase.target, Phase.shrink),
    )(given(prop.examples)(tried.check))
    ends_at, began = time.monotonic() + seconds, 0
    while time.monotonic() < ends_at:
        run()
        began = began or peak()
        if peak() - began > MOST_GROWTH:
            print(f"{name}: memory grew from {began} to {peak()} MB")
            return 1
    took = f"the slowest took {tried.slowest:.2f} s; {began} to {peak()} MB"
    print(f"{name}: {tried.count:,} examples in {seconds / 60:.1f} min, none failed; {took}", flush=True)
    return 0


class Tried:
    """Counts examples, and fails for one that takes too long."""

    def __init__(self, check: Callable[[Any], None]) -> None:
        self._check = check
        self.count = 0
        self.slowest = 0.0

    def check(self, example: Any) -> None:
        """As the property's own."""
        began = time.thread_time()  # not what the processor did for others
        self._check(example)
        took = time.thread_time() - began
        self.count += 1
        self.slowest = max(self.slowest, took)
        if took > LONGEST:
            raise TimeoutError(f"took {took:.1f} s")


def peak() -> int:
    """Megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
