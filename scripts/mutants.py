"""Whether the tests see small mistakes: ``make mutants NUMBER=200 SEED=1 ONLY="analysis redaction"``.

First the tests run once with coverage, to know which of them reach which line. Then, one after the other, a seeded
sample of small mistakes is made in a copy of the program, and the tests that reach the line are run on each, the
nearest first. A mistake that no test sees has survived: it is printed with its place, and the run fails where fewer
than 85 % were seen.
"""

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.mutations import Mutation, mutations_of  # noqa: E402 - the path is set above

SCOPES = ("analysis", "redaction", "sources/transport.py", "destinations", "config")
PARTS = ("ctsreport", "templates", "tests", "scripts", "bench", "docs", ".ci")
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "constraints.txt")
ENOUGH = 0.85
MOST_TESTING = 30.0
"""Seconds that the tests of one mutation take together where all is well: those beyond reach the line by the way."""

MOST_SECONDS = 90.0
"""Processor time that the tests of one mutation may take: a mutation that makes a loop endless is seen by that."""

MOST_MEMORY = 3 << 30
OUTCOMES = {0: "survived", 1: "killed", 2: "killed", 3: "killed", 4: "killed"}
"""What pytest's exit code says: 2 to 4 are mistakes by which a test's own module cannot be imported any more."""


Reached = dict[str, dict[str, list[str]]]
"""By path and line the tests that reach it."""


class Place(NamedTuple):
    """A mutation and where it is made."""

    path: str
    mutation: Mutation

    def __str__(self) -> str:
        return f"{self.path}:{self.mutation.line}: {self.mutation.before} -> {self.mutation.after}"


def main() -> int:
    """Exit code 1 where too many survive."""
    parser = argparse.ArgumentParser(description="Make small mistakes, and see whether the tests see them.")
    parser.add_argument("--number", type=int, default=200, help="mutations (default: %(default)s)")
    parser.add_argument("--seed", default="1", help="which sample (default: %(default)s)")
    parser.add_argument("--only", nargs="*", default=SCOPES, help="folders and files of ctsreport/")
    parser.add_argument("--tests", nargs="*", default=("tests/unit", "tests/functional"), help="the tests to run")
    parser.add_argument("--reuse", action="store_true", help="which tests reach which line is as in the last run")
    arguments = parser.parse_args()
    sample = sampled(arguments.only, arguments.number, arguments.seed)
    reached_file = ROOT / ".cache/mutants/reached.json"
    if not (arguments.reuse and reached_file.exists()):
        write_reached(reached_file, arguments.tests)
    reached = json.loads(reached_file.read_text())
    seconds = seconds_of_tests(reached_file.parent)
    planned = [(place, tests_of(place, reached, seconds)) for place in sample]
    with tempfile.TemporaryDirectory(prefix="ctsreport-mutants-") as folder:
        copy_tree(Path(folder))
        results = list(run_all(Path(folder), planned))
    return summarize(results)


def sampled(scopes: Iterable[str], number: int, seed: str) -> list[Place]:
    """A random sample, the same for the same seed and sources."""
    paths = [path for scope in scopes for path in modules(ROOT / "ctsreport" / scope)]
    every = [Place(str(path.relative_to(ROOT)), each) for path in paths for each in mutations_of(path.read_text())]
    return random.Random(seed).sample(every, min(number, len(every)))  # noqa: S311 - a sample, no secret


def modules(scope: Path) -> list[Path]:
    """The modules of a folder, or one module."""
    return sorted(scope.rglob("*.py")) if scope.is_dir() else [scope]


# --- Which tests reach which line -------------------------------------------------------------------------------------


def write_reached(target: Path, tests: Iterable[str]) -> None:
    """Run the tests with coverage, and keep for each line the tests that reach it, the quickest first."""
    shutil.rmtree(target.parent, ignore_errors=True)
    target.parent.mkdir(parents=True)
    environment = {**os.environ, "COVERAGE_FOLDER": str(target.parent / "data"), "PYTEST_PLUGINS": "scripts.reaching"}
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(os.cpu_count() or 1), "--timeout=600", "-m", "not slow"]
    subprocess.run([*command, *tests], cwd=ROOT, env=environment, check=False)
    target.write_text(json.dumps(gathered(target.parent)))


def seconds_of_tests(folder: Path) -> dict[str, float]:
    """How long each test took."""
    files = [json.loads(each.read_text()) for each in folder.glob("data.*.seconds")]
    return {test: seconds for file in files for test, seconds in file.items()}


