"""Whether the tests see small mistakes: ``make mutants NUMBER=200 SEED=1 ONLY="analysis redaction"``.

First the tests run once with coverage, to know which of them reach which line. Then, one after the other, a seeded
sample of small mistakes is made in a copy of the program, and the tests that reach the line are run on each: first
those that saw most mistakes so far, then the others, the nearest first. A mistake that no test sees has survived: it is
printed with its place, and the run fails where fewer than 85 % were seen.

The tests are collected once. Each mistake is made in a fork of that process, by giving the function its code with the
mistake (and its file too, for what a test starts). One outside of functions needs a process of its own.
"""

import argparse
import gc
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import types
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.mutations import Mutation, mutations_of  # noqa: E402 - the path is set above

SCOPES = ("analysis", "redaction", "sources/transport.py", "destinations", "config")
TESTS = ("tests/unit", "tests/functional", "tests/targets")
PARTS = ("ctsreport", "templates", "tests", "scripts", "bench", "docs", ".ci")
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "constraints.txt")
ENOUGH = 0.85
MOST_TESTING = 15.0
"""Seconds that the tests of one mutation take together where all is well: those beyond reach the line by the way."""

FIRST = 12
"""Tests that are tried before all others, for they saw mistakes before: most mistakes are seen by a few of them."""

SLOW = 6.0
"""Seconds that these tests take at most together."""

MOST_SECONDS = 60
"""Processor time that the tests of one mutation may take: a mutation that makes a loop endless is seen by that."""

MOST_MEMORY = 4 << 30
OPTIONS = ("-q", "-n", "0", "-p", "no:cacheprovider", "--no-header")
OUTCOMES = {0: "survived", 1: "killed", 2: "killed", 3: "killed", 4: "killed"}
"""What pytest's exit code says: 2 to 4 are mistakes by which a test's own module cannot be imported any more."""


Reached = dict[str, dict[str, list[int]]]
"""By path and line the tests that reach it, by their numbers."""


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
    parser.add_argument("--tests", nargs="*", default=TESTS, help="the tests to run")
    parser.add_argument("--reuse", action="store_true", help="which tests reach which line is as in the last run")
    arguments = parser.parse_args()
    sample = sampled(arguments.only, arguments.number, arguments.seed)
    reached_file = ROOT / ".cache/mutants/reached.json"
    if not (arguments.reuse and reached_file.exists()):
        write_reached(reached_file, arguments.tests)
    tests = Chooser(**json.loads(reached_file.read_text()))
    with tempfile.TemporaryDirectory(prefix="ctsreport-mutants-") as folder:
        copy_tree(Path(folder))
        return summarize(Run(Path(folder), sample, tests).results())


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


def gathered(folder: Path) -> dict[str, object]:
    """What pytest's processes wrote: the tests, how long each took, and which reach each line."""
    from coverage import CoverageData

    files = [json.loads(each.read_text()) for each in folder.glob("data.*.seconds")]
    seconds: dict[str, float] = {test: taken for file in files for test, taken in file.items()}
    numbers = {test: number for number, test in enumerate(seconds)}
    lines: Reached = {}
    for file in folder.glob("data.*.coverage"):
        data = CoverageData(str(file))
        data.read()
        ours = [path for path in data.measured_files() if Path(path).is_relative_to(ROOT)]
        for path in ours:  # templates that a test compiled are measured as well
            reached = lines.setdefault(str(Path(path).relative_to(ROOT)), {})
            for line, tests in data.contexts_by_lineno(path).items():
                reached.setdefault(str(line), []).extend(numbers[test] for test in tests if test in numbers)
    return {"names": list(seconds), "seconds": list(seconds.values()), "lines": lines}


