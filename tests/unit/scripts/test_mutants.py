"""How mistakes are made in code that runs already, and which tests are tried first."""

import importlib.util
import sys
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.mutants import Chooser, Place, changed_code, mutated
from scripts.mutations import Mutation, mutations_of

SOURCE = """
LIMIT = 3

def outer(number):
    return number < 2

def around(number):
    def inner():
        return number > 5
    return inner()

class Kept:
    @property
    def is_kept(self):
        return 1 == 2
"""


@pytest.fixture
def module(tmp_path: Path) -> Iterator[types.ModuleType]:
    """A module that is imported, as those of the program are."""
    (tmp_path / "mistaken.py").write_text(SOURCE)
    spec = importlib.util.spec_from_file_location("mistaken", tmp_path / "mistaken.py")
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules["mistaken"] = made
    spec.loader.exec_module(made)
    yield made
    del sys.modules["mistaken"]


def mutation(before: str) -> Mutation:
    [found] = [each for each in mutations_of(SOURCE) if each.before == before and each.after != "None"]
    return found


@pytest.mark.parametrize(
    ("before", "call", "result"),
    [
        ("number < 2", "outer(2)", True),
        ("number > 5", "around(5)", True),
        ("1 == 2", "Kept().is_kept", True),
    ],
)
def test_a_function_that_is_imported_gets_the_mistake(
    module: types.ModuleType, before: str, call: str, result: object
) -> None:
    """Whoever holds it has the mistake; the file has it too, and then no more."""
    path, mistake = Path(str(module.__file__)), mutation(before)
    assert eval(call, vars(module)) is not result  # noqa: S307 - a text of ours
    with mutated(path, mistake) as source:
        assert path.read_text() == source != SOURCE
        change = changed_code(path, mistake, source)
        assert change
        change.make()
    assert eval(call, vars(module)) is result  # noqa: S307 - a text of ours
    assert path.read_text() == SOURCE


def test_one_outside_of_functions_needs_a_process_of_its_own(module: types.ModuleType) -> None:
    path, mistake = Path(str(module.__file__)), mutation("3")
    assert changed_code(path, mistake, mistake.applied(SOURCE)) is None


def test_what_saw_mistakes_before_is_tried_first_and_what_is_near_next() -> None:
    names = ["tests/unit/a/test_x.py::near", "tests/unit/b/test_y.py::far", "tests/unit/a/test_x.py::slow", "other"]
    mistake = mutation("number < 2")
    tests = Chooser(names, [0.2, 0.1, 99.0, 0.1], {"ctsreport/a/x.py": {"5": [0, 1, 2]}})
    place = Place("ctsreport/a/x.py", mistake)
    assert list(tests.of(place)) == [names[:2]]
    tests.saw(names[1])
    assert list(tests.of(place)) == [[names[1]], [names[0]]]
    tests.leave(names[1])
    assert list(tests.of(place)) == [[names[0]]]
