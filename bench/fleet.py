"""Measure a report of a fleet of doubles over real sockets, with the usual 1,024 file descriptors.

    python bench/fleet.py [--daemons 200] [--tasks 100] [--bad 0] [--latency 0.1] [--runs 3]

The doubles run in a process of their own, which is not counted. Each figure is the median of the runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.run import LAUNCHER  # noqa: E402
from tests.fakes.fleet import running  # noqa: E402

CASES = {"html": ("html",), "html, markdown, json": ("html", "markdown", "json")}
USUAL = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))\n"


def measure(sources: Path, formats: tuple[str, ...], folder: Path, options: list[str]) -> tuple[float, float, float]:
    """Wall seconds, processor seconds, peak megabytes of one whole process."""
    command = [sys.executable, "-m", "ctsreport", "report", f"@{sources}", "-q", "-o", str(folder), *options]
    command += [text for each in formats for text in ("-f", each)]
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", USUAL + LAUNCHER, *command], capture_output=True, text=True, check=True
    )
    code, wall, cpu, peak = ran.stdout.split()
    if code not in {"0", "4"}:
        sys.exit(f"exit code {code}\n{ran.stderr[-2000:]}")
    return float(wall), float(cpu), int(peak) * 1024 / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure a report of a fleet.")
    parser.add_argument("--daemons", type=int, default=200)
    parser.add_argument("--tasks", type=int, default=100)
    parser.add_argument("--bad", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.1)
    parser.add_argument("--runs", type=int, default=3)
    given = vars(parser.parse_args())
    runs = given.pop("runs")
    options = ["--timeout", "3", "--deadline", "5", "--retries", "1"] if given["bad"] else []
    with tempfile.TemporaryDirectory() as scratch, running(**given) as sources:
        listed = Path(scratch, "fleet.txt")
        listed.write_text("\n".join(sources))
        print(
            f"{given['daemons']} daemons of {given['tasks']} tasks, {given['latency']} s away; {given['bad']} are bad"
        )
        for name, formats in CASES.items():
            figures = [measure(listed, formats, Path(scratch, "out"), options) for _ in range(runs)]
            wall, cpu, peak = (statistics.median(column) for column in zip(*figures, strict=True))
            print(f"{name:<22} wall {wall:6.2f} s   processor {cpu:6.2f} s   peak {peak:4.0f} MB", end="   ")
            print(f"load {os.getloadavg()[0]:.1f}")
        print(f"page {Path(scratch, 'out', 'report.html').stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