class Chooser:
    """The tests that there are, and those that saw mistakes so far."""

    def __init__(self, names: list[str], seconds: list[float], lines: Reached) -> None:
        self._names = names
        self._seconds = dict(zip(names, seconds, strict=True))
        self._lines = lines
        self._seen = Counter[str]()
        self._left_out = set[str]()

    def is_sound(self, test: str) -> bool:
        """Whether it saw a mistake before, and so is known to pass where there is none."""
        return self._seen[test] > 0

    def files(self) -> list[str]:
        """Those that hold them."""
        return files_of(self._names)

    def saw(self, test: str) -> None:
        self._seen[test] += 1

    def leave(self, test: str) -> None:
        """One that fails without a mistake as well, in a copy of the project or on this machine."""
        print(f"     left out, for it fails without a mistake as well: {test}", flush=True)
        self._left_out.add(test)

    def of(self, place: Place) -> Iterator[list[str]]:
        """The tests to run, in two parts: those that saw most so far, then the others, nearest and quickest first."""
        order = self._in_order(place)
        by_worth = sorted(set(order) & set(self._seen), key=lambda test: -self._seen[test] / (self._took(test) + 0.05))
        first = list(self._within(SLOW, by_worth[:FIRST]))
        if first:
            yield first
        others = [test for test in order if test not in first]
        left = MOST_TESTING - sum(map(self._took, first))
        yield list(self._within(left, others)) or others[: not first]

    def _within(self, seconds: float, tests: Iterable[str]) -> Iterator[str]:
        """As many as can be run in that time: a slow one is left out, and leaves its time to the next."""
        for test in tests:
            if self._took(test) <= seconds:
                seconds -= self._took(test)
                yield test

    def _took(self, test: str) -> float:
        return self._seconds.get(test, 1.0)

    def _in_order(self, place: Place) -> list[str]:
        near = Path(place.path).with_suffix("").parts[1:]
        distances = {test: -nearness(near, test) for test in self._reaching(place, near) - self._left_out}
        return sorted(distances, key=lambda test: (distances[test], self._took(test), test))

    def _reaching(self, place: Place, near: Sequence[str]) -> set[str]:
        """The tests that reach the line; else what is named like its module or folder.

        A line that is read when its module is imported (a table, a default) is reached by no test in particular: all
        of those that reach its module count, and where the whole module is a table, those in the folders that are
        nearest.
        """
        lines = self._lines.get(place.path, {})
        numbers = {test for line in place.mutation.lines for test in lines.get(str(line), [])}
        numbers = numbers or {test for tests in lines.values() for test in tests}
        if numbers:
            return {self._names[number] for number in numbers}
        nearest = max((nearness(near, test) for test in self._names), default=0)
        return {test for test in self._names if nearness(near, test) == nearest}


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
        ignored = shutil.ignore_patterns(".mypy_cache")
        shutil.copytree(ROOT / part, folder / part, ignore=ignored, symlinks=True)
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)