def gathered(folder: Path) -> Reached:
    """By path and line the tests, from the data of all of pytest's processes."""
    from coverage import CoverageData

    reached: Reached = defaultdict(lambda: defaultdict(list))
    for file in folder.glob("data.*.coverage"):
        data = CoverageData(str(file))
        data.read()
        ours = [path for path in data.measured_files() if Path(path).is_relative_to(ROOT)]
        for path in ours:  # templates that a test compiled are measured as well
            for line, tests in data.contexts_by_lineno(path).items():
                reached[str(Path(path).relative_to(ROOT))][str(line)] += filter(None, tests)
    return reached


def tests_of(place: Place, reached: Reached, seconds: dict[str, float]) -> list[str]:
    """The tests to run: those that reach the line, nearest first; else what is named like its module or folder.

    A line that is read when its module is imported (a table, a default) is reached by no test in particular: all of
    those that reach its module count, and where the whole module is a table, those in the folders that are nearest.
    """
    lines = reached.get(place.path, {})
    found = {test for line in place.mutation.lines for test in lines.get(str(line), [])}
    near = Path(place.path).with_suffix("").parts[1:]
    if not found:
        found = {test for tests in lines.values() for test in tests}
    if not found:
        nearest = max((nearness(near, test) for test in seconds), default=0)
        found = {test for test in seconds if nearness(near, test) == nearest}
    order = sorted(found, key=lambda test: (-nearness(near, test), seconds.get(test, 1.0), test))
    chosen: list[str] = []
    left = MOST_TESTING
    for test in order:  # a slow one is left out, and leaves its time to the next
        if seconds.get(test, 1.0) <= left:
            chosen.append(test)
            left -= seconds.get(test, 1.0)
    return chosen or order[:1]


def nearness(module: Sequence[str], test: str) -> int:
    """How many parts of their paths are alike; functional tests are the farthest."""
    parts = Path(test.partition("::")[0]).with_suffix("").parts
    if parts[:2] != ("tests", "unit"):
        return -1
    own = [part.removeprefix("test_") for part in parts[2:]]
    return sum(1 for mine, other in zip(module, own, strict=False) if mine == other)


# --- One mutation after the other -------------------------------------------------------------------------------------


def copy_tree(folder: Path) -> None:
    """What the tests need, to be changed there."""
    for part in PARTS:
        ignored = shutil.ignore_patterns("__pycache__", ".mypy_cache")
        shutil.copytree(ROOT / part, folder / part, ignore=ignored, symlinks=True)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)


def run_all(folder: Path, planned: Iterable[tuple[Place, list[str]]]) -> Iterator[tuple[Place, str]]:
    """Each mutation and what became of it, said at once."""
    for number, (place, tests) in enumerate(planned, 1):
        result = run_one(folder, place, tests) if tests else "reached by no test"
        print(f"{number:4} {result:20} {place}  [{len(tests)} tests]", flush=True)
        yield place, result


def run_one(folder: Path, place: Place, tests: Sequence[str]) -> str:
    """Run these tests on one mutation, which is gone again after it."""
    path = folder / place.path
    before = path.read_text()
    path.write_text(place.mutation.applied(before))
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "CI": "true"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--no-header"]
    try:
        child = subprocess.Popen(
            [*command, *tests],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=limited,  # noqa: PLW1509 - this process has one thread
        )
        return ended(child)
    finally:
        path.write_text(before)


def limited() -> None:
    """What a mutation must not use up."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(MOST_SECONDS), int(MOST_SECONDS)))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def ended(child: subprocess.Popen[bytes]) -> str:
    """How the tests ended. What waits for ever is seen as well as what counts for ever."""
    try:
        code = child.wait(MOST_SECONDS * 4)
    except subprocess.TimeoutExpired:
        code = -signal.SIGKILL
    with_its_children(child)
    return OUTCOMES.get(code, "killed" if code < 0 else f"pytest ended with {code}")


def with_its_children(child: subprocess.Popen[bytes]) -> None:
    """End what a test started and left."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    child.wait()


def summarize(results: Sequence[tuple[Place, str]]) -> int:
    """The share that was seen, and what was not."""
    killed = sum(result == "killed" for _, result in results)
    share = killed / max(len(results), 1)
    print(f"\n{killed} of {len(results)} mutations were seen ({share:.0%}).")
    for place, result in results:
        if result != "killed":
            print(f"  {result}: {place}")
    return int(share < ENOUGH)


if __name__ == "__main__":
    sys.exit(main())
