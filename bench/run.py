"""Measure ctsreport beside the floor, whole processes, in turn, in one run.

    python bench/run.py [--tasks 100 1000 10000] [--runs 5] [--only floor|ours] [--json FILE]

Each figure is the median of the runs; one uncounted round comes first. See bench/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE / ".cache"
NOW = "2026-11-24T09:30:00Z"  # the instant at which the generated answers end
SIZES = (100, 1000, 10000)
PAGES = {100: 0.3, 10000: 9.0}  # MB of the page at most
AIMS = (  # tasks, case, times its floor, peak MB
    (100, "ours html", 2.0, None),
    (10000, "ours html", 1.5, 100.0),
    (10000, "ours all formats", 2.5, 150.0),
)
START_AIM = 4.0  # times `python -c pass`
GROWTH_AIM = 10.0

# A process starts with the peak memory of the one that started it (the kernel carries it over exec), so each command is
# started by this launcher, which is smaller than any Python that has imported something, and not by this script.
LAUNCHER = """
import os, sys, time
nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
before = time.perf_counter()
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=nowhere)
_, status, used = os.wait4(pid, 0)
wall = time.perf_counter() - before
print(os.waitstatus_to_exitcode(status), wall, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


@dataclass(frozen=True)
class Figures:
    """What one process took, or the medians of several."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    megabytes: float  # peak, of 1,000,000 bytes

    def over(self, other: Figures) -> Figures:
        return Figures(self.wall / other.wall, self.cpu / other.cpu, self.megabytes / other.megabytes)


@dataclass(frozen=True)
class Case:
    """One command, and the case that it is held against."""

    name: str
    command: tuple[str, ...]
    floor: str | None = None


Results = dict[str, Figures]


def measure(command: Sequence[str]) -> Figures:
    launched = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LAUNCHER, *command], capture_output=True, text=True, check=True
    )
    code, wall, cpu, peak = launched.stdout.split()
    if code != "0":
        sys.exit(f"exit code {code} from: {' '.join(command)}\n{launched.stderr.strip()[-2000:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Figures(float(wall), float(cpu), int(peak) * unit / 1e6)


def median(figures: Sequence[Figures]) -> Figures:
    return Figures(
        statistics.median(one.wall for one in figures),
        statistics.median(one.cpu for one in figures),
        statistics.median(one.megabytes for one in figures),
    )


def run_cases(cases: Sequence[Case], runs: int) -> Results:
    """All cases in turn, again and again, so that a slow moment of the machine meets each of them."""
    measured: dict[str, list[Figures]] = {case.name: [] for case in cases}
    for number in range(runs + 1):
        for case in cases:
            figures = measure(case.command)
            if number:  # the first round warms the caches of files and byte code
                measured[case.name].append(figures)
    return {name: median(figures) for name, figures in measured.items()}


# ---- what is measured ----


def data_of(tasks: int, seed: int, *, varied: bool = False) -> Path:
    """The generated folder, kept for the next run while the generators are the same."""
    generator = HERE / ("varied.py" if varied else "generate.py")
    made_by = b"".join((HERE / name).read_bytes() for name in ("generate.py", "varied.py"))
    folder = CACHE / f"{generator.stem}-{tasks}-seed-{seed}-{zlib.crc32(made_by):08x}"
    if not folder.is_dir():
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            made = Path(scratch) / "answers"
            command = [sys.executable, str(generator), "--tasks", str(tasks), "--seed", str(seed), "-o", str(made)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            made.rename(folder)
    return folder


def floor_cases(folder: Path, output: Path) -> list[Case]:
    command = (sys.executable, str(HERE / "floor.py"), str(folder / "tasks-events.json"), str(output / "floor.html"))
    return [Case("floor html", command), Case("floor html + markdown", (*command, str(output / "floor.md")))]


def our_cases(source: Path, output: Path) -> list[Case]:
    def report(*formats: str) -> tuple[str, ...]:
        options = [text for name in formats for text in ("-f", name)]
        command = (sys.executable, "-m", "ctsreport", "report", str(source), *options)
        return (*command, "-o", str(output / "-".join(formats)), "--now", NOW, "-q")

    return [
        Case("ours html", report("html"), "floor html"),
        Case("ours html + markdown", report("html", "markdown"), "floor html + markdown"),
        Case("ours json", report("json"), "floor html"),
        Case("ours all formats", report("json", "html", "markdown"), "floor html"),
    ]


def chosen(floor: Sequence[Case], ours: Sequence[Case], only: str | None) -> list[Case]:
    """Floor, ours, floor, ours and so on."""
    if only:
        return list(floor if only == "floor" else ours)
    pairs = zip(floor, ours, strict=False)
    return [case for pair in pairs for case in pair] + list(ours[len(floor) :])


def cases_of(folder: Path, output: Path, arguments: argparse.Namespace) -> list[Case]:
    source = folder / "tasks-events.json" if arguments.events_only else folder
    return chosen(floor_cases(folder, output), our_cases(source, output), arguments.only)


def start_cases(only: str | None) -> list[Case]:
    nothing = Case("python -c pass", (sys.executable, "-c", "pass"))
    ours = [
        Case(f"ours {option}", (sys.executable, "-m", "ctsreport", option), "python -c pass")
        for option in ("--version", "--help")
    ]
    return chosen([nothing], ours, only)


# ---- what is printed ----

HEAD = f"{'':24} {'wall s':>8} {'cpu s':>8} {'peak MB':>8}   {'x floor: wall':>13} {'cpu':>6} {'MB':>6}"


def rows(cases: Sequence[Case], results: Mapping[str, Figures]) -> Iterator[str]:
    for case in cases:
        one = results[case.name]
        row = f"{case.name:24} {one.wall:8.3f} {one.cpu:8.3f} {one.megabytes:8.1f}"
        if case.floor and case.floor in results:
            ratio = one.over(results[case.floor])
            row += f"   {ratio.wall:13.2f} {ratio.cpu:6.2f} {ratio.megabytes:6.2f}"
        yield row


def growth_rows(results: Mapping[int, Results], small: int, large: int) -> Iterator[str]:
    if small in results and large in results:
        yield f"\n{f'{small:,} to {large:,} tasks':24} {'x wall':>8} {'x cpu':>8} {'x MB':>8}"
        for name, one in results[large].items():
            grown = one.over(results[small][name])
            yield f"{name:24} {grown.wall:8.2f} {grown.cpu:8.2f} {grown.megabytes:8.2f}"


def aim_rows(results: Mapping[int, Results], start: Results, pages: Mapping[int, float]) -> Iterator[str]:
    for name in ("ours --version", "ours --help"):
        if name in start and "python -c pass" in start:
            yield aim(
                f"{name} within {START_AIM} x python -c pass",
                start[name].over(start["python -c pass"]).wall,
                START_AIM,
                " x",
            )
    for tasks, name, most, megabytes in AIMS:
        yield from case_aims(results.get(tasks, {}), f"{name} of {tasks:,} tasks", name, most, megabytes)
    if {1000, 10000} <= set(results) and "ours html" in results[1000]:
        grown = results[10000]["ours html"].over(results[1000]["ours html"]).wall
        yield aim("html from 1,000 to 10,000 tasks at most 10 x", grown, GROWTH_AIM, " x")
    for tasks in sorted(set(PAGES) & set(pages)):
        yield aim(f"page of {tasks:,} tasks at most {PAGES[tasks]} MB", pages[tasks], PAGES[tasks], " MB")


def case_aims(got: Results, what: str, name: str, most: float, megabytes: float | None) -> Iterator[str]:
    if name in got and "floor html" in got:
        yield aim(f"{what} within {most} x the floor", got[name].over(got["floor html"]).wall, most, " x")
        if megabytes:
            yield aim(f"{what} in {megabytes:.0f} MB", got[name].megabytes, megabytes, " MB")


def aim(what: str, value: float, most: float, unit: str) -> str:
    return f"aim: {what}: {'met' if value <= most else 'MISSED'} ({value:.2f}{unit})"


def show(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)


def save(path: Path, sizes: Mapping[int, Results], start: Results, runs: int) -> None:
    figures = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "runs": runs,
        "start": {name: asdict(one) for name, one in start.items()},
        "tasks": {str(size): {name: asdict(one) for name, one in got.items()} for size, got in sizes.items()},
    }
    path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure ctsreport beside a plain script.")
    parser.add_argument("--tasks", type=int, nargs="+", default=list(SIZES), metavar="N", help="sizes to measure")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="counted runs of each (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the generator's seed")
    parser.add_argument("--varied", action="store_true", help="messages that all differ (varied.py)")
    parser.add_argument("--only", choices=("floor", "ours"), help="measure one side alone")
    parser.add_argument("--events-only", action="store_true", help="ours reads the floor's one file, not the folder")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the figures")
    arguments = parser.parse_args()
    if arguments.runs < 1 or min(arguments.tasks) < 1:
        parser.error("--runs and --tasks: at least 1")
    return arguments


def check_memory() -> None:
    """A Python that does nothing must not seem to be as large as this one."""
    empty = measure((sys.executable, "-I", "-S", "-c", "pass")).megabytes
    loaded = measure((sys.executable, "-I", "-S", "-c", "b = bytes(range(256)) * 200_000")).megabytes
    if not (empty < 20 and 45 < loaded - empty < 60):
        print(f"peak memory is not to be trusted here: {empty:.1f} MB for nothing, {loaded:.1f} MB with 51 MB of data")


def cache_bytecode() -> None:
    """An installed program has its bytecode.

    A checkout where that is switched off would compile itself at every start.
    """
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):
        os.environ.pop(name, None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(CACHE / "bytecode")


def main() -> None:
    arguments = parse()
    cache_bytecode()
    check_memory()
    sizes: dict[int, Results] = {}
    pages: dict[int, float] = {}
    print(f"Python {platform.python_version()}, median of {arguments.runs} runs\n\n{'start':24}{HEAD[24:]}")
    start = start_cases(arguments.only)
    started = run_cases(start, arguments.runs)
    show(rows(start, started))
    scratch = Path(tempfile.mkdtemp(prefix="ctsreport-bench-"))
    try:
        for size in arguments.tasks:
            cases = cases_of(data_of(size, arguments.seed, varied=arguments.varied), scratch, arguments)
            sizes[size] = run_cases(cases, arguments.runs)
            pages.update((size, page.stat().st_size / 1e6) for page in scratch.glob("html/report.html"))
            print(f"\n{f'{size:,} tasks':24}{HEAD[24:]}")
            show(rows(cases, sizes[size]))
    finally:
        shutil.rmtree(scratch)
    show(growth_rows(sizes, 1000, 10000))
    print()
    show(aim_rows(sizes, started, pages))
    if arguments.json:
        save(arguments.json, sizes, started, arguments.runs)


if __name__ == "__main__":
    main()