class Run:
    """A plugin of pytest: instead of all tests once, the concerned tests once for each mutation."""

    def __init__(self, folder: Path, sample: Sequence[Place], tests: Chooser) -> None:
        self._folder = folder
        self._sample = sample
        self._tests = tests
        self._failed = folder / "failed.txt"
        self._items: dict[str, pytest.Item] = {}
        self._results: list[tuple[Place, str]] = []

    def results(self) -> list[tuple[Place, str]]:
        """What became of each mutation."""
        os.chdir(self._folder)
        sys.path[:] = [str(self._folder), *(each for each in sys.path if Path(each or ".").resolve() != ROOT)]
        sys.dont_write_bytecode = True
        os.environ.update(PYTHONPATH=str(self._folder), PYTHONDONTWRITEBYTECODE="1", CI="true")
        code = pytest.main([*OPTIONS, "-s", *self._tests.files()], plugins=[self])
        if len(self._results) < len(self._sample):
            sys.exit(f"The tests cannot be collected: pytest ended with {int(code)}.")
        return self._results

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Each mutation and what became of it, said at once."""
        if session.testsfailed:
            return True
        self._items = {item.nodeid: item for item in session.items}
        for number, place in enumerate(self._sample, 1):
            result = self._one(place)
            print(f"{number:4} {result:10} {place}", flush=True)
            self._results.append((place, result))
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """In a fork: the first that fails is written down, and is the last."""
        if report.failed:
            self._failed.write_text(report.nodeid)
            os._exit(1)

    def _one(self, place: Place) -> str:
        """Run the tests on one mutation, until one sees it."""
        for part in self._tests.of(place):
            result = self._part(place, part)
            if result != "survived":
                return result
        return "survived"

    def _part(self, place: Place, part: Sequence[str]) -> str:
        """Run some of the tests: only one that passes where there is no mistake can see one."""
        while part:
            with mutated(self._folder / place.path, place.mutation) as source:
                result, failed = self._outcome(place, source, part)
            if failed not in part:  # none failed, or a module could not even be imported
                return result
            if self._tests.is_sound(failed) or self._outcome(None, "", [failed])[0] == "survived":
                self._tests.saw(failed)
                return result
            self._tests.leave(failed)
            part = part[part.index(failed) + 1 :]
        return "survived"

    def _outcome(self, place: Place | None, source: str, tests: Sequence[str]) -> tuple[str, str]:
        """How these tests end, and which of them failed."""
        self._failed.write_text("")
        if place is None:
            change: Change | None = Change([], None)
        else:
            change = changed_code(self._folder / place.path, place.mutation, source)
        return ended(self._forked(change, tests)), self._first_failed(tests)

    def _first_failed(self, tests: Sequence[str]) -> str:
        """Itself, or what pytest printed last."""
        said = self._failed.read_text()
        _, _, printed = said.rpartition("\nFAILED ")
        return max((test for test in tests if printed.startswith(test)), key=len, default=said)

    def _forked(self, change: "Change | None", tests: Sequence[str]) -> int:
        """The process that runs these tests with the mistake, or another program that does."""
        child = os.fork()
        if child:
            return child
        code = 3
        try:
            os.setsid()
            limited()
            if change is None:
                silenced(self._failed)
                self._in_another_process(tests)
            silenced(Path(os.devnull))
            change.make()
            items = [self._items[test] for test in tests]
            for item, following in zip(items, [*items[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            code = 0
        finally:
            os._exit(code)

    def _in_another_process(self, tests: Sequence[str]) -> NoReturn:
        """This one becomes one that imports everything anew."""
        selected = self._folder / "selected.json"
        selected.write_text(json.dumps(list(tests)))
        os.environ["SELECTED"] = str(selected)
        command = [sys.executable, "-m", "pytest", "-x", "-rf", "-p", "scripts.selected", *OPTIONS, *files_of(tests)]
        os.execv(sys.executable, command)  # noqa: S606 - our own Python


def files_of(tests: Iterable[str]) -> list[str]:
    """Those that hold them."""
    return list(dict.fromkeys(test.partition("::")[0] for test in tests))


class Change(NamedTuple):
    """Functions, and the code that they get."""

    functions: list[types.FunctionType]
    code: types.CodeType | None

    def make(self) -> None:
        for function in self.functions:
            if self.code:
                function.__code__ = self.code


def changed_code(path: Path, mutation: Mutation, source: str) -> Change | None:
    """The functions in which a mutation is, as they are imported, and their code with it.

    None where it is in none, or where they cannot have that code: it lacks a variable of theirs.
    """
    place = (str(path), mutation.function)
    code = next((each for each in codes(compile(source, str(path), "exec")) if known_by(each) == place), None)
    found = [each for each in gc.get_objects() if isinstance(each, types.FunctionType)]
    found = [each for each in found if known_by(each.__code__) == place]
    if code and found and all(each.__code__.co_freevars == code.co_freevars for each in found):
        return Change(found, code)
    return None


def codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """All code within, itself too."""
    yield code
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            yield from codes(each)


def known_by(code: types.CodeType) -> tuple[str, tuple[str, int]]:
    """File, name and line by which the same code is found in a source with a mistake in it."""
    return code.co_filename, (code.co_qualname, code.co_firstlineno)


@contextmanager
def mutated(path: Path, mutation: Mutation) -> Iterator[str]:
    """A mistake in a file, which is gone again after it; gives the text."""
    before, times = path.read_text(), path.stat()
    after = mutation.applied(before)
    path.write_text(after)
    try:
        yield after
    finally:
        path.write_text(before)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # what was compiled of it is right again


def silenced(out: Path) -> None:
    """What this process prints goes into a file."""
    for stream in range(3):
        os.dup2(os.open(out, os.O_RDWR | os.O_CREAT), stream)


def limited() -> None:
    """What a mutation must not use up."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def ended(child: int) -> str:
    """How the tests ended. What waits for ever is seen as well as what counts for ever."""
    last = time.monotonic() + MOST_SECONDS * 4
    while (status := os.waitpid(child, os.WNOHANG))[0] == 0:
        if time.monotonic() > last:
            os.killpg(child, signal.SIGKILL)
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what a test started and left
    code = os.waitstatus_to_exitcode(status[1])
    return OUTCOMES.get(code, "killed" if code < 0 else f"pytest ended with {code}")


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
